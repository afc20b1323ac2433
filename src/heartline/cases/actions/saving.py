"""Lists kept under a name: for oneself, or for everybody in one's office."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.http import QueryDict

from heartline.cases.actions.steps import CaseRefusedError, allow
from heartline.cases.events import ListEvent
from heartline.cases.models import SavedFilter
from heartline.cases.queries.filters import Filters
from heartline.ledger.actions import record
from heartline.offices.models import Office, Staff
from heartline.shared.plain import for_the_database

#: The longest address of a list that fits.
_LONGEST = 500
#: So many lists somebody keeps, at the most.
MOST = 30
VIEWS = ("list", "board")


@transaction.atomic
def save_filter(
    *, name: str, query: str, view: str, office: Office | None, by: Staff, at: datetime
) -> SavedFilter:
    """Keep a list as it is narrowed now; what an address says beside its filters is left out.

    Args:
        query: as it stands in the address: "kind=complaint&late=1".
        view: "list" or "board".
        office: whose staff find it too; None for `by` alone.

    Raises:
        PermissionDenied: `by` does not work in that office.
        CaseRefusedError: "filter_no_name"; "filter_twice": they have one of this name;
            "filter_too_many": they have `MOST`; "filter_too_long": it does not fit.
    """
    allow(office is None or office in by.offices())
    # Held, so that two pages at once do not save one too many.
    Staff.objects.select_for_update().get(pk=by.pk)
    if SavedFilter.objects.filter(staff=by).count() >= MOST:
        raise CaseRefusedError("filter_too_many")
    plain = Filters.read(QueryDict(query)).query
    if len(plain) > _LONGEST:
        raise CaseRefusedError("filter_too_long")
    kept = SavedFilter(
        staff=by,
        name=_name(name),
        query=plain,
        view=view if view in VIEWS else VIEWS[0],
        office=office,
        at=at,
    )
    _keep(kept)
    shared = office.code if office else ""
    record(ListEvent.SAVED, at=at, by=by, target=kept, view=kept.view, office=shared)
    return kept


@transaction.atomic
def change_filter(
    kept: SavedFilter, *, name: str, office: Office | None, by: Staff, at: datetime
) -> SavedFilter:
    """Give a kept list another name, or share it, or stop sharing it.

    Raises:
        PermissionDenied: it is not theirs, or they do not work in that office.
        CaseRefusedError: "filter_no_name"; "filter_twice".
    """
    allow(kept.staff_id == by.pk and (office is None or office in by.offices()))
    kept.name, kept.office = _name(name), office
    _keep(kept)
    record(ListEvent.CHANGED, at=at, by=by, target=kept, office=office.code if office else "")
    return kept


@transaction.atomic
def remove_filter(kept: SavedFilter, *, by: Staff, at: datetime) -> None:
    """Keep a list no longer.

    Raises:
        PermissionDenied: it is not theirs.
    """
    allow(kept.staff_id == by.pk)
    record(ListEvent.REMOVED, at=at, by=by, target=kept)
    kept.delete()


def _name(name: str) -> str:
    plain = " ".join(for_the_database(name).split())[:60]
    if not plain:
        raise CaseRefusedError("filter_no_name")
    return plain


def _keep(kept: SavedFilter) -> None:
    try:
        with transaction.atomic():
            kept.save()
    except IntegrityError as error:
        raise CaseRefusedError("filter_twice") from error
