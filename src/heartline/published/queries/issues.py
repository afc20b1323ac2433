"""Hot issues as everybody sees them: texts, places, counts and the curve; never a person."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet
from django.http import HttpRequest
from django.urls import reverse

from heartline.cases.models import Issue, Party
from heartline.cases.queries.heat import Hot, heard_by_case, hot_in
from heartline.cases.queries.issues import (
    Curve,
    Places,
    Told,
    cases_words,
    curve_of,
    gathered_cases,
    issue_steps,
    news_of,
    places_of,
    public_issue_of,
    state_of_issue,
    title_of,
)
from heartline.shared.text import in_language

#: How many issues stand on a page, and on the home page.
PAGE = 20
ON_HOME = 3


@dataclass(frozen=True)
class ShownIssue:
    """One published issue in a list."""

    number: str
    url: str
    title: str
    state: str
    status: str
    owner: str
    topic: str
    area: str
    cases: str


def issue_url(issue: Issue) -> str:
    """Where everybody reads it."""
    return reverse("published:issue", args=[issue.pk])


def _shown(issue: Issue, cases: int) -> ShownIssue:
    return ShownIssue(
        number=issue.number,
        url=issue_url(issue),
        title=title_of(issue),
        state=state_of_issue(issue),
        status=str(issue.get_status_display()),
        owner=str(issue.owner),
        topic=str(issue.topic or ""),
        area=str(issue.area or ""),
        cases=cases_words(cases),
    )


def _published() -> "QuerySet[Any]":
    rows = Issue.objects.public().select_related("owner", "topic", "area")
    return rows.defer("area__boundary").annotate(cases=Count("gathered"))


def published_issues(page: str) -> tuple[Page[Issue], list[ShownIssue]]:
    """A page of the published issues: those under way first, then those put right."""
    pages: Paginator[Issue] = Paginator(_published().order_by("done_at", "-published_at"), PAGE)
    leaf = pages.get_page(page)
    rows: list[Any] = list(leaf)
    return leaf, [_shown(issue, issue.cases) for issue in rows]


def issues_on_home() -> list[ShownIssue]:
    """The published issues that came last."""
    rows = _published().order_by("-published_at")[:ON_HOME]
    return [_shown(issue, issue.cases) for issue in rows]


def home_issues(_request: HttpRequest) -> dict[str, list[ShownIssue]]:
    """The context of `published/_home_issues.html`."""
    return {"issues": issues_on_home()}


@dataclass(frozen=True)
class PublicIssue:
    """Everything that the page of one published issue shows."""

    issue: Issue
    row: ShownIssue
    text: str
    plan: str
    steps: list[tuple[str, str, str]]
    places: Places
    curve: Curve | None
    #: Of the cases that are not private.
    hot: Hot
    news: list[Told]


def public_issue(pk: int, at: datetime) -> PublicIssue | None:
    """The published issue of this key; None for one that is not published, or unknown."""
    rows = Issue.objects.public().select_related("owner", "topic", "area").defer("area__boundary")
    issue = rows.filter(pk=pk).first()
    if issue is None:
        return None
    known = list(gathered_cases(issue).public().values_list("pk", flat=True))
    return PublicIssue(
        issue=issue,
        row=_shown(issue, gathered_cases(issue).count()),
        text=in_language(issue.text_zh, issue.text_en),
        plan=in_language(issue.plan_zh, issue.plan_en),
        steps=issue_steps(issue),
        places=places_of(gathered_cases(issue)),
        curve=curve_of(issue, at),
        hot=hot_in(known, heard_by_case(known, at)),
        news=news_of(issue),
    )


def issue_of_party(_request: HttpRequest, party: Party) -> dict[str, ShownIssue | None]:
    """The context of `published/_follow_issue.html`: the published issue that their case is in."""
    issue = public_issue_of(party.case, party.home)
    return {"shown_issue": _shown(issue, gathered_cases(issue).count()) if issue else None}
