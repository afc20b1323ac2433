"""The rows that a figure counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from heartline.cases.models import Case, Closing, Kind, Verdict
from heartline.offices.models import Office
from heartline.published.queries.counts import Number, minute_of
from heartline.published.queries.figures import (
    CASE_OF,
    FIGURES,
    Figure,
    Unit,
    counted,
)
from heartline.published.queries.periods import Period
from heartline.published.queries.shown import HEAVY, UNSAID, Shown, shown
from heartline.published.sentences import verdict_words

#: How many rows stand on a page.
PAGE = 50
#: What an address says where no office leads.
NO_OFFICE = "none"


@dataclass(frozen=True)
class Cut:
    """The part of a figure that is asked for: of one kind, of one office."""

    kind: Kind | None = None
    office: Office | None = None
    #: Only what no office leads.
    nobodys: bool = False

    def where(self, unit: Unit) -> Q:
        """The condition on a unit's rows."""
        case = CASE_OF[unit]
        condition = Q((f"{case}kind", self.kind)) if self.kind else Q()
        if self.office:
            condition &= Q((f"{case}lead", self.office))
        if self.nobodys:
            condition &= Q((f"{case}lead", None))
        return condition


@dataclass(frozen=True)
class Row:
    """One row behind a figure: the case, and the verdict where verdicts are counted."""

    case: Shown
    verdict: Verdict | None = None

    @property
    def said(self) -> str:
        """What the person says of the answer; "" where no verdicts are counted."""
        return verdict_words(self.verdict.solved, self.verdict.satisfied) if self.verdict else ""


@dataclass(frozen=True)
class Rows:
    """What a figure counts: rows that everybody may see, and the rest in counts only."""

    figure: Figure
    cut: Cut
    number: Number
    page: Page[Any]
    rows: list[Row]

    @property
    def listed(self) -> int:
        """How many rows everybody may see."""
        return self.page.paginator.count


def read_cut(asked: Mapping[str, str]) -> Cut | None:
    """The cut that an address asks for; None where there is no such kind or office."""
    kind, office = asked.get("kind", ""), asked.get("office", "")
    if kind and kind not in Kind.values:
        return None
    found = Office.objects.filter(code=office).first() if office else None
    if office and office != NO_OFFICE and found is None:
        return None
    return Cut(Kind(kind) if kind else None, found, nobodys=office == NO_OFFICE)


def rows_behind(code: str, cut: Cut, period: Period, *, page: str, at: datetime) -> Rows:
    """The rows that the figure `code` counts, newest first.

    Raises:
        KeyError: there is no such figure.
    """
    figure = FIGURES[code]
    at = minute_of(at)
    case = CASE_OF[figure.unit]
    all_rows = counted(figure, at).filter(
        period.covers(f"{case}{figure.moment}"), cut.where(figure.unit)
    )
    private = Q((f"{case}private", True))
    joined = Q((f"{case}closed_because", Closing.MERGED))
    tally = all_rows.aggregate(
        all=Count("pk"),
        hidden=Count("pk", filter=private),
        elsewhere=Count("pk", filter=joined & ~private),
    )
    number = Number(tally["all"], private=tally["hidden"], joined=tally["elsewhere"])
    seen = _with_what_is_shown(figure.unit, all_rows.exclude(private | joined))
    seen = seen.order_by(f"-{case}{figure.moment}", "-pk")
    pages = Paginator(seen, PAGE)
    # Counted above: the paginator's own property of this name need not ask again.
    pages.__dict__["count"] = number.n - number.private - number.joined
    leaf = pages.get_page(page)
    return Rows(figure, cut, number, leaf, [_row(figure.unit, row, at) for row in leaf])


def _with_what_is_shown(unit: Unit, rows: QuerySet[Any, Any]) -> QuerySet[Any, Any]:
    case = CASE_OF[unit]
    related = [f"{case}{name}" for name in ("topic", "area__parent", "lead")]
    unsaid = [f"{case}{name}" for name in (*UNSAID, *HEAVY)]
    if unit == Unit.VERDICT:
        unsaid.append("words")
    return rows.select_related(*related).defer(*unsaid)


def _row(unit: Unit, row: Any, at: datetime) -> Row:
    if unit == Unit.VERDICT:
        return Row(shown(row.party.case, at), row)
    case: Case = row if unit == Unit.CASE else row.case
    return Row(shown(case, at))
