"""What can happen to areas, offices, staff and calendars."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from heartline.ledger.actions import record
from heartline.offices.events import OfficeEvent
from heartline.offices.models import (
    Area,
    CalendarYear,
    Day,
    Duty,
    DutyKind,
    Level,
    Office,
    Staff,
    WorkCalendar,
)


def _place(row: Any) -> None:
    """Give a new row of a tree its way from the root."""
    row.path = f"{row.parent.path if row.parent else '/'}{row.pk}/"
    row.save(update_fields=["path"])


@transaction.atomic
def add_area(
    *,
    code: str,
    name_zh: str,
    name_en: str = "",
    level: Level,
    parent: Area | None = None,
    residents: int | None = None,
    centre: tuple[float, float] | None = None,
    boundary: dict[str, Any] | None = None,
    by: Staff | None,
    at: datetime,
) -> Area:
    """A new area below `parent`; `centre` is (latitude, longitude), WGS 84."""
    area = Area.objects.create(
        code=code,
        name_zh=name_zh,
        name_en=name_en,
        level=level,
        parent=parent,
        residents=residents,
        latitude=centre[0] if centre else None,
        longitude=centre[1] if centre else None,
        boundary=boundary,
    )
    _place(area)
    record(OfficeEvent.AREA_ADDED, at=at, by=by, target=area, level=str(level))
    return area


@transaction.atomic
def open_office(
    *,
    code: str,
    name_zh: str,
    name_en: str = "",
    parent: Office | None = None,
    area: Area | None = None,
    by: Staff | None,
    at: datetime,
) -> Office:
    """A new office below `parent`."""
    office = Office.objects.create(
        code=code, name_zh=name_zh, name_en=name_en, parent=parent, area=area
    )
    _place(office)
    record(OfficeEvent.OFFICE_OPENED, at=at, by=by, target=office)
    return office


@transaction.atomic
def rename_office(
    office: Office,
    *,
    name_zh: str,
    name_en: str = "",
    area: Area | None = None,
    by: Staff | None,
    at: datetime,
) -> Office:
    """Give an office its name, and the area that it answers for."""
    office.name_zh, office.name_en, office.area = name_zh, name_en, area
    office.save(update_fields=["name_zh", "name_en", "area"])
    record(OfficeEvent.OFFICE_RENAMED, at=at, by=by, target=office)
    return office


@transaction.atomic
def add_staff(
    *,
    name: str,
    display_name_zh: str,
    display_name_en: str = "",
    password: str,
    language: str = "zh-hans",
    by: Staff | None,
    at: datetime,
) -> Staff:
    """A new member of staff, without duties yet."""
    staff = Staff(
        name=name,
        display_name_zh=display_name_zh,
        display_name_en=display_name_en,
        language=language,
        created_at=at,
    )
    staff.set_password(password)
    staff.save(force_insert=True)
    record(OfficeEvent.STAFF_ADDED, at=at, by=by, target=staff)
    return staff


@transaction.atomic
def give_duty(
    staff: Staff, *, kind: DutyKind, office: Office, by: Staff | None, at: datetime
) -> Duty:
    """Let `staff` do `kind` in `office`; a duty already held stays as it is."""
    duty, new = Duty.objects.get_or_create(
        staff=staff, kind=kind, office=office, ended_at=None, defaults={"since": at}
    )
    if new:
        record(
            OfficeEvent.DUTY_GIVEN,
            at=at,
            by=by,
            target=staff,
            duty=str(kind),
            office=office.code,
        )
    staff.__dict__.pop("held", None)
    return duty


@transaction.atomic
def end_duty(duty: Duty, *, by: Staff | None, at: datetime) -> None:
    """Take a duty back, from this moment on."""
    ended = Duty.objects.filter(pk=duty.pk, ended_at=None).update(ended_at=at)
    if ended:
        record(
            OfficeEvent.DUTY_ENDED,
            at=at,
            by=by,
            target=duty.staff,
            duty=duty.kind,
            office=duty.office.code,
        )


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
    """Replace the days of one year: those that differ from the week, each for `calendar`."""
    Day.objects.filter(calendar=calendar, day__year=year).delete()
    for day in days:
        day.calendar = calendar
    Day.objects.bulk_create(days)
    WorkCalendar.objects.filter(pk=calendar.pk).update(version=F("version") + 1)
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


def root_office() -> Office:
    """The office at the top.

    Raises:
        Office.DoesNotExist: none was opened yet.
    """
    office: Office = Office.objects.filter(parent=None).earliest("id")
    return office
