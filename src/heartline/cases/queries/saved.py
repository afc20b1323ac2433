"""The lists that somebody finds again by name."""

from dataclasses import dataclass
from functools import partial

from django.db.models import Q, QuerySet
from django.urls import reverse

from heartline.cases.models import SavedFilter
from heartline.offices.models import Staff
from heartline.shared.prepared import PreparedEach

#: So many stand above a list; an office may have kept more.
MOST_SHOWN = 40


@dataclass(frozen=True)
class Kept:
    """A kept list as its reader sees it."""

    pk: int
    name: str
    url: str
    #: The office that shares it; "" when it is the reader's alone.
    office: str
    staff: str
    is_own: bool


def kept_lists(staff: Staff) -> list[Kept]:
    """The lists that `staff` kept, and those that are shared in their offices."""
    rows: list[SavedFilter] = _KEPT.rows(staff.reach, partial(_kept, staff))
    return [
        Kept(
            pk=row.pk,
            name=row.name,
            url=_url(row),
            office=str(row.office or ""),
            staff=str(row.staff),
            is_own=row.staff_id == staff.pk,
        )
        for row in rows
    ]


def _kept(staff: Staff) -> "QuerySet[SavedFilter]":
    offices = [office.pk for office in staff.offices()]
    rows = SavedFilter.objects.filter(Q(staff=staff) | Q(office__in=offices))
    return rows.select_related("office", "staff").order_by("name", "pk")[:MOST_SHOWN]


_KEPT = PreparedEach()


def _url(row: SavedFilter) -> str:
    address = reverse("cases:board" if row.view == "board" else "cases:list")
    return f"{address}?{row.query}" if row.query else address
