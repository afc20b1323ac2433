"""All figures of a period, read from what the worker keeps counted."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache

from django.db.models import F, Q

from heartline.cases.models import Case, Kind
from heartline.engines.rates import RATES, Rate
from heartline.ledger.models import Bookmark, Position
from heartline.published.models import DayCount
from heartline.published.queries.figures import CONTACT, TAKEN, Unit
from heartline.published.queries.formulas import Chosen, formula_of, newest
from heartline.published.queries.periods import (
    Period,
    end_of_month,
    months_between,
)
from heartline.published.queries.summary import Piece, Sums, pieces, sums, sums_of
from heartline.shared.clock import day_of

#: A month by month line longer than this many months goes year by year.
MOST_MONTHS = 36
#: The counts are late when the worker has not come for so long.
LATE = timedelta(minutes=1)
#: What each rate counts one by one, and the figure of all of it.
RATE_OF: dict[str, tuple[Unit, str]] = {
    "response": (Unit.PART, "given"),
    "solution": (Unit.VERDICT, "verdicts"),
    "satisfaction": (Unit.VERDICT, "verdicts"),
}


@dataclass
class Number:
    """How many; of them private (in counts only), and joined with another case."""

    n: int = 0
    private: int = 0
    joined: int = 0


@dataclass(frozen=True)
class Stretch:
    """A month, or a year, of the line: what was received and what was answered in it."""

    first: date
    last: date
    received: int
    answered: int
    #: Whether it is not over yet.
    running: bool

    @property
    def period(self) -> Period:
        """The same days as a period."""
        return Period("days", self.first, self.last)


@dataclass(frozen=True)
class ToldRate:
    """A rate, what it is made of, and what was left out of it and why."""

    code: str
    rate: Rate
    #: What counts in it, by figure.
    counts: Counter[str]
    #: Why something was left out ("kind", "listed", "excluded:…", "reviewed") → how many.
    left_out: dict[str, int]


@dataclass
class Results:
    """Every figure of a period at a moment; `of_office` holds None for the desk."""

    period: Period
    at: datetime
    formula: Chosen
    sums: Sums = field(default_factory=Sums)
    line: list[Stretch] = field(default_factory=list)

    def __getitem__(self, code: str) -> Number:
        return number_of(self.sums, code)

    @property
    def of_kind(self) -> dict[str, int]:
        """Received public cases by kind."""
        return {kind.value: self.sums.kinds[kind.value] for kind in Kind}

    @property
    def of_office(self) -> set[int | None]:
        """The offices that anything is counted with."""
        return {pk for pk, counts in self.sums.offices.items() if any(counts.values())}

    def rate(self, code: str) -> ToldRate:
        """One of the rates of the town."""
        return told_rate(code, self.sums.town, self.formula)

    def rate_of(self, code: str, office: int | None) -> ToldRate:
        """One of the rates of an office: public cases alone."""
        return told_rate(code, self.sums.offices[office], self.formula)


def number_of(counted: Sums, code: str) -> Number:
    """A figure of the town."""
    joined = counted.n("merged") - counted.private("merged")
    return Number(
        counted.n(code), counted.private(code), joined if code in {"received", "merged"} else 0
    )


def told_rate(code: str, counts: dict[str, Counter[str]], formula: Chosen) -> ToldRate:
    """A rate from counts by why they are left out."""
    rule = formula.version.rule
    inside = counts.get("", Counter())
    whole = RATE_OF[code][1]
    left_out = {why: numbers[whole] for why, numbers in counts.items() if why and numbers[whole]}
    return ToldRate(code, RATES[code](inside, rule), inside, dict(sorted(left_out.items())))


def unanswered_of(code: str, formula: Chosen) -> tuple[str, ...]:
    """The figures of what counts in a rate's whole and neither for nor against."""
    if code == "response":
        return (TAKEN if formula.version.rule.response == "taken" else CONTACT)[3:]
    return ("satisfied_unsaid",) if code == "satisfaction" else ()


