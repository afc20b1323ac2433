"""What an office, or the whole town, has now: for those whose duty it is to know."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from heartline.cases.models import IS_WAITING, Case, Verdict
from heartline.cases.rules import READS
from heartline.engines.rates import Rule
from heartline.offices.models import DutyKind, Office, Staff
from heartline.published.queries.cases import in_order
from heartline.published.queries.cells import Cell
from heartline.published.queries.counts import Stretch, ToldRate, line_of, minute_of, told_rate
from heartline.published.queries.figures import CASE_OF, Unit, codes_of, counted, office_of
from heartline.published.queries.formulas import Chosen, formula_of
from heartline.published.queries.periods import Period, month_of, the_period
from heartline.published.queries.rows import PAGE, Cut, Seen
from heartline.published.queries.summary import Piece, Sums, pieces
from heartline.shared.clock import day_of

#: Who has a dashboard, and whose work brings them to private cases.
READERS = (
    DutyKind.ANALYST,
    DutyKind.SUPERVISOR,
    DutyKind.DISPATCHER,
    DutyKind.AUDITOR,
    DutyKind.ADMINISTRATOR,
)
_PRIVATE_TOO = (DutyKind.SUPERVISOR, DutyKind.DISPATCHER, DutyKind.AUDITOR)
#: An answer that is due within so long is due soon.
SOON = timedelta(days=2)
#: What waits now.
OPEN = ("waiting", "overdue")
#: A figure of the desk alone: it looks ahead.
DUE_SOON = "due_soon"


@dataclass(frozen=True)
class Scope:
    """The offices of a reader (None: what no office leads), and where they count the private."""

    offices: frozenset[int | None]
    private: frozenset[int | None]

    def has(self, cell: Cell) -> bool:
        """Whether the rows of a cell are counted for this reader."""
        return cell.office in (self.private if cell.private else self.offices)

    def where(self) -> Q:
        """The condition on rows with `the_office`."""
        known = Q(the_office__in=[pk for pk in self.offices if pk is not None])
        return known | Q(the_office=None) if None in self.offices else known


def scope_of(staff: Staff) -> Scope:
    """The offices under those in which `staff` holds a duty that looks over them."""
    every = list(Office.objects.only("id", "path", "parent"))
    desk = (DutyKind.DISPATCHER, DutyKind.AUDITOR)
    return Scope(
        _under(staff.offices(*READERS), every, staff.offices(*READERS)),
        _under(staff.offices(*_PRIVATE_TOO), every, staff.offices(*desk)),
    )


def _under(tops: list[Office], every: list[Office], desk: list[Office]) -> frozenset[int | None]:
    """The offices under `tops`; with the desk's own cases where one of `desk` is the top of all."""
    keys = {one.pk for one in every if any(one.is_under(top) for top in tops)}
    return frozenset({*keys, None} if any(top.parent_id is None for top in desk) else keys)


@dataclass
class Dashboard:
    """What the offices of a reader have now, and how the last twelve months were."""

    scope: Scope
    at: datetime
    formula: Chosen
    #: Of this month, and of the last twelve months.
    month: Sums
    year: Sums
    #: What waits, whenever it was received: figure → office → how many.
    open: dict[str, Counter[int | None]]
    line: list[Stretch]
    #: Whether the reader may open cases at all, so that a number leads anywhere.
    opens: bool

    @cached_property
    def offices(self) -> list[Office | None]:
        """The offices that anything is counted with, in the order of their tree; the desk last."""
        known = {pk for pk, counts in self.year.offices.items() if any(counts.values())}
        known.update(*(counts.keys() for counts in self.open.values()))
        ours: list[Office | None] = [
            one for one in in_order(Office.objects.all()) if one.pk in known
        ]
        return [*ours, *([None] if None in known else [])]

    def rate(self, code: str, *office: int | None) -> ToldRate:
        """One of the rates of the last twelve months: of all, or of one office (None: the desk)."""
        counts = self.year.offices[office[0]] if office else self.year.town
        return told_rate(code, counts, self.formula)


def dashboard(staff: Staff, at: datetime) -> Dashboard:
    """What `staff` look over."""
    scope = scope_of(staff)
    year = the_period("months", day_of(at))
    formula = formula_of(year, at)
    assert formula is not None  # noqa: S101 (there is always one in force)
    found = pieces(Period("all"))
    lately = tuple(piece for piece in found if piece.last >= (year.first or piece.last))
    this_month = tuple(piece for piece in lately if piece.first >= month_of(day_of(at)))
    rule = formula.version.rule
    return Dashboard(
        scope=scope,
        at=minute_of(at),
        formula=formula,
        month=_sums(this_month, scope, rule),
        year=_sums(lately, scope, rule),
        line=line_of(list(lately), year, at, lambda piece: _sums((piece,), scope, rule)),
        open=_open(found, scope) | {DUE_SOON: _due_soon(scope, at)},
        opens=staff.holds(*READS),
    )


