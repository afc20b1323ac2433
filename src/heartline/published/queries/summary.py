"""The counts of a period, read from the days and months that the worker keeps.

Private cases are told in groups only: in whole months of the whole town, and there in parts only if
no part is so small that somebody could be recognised. Nothing that is told of them can be got by
taking one told number from another: each month's are told either whole, or not at all.
"""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256

from django.db.models import Max, Min

from heartline.engines.rates import Rule
from heartline.published.models import DayCount, MonthCount
from heartline.published.queries.cells import Cells, read, together
from heartline.published.queries.figures import PARTINGS, WHOLE, Unit, of_unit
from heartline.published.queries.periods import Period, end_of_month, month_of

#: Of fewer private cases than so many nothing is told.
FEWEST = 5


@dataclass(frozen=True)
class Piece:
    """A month, or the days of one that lie in a period, and what was counted in them."""

    first: date
    last: date
    #: Whether no other day of the month holds anything.
    whole: bool
    cells: Cells = field(compare=False, repr=False)
    #: Equal stamps, equal cells.
    stamp: str


#: The months and days that were read last, with their stamps: one is read again when its stamp
#: has changed.
_months: dict[date, tuple[str, Cells]] = {}
_days: dict[date, tuple[str, Cells]] = {}
_edge_pieces: dict[tuple[date, date, str], Piece] = {}
#: So many days are remembered: a little more than a year.
_MOST_DAYS = 400


def pieces(period: Period) -> list[Piece]:
    """The period month by month, the oldest first; months in which nothing happened are missing."""
    months = MonthCount.objects.order_by("month")
    ends = DayCount.objects.aggregate(first=Min("day"), last=Max("day"))
    if ends["first"] is None:
        return []
    first = max(ends["first"], period.first or date.min)
    last = min(ends["last"], period.last or date.max)
    if first > last:
        return []
    stamps = dict(months.filter(month__range=(month_of(first), last)).values_list("month", "stamp"))
    edges = _edges(first, last, ends["first"], ends["last"])
    _read_anew([month for month, stamp in stamps.items() if month not in edges], stamps)
    found = []
    for month in stamps:
        begins, ends_on = max(month, first), min(end_of_month(month), last)
        if month in edges:
            found.append(_edge(begins, ends_on))
        else:
            stamp, cells = _months[month]
            found.append(Piece(month, end_of_month(month), whole=True, cells=cells, stamp=stamp))
    return found


def _edges(first: date, last: date, begun: date, newest: date) -> set[date]:
    """The months of which only some days that hold something lie between `first` and `last`."""
    edges = set()
    if first > max(month_of(first), begun):
        edges.add(month_of(first))
    if last < min(end_of_month(month_of(last)), newest):
        edges.add(month_of(last))
    return edges


def _read_anew(months: list[date], stamps: dict[date, str]) -> None:
    stale = [month for month in months if _months.get(month, ("",))[0] != stamps[month]]
    if stale:
        rows = MonthCount.objects.filter(month__in=stale)
        for month, stamp, cells in rows.values_list("month", "stamp", "cells"):
            _months[month] = (stamp, read(cells))


def _edge(first: date, last: date) -> Piece:
    """Some days of a month as one piece; its stamp is that of its days."""
    days = _of_days(first, last)
    text = "".join(stamp for _day, stamp, _cells in days)
    stamp = sha256(text.encode()).hexdigest()
    found = _edge_pieces.get((first, last, stamp))
    if found is None:
        cells = together(cells for _day, _stamp, cells in days)
        found = Piece(first, last, whole=False, cells=cells, stamp=stamp)
        if len(_edge_pieces) > _MOST_DAYS:
            _edge_pieces.clear()
        _edge_pieces[first, last, stamp] = found
    return found


