"""Hot issues for a page: what each gathers, where, and how it came week by week.

Nothing here names or lists a person. Places are told as communities, and only of cases that
everybody may know of: private ones are in the counts, never in a place.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _, ngettext

from heartline.cases.models import Case, Issue, IssueNews, IssueStatus
from heartline.cases.models.case import CaseQuerySet
from heartline.cases.queries.rows import Row, with_what_rows_need
from heartline.cases.rules.issues import may_read_issues
from heartline.cases.sentences import short_moment
from heartline.offices.models import Area, Level, Staff
from heartline.shared.clock import day_of
from heartline.shared.text import in_language

#: The most weeks that a curve shows; what came earlier is counted in a sentence.
MOST_WEEKS = 104
#: So long after an issue is put right its curve goes on.
AFTERWARDS = timedelta(weeks=12)
#: Private cases fewer than this are not told apart from the others.
SMALL = 5

_SHAPES = {
    IssueStatus.GATHERING: "wait",
    IssueStatus.PLANNED: "info",
    IssueStatus.ACTING: "now",
    IssueStatus.DONE: "done",
    IssueStatus.DROPPED: "closed",
}


def state_of_issue(issue: Issue) -> str:
    """The shape beside the status: of the design system's tags."""
    return _SHAPES[IssueStatus(issue.status)]


def title_of(issue: Issue) -> str:
    """What it is called, in the reader's language."""
    return in_language(issue.title_zh, issue.title_en)


def issues_for_list() -> "QuerySet[Issue]":
    """Issues with what a line of the list needs, the newest first: `cases` counts the gathered."""
    rows = Issue.objects.select_related("owner", "topic", "area").defer("area__boundary")
    return rows.annotate(cases=Count("gathered")).order_by("-opened_at", "-id")


def issue_row(issue: Any) -> Row:
    """The line of one issue of `issues_for_list`."""
    about = [_("Published") if issue.published_at else "", issue.owner, issue.topic, issue.area]
    return Row(
        number=issue.number,
        url=issue.get_absolute_url(),
        title=title_of(issue),
        meta=" · ".join(str(word) for word in about if word),
        state=state_of_issue(issue),
        label=str(issue.get_status_display()),
        due=cases_words(issue.cases),
    )


def cases_words(count: int) -> str:
    """So many cases: "12 cases"."""
    return ngettext("%(count)s case", "%(count)s cases", count) % {"count": count}


@dataclass(frozen=True)
class Place:
    """One community and how many cases of the issue came from there."""

    name: str
    count: int
    #: Of a hundred, of the community with the most.
    share: float


@dataclass(frozen=True)
class Places:
    """Where the cases came from; `apart` is all that has no place, or is private."""

    rows: list[Place]
    apart: int
    #: The outlines of the communities, each with its name and count, as GeoJSON for the map; None
    #: where no outline is known.
    shapes: dict[str, Any] | None = None

    @property
    def bars(self) -> list[tuple[str, float | None, float | None, float | None, str]]:
        """The places as the part `_bars` draws them."""
        return [(row.name, row.share, None, None, str(row.count)) for row in self.rows]


def gathered_cases(issue: Issue) -> CaseQuerySet:
    """The cases that the issue gathers."""
    return Case.objects.filter(in_issue__issue=issue)


def places_of(cases: CaseQuerySet) -> Places:
    """Where the cases came from, community by community, the most first."""
    seen = cases.public().filter(area__isnull=False)
    near = ("area__level", "area__parent", "area")
    counts: dict[int, int] = {}
    for level, parent, area, count in seen.values_list(*near).annotate(n=Count("pk")):
        community = parent if level == Level.GRID and parent else area
        counts[community] = counts.get(community, 0) + count
    areas = Area.objects.in_bulk(counts)
    most = max(counts.values(), default=1)
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = [Place(str(areas[pk]), n, round(100 * n / most, 1)) for pk, n in ordered]
    shapes = [
        {
            "type": "Feature",
            "properties": {"name": f"{areas[pk]} · {count}", "own": True},
            "geometry": areas[pk].boundary,
        }
        for pk, count in ordered
        if areas[pk].boundary
    ]
    drawn = {"type": "FeatureCollection", "features": shapes} if shapes else None
    return Places(rows, cases.count() - sum(counts.values()), drawn)


