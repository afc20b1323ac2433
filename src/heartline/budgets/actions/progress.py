"""What becomes of a chosen project: begun, told of, finished or dropped, judged by people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import models, transaction

from heartline.budgets.actions.steps import BudgetRefusedError, allow, hold, step_project
from heartline.budgets.events import ProjectEvent
from heartline.budgets.models import (
    NewsTakenBack,
    Project,
    ProjectNews,
    ProjectPicture,
    ProjectVerdict,
)
from heartline.budgets.queries.projects import why_it_fell
from heartline.budgets.rules import may_cost
from heartline.budgets.steps import ProjectStatus
from heartline.files.actions import attach_all
from heartline.files.rules import CheckedFile
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.clock import day_of
from heartline.shared.keyring import keyring
from heartline.shared.plain import for_the_database


@dataclass(frozen=True)
class News:
    """A dated note: what was done on that day, and what was spent, in whole units.

    explains_cost: the note says why more is spent than the project costs.
    """

    on: date
    text: str
    text_en: str = ""
    spent: int = 0
    explains_cost: bool = False


#: What is told of: everything from being chosen on.
_TOLD = (ProjectStatus.CHOSEN, ProjectStatus.UNDER_WAY, ProjectStatus.DONE)


@transaction.atomic
def tell_news(
    project: Project, news: News, *, files: Sequence[CheckedFile] = (), by: Staff, at: datetime
) -> ProjectNews:
    """Tell everybody how a chosen project goes on; the first news begin it.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "not_chosen"; "no_note": there are no words; "future_day";
            "beyond_cost": more is spent than it costs, and the note does not say that it tells why.
    """
    hold(project.budget)
    allow(may_cost(by, project.budget))
    project.refresh_from_db(fields=["status"])
    if project.status not in _TOLD or not project.budget.is_decided:
        raise BudgetRefusedError("not_chosen")
    if not news.text.strip() and not news.text_en.strip():
        raise BudgetRefusedError("no_note")
    if news.on > day_of(at):
        raise BudgetRefusedError("future_day")
    if news.spent and not news.explains_cost and _spent(project) + news.spent > (project.cost or 0):
        raise BudgetRefusedError("beyond_cost")
    if project.status == ProjectStatus.CHOSEN:
        step_project(project, "start")
        record(ProjectEvent.STARTED, at=at, by=by, target=project)
    return _tell(project, news, files, by=by, at=at)


def _spent(project: Project) -> int:
    told = project.news.all().standing().aggregate(spent=models.Sum("spent"))
    return told["spent"] or 0


def _tell(
    project: Project, news: News, files: Sequence[CheckedFile], *, by: Staff, at: datetime
) -> ProjectNews:
    told = ProjectNews(
        project=project,
        on=news.on,
        text=for_the_database(news.text.strip()),
        text_en=for_the_database(news.text_en.strip()),
        spent=news.spent,
        at=at,
        by=by,
    )
    told.commit()
    told.save(force_insert=True)
    for attachment in attach_all(files, by=by, at=at):
        ProjectPicture.objects.create(project=project, attachment=attachment, news=told)
    record(ProjectEvent.TOLD, at=at, by=by, target=project, commits=[told], spent=news.spent)
    return told


@transaction.atomic
def take_back_news(told: ProjectNews, *, reason: str, by: Staff, at: datetime) -> NewsTakenBack:
    """Take a note back that was wrong: it is neither shown nor counted any more.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "no_fault": there is no reason; "taken_back": it was before;
            "why_it_fell": it is the reason why the project fell through.
    """
    budget = told.project.budget
    hold(budget)
    allow(may_cost(by, budget))
    if not reason.strip():
        raise BudgetRefusedError("no_fault")
    if NewsTakenBack.objects.filter(news=told).exists():
        raise BudgetRefusedError("taken_back")
    if told == why_it_fell(Project.objects.get(pk=told.project_id)):
        raise BudgetRefusedError("why_it_fell")
    taken = NewsTakenBack(news=told, reason=for_the_database(reason.strip()), at=at, by=by)
    taken.commit()
    taken.save(force_insert=True)
    record(
        ProjectEvent.NEWS_TAKEN_BACK,
        at=at,
        by=by,
        target=told.project,
        commits=[taken],
        spent=told.spent,
    )
    return taken


@transaction.atomic
def finish_project(project: Project, *, by: Staff, at: datetime) -> Project:
    """Say that it is done; people judge it from now on.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "not_waiting": it is not under way.
    """
    allow(may_cost(by, project.budget))
    step_project(project, "finish", done_at=at)
    record(ProjectEvent.FINISHED, at=at, by=by, target=project)
    return project


@transaction.atomic
def drop_project(
    project: Project, *, reason: str, reason_en: str = "", by: Staff, at: datetime
) -> Project:
    """Say that a chosen project fell through, and why; the reason is the last note on it.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "no_reason"; "not_waiting": it is neither chosen nor under way.
    """
    hold(project.budget)
    allow(may_cost(by, project.budget))
    if not reason.strip() and not reason_en.strip():
        raise BudgetRefusedError("no_reason")
    step_project(project, "drop")
    record(ProjectEvent.DROPPED, at=at, by=by, target=project)
    _tell(project, News(day_of(at), reason, reason_en), (), by=by, at=at)
    return project


@transaction.atomic
def resume_project(project: Project, *, by: Staff, at: datetime) -> Project:
    """Go on after all: people found that it is not done, or what fell through can be built.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "not_waiting": it neither was done nor fell through.
    """
    allow(may_cost(by, project.budget))
    step_project(project, "resume", done_at=None)
    record(ProjectEvent.RESUMED, at=at, by=by, target=project)
    return project


@transaction.atomic
def judge_project(
    project: Project, *, satisfied: int, browser: str, at: datetime
) -> ProjectVerdict:
    """How satisfied somebody is with a finished project; the same browser says it anew.

    Args:
        satisfied: one of `Satisfied`, 1 to 5.
        browser: a random word that the browser keeps; only its keyed hash is kept here.

    Raises:
        BudgetRefusedError: "not_waiting": it is not done.
    """
    project.refresh_from_db(fields=["status"])
    if project.status != ProjectStatus.DONE:
        raise BudgetRefusedError("not_waiting")
    verdict, _new = ProjectVerdict.objects.update_or_create(
        project=project,
        browser=keyring().index(browser, "project verdict"),
        defaults={"satisfied": satisfied},
    )
    record(ProjectEvent.JUDGED, at=at, target=project, satisfied=satisfied)
    return verdict
