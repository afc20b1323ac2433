"""Counting the rows of some days, by office, kind, privacy, and what keeps them out of rates."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db.models import Count, Min, Q, Value
from django.db.models.functions import TruncDate

from heartline.published.queries.figures import (
    CASE_OF,
    FIGURES,
    TURNS,
    Figure,
    Unit,
    mark_of,
    of_unit,
    office_of,
    rows_of,
)
from heartline.published.queries.periods import Period


class Cell(NamedTuple):
    """What is counted together: rows of one office (None: the desk), kind and privacy."""

    office: int | None
    kind: str
    private: bool
    #: "", or what may keep them out of the rates: "excluded:…", "listed", "reviewed".
    mark: str


#: How many rows each figure counts in each cell.
Cells = dict[Cell, Counter[str]]


@dataclass
class Counted:
    """The cells of one day, and the next moment at which the clock alone changes them."""

    cells: Cells = field(default_factory=lambda: defaultdict(Counter))
    turns_at: datetime | None = None

    def turn(self, moment: datetime | None) -> None:
        """Remember `moment` if it comes before the one known so far."""
        if moment is not None and (self.turns_at is None or moment < self.turns_at):
            self.turns_at = moment


def count_days(days: Sequence[date], at: datetime) -> dict[date, Counted]:
    """All figures of each of `days` as the rows stand now and the clock at `at`."""
    found = {day: Counted() for day in days}
    for unit in Unit:
        _count(found, of_unit(unit), at)
    _count(found, [FIGURES["answered"]], at)
    return found


def _count(found: dict[date, Counted], figures: list[Figure], at: datetime) -> None:
    """Count figures that are of the same unit and go by the same moment."""
    unit, moment = figures[0].unit, f"{CASE_OF[figures[0].unit]}{figures[0].moment}"
    turns = TURNS.get(unit, ()) if moment.endswith("received_at") else ()
    tallies: dict[str, Any] = {
        f"n_{figure.code}": Count("pk", filter=figure.where(at) or None) for figure in figures
    }
    for name, rows in turns:
        tallies[f"turn_{name}"] = Min(name, filter=rows & Q((f"{name}__gte", at)))
    only = next(iter(found)) if len(found) == 1 else None
    groups = (
        rows_of(unit)
        .filter(_on(found, moment))
        .order_by()
        .annotate(
            the_day=Value(only) if only else TruncDate(moment),
            the_office=office_of(unit),
            the_mark=mark_of(unit),
        )
        .values("the_day", "the_office", "the_mark", *_case_fields(unit))
        .annotate(**tallies)
    )
    for row in groups:
        day = found[only or row["the_day"]]
        kind, private = (row[name] for name in _case_fields(unit))
        cell = Cell(row["the_office"], kind, private, row["the_mark"])
        counts = {figure.code: n for figure in figures if (n := row[f"n_{figure.code}"])}
        day.cells[cell].update(counts)
        for name, _rows in turns:
            day.turn(row[f"turn_{name}"])


def _case_fields(unit: Unit) -> tuple[str, str]:
    return f"{CASE_OF[unit]}kind", f"{CASE_OF[unit]}private"


def _on(days: Iterable[date], moment: str) -> Q:
    """The condition that `moment` lies on one of `days`, neighbours taken together."""
    condition = Q()
    first = last = None
    for day in sorted(days):
        if last is not None and (day - last).days == 1:
            last = day
            continue
        if first is not None:
            condition |= Period("days", first, last).covers(moment)
        first = last = day
    return condition | Period("days", first, last).covers(moment)


def together(parts: Iterable[Cells]) -> Cells:
    """The cells of several days as one."""
    found: Cells = defaultdict(Counter)
    for cells in parts:
        for cell, counts in cells.items():
            found[cell].update(counts)
    return found


def written(cells: Cells) -> list[list[Any]]:
    """The cells as they are stored: in one order, so that equal cells are equal text."""
    order = sorted(cells.items(), key=lambda item: (item[0][0] or 0, *item[0][1:]))
    return [[*cell, dict(sorted(counts.items()))] for cell, counts in order if counts]


def read(stored: list[list[Any]]) -> Cells:
    """The cells that `written` wrote."""
    return {Cell(*told): Counter(counts) for *told, counts in stored}