@lru_cache(maxsize=300)
def _sums(found: tuple[Piece, ...], scope: Scope, rule: Rule) -> Sums:
    """Whole months together, as a reader may count them; read it, do not change it."""
    total = Sums()
    if len(found) > 1:
        for piece in found:
            total.add(_sums((piece,), scope, rule))
        return total
    for piece in found:
        for cell, counts in piece.cells.items():
            if scope.has(cell):
                why = rule.why_not(cell.kind, cell.mark)
                total.town[why].update(counts)
                total.offices[cell.office][why].update(counts)
    return total


def _open(found: list[Piece], scope: Scope) -> dict[str, Counter[int | None]]:
    """What waits, and what should have been answered by now."""
    counted: dict[str, Counter[int | None]] = {code: Counter() for code in OPEN}
    for piece in found:
        for cell, counts in piece.cells.items():
            if "waiting" in counts and scope.has(cell):
                for code in OPEN:
                    if counts[code]:
                        counted[code][cell.office] += counts[code]
    return counted


def _soon(at: datetime) -> QuerySet[Case]:
    return Case.objects.filter(IS_WAITING, due_at__range=(at, at + SOON))


def _due_soon(scope: Scope, at: datetime) -> Counter[int | None]:
    """How many cases of each office are due soon."""
    rows = _soon(at).order_by().values_list("lead", "private").annotate(n=Count("pk"))
    found: Counter[int | None] = Counter()
    for lead, private, n in rows:
        if scope.has(Cell(lead, "", private, "")):
            found[lead] += n
    return found


@dataclass(frozen=True)
class DeskRows:
    """The rows behind a number of the dashboard: those that the reader may open."""

    n: int
    page: Page[Any]
    cases: list[Case]


@dataclass
class _Ours(Seen):
    """The rows in the offices of a reader that they may open, found by the counts of the days."""

    staff: Staff
    scope: Scope

    @cached_property
    def signs(self) -> dict[str, int]:
        return dict.fromkeys(self.codes, 1)

    def holds(self, cell: Cell) -> bool:
        return self.scope.has(cell) and self.cut.holds(cell, self.rule)

    def rows(self) -> QuerySet[Any, Any]:
        rows = self.cut.narrow(counted(self.codes, self.at), self.unit, self.rule)
        rows = rows.annotate(the_office=office_of(self.unit)).filter(self.scope.where())
        return _to_open(rows, self.unit, self.staff).order_by(f"-{self._moment}", "-pk")


def _to_open(rows: QuerySet[Any, Any], unit: Unit, staff: Staff) -> QuerySet[Any, Any]:
    """The rows whose case `staff` may open, with what a line shows of the case."""
    case = CASE_OF[unit]
    related = [f"{case}{name}" for name in ("topic", "area", "lead")]
    visible = Case.objects.visible_to(staff).filter(pk=OuterRef(f"{case}pk"))
    return rows.filter(Exists(visible)).select_related(*related)


def desk_rows(
    staff: Staff, code: str, cut: Cut, period: Period, *, page: str, at: datetime
) -> DeskRows:
    """The rows of a figure in the offices of `staff`.

    Raises:
        KeyError: there is no such figure.
    """
    scope, formula = scope_of(staff), formula_of(period, at)
    assert formula is not None  # noqa: S101 (there is always one in force)
    rule = formula.version.rule
    if code == DUE_SOON:
        soon = cut.narrow(_soon(at), Unit.CASE, rule).annotate(the_office=office_of(Unit.CASE))
        rows = _to_open(soon.filter(scope.where()), Unit.CASE, staff)
        leaf = Paginator(rows.order_by("due_at", "pk"), PAGE).get_page(page)
        return DeskRows(leaf.paginator.count, leaf, list(leaf))
    found: Any = _Ours(
        codes_of(code, rule), cut, rule, minute_of(at), pieces(period), staff=staff, scope=scope
    )
    leaf = Paginator(found, PAGE).get_page(page)
    return DeskRows(found.count(), leaf, [_case_of(row) for row in leaf])


def _case_of(row: Any) -> Case:
    if isinstance(row, Case):
        return row
    case: Case = row.party.case if isinstance(row, Verdict) else row.case
    return case
