"""What the residents' home page shows of the results."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from django.db.models import Exists, F, OuterRef, Q
from django.http import HttpRequest

from heartline.cases.models import (
    WAITING,
    Case,
    CaseFile,
    FileRole,
    Solved,
    Verdict,
)
from heartline.ledger.models import Entry
from heartline.published.queries.cases import longest_waiting, private_waiting
from heartline.published.queries.counts import minute_of
from heartline.published.queries.periods import (
    Period,
    month_of,
    month_period,
    the_period,
)
from heartline.published.queries.shown import Shown, public_cases, shown
from heartline.published.sentences import count, percent
from heartline.shared.clock import day_of, now

#: The figures of the home page are counted anew this often; its cases are read each time.
FRESH = timedelta(minutes=10)
#: How many solved matters are shown, and from how many days; if there are none, older ones.
SOLVED = 3
LATELY = timedelta(days=7)
#: The size of a spark line.
_WIDTH, _HEIGHT = 100, 24


@dataclass(frozen=True)
class Trend:
    """A figure of the last twelve months and how each month was; None where nothing was known."""

    n: int
    of: int
    months: tuple[float | None, ...]
    #: A plain number, not a share.
    plain: bool = False

    @property
    def share(self) -> float | None:
        """The share, 0 to 100; None where there is nothing to count."""
        return 100 * self.n / self.of if self.of else None

    @property
    def words(self) -> str:
        """The figure: a share, or a plain number; a dash where nothing is known."""
        if self.plain:
            return count(self.n)
        return "—" if self.share is None else percent(self.share)

    @property
    def points(self) -> str:
        """The line, from the first month known, as the spark line draws it."""
        return " ".join(f"{x:g},{y:g}" for x, y in self._dots())

    @property
    def last(self) -> tuple[float, float] | None:
        """Where the line ends."""
        dots = self._dots()
        return dots[-1] if dots else None

    def _dots(self) -> list[tuple[float, float]]:
        top = max((value for value in self.months if value is not None), default=0) or 1
        step = _WIDTH / max(len(self.months) - 1, 1)
        return [
            (round(n * step, 1), round(_HEIGHT - _HEIGHT * value / top, 1))
            for n, value in enumerate(self.months)
            if value is not None
        ]


@dataclass(frozen=True)
class SolvedCase:
    """A matter that its person says is solved, with pictures from before and after if released."""

    case: Shown
    before: CaseFile | None
    after: CaseFile | None


def home_panel(request: HttpRequest) -> dict[str, Any]:
    """The context of `published/_home.html`: trends, the longest wait, what was solved lately."""
    at = now()
    begun = Entry.objects.order_by("id").values_list("leaf_hash", flat=True).first()
    step = int(FRESH.total_seconds())
    counted_at = datetime.fromtimestamp(at.timestamp() // step * step, tz=at.tzinfo)
    received, in_time, solved = _trends(counted_at, begun)
    period = the_period("months", day_of(at))
    return {
        "at": minute_of(at),
        "period": period,
        "received": received,
        "in_time": in_time,
        "solved": solved,
        "longest": next(iter(longest_waiting(at, 1)), None),
        "waiting": Case.objects.waiting().count() - private_waiting(),
        "solved_cases": solved_lately(at),
    }


@lru_cache(maxsize=4)
def _trends(at: datetime, _installation: str | None) -> tuple[Trend, Trend, Trend]:
    today = day_of(at)
    months = [month_period(month_of(today, later=n)) for n in range(-11, 1)]
    return (
        _trend(months, lambda month: (_cases(month).count(), 0), plain=True),
        _trend(months, lambda month: _in_time(month, at)),
        _trend(months, _solved),
    )


def _cases(month: Period) -> Any:
    return Case.objects.filter(month.covers("received_at"))


def _in_time(month: Period, at: datetime) -> tuple[int, int]:
    rows = _cases(month).filter(due_at__isnull=False)
    hits = rows.filter(answered_at__lte=F("due_at")).count()
    overdue = Q(status__in=WAITING, due_at__lt=at)
    return hits, rows.filter(Q(answered_at__isnull=False) | overdue).count()


def _solved(month: Period) -> tuple[int, int]:
    rows = Verdict.objects.filter(month.covers("party__case__received_at"))
    return rows.filter(solved=Solved.YES).count(), rows.count()


def _trend(
    months: list[Period], counts_of: Callable[[Period], tuple[int, int]], *, plain: bool = False
) -> Trend:
    """A trend of shares, or of plain numbers where nothing is counted as the whole."""
    counts = [counts_of(month) for month in months]
    n, of = sum(hits for hits, _all in counts), sum(whole for _hits, whole in counts)
    values: tuple[float | None, ...]
    if not plain:
        values = tuple(100 * hits / whole if whole else None for hits, whole in counts)
    else:
        first = next((place for place, (hits, _all) in enumerate(counts) if hits), len(counts))
        values = tuple(
            hits if place >= first else None for place, (hits, _all) in enumerate(counts)
        )
    return Trend(n, of, values, plain)


def solved_lately(at: datetime) -> list[SolvedCase]:
    """Released matters whose standing answer was judged "solved": this week's, or the newest."""
    yes = Verdict.objects.filter(
        reply__case=OuterRef("pk"), reply__sent_at=OuterRef("answered_at"), solved=Solved.YES
    )
    released = public_cases().filter(released_at__isnull=False, answered_at__isnull=False)
    rows = released.filter(Exists(yes)).order_by("-answered_at")
    newest = list(rows.filter(answered_at__gte=at - LATELY)[:SOLVED]) or list(rows[:SOLVED])
    files: dict[tuple[int, str], CaseFile] = {}
    shown_files = CaseFile.objects.filter(
        case__in=[case.pk for case in newest],
        released=True,
        role__in=(FileRole.BEFORE, FileRole.AFTER),
        attachment__kind="picture",
        attachment__erased_at=None,
    )
    for file in shown_files.select_related("attachment").order_by("-id"):
        files[file.case_id, file.role] = file
    return [
        SolvedCase(
            shown(case, at),
            files.get((case.pk, FileRole.BEFORE)),
            files.get((case.pk, FileRole.AFTER)),
        )
        for case in newest
    ]


__all__ = ["SolvedCase", "Trend", "home_panel", "solved_lately"]
