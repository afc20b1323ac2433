"""The board of deadlines: what is overdue and what comes, office by office and day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import quote

from django.db.models import Count, Q
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from heartline.cases.models import Case
from heartline.cases.models.case import concerning, promised
from heartline.cases.queries.filters import NO_LEAD, Filters, depth_of
from heartline.offices.models import DutyKind, Office, Staff, tree_order
from heartline.shared.clock import local

#: Who finds something on the board.
READERS = (
    DutyKind.DISPATCHER,
    DutyKind.SUPERVISOR,
    DutyKind.HANDLER,
    DutyKind.AUDITOR,
    DutyKind.ANALYST,
)
#: How many days ahead the picture looks.
DAYS = 14
#: The columns: a filter of the list, and its name.
COLUMNS: dict[str, tuple[Filters, Promise]] = {
    "late": (Filters(late="1"), gettext_lazy("Overdue")),
    "today": (Filters(due="today"), gettext_lazy("Due today")),
    "week": (Filters(due="week"), gettext_lazy("Due within 7 days")),
    "paused": (Filters(paused="1"), gettext_lazy("Paused")),
    "none": (Filters(due="none"), gettext_lazy("Without a date")),
}


@dataclass(frozen=True)
class Cell:
    """How many cases, and the list that holds them."""

    count: int
    url: str
    state: str


@dataclass(frozen=True)
class OfficeRow:
    """One office with those below it, or the desk itself."""

    name: str
    depth: int
    cells: list[Cell]


@dataclass(frozen=True)
class Board:
    """What the page shows: heads of the table, its rows, and the bars of the coming days."""

    heads: list[str]
    rows: list[OfficeRow]
    days: list[tuple[str, float | None, None, None, str]]
    coming: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing is open at all."""
        return not any(cell.count for row in self.rows for cell in row.cells) and not self.coming


def board(staff: Staff, at: datetime) -> Board:
    """The board as `staff` may read it: each count opens the list of just these cases."""
    cases = Case.objects.waiting().visible_to(staff).exclude(concerning(staff))
    counts = {name: Count("pk", filter=filters.fit(at)) for name, (filters, _n) in COLUMNS.items()}
    by_lead = {row["lead"]: row for row in cases.order_by().values("lead").annotate(**counts)}
    days, coming = _days(cases, at)
    return Board(
        heads=[str(name) for _filters, name in COLUMNS.values()],
        rows=_rows(by_lead),
        days=days,
        coming=coming,
    )


def _rows(by_lead: dict[int | None, dict[str, Any]]) -> list[OfficeRow]:
    """Offices that have something open, each with all below it, in the order of their tree."""
    offices = sorted(
        Office.objects.only("code", "name_zh", "name_en", "path"),
        key=lambda office: tree_order(office.path),
    )
    nobody = _cells(NO_LEAD, [by_lead.get(None, {})])
    rows = [OfficeRow(_("Not with an office yet"), 0, nobody)]
    for office in offices:
        below = (one.pk for one in offices if (one.path or "").startswith(office.path or "-"))
        counted = [by_lead[pk] for pk in below if pk in by_lead]
        cells = _cells(office.code, counted) if counted else []
        rows.append(OfficeRow(str(office), depth_of(office.path), cells))
    return [row for row in rows if any(cell.count for cell in row.cells)]


def _cells(lead: str, counted: Sequence[dict[str, Any]]) -> list[Cell]:
    """The cells of an office, from what was counted of it and of each below it."""
    of_lead = f"{reverse('cases:list')}?lead={quote(lead)}"
    return [
        Cell(
            count=sum(one.get(column, 0) for one in counted),
            url=f"{of_lead}&{filters.query}",
            state={"late": "late", "today": "soon"}.get(column, ""),
        )
        for column, (filters, _name) in COLUMNS.items()
    ]


def _days(cases: Any, at: datetime) -> tuple[list[tuple[str, float | None, None, None, str]], int]:
    """The answers that are due on each of the coming days, as bars; and how many there are."""
    midnight = local(at).replace(hour=0, minute=0, second=0, microsecond=0)
    starts = [midnight + timedelta(days=n) for n in range(DAYS + 1)]
    in_sight = cases.filter(promised(gte=at, lt=starts[-1]), listed=False).order_by()
    before = in_sight.annotate(told_by=Coalesce("again_by", "due_at")).aggregate(
        **{f"day{n}": Count("pk", filter=Q(told_by__lt=starts[n])) for n in range(1, DAYS + 1)}
    )
    told = [after - so_far for so_far, after in pairwise([0, *before.values()])]
    most = max(told) or 1
    bars = [
        (_day(starts[n]), round(100 * told[n] / most, 1), None, None, str(told[n]))
        for n in range(DAYS)
    ]
    return bars, sum(told)


def _day(start: datetime) -> str:
    # Translators: a day in a table of the coming two weeks, as Django's date format.
    return date_format(start, _("D j M"))
