"""The working calendar from a terminal: show a year, load its days from a file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandParser
from django.utils.translation import gettext as _

from heartline.offices.actions import load_days
from heartline.offices.models import WorkCalendar
from heartline.offices.rows import (
    Change,
    YearState,
    as_rows,
    changes,
    days_that_differ,
    year_of,
)
from heartline.offices.sentences import CalendarFileError, Fault
from heartline.offices.sheets import FILE_LIMIT, FileDay, read_days
from heartline.shared.clock import day_of, now
from heartline.shared.commands import NOT_UNDERSTOOD, WANTING, HeartlineCommand, RefusalError


class Command(HeartlineCommand):
    help = "Show the working days of a year, or load them from a csv, ics or json file."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("act", choices=["show", "load"])
        parser.add_argument("file", nargs="?", type=Path, help="with load: the file of days")
        parser.add_argument("--year", type=year, help="show: this year unless you say otherwise")
        parser.add_argument("--calendar", metavar="CODE", help="the first one by default")
        parser.add_argument("--confirmed", action="store_true", help="a notice confirms the days")
        parser.add_argument("--source", default="", help="the notice that says so, 120 characters")
        parser.add_argument("--dry-run", action="store_true", help="say what would change; no more")

    def handle(self, *, act: str, **told: Any) -> None:
        calendar = _calendar(told["calendar"])
        if act == "show":
            self._show(calendar, told["year"] or day_of(now()).year, as_json=told["json"])
            return
        if told["file"] is None or told["year"] is None:
            raise RefusalError(
                "Loading needs a file and a year: ./heartline calendar load days.csv --year 2027"
            )
        if told["confirmed"] and not told["source"]:
            raise RefusalError("Please name the notice that confirms these days, with --source.")
        self._load(calendar, told)

    def _show(self, calendar: WorkCalendar, number: int, *, as_json: bool) -> None:
        shown = year_of(calendar, number)
        result = {
            "calendar": calendar.code,
            "year": number,
            "state": str(shown.state),
            "source": shown.source,
            "week": calendar.week,
            "hours": calendar.hours,
            "working_days": shown.working_days,
            "days": [
                _day(FileDay(day.day, day.working, day.name_zh, day.name_en)) for day in shown.days
            ],
        }
        self.answer(result, as_json=as_json)
        if shown.state == YearState.MISSING:
            sys.exit(WANTING)

    def _load(self, calendar: WorkCalendar, told: dict[str, Any]) -> None:
        number = told["year"]
        result: dict[str, Any] = {"calendar": calendar.code, "year": number, "loaded": False}
        try:
            read = read_days(_content(told["file"]), year=number)
        except CalendarFileError as error:
            self._refuse(result, error, as_json=told["json"])
            sys.exit(NOT_UNDERSTOOD)
        days = days_that_differ(calendar, read)
        found = changes(calendar, number, days)
        if not told["dry_run"]:
            load_days(
                calendar,
                year=number,
                days=as_rows(days),
                confirmed=told["confirmed"],
                source=told["source"][:120],
                by=None,
                at=now(),
            )
        result |= {"loaded": not told["dry_run"], "confirmed": told["confirmed"]}
        result |= {"days": len(days), "changes": [_change(change) for change in found]}
        self.answer(result | {"refused": []}, as_json=told["json"])

    def _refuse(self, result: dict[str, Any], error: CalendarFileError, *, as_json: bool) -> None:
        for fault in error.faults:
            self.tell(fault.sentence)
        self.tell(_("Nothing was changed."))
        if as_json:
            refused = [
                {"row": fault.row, "column": fault.column, "reason": fault.reason}
                for fault in error.faults
            ]
            self.answer(result | {"refused": refused}, as_json=True)


def year(text: str) -> int:
    """A year that a calendar can hold.

    Raises:
        ValueError: it is none.
    """
    number = int(text)
    if not 2000 <= number <= 2100:
        raise ValueError(text)
    return number


def _calendar(code: str | None) -> WorkCalendar:
    calendars = WorkCalendar.objects.order_by("id")
    found = (calendars.filter(code=code) if code else calendars).first()
    if found is None:
        raise RefusalError(f"There is no calendar {code}.", code=WANTING)
    return found


def _content(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(FILE_LIMIT + 1)
    except OSError as error:
        raise CalendarFileError(Fault("missing", told={"name": str(file)})) from error


def _day(day: FileDay) -> dict[str, Any]:
    return {
        "day": day.day.isoformat(),
        "working": day.working,
        "name_zh": day.name_zh,
        "name_en": day.name_en,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "day": change.day.isoformat(),
        "what": change.what,
        "now": _day(change.now) if change.now else None,
        "then": _day(change.then) if change.then else None,
    }
