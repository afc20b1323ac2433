"""Days from a csv or a json file: one row or one object a day."""

import csv
import io
import json
from collections.abc import Iterable
from typing import Any

from heartline.offices.sentences import CalendarFileError, Fault
from heartline.offices.sheets.values import HEADERS, RawDay

_SEPARATORS = ",;\t"


def csv_days(text: str) -> list[RawDay]:
    """The rows of a csv file; the first line names the columns.

    Raises:
        CalendarFileError: it is no table of days, or a column is missing.
    """
    first = text.lstrip("\r\n ").partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        lines = [(reader.line_num, line) for line in reader if any(map(str.strip, line))]
    except csv.Error as error:
        raise CalendarFileError(Fault("quotes", reader.line_num)) from error
    headers = _headers(lines[0][1] if lines else [], strict=True)
    return [_csv_day(number, line, headers) for number, line in lines[1:]]


def _csv_day(number: int, line: list[str], headers: dict[int, tuple[str, str]]) -> RawDay:
    cells = {
        field: line[place].strip() for place, (field, _) in headers.items() if place < len(line)
    }
    return RawDay(number, cells, dict(headers.values()))


def json_days(text: str) -> list[RawDay]:
    """The objects of a json file: a list of days, or an object with such a list as "days".

    Raises:
        CalendarFileError: it is no list of days.
    """
    try:
        read = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise CalendarFileError(Fault("no_calendar")) from error
    days = read.get("days") if isinstance(read, dict) else read
    if not isinstance(days, list) or not all(isinstance(day, dict) for day in days):
        raise CalendarFileError(Fault("no_calendar"))
    return [_json_day(number, day) for number, day in enumerate(days, start=1)]


def _json_day(number: int, day: dict[str, Any]) -> RawDay:
    keys = list(day)
    headers = _headers(keys, strict=False)
    cells = {field: _text(day[keys[place]]) for place, (field, _) in headers.items()}
    return RawDay(number, cells, dict(headers.values()))


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value).strip()


def _headers(names: Iterable[str], *, strict: bool) -> dict[int, tuple[str, str]]:
    """Which field stands in which place, and what the file calls it there.

    Raises:
        CalendarFileError: two columns say the same; when `strict`, one is missing as well.
    """
    found: dict[int, tuple[str, str]] = {}
    for place, name in enumerate(names):
        plain = name.strip().lower()
        field = next((one for one, called in HEADERS.items() if plain in called), None)
        if field is None:
            continue
        if field in {known for known, _ in found.values()}:
            raise CalendarFileError(Fault("column_twice", told={"column": name.strip()}))
        found[place] = (field, name.strip())
    fields = {field for field, _ in found.values()}
    if strict and not fields:
        raise CalendarFileError(Fault("no_calendar"))
    if strict and "day" not in fields:
        raise CalendarFileError(Fault("no_column", told={"column": "day"}))
    if strict and not fields & {"working", "off"}:
        raise CalendarFileError(Fault("no_column", told={"column": "working"}))
    return found