def _of_days(first: date, last: date) -> list[tuple[date, str, Cells]]:
    """The days that hold something, the newest first, each with its stamp."""
    rows = DayCount.objects.filter(day__range=(first, last))
    stamps = dict(rows.order_by("-day").values_list("day", "stamp"))
    # Other requests may forget what is remembered while this one reads.
    known = {
        day: kept for day, stamp in stamps.items() if (kept := _days.get(day)) and kept[0] == stamp
    }
    stale = [day for day in stamps if day not in known]
    if len(_days) + len(stale) > _MOST_DAYS:
        _days.clear()
    if stale:
        for day, stamp, cells in rows.filter(day__in=stale).values_list("day", "stamp", "cells"):
            known[day] = _days[day] = (stamp, read(cells))
    return [(day, *known[day]) for day in stamps]


def day_cells(first: date, last: date) -> list[tuple[date, Cells]]:
    """The cells of each day, the newest first."""
    return [(day, cells) for day, _stamp, cells in _of_days(first, last)]


@dataclass
class Sums:
    """Cells added up, by why they are left out of the rates ("": they are not), then by figure."""

    town: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: By office, public cases alone; None is the desk.
    offices: dict[int | None, dict[str, Counter[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(Counter))
    )
    #: Received public cases by kind.
    kinds: Counter[str] = field(default_factory=Counter)
    #: How many of the town's are private, told as `town` is.
    hidden: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    #: Private ones that are told as a whole and in no part, by the figure of the whole.
    apart: Counter[str] = field(default_factory=Counter)

    def n(self, code: str) -> int:
        """How many the figure counts in the town, left out of the rates or not."""
        return sum(counts[code] for counts in self.town.values()) + self.apart[code]

    def private(self, code: str) -> int:
        """How many of these are private."""
        return sum(counts[code] for counts in self.hidden.values()) + self.apart[code]

    def of_office(self, office: int | None, code: str) -> int:
        """How many public ones the figure counts in an office."""
        return sum(counts[code] for counts in self.offices[office].values())

    def add(self, other: "Sums") -> None:
        """Add what another piece sums up to."""
        _add(self.town, other.town)
        for office, counts in other.offices.items():
            _add(self.offices[office], counts)
        self.kinds.update(other.kinds)
        _add(self.hidden, other.hidden)
        self.apart.update(other.apart)


def _add(to: dict[str, Counter[str]], counts: dict[str, Counter[str]]) -> None:
    for why, numbers in counts.items():
        to[why].update(numbers)


def sums(found: list[Piece], rule: Rule) -> Sums:
    """All pieces together, as everybody may know them; read it, do not change it."""
    return _total(tuple(found), rule)


@lru_cache(maxsize=40)
def _total(found: tuple[Piece, ...], rule: Rule) -> Sums:
    total = Sums()
    for piece in found:
        total.add(sums_of(piece, rule))
    return total


@lru_cache(maxsize=400)
def sums_of(piece: Piece, rule: Rule) -> Sums:
    """One piece, as everybody may know it; read it, do not change it."""
    return _sum(piece, rule)


def _sum(piece: Piece, rule: Rule) -> Sums:
    total = Sums()
    private: dict[str, Counter[str]] = defaultdict(Counter)
    for cell, counts in piece.cells.items():
        why = rule.why_not(cell.kind, cell.mark)
        if cell.private:
            private[why].update(counts)
            continue
        total.town[why].update(counts)
        total.offices[cell.office][why].update(counts)
        total.kinds[cell.kind] += counts["received"]
    if piece.whole:
        _tell_private(total, private)
    return total


def _tell_private(total: Sums, private: dict[str, Counter[str]]) -> None:
    """Add what may be told of the private ones of a whole month."""
    for unit in Unit:
        parts = [code for parting in PARTINGS[unit] for code in parting]
        whole = sum(counts[WHOLE[unit]] for counts in private.values())
        if all(
            counts[code] == 0 or counts[code] >= FEWEST
            for counts in private.values()
            for code in parts
        ):
            _tell(total, private, [figure.code for figure in of_unit(unit)])
        elif whole >= FEWEST:
            total.apart[WHOLE[unit]] += whole
    if sum(counts["answered"] for counts in private.values()) >= FEWEST:
        _tell(total, private, ["answered"])


def _tell(total: Sums, private: dict[str, Counter[str]], codes: list[str]) -> None:
    for why, counts in private.items():
        told = {code: counts[code] for code in codes if counts[code]}
        total.town[why].update(told)
        total.hidden[why].update(told)