@dataclass(frozen=True)
class Week:
    """A week of the curve: its Monday, how many cases arrived, and whether it was acted on."""

    first: date
    count: int
    side: str  # "before", "during" or "after"

    @property
    def name(self) -> str:
        """The week by its Monday, in little room."""
        # Translators: a day in very little room, as Django's date format.
        return date_format(self.first, _("j M"))

    @property
    def label(self) -> str:
        """The side in a word, for the table beside the picture."""
        return {"before": _("before"), "during": _("it begins"), "after": _("since")}[self.side]


@dataclass(frozen=True)
class Bar:
    """A bar of the picture, in a space of 100 by 40."""

    x: float
    y: float
    width: float
    height: float
    side: str


@dataclass(frozen=True)
class Curve:
    """How the cases came, week by week, and where it was acted on."""

    weeks: list[Week]
    earlier: int
    before: int
    after: int
    weeks_before: int
    weeks_after: int
    #: Where the mark stands, 0 to 100; None while nobody has acted.
    mark: float | None

    @property
    def top(self) -> int:
        """The most cases of one week."""
        return max((week.count for week in self.weeks), default=0)

    @property
    def bars(self) -> list[Bar]:
        """The bars, from the first week to the last."""
        step = 100 / max(len(self.weeks), 1)
        top = self.top or 1
        return [
            Bar(
                round(n * step + 0.1 * step, 2),
                round(40 - 40 * week.count / top, 2),
                round(0.8 * step, 2),
                round(40 * week.count / top, 2),
                week.side,
            )
            for n, week in enumerate(self.weeks)
        ]

    @property
    def words(self) -> str:
        """What the picture shows, in a sentence."""
        if self.mark is None:
            return ngettext(
                "%(n)s case in %(weeks)s.", "%(n)s cases in %(weeks)s.", self.before
            ) % {"n": self.before, "weeks": _weeks(self.weeks_before)}
        places = {
            "before": cases_words(self.before),
            "weeks_before": _weeks(self.weeks_before),
            "after": cases_words(self.after),
            "weeks_after": _weeks(self.weeks_after),
        }
        return (
            _("%(before)s in the %(weeks_before)s before; %(after)s in the %(weeks_after)s since.")
            % places
        )


def _weeks(count: int) -> str:
    return ngettext("%(count)s week", "%(count)s weeks", count) % {"count": count}


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def curve_of(issue: Issue, at: datetime) -> Curve | None:
    """The issue's cases by the week in which each arrived; None while it gathers none.

    A case counts in its week whenever it was gathered. The curve ends today, or some weeks after
    the issue was put right.
    """
    moments = gathered_cases(issue).values_list("received_at", flat=True)
    end = min(at, issue.done_at + AFTERWARDS) if issue.done_at else at
    return curve_through(moments, end=end, acted=issue.acted_at)


