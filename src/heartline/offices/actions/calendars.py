"""Working calendars: the days of a year, and whether they are certain."""

from collections.abc import Iterable
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from heartline.ledger.actions import record
from heartline.offices.events import OfficeEvent
from heartline.offices.models import CalendarYear, Day, Staff, WorkCalendar
from heartline.offices.rules import administers_all
from heartline.offices.sentences import SettingRefusedError


@transaction.atomic
def load_days(
    calendar: WorkCalendar,
    *,
    year: int,
    days: list[Day],
    confirmed: bool,
    source: str,
    by: Staff | None,
    at: datetime,
) -> CalendarYear:
    """Replace the days of one year: those that differ from the week, each for `calendar`.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        SettingRefusedError: a day stands there twice, or is of another year.
    """
    _change(calendar, by)
    _refuse_days(year, [day.day for day in days])
    Day.objects.filter(calendar=calendar, day__year=year).delete()
    for day in days:
        day.calendar, day.confirmed = calendar, confirmed
    Day.objects.bulk_create(days)
    loaded, _new = CalendarYear.objects.update_or_create(
        calendar=calendar, year=year, defaults={"confirmed": confirmed, "source": source}
    )
    record(
        OfficeEvent.DAYS_LOADED,
        at=at,
        by=by,
        target=calendar,
        year=year,
        days=len(days),
        confirmed=confirmed,
    )
    return loaded


def _refuse_days(year: int, days: Iterable[date]) -> None:
    seen: set[date] = set()
    for day in days:
        if day.year != year:
            raise SettingRefusedError("day_outside_year", day=day.isoformat(), year=year)
        if day in seen:
            raise SettingRefusedError("day_twice", day=day.isoformat())
        seen.add(day)


@transaction.atomic
def mark_year(
    calendar: WorkCalendar,
    *,
    year: int,
    confirmed: bool,
    source: str,
    by: Staff | None,
    at: datetime,
) -> CalendarYear:
    """Say whether the days of a year are certain, and where that is written.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        SettingRefusedError: the days of that year are not known.
    """
    _change(calendar, by)
    marked = _year(calendar, year)
    marked.confirmed, marked.source = confirmed, source
    marked.save(update_fields=["confirmed", "source"])
    Day.objects.filter(calendar=calendar, day__year=year).update(confirmed=confirmed)
    record(OfficeEvent.YEAR_MARKED, at=at, by=by, target=calendar, year=year, confirmed=confirmed)
    return marked


@transaction.atomic
def set_day(
    calendar: WorkCalendar,
    *,
    day: date,
    working: bool,
    name_zh: str,
    name_en: str = "",
    by: Staff | None,
    at: datetime,
) -> Day:
    """Make one day differ from its week: a holiday of the place, or a day worked in its stead.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        SettingRefusedError: the days of that year are not known.
    """
    _change(calendar, by)
    year = _year(calendar, day.year)
    set_, _new = Day.objects.update_or_create(
        calendar=calendar,
        day=day,
        defaults={
            "working": working,
            "name_zh": name_zh,
            "name_en": name_en,
            "confirmed": year.confirmed,
        },
    )
    record(
        OfficeEvent.DAY_SET,
        at=at,
        by=by,
        target=calendar,
        day=day.isoformat(),
        working=working,
    )
    return set_


@transaction.atomic
def clear_day(calendar: WorkCalendar, *, day: date, by: Staff | None, at: datetime) -> None:
    """Let one day follow its week again; one that does already stays as it is.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
    """
    _change(calendar, by)
    cleared, _rows = Day.objects.filter(calendar=calendar, day=day).delete()
    if cleared:
        record(OfficeEvent.DAY_CLEARED, at=at, by=by, target=calendar, day=day.isoformat())


def _change(calendar: WorkCalendar, by: Staff | None) -> None:
    """Let `by` change the calendar: one at a time, and what was read of it is read again."""
    if by is not None and not administers_all(by.as_of_now()):
        raise PermissionDenied
    WorkCalendar.objects.filter(pk=calendar.pk).update(version=F("version") + 1)


def _year(calendar: WorkCalendar, year: int) -> CalendarYear:
    found = CalendarYear.objects.filter(calendar=calendar, year=year).first()
    if found is None:
        raise SettingRefusedError("year_missing", year=year)
    return found
