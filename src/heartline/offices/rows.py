"""A year of a working calendar, laid out for a page; and what a file would change in it."""

from calendar import Calendar as Weeks
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from heartline.offices.models import CalendarYear, Day, WorkCalendar
from heartline.offices.sheets import FileDay
from heartline.shared.text import in_language


class YearState(StrEnum):
    """How sure the days of a year are."""

    CONFIRMED = "confirmed"
    PROVISIONAL = "provisional"
    MISSING = "missing"


@dataclass(frozen=True)
class Cell:
    """One day of a month; `kind` is "work", "rest", "holiday", "makeup" or "unknown"."""

    day: date
    kind: str
    name: str


@dataclass(frozen=True)
class Month:
    """A month as it hangs on the wall: weeks from Monday on, None outside the month."""

    first: date
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class Year:
    """A year of a calendar; `working_days` is None while its days are missing."""

    number: int
    state: YearState
    source: str
    months: list[Month]
    days: list[Day]
    working_days: int | None


def year_of(calendar: WorkCalendar, number: int) -> Year:
    """The year `number` as the calendar knows it."""
    known = CalendarYear.objects.filter(calendar=calendar, year=number).first()
    days = list(Day.objects.filter(calendar=calendar, day__year=number).order_by("day"))
    by_day = {day.day: day for day in days} if known else {}
    cells = {
        day: _cell(day, by_day.get(day), calendar.week, known=known is not None)
        for day in _days_of(number)
    }
    worked = sum(cell.kind in {"work", "makeup"} for cell in cells.values())
    return Year(
        number,
        _state(known),
        known.source if known else "",
        [_month(number, month, cells) for month in range(1, 13)],
        days,
        worked if known else None,
    )


def _state(known: CalendarYear | None) -> YearState:
    if known is None:
        return YearState.MISSING
    return YearState.CONFIRMED if known.confirmed else YearState.PROVISIONAL


def _days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(n) for n in range((date(year, 12, 31) - first).days + 1)]


def _cell(day: date, set_: Day | None, week: list[int], *, known: bool) -> Cell:
    by_week = day.isoweekday() in week
    if set_ is None:
        return Cell(day, "work" if by_week and known else "rest" if known else "unknown", "")
    kinds = {(True, True): "work", (True, False): "makeup"}
    kind = kinds.get((set_.working, by_week), "holiday")
    return Cell(day, kind, in_language(set_.name_zh, set_.name_en))


def _month(year: int, month: int, cells: dict[date, Cell]) -> Month:
    weeks = Weeks().monthdatescalendar(year, month)
    return Month(
        date(year, month, 1),
        [[cells[day] if day.month == month else None for day in week] for week in weeks],
    )


@dataclass(frozen=True)
class Change:
    """One day that a file changes; `now` is None where it is new, `then` where it goes."""

    day: date
    now: FileDay | None
    then: FileDay | None

    @property
    def what(self) -> str:
        """How it changes: added, removed or changed."""
        return "added" if self.now is None else "removed" if self.then is None else "changed"


def days_that_differ(calendar: WorkCalendar, days: Iterable[FileDay]) -> list[FileDay]:
    """Those of `days` that differ from their week, or bear a name."""
    return [
        day
        for day in days
        if day.working != (day.day.isoweekday() in calendar.week) or day.name_zh or day.name_en
    ]


def as_rows(days: Iterable[FileDay]) -> list[Day]:
    """Days of a file as rows that `load_days` takes."""
    return [
        Day(day=day.day, working=day.working, name_zh=day.name_zh, name_en=day.name_en)
        for day in days
    ]


def changes(calendar: WorkCalendar, year: int, days: Iterable[FileDay]) -> list[Change]:
    """What would be otherwise in `year` once `days` are its days, in order."""
    now = {
        day.day: FileDay(day.day, day.working, day.name_zh, day.name_en)
        for day in Day.objects.filter(calendar=calendar, day__year=year)
    }
    then = {day.day: day for day in days}
    return [
        Change(day, now.get(day), then.get(day))
        for day in sorted({*now, *then})
        if now.get(day) != then.get(day)
    ]
