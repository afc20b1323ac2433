"""From a file to the days of one year: each looked at, everything that is wrong said at once."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import chain

from heartline.offices.sentences import CalendarFileError, Fault
from heartline.offices.sheets.events import ics_days
from heartline.offices.sheets.tables import csv_days, json_days
from heartline.offices.sheets.values import RawDay

#: A year's days take some ten kB, with every day spelt out as an event about a hundred.
FILE_LIMIT = 500_000
MOST_ROWS = 800
#: How many faults are told at once; whoever has more of them has another file in hand.
MOST_FAULTS = 20
LONGEST_NAME = 80

_DAY = re.compile(
    r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?|(\d{4})(\d\d)(\d\d)", re.ASCII
)
_PLAIN_YES = frozenset({"1", "true", "yes", "y", "是"})
_PLAIN_NO = frozenset({"0", "false", "no", "n", "否"})
#: These mean the same whatever the column is called.
_WORKED = frozenset({"班", "上班", "工作", "工作日", "work", "working", "workday"})
_FREE = frozenset({"休", "休息", "放假", "假", "节假日", "off", "holiday"})
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f]")


@dataclass(frozen=True)
class FileDay:
    """One day that a file tells of."""

    day: date
    working: bool
    name_zh: str = ""
    name_en: str = ""


def read_days(data: bytes, *, year: int) -> list[FileDay]:
    """The days that a file tells of, in order, all of them in `year`.

    Raises:
        CalendarFileError: with everything that is wrong, each with its row and column.
    """
    rows = _reader(text := _text(data))(text)
    if not rows:
        raise CalendarFileError(Fault("no_days"))
    if len(rows) > MOST_ROWS:
        raise CalendarFileError(Fault("too_many", told={"limit": MOST_ROWS}))
    first: dict[date, int] = {}
    checked = [_checked(row, year, first) for row in rows]
    faults = list(chain.from_iterable(found for _day, found in checked))
    if faults:
        raise CalendarFileError(*faults[:MOST_FAULTS])
    days = [day for day, _found in checked if day is not None]
    return sorted(days, key=lambda day: day.day)


def _text(data: bytes) -> str:
    if len(data) > FILE_LIMIT:
        raise CalendarFileError(Fault("too_big", told={"limit": FILE_LIMIT // 1000}))
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise CalendarFileError(Fault("empty"))
    text = _decoded(data)
    if _NO_TEXT.search(text):
        raise CalendarFileError(Fault("no_calendar"))
    return text


def _decoded(data: bytes) -> str:
    marked = [(len(mark), name) for mark, name in _MARKS if data.startswith(mark)]
    for skip, name in [*marked, (0, "utf-8"), (0, "gb18030")]:
        try:
            return data[skip:].decode(name)
        except UnicodeDecodeError:
            continue
    raise CalendarFileError(Fault("no_calendar" if b"\0" in data else "encoding"))


def _reader(text: str) -> Callable[[str], list[RawDay]]:
    start = text.lstrip()[:40].upper()
    if start.startswith("BEGIN:VCALENDAR"):
        return ics_days
    if start.startswith(("{", "[")):
        return json_days
    if start.startswith(("<", "%PDF")):
        raise CalendarFileError(Fault("no_calendar"))
    return csv_days


def _checked(row: RawDay, year: int, first: dict[date, int]) -> tuple[FileDay | None, list[Fault]]:
    """The day of a row, or all that is wrong with it; `first` knows the row of each day so far."""
    day, faults = _day(row, year)
    if day is not None and day in first:
        told = {"day": day.isoformat(), "first": first[day]}
        faults.append(_fault("twice", row, "day", **told))
    elif day is not None:
        first[day] = row.row
    working, unclear = _working(row)
    faults += unclear
    for field in ("name_zh", "name_en"):
        if len(row.cells.get(field, "")) > LONGEST_NAME:
            faults.append(_fault("long_name", row, field, limit=LONGEST_NAME))
    if faults or day is None or working is None:
        return None, faults
    names = {field: row.cells.get(field, "") for field in ("name_zh", "name_en")}
    return FileDay(day, working, **names), []


def _fault(code: str, row: RawDay, field: str, **told: object) -> Fault:
    return Fault(code, row.row, row.headers.get(field, field), told)


def _day(row: RawDay, year: int) -> tuple[date | None, list[Fault]]:
    value = row.cells.get("day", "")
    if not value:
        return None, [_fault("no_day", row, "day")]
    found = _DAY.fullmatch(value)
    try:
        parts = [int(part) for part in found.groups() if part] if found else []
        day = date(*parts)
    except (ValueError, TypeError):
        return None, [_fault("not_a_day", row, "day", value=value[:40])]
    if day.year != year:
        return None, [_fault("outside_year", row, "day", day=day.isoformat(), year=year)]
    return day, []


def _working(row: RawDay) -> tuple[bool | None, list[Fault]]:
    field = "working" if "working" in row.headers or "off" not in row.headers else "off"
    value = row.cells.get(field, "")
    plain = value.lower()
    if not value:
        return None, [_fault("not_said", row, field, day=row.cells.get("day", "")[:40])]
    if plain in _WORKED | _FREE:
        return plain in _WORKED, []
    if plain in _PLAIN_YES | _PLAIN_NO:
        # "放假: 是" is a free day.
        return (plain in _PLAIN_YES) == (field == "working"), []
    return None, [_fault("not_yes_or_no", row, field, value=value[:40])]
