"""Rows of offices, gathered for an engine or a page."""

from datetime import time
from functools import lru_cache

from django.conf import settings

from heartline.engines.deadlines.calendar import Calendar, DayKind
from heartline.offices.models import CalendarYear, Day, WorkCalendar


def calendar_value(calendar: WorkCalendar) -> Calendar:
    """`calendar` as the deadline engine takes it; read once for each version of it."""
    return _read_calendar(calendar.pk, calendar.version)


@lru_cache(maxsize=16)
def _read_calendar(pk: int, version: int) -> Calendar:
    calendar = WorkCalendar.objects.get(pk=pk)
    years = dict(CalendarYear.objects.filter(calendar=pk).values_list("year", "confirmed"))
    return Calendar(
        zone=settings.TIME_ZONE,
        hours=tuple((_time(start), _time(end)) for start, end in calendar.hours),
        days={
            day.day: DayKind(day.working, _name(day), day.confirmed)
            for day in Day.objects.filter(calendar=pk)
        },
        known_years=frozenset(years),
        provisional_years=frozenset(year for year, confirmed in years.items() if not confirmed),
        week=frozenset(calendar.week),
    )


def _name(day: Day) -> str:
    """Both names of a day, for `clocks.explain` to choose from; "" when it has none."""
    return f"{day.name_zh}|{day.name_en}" if day.name_zh or day.name_en else ""


def _time(text: str) -> time:
    return time.fromisoformat(text)


def missing_years(calendar: WorkCalendar, *, this_year: int) -> list[int]:
    """The years among this one and the next that the calendar does not know for certain."""
    sure = set(calendar.years.filter(confirmed=True).values_list("year", flat=True))
    return [year for year in (this_year, this_year + 1) if year not in sure]
