"""Days and times as people and spreadsheets write them."""

import math
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo

from heartline.channels.sentences import MomentError, shortened

#: No office kept messages in a sheet before this year; an earlier one is a slip of the hand.
FIRST_YEAR = 1990

#: Day 0 of spreadsheet serial numbers (exact from March 1900 on).
SERIAL_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's serial numbers know no zone
SERIALS = (1.0, 2_958_466.0)  # 1900-01-01 up to the end of 9999

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH_WORD = (
    r"(?P<word>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_HALF = r"上午|下午|凌晨|早上|中午|晚上|[ap]\.?m\.?"
_TIME = rf"""
    (?: [T\s,]* (?P<half>{_HALF})? \s* (?P<hour>\d{{1,2}}) \s* [:时時点點]
        (?: \s* (?P<minute>\d{{1,2}}) \s* 分?
            (?: \s* :? \s* (?P<second>\d{{1,2}}) (?:[.,](?P<fraction>\d{{1,9}}))? \s* 秒? )?
        )?
        \s* (?P<half_after>[ap]\.?m\.?)?
        \s* (?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?
    )?"""
_WEEKDAY = r"(?: [\s,]* \(? (?:星期|周|週)[一二三四五六日天] \)? )?"


def _pattern(day: str) -> re.Pattern[str]:
    return re.compile(rf"{day} {_WEEKDAY} {_TIME} \s*", re.VERBOSE | re.IGNORECASE)


_YEAR_FIRST = _pattern(
    r"(?P<year>\d{4}) \s* [-/.年] \s* (?P<month>\d{1,2}) \s* [-/.月] \s* "
    r"(?P<day>\d{1,2}) \s* [日号號]?"
)
_RUN_TOGETHER = re.compile(
    r"(?P<year>\d{4})(?P<month>\d\d)(?P<day>\d\d)(?:T?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?)?"
)
_DAY_WORD = _pattern(
    rf"(?P<day>\d{{1,2}}) (?:st|nd|rd|th)? [\s-]+ {_MONTH_WORD} [\s,-]+ (?P<year>\d{{4}})"
)
_WORD_DAY = _pattern(
    rf"{_MONTH_WORD} \s+ (?P<day>\d{{1,2}}) (?:st|nd|rd|th)? [\s,]+ (?P<year>\d{{4}})"
)
_YEAR_LAST = _pattern(r"(?P<one>\d{1,2}) [-/.] (?P<other>\d{1,2}) [-/.] (?P<year>\d{4})")
_SHORT_YEAR = _pattern(r"\d{1,2} \s* [-/.年] \s* \d{1,2} \s* [-/.月] \s* \d{1,2} \s* [日号號]?")
_SERIAL = re.compile(r"\d{5}(?:\.\d+)?")


@dataclass(frozen=True)
class Moment:
    """A moment in UTC. Where only the day was written it is that day's start in the zone."""

    at: datetime
    day_only: bool = False


def read_moment(value: object, *, zone: tzinfo, now: datetime) -> Moment:
    """The moment that a cell holds; a time without a zone is a time in `zone`.

    Args:
        value: a day, a moment, a serial number of a spreadsheet, or text.
        zone: the office's zone.
        now: the moment of reading; a later one is refused.

    Raises:
        MomentError: the value is no moment, or not one that can be right.
    """
    try:
        found, day_only = _found(value)
        # A zone's offset can carry the first and the last day of the calendar beyond its ends.
        at = (found if found.tzinfo else found.replace(tzinfo=zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise MomentError("moment_impossible", value=shortened(value)) from error
    if found.year < FIRST_YEAR:
        raise MomentError("moment_too_early", value=shortened(value), year=FIRST_YEAR)
    if at > now:
        raise MomentError("moment_future", value=shortened(value))
    return Moment(at, day_only)


def _found(value: object) -> tuple[datetime, bool]:
    """The moment as written, with or without a zone, and whether only a day was written."""
    if isinstance(value, datetime):
        return value, False
    if isinstance(value, date):
        return datetime.combine(value, time()), True  # the zone is set by the caller
    if isinstance(value, time | timedelta):
        raise MomentError("moment_without_day", value=shortened(value))
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    return _from_text(value)


def _from_number(value: float) -> tuple[datetime, bool]:
    if math.isfinite(value) and SERIALS[0] <= value < SERIALS[1]:
        return _from_serial(value)
    if math.isfinite(value) and value == int(value):
        return _from_text(str(int(value)))
    raise MomentError("moment_unreadable", value=shortened(value))


def _from_serial(value: float) -> tuple[datetime, bool]:
    """A spreadsheet's count of days, to the nearest second (its fractions are not exact)."""
    seconds = round(value * 86400)
    return SERIAL_ZERO + timedelta(seconds=seconds), value == int(value)


def _from_text(value: object) -> tuple[datetime, bool]:
    text = unicodedata.normalize("NFKC", str(value)).strip().lower()
    if _SERIAL.fullmatch(text):
        return _from_serial(float(text))
    for pattern, day_of in _READINGS:
        if match := pattern.fullmatch(text):
            year, month, day = day_of(match.groupdict(), value)
            return _at(datetime(year, month, day), match.groupdict())  # noqa: DTZ001
    if _SHORT_YEAR.fullmatch(text):
        raise MomentError("moment_ambiguous", value=shortened(value))
    raise MomentError("moment_unreadable", value=shortened(value))


def _numbered(parts: dict[str, str | None], value: object) -> tuple[int, int, int]:
    return int(parts["year"] or 0), int(parts["month"] or 0), int(parts["day"] or 0)


def _worded(parts: dict[str, str | None], value: object) -> tuple[int, int, int]:
    month = _MONTHS.index((parts["word"] or "")[:3]) + 1
    return int(parts["year"] or 0), month, int(parts["day"] or 0)


def _year_last(parts: dict[str, str | None], value: object) -> tuple[int, int, int]:
    """Day and month in either order, where only one order gives a day."""
    one, other = int(parts["one"] or 0), int(parts["other"] or 0)
    if one != other and 0 < one <= 12 and 0 < other <= 12:
        raise MomentError("moment_ambiguous", value=shortened(value))
    return (int(parts["year"] or 0), *((other, one) if one > 12 else (one, other)))


_READINGS: tuple[
    tuple[re.Pattern[str], Callable[[dict[str, str | None], object], tuple[int, int, int]]], ...
] = (
    (_YEAR_FIRST, _numbered),
    (_RUN_TOGETHER, _numbered),
    (_DAY_WORD, _worded),
    (_WORD_DAY, _worded),
    (_YEAR_LAST, _year_last),
)


def _at(day: datetime, parts: dict[str, str | None]) -> tuple[datetime, bool]:
    """The day with the time of day and the zone that were written beside it."""
    if parts.get("hour") is None:
        return day, True
    half = (parts.get("half") or parts.get("half_after") or "").replace(".", "")
    hour = _hour(int(parts["hour"] or 0), half)
    second = int(parts.get("second") or 0)
    microsecond = int((parts.get("fraction") or "").ljust(6, "0")[:6])
    at = day.replace(
        hour=hour, minute=int(parts.get("minute") or 0), second=second, microsecond=microsecond
    )
    return at.replace(tzinfo=_zone(parts.get("zone"))), False


def _hour(hour: int, half: str) -> int:
    """The hour of the day, 0 to 23, from one of the half day's twelve.

    Raises:
        ValueError: the half of the day and the hour contradict each other.
    """
    if (half == "晚上" and hour == 12) or (half in {"上午", "早上", "凌晨", "am"} and hour > 12):
        raise ValueError(f"{hour} is no hour of {half}")
    if half in {"下午", "晚上", "pm"}:
        return hour if hour >= 12 else hour + 12
    if half == "中午":
        return hour if hour > 10 else hour + 12
    return 0 if half in {"凌晨", "am"} and hour == 12 else hour


def _zone(written: str | None) -> tzinfo | None:
    if not written:
        return None
    if written in {"z", "utc", "gmt"}:
        return UTC
    digits = written[1:].replace(":", "").ljust(4, "0")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset)
