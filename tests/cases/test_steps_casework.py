"""The steps of applications, hot issues and articles: each by its action, and from nowhere else."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.applications import Ask, apply_for, withdraw_application
from heartline.cases.actions.decisions import decide, end_application
from heartline.cases.actions.issues import (
    act_on_issue,
    drop_issue,
    open_issue,
    plan_issue,
    resume_issue,
)
from heartline.cases.actions.knowledge import pass_article, retire_article
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.actions.telling import finish_issue
from heartline.cases.models import Application, Article, Issue, Wanted
from heartline.cases.steps import (
    APPLICATION_STEPS,
    ARTICLE_STEPS,
    ISSUE_STEPS,
    ApplicationStatus,
    ArticleStatus,
    IssueStatus,
)
from tests.factories import MONDAY, STEP, desk, handler_of, make_case, make_office
from tests.knowledge import YEAR_ON, make_draft

pytestmark = pytest.mark.django_db

LATER = MONDAY + 3 * STEP
NEXT_MONDAY = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
REFUSALS = (CaseMovedError, CaseRefusedError, PermissionDenied)
#: The steps that lead from the beginning to each status.
Way = dict[str, tuple[str, ...]]


def walk(row: Any, acts: dict[str, Callable[[Any], Any]], steps: tuple[str, ...]) -> Any:
    """The row after these steps, read anew."""
    for step in steps:
        acts[step](row)
        row = type(row).objects.get(pk=row.pk)
    return row


# Applications -----------------------------------------------------------------------------------


def application() -> Application:
    case = make_case("accepted")
    ask = Ask(Wanted.PAUSE, "third_party", "The gas works dig first.", until=NEXT_MONDAY)
    return apply_for(case, ask, by=handler_of(case.lead), at=LATER)


def say(granted: bool) -> Callable[[Application], Any]:
    return lambda one: decide(one, granted=granted, words="So be it.", by=desk(), at=LATER)


APPLICATION_ACTS: dict[str, Callable[[Application], Any]] = {
    "grant": say(True),
    "refuse": say(False),
    "withdraw": lambda one: withdraw_application(one, by=handler_of(one.office), at=LATER),
    "end": lambda one: end_application(one, by=desk(), at=LATER + STEP),
}
APPLICATIONS: Way = {
    "asked": (),
    "granted": ("grant",),
    "refused": ("refuse",),
    "withdrawn": ("withdraw",),
    "ended": ("grant", "end"),
}


@pytest.mark.parametrize("status", APPLICATIONS)
@pytest.mark.parametrize("step", APPLICATION_STEPS)
def test_an_application_takes_the_steps_of_its_table_and_no_others(status, step):
    one = walk(application(), APPLICATION_ACTS, APPLICATIONS[status])
    starts, end = APPLICATION_STEPS[step]

    if status in starts:
        APPLICATION_ACTS[step](one)
    else:
        with pytest.raises(REFUSALS):
            APPLICATION_ACTS[step](one)

    assert Application.objects.get().status == (end if status in starts else status)


# Hot issues -------------------------------------------------------------------------------------


def issue() -> Issue:
    return open_issue(title_zh="路灯", title_en="Lamps", owner=make_office(), by=desk(), at=MONDAY)


def by_owner(one: Issue) -> dict[str, Any]:
    return {"by": handler_of(one.owner), "at": LATER}


ISSUE_ACTS: dict[str, Callable[[Issue], Any]] = {
    "plan": lambda one: plan_issue(one, plan_zh="换灯。", **by_owner(one)),
    "act": lambda one: act_on_issue(one, since=MONDAY + STEP, **by_owner(one)),
    "finish": lambda one: finish_issue(one, text_zh="都换好了。", **by_owner(one)),
    "resume": lambda one: resume_issue(one, **by_owner(one)),
    "drop": lambda one: drop_issue(one, by=desk(), at=LATER),
}
ISSUES: Way = {
    "gathering": (),
    "planned": ("plan",),
    "acting": ("plan", "act"),
    "done": ("plan", "act", "finish"),
    "dropped": ("drop",),
}
#: A plan may be written anew without a step, as long as the work goes on.
WRITTEN_ANEW = {("planned", "plan"), ("acting", "plan")}


@pytest.mark.parametrize("status", ISSUES)
@pytest.mark.parametrize("step", ISSUE_STEPS)
def test_an_issue_takes_the_steps_of_its_table_and_no_others(status, step):
    one = walk(issue(), ISSUE_ACTS, ISSUES[status])
    starts, end = ISSUE_STEPS[step]

    if status in starts or (status, step) in WRITTEN_ANEW:
        ISSUE_ACTS[step](one)
    else:
        with pytest.raises(REFUSALS):
            ISSUE_ACTS[step](one)

    assert Issue.objects.get().status == (end if status in starts else status)


# Articles ---------------------------------------------------------------------------------------

ARTICLE_ACTS: dict[str, Callable[[Article], Any]] = {
    "pass": lambda one: pass_article(one, expires_on=YEAR_ON, by=desk(), at=LATER),
    "drop": lambda one: retire_article(one, by=desk(), at=LATER),
    "retire": lambda one: retire_article(one, by=desk(), at=LATER),
}
ARTICLES: Way = {"draft": (), "in_force": ("pass",), "retired": ("pass", "retire")}
#: One action does both: it drops what is a draft, and takes out of force what is in force.
THE_SAME = {"drop": "retire", "retire": "drop"}


@pytest.mark.parametrize("status", ARTICLES)
@pytest.mark.parametrize("step", ARTICLE_STEPS)
def test_an_article_takes_the_steps_of_its_table_and_no_others(status, step):
    one = walk(make_draft(), ARTICLE_ACTS, ARTICLES[status])
    starts = {*ARTICLE_STEPS[step][0], *ARTICLE_STEPS.get(THE_SAME.get(step, ""), ((), ""))[0]}
    end = ARTICLE_STEPS[step][1]

    if status in starts:
        ARTICLE_ACTS[step](one)
    else:
        with pytest.raises(REFUSALS):
            ARTICLE_ACTS[step](one)

    assert Article.objects.get().status == (end if status in starts else status)


def test_every_status_and_every_step_is_walked_here():
    assert set(APPLICATIONS) == set(ApplicationStatus.values)
    assert set(ISSUES) == set(IssueStatus.values)
    assert set(ARTICLES) == set(ArticleStatus.values)
    assert set(APPLICATION_ACTS) == set(APPLICATION_STEPS)
    assert set(ISSUE_ACTS) == set(ISSUE_STEPS)
    assert set(ARTICLE_ACTS) == set(ARTICLE_STEPS)