def results(period: Period, at: datetime, *, formula: Chosen | None = None) -> Results:
    """The figures of `period` as the worker last counted them; read them, do not change them.

    Args:
        formula: how rates are counted; the one in force at the end of the period unless given.
    """
    chosen = formula or formula_of(period, at)
    if chosen is None:
        raise ValueError("there is always a formula in force")
    found = pieces(period)
    counted = sums(found, chosen.version.rule)
    rule = chosen.version.rule
    line = line_of(found, period, at, lambda piece: sums_of(piece, rule))
    return Results(period, minute_of(at), chosen, counted, line)


def waiting_now() -> Number:
    """How many cases wait in the whole town, whenever they were received."""
    rule = newest().rule
    found = [sums_of(piece, rule) for piece in pieces(Period("all"))]
    return Number(
        sum(one.n("waiting") for one in found), sum(one.private("waiting") for one in found)
    )


def marked_now() -> Counter[str]:
    """How many public cases are "listed" and "excluded", whenever they were received."""
    found: Counter[str] = Counter()
    for piece in pieces(Period("all")):
        found.update(_marked(piece))
    return found


@lru_cache(maxsize=400)
def _marked(piece: Piece) -> Counter[str]:
    found: Counter[str] = Counter()
    for cell, counts in piece.cells.items():
        if cell.mark and not cell.private:
            found[cell.mark.partition(":")[0]] += counts["received"]
    return found


def minute_of(at: datetime) -> datetime:
    """The minute that figures stand for."""
    return at.replace(second=0, microsecond=0)


def being_counted(at: datetime) -> bool:
    """Whether the counts are not those of the last minute: the worker has more than that to do."""
    mark = Bookmark.objects.filter(name="figures").first()
    if mark is None:
        return Position.objects.exists()
    behind = Position.objects.filter(position__gte=mark.position, entry__entered_at__lt=at - LATE)
    turned = Q(turns_at__lt=at - LATE) | Q(counted=-1, marked__gt=F("counted"))
    return DayCount.objects.filter(turned).exists() or behind.exists()


def first_received() -> datetime | None:
    """When the first case of all arrived."""
    return Case.objects.order_by("received_at").values_list("received_at", flat=True).first()


def line_of(
    found: list[Piece], period: Period, at: datetime, sum_: Callable[[Piece], Sums]
) -> list[Stretch]:
    """Received and answered, month by month; from the first case on, for before is not known."""
    today = day_of(at)
    told = {(piece.first.year, piece.first.month): sum_(piece) for piece in found}
    begun = first_received()
    if begun is None or not any(map(_received, found)):
        return []
    first = max(_begins(day_of(begun)), period.first or date.min)
    last = min(today, period.last or date.max)
    return [
        Stretch(
            *span,
            received=sum(told[month].n("received") for month in _months(span) if month in told),
            answered=sum(told[month].n("answered") for month in _months(span) if month in told),
            running=span[1] >= today,
        )
        for span in (_within(span, period) for span in _spans(first, last))
    ]


def _received(piece: Piece) -> bool:
    return any(counts["received"] for counts in piece.cells.values())


def _begins(month: date) -> date:
    return month.replace(day=1)


def _months(span: tuple[date, date]) -> list[tuple[int, int]]:
    return [(month.year, month.month) for month in months_between(*span)]


def _spans(first: date, last: date) -> list[tuple[date, date]]:
    """The months from `first` to `last`; the years, where those are too many."""
    if first > last:
        return []
    months = months_between(first, last)
    if len(months) <= MOST_MONTHS:
        return [(month, end_of_month(month)) for month in months]
    years = range(first.year, last.year + 1)
    return [(date(year, 1, 1), date(year, 12, 31)) for year in years]


def _within(span: tuple[date, date], period: Period) -> tuple[date, date]:
    """The part of `span` that lies in `period`."""
    return max(span[0], period.first or date.min), min(span[1], period.last or date.max)


__all__ = ["Number", "Results", "Stretch", "minute_of", "results"]
