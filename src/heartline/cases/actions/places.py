"""The office's own list of places, and the names that it learns."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from heartline.cases.actions.steps import CaseRefusedError, allow
from heartline.cases.events import SettingEvent
from heartline.cases.models import KnownPlace
from heartline.cases.rules import DESK
from heartline.ledger.actions import record
from heartline.offices.models import Area, DutyKind, Staff
from heartline.shared.plain import for_the_database

#: A name of one sign would be found everywhere; a longer one than this is a sentence.
SHORTEST, LONGEST = 2, 60


def may_keep_places(staff: Staff) -> bool:
    """Whether `staff` looks after the list: the desk that hears the names, and administrators."""
    return staff.holds(*DESK, DutyKind.ADMINISTRATOR)


@transaction.atomic
def keep_place(
    place: KnownPlace | None,
    *,
    name: str,
    other_names: Iterable[str] = (),
    area: Area | None = None,
    point: tuple[float, float] | None = None,
    by: Staff,
    at: datetime,
) -> KnownPlace:
    """Keep a place by its names; None for a new one, or the one that changes.

    Raises:
        PermissionDenied: `by` does not look after the list.
        CaseRefusedError: "place_name": too short or too long; "place_twice": another place is
            called so.
    """
    allow(may_keep_places(by))
    names = [for_the_database(one.strip()) for one in (name, *other_names) if one.strip()]
    if not names or not all(SHORTEST <= len(one) <= LONGEST for one in names):
        raise CaseRefusedError("place_name")
    _refuse_twice(names, but=place)
    place = place or KnownPlace()
    place.name, place.other_names = names[0], list(dict.fromkeys(names[1:]))
    place.area = area
    place.latitude, place.longitude = point or (None, None)
    place.changed_at, place.changed_by = at, by
    place.save()
    record(
        SettingEvent.PLACE_KEPT,
        at=at,
        by=by,
        target=place,
        names=len(names),
        area=area.code if area else "",
    )
    return place


def _refuse_twice(names: list[str], *, but: KnownPlace | None) -> None:
    for other in KnownPlace.objects.all():
        if other != but and not set(names).isdisjoint(other.names):
            raise CaseRefusedError("place_twice")


@transaction.atomic
def drop_place(place: KnownPlace, *, by: Staff, at: datetime) -> None:
    """Take a place off the list; nothing is found by its names any more.

    Raises:
        PermissionDenied: `by` does not look after the list.
    """
    allow(may_keep_places(by))
    record(SettingEvent.PLACE_DROPPED, at=at, by=by, target=place)
    place.delete()
