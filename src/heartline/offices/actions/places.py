"""Areas and offices: added, named anew, closed."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.module_loading import import_string

from heartline.ledger.actions import record
from heartline.offices.actions.boundaries import boundaries_changed
from heartline.offices.events import OfficeEvent
from heartline.offices.models import Area, Duty, Level, Office, Staff
from heartline.offices.rules import administers, administers_all
from heartline.offices.sentences import SettingRefusedError


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
    """A new area below `parent`; `centre` is (latitude, longitude), WGS 84.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        SettingRefusedError: the code is taken.
    """
    _only_at_the_top(by)
    if Area.objects.filter(code=code).exists():
        raise SettingRefusedError("area_code_taken", code=code)
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
    if boundary is not None:
        boundaries_changed()
    record(OfficeEvent.AREA_ADDED, at=at, by=by, target=area, level=str(level))
    return area


@transaction.atomic
def change_area(
    area: Area,
    *,
    name_zh: str,
    name_en: str = "",
    residents: int | None,
    by: Staff | None,
    at: datetime,
) -> Area:
    """Give an area its name and the number of those who live there; None when it is not known.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
    """
    _only_at_the_top(by)
    area.name_zh, area.name_en, area.residents = name_zh, name_en, residents
    area.save(update_fields=["name_zh", "name_en", "residents"])
    record(OfficeEvent.AREA_CHANGED, at=at, by=by, target=area, residents=residents)
    return area


def _only_at_the_top(by: Staff | None) -> None:
    if by is not None and not administers_all(by.as_of_now()):
        raise PermissionDenied


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
    """A new office below `parent`.

    Raises:
        PermissionDenied: `by` does not administer `parent`.
        SettingRefusedError: the code is taken, or `parent` has been closed.
    """
    _only_below(by, parent)
    if Office.objects.filter(code=code).exists():
        raise SettingRefusedError("office_code_taken", code=code)
    if parent is not None and _locked(parent).closed_at is not None:
        raise SettingRefusedError("office_above_closed")
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
    """Give an office its name, and the area that it answers for.

    Raises:
        PermissionDenied: `by` does not administer it.
        SettingRefusedError: it has been closed.
    """
    _only_below(by, office)
    if _locked(office).closed_at is not None:
        raise SettingRefusedError("office_closed")
    office.name_zh, office.name_en, office.area = name_zh, name_en, area
    office.save(update_fields=["name_zh", "name_en", "area"])
    record(OfficeEvent.OFFICE_RENAMED, at=at, by=by, target=office)
    return office


@transaction.atomic
def close_office(office: Office, *, by: Staff | None, at: datetime) -> Office:
    """Close an office for good; the duties held in it end with it.

    Raises:
        PermissionDenied: `by` does not administer an office above it.
        SettingRefusedError: it is at the top, closed already, has offices below it that are open,
            or cases that somebody waits for.
    """
    if by is not None and (office.parent is None or not administers(by.as_of_now(), office.parent)):
        raise PermissionDenied
    _refuse_to_close(_locked(office))
    office.closed_at = at
    office.save(update_fields=["closed_at"])
    ended = Duty.objects.filter(office=office, ended_at=None).update(ended_at=at)
    record(OfficeEvent.OFFICE_CLOSED, at=at, by=by, target=office, duties=ended)
    return office


def _refuse_to_close(office: Office) -> None:
    if office.parent_id is None:
        raise SettingRefusedError("office_at_top")
    if office.closed_at is not None:
        raise SettingRefusedError("office_closed")
    if office.parts.filter(closed_at=None).exists():
        raise SettingRefusedError("office_has_parts")
    if count := open_work(office):
        raise SettingRefusedError("office_has_work", count=count)


def open_work(office: Office) -> int:
    """How much work the rooms above say is still in the hands of `office`."""
    return sum(import_string(name)(office) for name in settings.OFFICE_WORK)


def _only_below(by: Staff | None, office: Office | None) -> None:
    if by is not None and (office is None or not administers(by.as_of_now(), office)):
        raise PermissionDenied


def _locked(office: Office) -> Office:
    """The office as it stands now, held until this change is made."""
    return Office.objects.select_for_update().get(pk=office.pk)


def root_office() -> Office:
    """The office at the top.

    Raises:
        Office.DoesNotExist: none was opened yet.
    """
    office: Office = Office.objects.filter(parent=None).earliest("id")
    return office
