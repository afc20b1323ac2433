"""Outlines of areas: kept and taken away; and areas brought in from a sheet, all or none."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction

from heartline.ledger.actions import record
from heartline.offices.events import OfficeEvent
from heartline.offices.models import Area, Level, Staff
from heartline.offices.queries import BOUNDARIES
from heartline.offices.rules import administers_all
from heartline.offices.sentences import AreaFileError, Fault
from heartline.offices.sheets.areas import MOST_FAULTS, FileArea

_LEVELS = list(Level.values)


def boundaries_changed() -> None:
    """Let every process read the boundaries anew; in the transaction of the change."""
    cache.set(BOUNDARIES, secrets.token_hex(8), None)


@transaction.atomic
def set_boundaries(
    outlines: Mapping[str, dict[str, Any]], *, by: Staff | None, at: datetime
) -> list[Area]:
    """Keep the outline of each area, by its code; each a geometry that `sheets.sound` gave back.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        AreaFileError: an area of such a code does not exist; nothing is kept then.
    """
    _only_at_the_top(by)
    areas = {area.code: area for area in Area.objects.select_for_update().filter(code__in=outlines)}
    unknown = [code for code in outlines if code not in areas]
    if unknown:
        raise AreaFileError(*(Fault("geo_unknown", told={"code": code}) for code in unknown))
    for code, geometry in outlines.items():
        area = areas[code]
        area.boundary = geometry
        area.save(update_fields=["boundary"])
        record(OfficeEvent.BOUNDARY_SET, at=at, by=by, target=area)
    boundaries_changed()
    return list(areas.values())


@transaction.atomic
def remove_boundary(area: Area, *, by: Staff | None, at: datetime) -> Area:
    """Take the outline of an area away; pins are no longer mapped to it.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
    """
    _only_at_the_top(by)
    area.boundary = None
    area.save(update_fields=["boundary"])
    record(OfficeEvent.BOUNDARY_REMOVED, at=at, by=by, target=area)
    boundaries_changed()
    return area


def _only_at_the_top(by: Staff | None) -> None:
    if by is not None and not administers_all(by.as_of_now()):
        raise PermissionDenied


@transaction.atomic
def import_areas(
    rows: Sequence[FileArea], *, by: Staff | None, at: datetime
) -> tuple[list[Area], list[Area]]:
    """Add the areas of a sheet, and give those that are known their names and numbers anew.

    Returns:
        Those added, and those changed.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        AreaFileError: with everything that is wrong, row by row; nothing was changed.
    """
    _only_at_the_top(by)
    known = {
        area.code: area
        for area in Area.objects.select_for_update(of=("self",)).select_related("parent")
    }
    if faults := _faults(rows, known):
        raise AreaFileError(*sorted(faults, key=lambda fault: fault.row or 0)[:MOST_FAULTS])
    added, changed = [], []
    for row in _parents_first(rows):
        area = known.get(row.code)
        if area is None:
            known[row.code] = _add(row, known.get(row.parent), by=by, at=at)
            added.append(known[row.code])
        elif _change(area, row):
            record(OfficeEvent.AREA_CHANGED, at=at, by=by, target=area, residents=area.residents)
            changed.append(area)
    return added, changed


def _faults(rows: Sequence[FileArea], known: Mapping[str, Area]) -> list[Fault]:
    by_code = {row.code: row for row in rows}
    faults = []
    for row in rows:
        area = known.get(row.code)
        if area is not None and _would_move(area, row):
            faults.append(Fault("area_moves", row.row, None, {"code": row.code}))
        elif row.parent and row.parent not in by_code and row.parent not in known:
            faults.append(Fault("area_no_parent", row.row, None, {"parent": row.parent[:40]}))
        elif _leads_back(row, by_code):
            faults.append(Fault("area_circle", row.row, None, {"code": row.code}))
        elif row.parent and not _is_smaller(row, by_code, known):
            told = {"code": row.code, "parent": row.parent}
            faults.append(Fault("area_level", row.row, None, told))
    return faults


def _would_move(area: Area, row: FileArea) -> bool:
    parent = area.parent.code if area.parent else ""
    return (area.level, parent) != (row.level, row.parent)


def _leads_back(row: FileArea, by_code: Mapping[str, FileArea]) -> bool:
    """Whether the areas above, as the sheet names them, lead back to this one."""
    seen = {row.code}
    above = row.parent
    while above in by_code:
        if above in seen:
            return above == row.code
        seen.add(above)
        above = by_code[above].parent
    return False


def _is_smaller(row: FileArea, by_code: Mapping[str, FileArea], known: Mapping[str, Area]) -> bool:
    above = by_code.get(row.parent)
    level = above.level if above else known[row.parent].level
    return _LEVELS.index(row.level) > _LEVELS.index(level)


def _parents_first(rows: Sequence[FileArea]) -> list[FileArea]:
    """The rows by level: whatever lies in another is smaller than it."""
    return sorted(rows, key=lambda row: _LEVELS.index(row.level))


def _add(row: FileArea, parent: Area | None, *, by: Staff | None, at: datetime) -> Area:
    area = Area.objects.create(
        code=row.code,
        name_zh=row.name_zh,
        name_en=row.name_en,
        level=row.level,
        parent=parent,
        residents=row.residents,
        latitude=row.centre[0] if row.centre else None,
        longitude=row.centre[1] if row.centre else None,
    )
    area.path = f"{(parent.path if parent else '') or '/'}{area.pk}/"
    area.save(update_fields=["path"])
    record(OfficeEvent.AREA_ADDED, at=at, by=by, target=area, level=row.level)
    return area


def _change(area: Area, row: FileArea) -> bool:
    """Give a known area what its row says; what the row leaves empty stays. Whether any differs."""
    latitude, longitude = row.centre or (area.latitude, area.longitude)
    told = {
        "name_zh": row.name_zh,
        "name_en": row.name_en or area.name_en,
        "residents": area.residents if row.residents is None else row.residents,
        "latitude": latitude,
        "longitude": longitude,
    }
    if all(getattr(area, name) == value for name, value in told.items()):
        return False
    for name, value in told.items():
        setattr(area, name, value)
    area.save(update_fields=list(told))
    return True
