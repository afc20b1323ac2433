"""What the residents' home page shows of the results."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest

from heartline.cases.models import (
    CaseFile,
    FileRole,
    Solved,
    Verdict,
)
from heartline.published.queries.cases import longest_waiting
from heartline.published.queries.counts import minute_of, waiting_now
from heartline.published.queries.formulas import newest
from heartline.published.queries.periods import (
    month_of,
    month_period,
    the_period,
)
from heartline.published.queries.shown import Shown, public_cases, shown
from heartline.published.queries.summary import Sums, pieces, sums_of
from heartline.published.sentences import count, percent
from heartline.shared.clock import day_of, now

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
    received, in_time, solved = _trends(at)
    waiting = waiting_now()
    period = the_period("months", day_of(at))
    return {
        "at": minute_of(at),
        "period": period,
        "received": received,
        "in_time": in_time,
        "solved": solved,
        "longest": next(iter(longest_waiting(at, 1)), None),
        "waiting": waiting.n - waiting.private,
        "solved_cases": solved_lately(at),
    }


def _trends(at: datetime) -> tuple[Trend, Trend, Trend]:
    today = day_of(at)
    rule = newest().rule
    months = [month_period(month_of(today, later=n)) for n in range(-11, 1)]
    found = {piece.first: sums_of(piece, rule) for piece in pieces(the_period("months", today))}
    known = [found.get(month.first or date.min, Sums()) for month in months]
    return (
        _trend([(month.n("received"), 0) for month in known], plain=True),
        _trend([(month.n("in_time"), month.n("due")) for month in known]),
        _trend([(month.n("solved_yes"), month.n("verdicts")) for month in known]),
    )


def _trend(counts: list[tuple[int, int]], *, plain: bool = False) -> Trend:
    """A trend of shares, or of plain numbers where nothing is counted as the whole."""
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