def curve_through(
    moments: Iterable[datetime], *, end: datetime, acted: datetime | None = None
) -> Curve | None:
    """What came at these moments, week by week until `end`; None for nothing.

    Args:
        acted: what divides before from after.
    """
    moments = sorted(moments)
    if not moments:
        return None
    end = max(end, moments[-1])
    last = _monday(day_of(end))
    first = max(_monday(day_of(moments[0])), last - timedelta(weeks=MOST_WEEKS - 1))
    counts = Counter(_monday(day_of(moment)) for moment in moments)
    mondays = [first + timedelta(weeks=n) for n in range((last - first).days // 7 + 1)]
    before = [moment for moment in moments if acted is None or moment < acted]
    return Curve(
        weeks=[Week(day, counts[day], _side(day, acted)) for day in mondays],
        earlier=sum(n for day, n in counts.items() if day < first),
        before=len(before),
        after=len(moments) - len(before),
        weeks_before=_so_many_weeks((acted or end) - moments[0]),
        weeks_after=_so_many_weeks(end - acted) if acted else 0,
        mark=_mark(acted, first, len(mondays)),
    )


def _so_many_weeks(span: timedelta) -> int:
    return max(1, ceil(span / timedelta(weeks=1)))


def _side(monday: date, acted: datetime | None) -> str:
    if acted is None:
        return "before"
    begins = _monday(day_of(acted))
    return "during" if monday == begins else "before" if monday < begins else "after"


def _mark(acted: datetime | None, first: date, weeks: int) -> float | None:
    if acted is None:
        return None
    share = 100 * (day_of(acted) - first).days / (7 * weeks)
    return round(min(100.0, max(0.0, share)), 2)


@dataclass(frozen=True)
class Told:
    """One piece of news, as a page shows it."""

    when: str
    text: str
    told: int
    #: Some are still to be told.
    on_its_way: bool


def news_of(issue: Issue) -> list[Told]:
    """What was told about the issue, the newest first."""
    rows: list[IssueNews] = list(issue.news.order_by("-at", "-id"))
    return [
        Told(
            when=short_moment(row.at),
            text=in_language(row.text_zh, row.text_en),
            told=row.told,
            on_its_way=row.told_at is None,
        )
        for row in rows
    ]


def public_words(issue: Issue) -> list[str]:
    """All that everybody reads of it once it is published: its words, its plan and its news."""
    told = issue.news.order_by("at", "id").values_list("text_zh", "text_en")
    own = (getattr(issue, name) for name in Issue.COMMITTED)
    return [words for words in (*own, *(text for pair in told for text in pair)) if words]


@dataclass(frozen=True)
class Hidden:
    """Gathered cases that a reader cannot open: told as a count, small ones as "a few"."""

    count: int

    @property
    def words(self) -> str:
        """The count in a sentence; "" for none."""
        if not self.count:
            return ""
        if self.count < SMALL:
            return _("A few more are counted here that you cannot open.")
        return _("%(count)s more are counted here that you cannot open.") % {"count": self.count}


def listed_cases(issue: Issue, staff: Staff) -> "QuerySet[Case]":
    """The gathered cases that `staff` may open, the newest first."""
    seen = gathered_cases(issue).visible_to(staff)
    return with_what_rows_need(seen, staff).order_by("-received_at", "-id")


def issue_steps(issue: Issue) -> list[tuple[str, str, str]]:
    """The line of steps: label, "done", "now" or "next", and its moment."""
    if issue.status == IssueStatus.DROPPED:
        dropped = short_moment(issue.dropped_at) if issue.dropped_at else ""
        opened = (str(IssueStatus.GATHERING.label), "done", short_moment(issue.opened_at))
        return [opened, (str(IssueStatus.DROPPED.label), "now", dropped)]
    moments = [
        (IssueStatus.GATHERING, issue.opened_at),
        (IssueStatus.PLANNED, issue.planned_at),
        (IssueStatus.ACTING, issue.acted_at),
        (IssueStatus.DONE, issue.done_at),
    ]
    here = next(n for n, (status, _at) in enumerate(moments) if status == issue.status)
    done = issue.status == IssueStatus.DONE
    return [
        (
            str(status.label),
            "done" if n < here or (done and n == here) else "now" if n == here else "next",
            short_moment(moment) if moment and n <= here else "",
        )
        for n, (status, moment) in enumerate(moments)
    ]


def public_issue_of(case: Case, home: Case) -> Issue | None:
    """The published issue that a person's case is in, or that it came from when cases joined."""
    where = Q(gathered__case=case) | Q(gathered__case=home)
    return Issue.objects.public().filter(where).order_by("-published_at").first()


def issue_of(staff: Staff, case: Case) -> tuple[str, str] | None:
    """The issue that a case is in, for those who read issues: what it is called, its address."""
    row = getattr(case, "in_issue", None)
    if row is None or not may_read_issues(staff):
        return None
    return f"{row.issue.number} {title_of(row.issue)}", row.issue.get_absolute_url()
