"""The rows that a figure counts."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from heartline.cases.models import Case, Closing, Kind, Verdict
from heartline.engines.rates import MARKS, Rule
from heartline.offices.models import Office
from heartline.published.queries.cells import Cell, Cells
from heartline.published.queries.counts import Number, minute_of, number_of
from heartline.published.queries.figures import (
    CASE_OF,
    FIGURES,
    Figure,
    Unit,
    codes_of,
    counted,
    mark_of,
    office_of,
)
from heartline.published.queries.formulas import Chosen
from heartline.published.queries.periods import Period
from heartline.published.queries.shown import HEAVY, UNSAID, Shown, shown
from heartline.published.queries.summary import Piece, Sums, day_cells, pieces, sums
from heartline.published.sentences import verdict_words

#: How many rows stand on a page.
PAGE = 50
#: What an address says where no office leads.
NO_OFFICE = "none"
#: What an address says for what counts in the rates; else it names why something is left out.
COUNTED = "counted"


@dataclass(frozen=True)
class Cut:
    """The part of a figure that is asked for: a kind, an office, what is in or out of the rates."""

    kind: Kind | None = None
    office: Office | None = None
    #: Only what no office leads.
    nobodys: bool = False
    #: "" for all; `COUNTED`; or why it is left out: "kind", "listed", "reviewed", "excluded:…".
    part: str = ""

    @property
    def whole_town(self) -> bool:
        """Whether it is of all kinds and all offices."""
        return self.kind is None and self.office is None and not self.nobodys

    def holds(self, cell: Cell, rule: Rule) -> bool:
        """Whether the rows of a cell belong to it."""
        if (self.office or self.nobodys) and cell.office != self._key:
            return False
        return self.kind in (None, cell.kind) and self.has(rule, cell.kind, cell.mark)

    def has(self, rule: Rule, kind: str, mark: str) -> bool:
        """Whether it wants what a rule leaves out for that reason, or does not."""
        return not self.part or rule.why_not(kind, mark) == self.part.replace(COUNTED, "")

    def narrow(self, rows: QuerySet[Any, Any], unit: Unit, rule: Rule) -> QuerySet[Any, Any]:
        """The rows of a unit that belong to it."""
        kind = f"{CASE_OF[unit]}kind"
        if self.kind:
            rows = rows.filter(Q((kind, self.kind)))
        if self.office or self.nobodys:
            rows = rows.annotate(the_office=office_of(unit)).filter(the_office=self._key)
        return self._in_part(rows, unit, rule) if self.part else rows

    @property
    def _key(self) -> int | None:
        return self.office.pk if self.office else None

    def _in_part(self, rows: QuerySet[Any, Any], unit: Unit, rule: Rule) -> QuerySet[Any, Any]:
        kinds = Q((f"{CASE_OF[unit]}kind__in", sorted(rule.kinds)))
        if self.part == "kind":
            return rows.exclude(kinds)
        rows = rows.filter(kinds).annotate(the_mark=mark_of(unit))
        if self.part != COUNTED:
            return rows.filter(the_mark=self.part)
        for mark in rule.leaves_out:
            rows = rows.exclude(the_mark__startswith=mark)
        return rows


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
    part = asked.get("part", "")
    if part.partition(":")[0] not in ("", COUNTED, "kind", *MARKS):
        return None
    return Cut(
        Kind(kind) if kind else None,
        found,
        nobodys=office == NO_OFFICE,
        part=part,
    )


def rows_behind(
    code: str, cut: Cut, period: Period, *, page: str, at: datetime, formula: Chosen
) -> Rows:
    """The rows that the figure `code` counts, newest first.

    Args:
        formula: what makes something count in the rates, or left out of them.

    Raises:
        KeyError: there is no such figure.
    """
    rule = formula.version.rule
    codes = codes_of(code, rule)
    figure, found = FIGURES[codes[0]], pieces(period)
    number = number_in(found, codes, cut, rule)
    seen: Any = Seen(codes, cut, rule, minute_of(at), found)
    pages: Paginator[Any] = Paginator(seen, PAGE)
    leaf = pages.get_page(page)
    return Rows(figure, cut, number, leaf, [_row(figure.unit, row, at) for row in leaf])


def number_in(found: list[Piece], codes: Iterable[str], cut: Cut, rule: Rule) -> Number:
    """How many rows of a cut some figures count, as everybody may know it."""
    total = sums(found, rule) if cut.whole_town else None
    numbers = [
        _of_town(total, code, cut) if total else _of_cut(found, code, cut, rule) for code in codes
    ]
    return Number(
        sum(one.n for one in numbers),
        sum(one.private for one in numbers),
        sum(one.joined for one in numbers),
    )


def _of_town(total: Sums, code: str, cut: Cut) -> Number:
    if not cut.part:
        return number_of(total, code)
    why = cut.part.replace(COUNTED, "")
    return Number(total.town[why][code], total.hidden[why][code])


def _of_cut(found: list[Piece], code: str, cut: Cut, rule: Rule) -> Number:
    n = sum(_in_cells(piece.cells, code, cut, rule) for piece in found)
    if code not in {"received", "merged"}:
        return Number(n)
    return Number(n, 0, sum(_in_cells(piece.cells, "merged", cut, rule) for piece in found))


def _in_cells(cells: Cells, code: str, cut: Cut, rule: Rule) -> int:
    return sum(
        counts[code]
        for cell, counts in cells.items()
        if code in counts and not cell.private and cut.holds(cell, rule)
    )


@dataclass
class Seen:
    """The rows that everybody may see, as a paginator wants them: so many, and from here to there.

    The counts of the days say where a page lies, so that no page walks past rows it does not show.
    """

    codes: tuple[str, ...]
    cut: Cut
    rule: Rule
    at: datetime
    found: list[Piece]

    @cached_property
    def _of(self) -> dict[date, int]:
        """How many rows each piece holds."""
        return {piece.first: self._in(piece.cells) for piece in self.found}

    @cached_property
    def signs(self) -> dict[str, int]:
        """What to add up and what to take off: those joined with another case are found there."""
        if "received" in self.codes:
            return {"received": 1, "merged": -1}
        return {code: 1 for code in self.codes if code != "merged"}

    def _in(self, cells: Cells) -> int:
        signs = self.signs
        return sum(
            sum(sign * counts[code] for code, sign in signs.items())
            for cell, counts in cells.items()
            if not signs.keys().isdisjoint(counts) and self.holds(cell)
        )

    def holds(self, cell: Cell) -> bool:
        """Whether the rows of a cell are among them."""
        return not cell.private and self.cut.holds(cell, self.rule)

    def count(self) -> int:
        """How many rows there are, as the paginator asks."""
        return sum(self._of.values())

    def __len__(self) -> int:
        return self.count()

    def __getitem__(self, part: slice) -> list[Any]:
        start, stop = int(part.start), int(part.stop)
        days = list(self._days(start, stop))
        if not days:
            return []
        first, last, before = days[-1][0], days[0][0], days[0][1]
        rows = self.rows().filter(Period("days", first, last).covers(self._moment))
        return list(rows[start - before : stop - before])

    @property
    def _moment(self) -> str:
        figure = FIGURES[self.codes[0]]
        return f"{CASE_OF[figure.unit]}{figure.moment}"

    def _days(self, start: int, stop: int) -> Iterator[tuple[date, int]]:
        """The days that hold the rows from `start` to `stop`, and how many rows are newer."""
        newer = 0
        for piece in reversed(self.found):
            n = self._of[piece.first]
            if newer >= stop:
                return
            if newer + n <= start:
                newer += n
                continue
            for day, cells in day_cells(piece.first, piece.last):
                here = self._in(cells)
                if here and newer < stop and newer + here > start:
                    yield day, newer
                newer += here

    @property
    def unit(self) -> Unit:
        """What is counted."""
        return FIGURES[self.codes[0]].unit

    def rows(self) -> QuerySet[Any, Any]:
        """The rows of any day, the newest first."""
        unit = self.unit
        case = CASE_OF[unit]
        rows = self.cut.narrow(counted(self.codes, self.at), unit, self.rule)
        hidden = Q((f"{case}private", True)) | Q((f"{case}closed_because", Closing.MERGED))
        seen = _with_what_is_shown(unit, rows.exclude(hidden))
        return seen.order_by(f"-{self._moment}", "-pk")


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
