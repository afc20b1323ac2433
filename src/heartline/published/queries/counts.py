"""All figures of a period, counted in a handful of questions to the database."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.db.models import Count, Value

from heartline.cases.models import Case
from heartline.channels.models import Letter, LetterStatus
from heartline.ledger.models import Entry, Position, Unsealed
from heartline.published.queries.figures import CASE_OF, Unit, of_unit, rows_of
from heartline.published.queries.periods import (
    Period,
    end_of_month,
    months_between,
)
from heartline.shared.clock import day_of

#: A month by month line longer than this many months goes year by year.
MOST_MONTHS = 36


@dataclass
class Number:
    """How many; of them private (in counts only), and joined with another case."""

    n: int = 0
    private: int = 0
    joined: int = 0

    def add(self, n: int, *, private: bool, joined: int = 0) -> None:
        """Count some more."""
        self.n += n
        if private:
            self.private += n
        else:
            self.joined += joined


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


@dataclass
class Results:
    """Every figure of a period at a moment; `of_office` holds None for the desk."""

    period: Period
    at: datetime
    figures: dict[str, Number] = field(default_factory=dict)
    of_kind: dict[str, Number] = field(default_factory=dict)
    of_office: dict[int | None, dict[str, Number]] = field(default_factory=dict)
    line: list[Stretch] = field(default_factory=list)

    def __getitem__(self, code: str) -> Number:
        return self.figures.setdefault(code, Number())


def results(period: Period, at: datetime) -> Results:
    """The figures of `period` as they stand in the minute of `at`; read them, do not change them.

    They are counted once and remembered until something happens: every change leaves an entry in
    the ledger, so as long as nothing was entered no figure has changed but by the clock.
    """
    return _count(period, minute_of(at), _version())


def minute_of(at: datetime) -> datetime:
    """The minute that figures stand for."""
    return at.replace(second=0, microsecond=0)


def _version() -> tuple[object, ...]:
    """What changes with every entry, sealed or not, and with every letter that is given up."""
    newest = Entry.objects.order_by("-id").values_list("id", "leaf_hash").first()
    last = Position.objects.order_by("-position").values_list("position", flat=True).first()
    failed = Letter.objects.filter(status=LetterStatus.FAILED).count()
    return newest, last, Unsealed.objects.count(), failed


@lru_cache(maxsize=32)
def _count(period: Period, at: datetime, _as_of: tuple[object, ...]) -> Results:
    found = Results(period, at)
    _count_cases(found)
    for unit in (Unit.PERSON, Unit.VERDICT):
        _count_unit(found, unit)
    found.line = _line(period, at)
    return found


def _tallies(unit: Unit, at: datetime) -> dict[str, Any]:
    return {
        f"n_{figure.code}": Count("pk", filter=figure.where(at) or None) for figure in of_unit(unit)
    }


def _grouped(found: Results, unit: Unit, *by: str) -> Iterable[dict[str, Any]]:
    case = CASE_OF[unit]
    rows = rows_of(unit).filter(found.period.covers(f"{case}received_at")).order_by()
    groups = rows.values(*(f"{case}{name}" for name in by))
    tallied: Iterable[dict[str, Any]] = groups.annotate(**_tallies(unit, found.at))
    return tallied


def _count_cases(found: Results) -> None:
    for row in _grouped(found, Unit.CASE, "lead", "kind", "private"):
        private, joined = row["private"], row["n_merged"]
        office = found.of_office.setdefault(row["lead"], {})
        for figure in of_unit(Unit.CASE):
            code, n = figure.code, row[f"n_{figure.code}"]
            both = joined if code in {"received", "merged"} else 0
            for number in (found[code], office.setdefault(code, Number())):
                number.add(n, private=private, joined=both)
        kind = found.of_kind.setdefault(row["kind"], Number())
        kind.add(row["n_received"], private=private, joined=joined)


def _count_unit(found: Results, unit: Unit) -> None:
    private = f"{CASE_OF[unit]}private"
    for row in _grouped(found, unit, "private"):
        for figure in of_unit(unit):
            found[figure.code].add(row[f"n_{figure.code}"], private=row[private])


def first_received() -> datetime | None:
    """When the first case of all arrived."""
    return Case.objects.order_by("received_at").values_list("received_at", flat=True).first()


def _line(period: Period, at: datetime) -> list[Stretch]:
    """Received and answered, month by month; from the first case on, for before is not known."""
    today = day_of(at)
    begun = first_received()
    if begun is None:
        return []
    first = max(day_of(begun), period.first or date.min)
    last = min(today, period.last or date.max)
    if first > last:
        return []
    spans = [_within(span, period) for span in _spans(first, last)]
    received = _each(spans, "received_at")
    answered = _each(spans, "answered_at")
    return [
        Stretch(*span, received.get(n, 0), answered.get(n, 0), running=span[1] >= today)
        for n, span in enumerate(spans)
    ]


def _spans(first: date, last: date) -> list[tuple[date, date]]:
    """The months from `first` to `last`; the years, where those are too many."""
    months = months_between(first, last)
    if len(months) <= MOST_MONTHS:
        return [(month, end_of_month(month)) for month in months]
    years = range(first.year, last.year + 1)
    return [(date(year, 1, 1), date(year, 12, 31)) for year in years]


def _within(span: tuple[date, date], period: Period) -> tuple[date, date]:
    """The part of `span` that lies in `period`."""
    return max(span[0], period.first or date.min), min(span[1], period.last or date.max)


def _each(spans: list[tuple[date, date]], moment: str) -> dict[int, int]:
    """How many cases have `moment` in each span, asked at once."""
    parts = [
        Case.objects.filter(Period("days", *span).covers(moment))
        .order_by()
        .annotate(span=Value(n))
        .values("span")
        .annotate(n=Count("pk"))
        for n, span in enumerate(spans)
    ]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {row["span"]: row["n"] for row in rows}


__all__ = ["Number", "Results", "Stretch", "minute_of", "results"]
