"""Ideas from people, what the office says of them, and projects of the office's own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import models, transaction

from heartline.budgets.actions.steps import BudgetRefusedError, allow, hold, step_project
from heartline.budgets.codes import code_hash, new_code
from heartline.budgets.events import ProjectEvent
from heartline.budgets.models import Budget, Project, ProjectPicture
from heartline.budgets.rules import may_cost, may_release
from heartline.budgets.steps import ProjectStatus
from heartline.files.actions import attach_all
from heartline.files.rules import CheckedFile
from heartline.ledger.actions import record
from heartline.offices.models import Area, Staff
from heartline.shared.plain import for_the_database


@dataclass(frozen=True)
class Idea:
    """What somebody proposes; `point` is latitude and longitude, WGS 84."""

    title: str
    text: str
    title_en: str = ""
    text_en: str = ""
    area: Area | None = None
    place: str = ""
    point: tuple[float, float] | None = None

    def put_into(self, project: Project) -> None:
        """Write the words into the row, as a database can hold them."""
        project.title = for_the_database(self.title.strip())[:120]
        project.title_en = for_the_database(self.title_en.strip())[:200]
        project.text = for_the_database(self.text.strip())
        project.text_en = for_the_database(self.text_en.strip())
        project.area = self.area
        project.place = for_the_database(self.place.strip())[:200]
        project.latitude, project.longitude = self.point or (None, None)


@transaction.atomic
def propose_idea(
    budget: Budget, idea: Idea, *, consents: bool, files: Sequence[CheckedFile] = (), at: datetime
) -> tuple[Project, str]:
    """Hand in an idea without an account; the desk reads it before everybody does.

    Returns:
        The project, and the code with which the person may take it back. Nobody keeps the code.

    Raises:
        BudgetRefusedError: "ideas_closed"; "no_words"; "no_consent".
    """
    hold(budget)
    if not budget.takes_ideas:
        raise BudgetRefusedError("ideas_closed")
    if not consents:
        raise BudgetRefusedError("no_consent")
    code = new_code()
    project = _enter(budget, idea, files, by=None, at=at, code_hash=code_hash(code))
    return project, code


def _enter(
    budget: Budget,
    idea: Idea,
    files: Sequence[CheckedFile],
    *,
    by: Staff | None,
    at: datetime,
    code_hash: str = "",
) -> Project:
    if not (idea.title.strip() or idea.title_en.strip()):
        raise BudgetRefusedError("no_words")
    last = Project.objects.filter(budget=budget).aggregate(last=models.Max("number"))["last"]
    project = Project(
        budget=budget,
        number=(last or 0) + 1,
        by_office=by is not None,
        code_hash=code_hash,
        proposed_at=at,
    )
    idea.put_into(project)
    project.commit()
    project.save(force_insert=True)
    for attachment in attach_all(files, by=by, at=at):
        ProjectPicture.objects.create(project=project, attachment=attachment)
    record(
        ProjectEvent.PROPOSED,
        at=at,
        by=by,
        target=project,
        commits=[project],
        budget=budget.pk,
        number=project.number,
    )
    return project


@transaction.atomic
def withdraw_idea(project: Project, *, at: datetime) -> Project:
    """The person takes the idea back; whoever holds its code has been let in already.

    Raises:
        BudgetRefusedError: "not_waiting": it is on the ballot, or was decided on.
    """
    step_project(project, "withdraw")
    record(ProjectEvent.WITHDRAWN, at=at, target=project)
    return project


@transaction.atomic
def release_idea(project: Project, *, by: Staff, at: datetime) -> Project:
    """Let everybody read an idea.

    Raises:
        PermissionDenied: `by` does not sit at the desk of the budget's office.
        BudgetRefusedError: "not_waiting".
    """
    allow(may_release(by, project.budget))
    step_project(project, "release", released_at=at, released_by=by)
    record(ProjectEvent.RELEASED, at=at, by=by, target=project, commits=[project])
    return project


@transaction.atomic
def hold_back_idea(project: Project, *, reason: str, by: Staff, at: datetime) -> Project:
    """Keep an idea from the public page: it insults, or tells of somebody's private life.

    Raises:
        PermissionDenied: `by` does not sit at the desk of the budget's office.
        BudgetRefusedError: "no_word_to_them": there is no reason; "not_waiting".
    """
    allow(may_release(by, project.budget))
    if not reason.strip():
        raise BudgetRefusedError("no_word_to_them")
    step_project(project, "hold_back", reason=for_the_database(reason.strip()))
    record(ProjectEvent.HELD_BACK, at=at, by=by, target=project, commits=[project])
    return project


@transaction.atomic
def add_project(
    budget: Budget, idea: Idea, *, files: Sequence[CheckedFile] = (), by: Staff, at: datetime
) -> Project:
    """A project of the office's own, which everybody reads at once.

    Raises:
        PermissionDenied: `by` neither works in the office nor sits at its desk.
        BudgetRefusedError: "not_now": the rule is frozen; "no_words".
    """
    hold(budget)
    allow(may_cost(by, budget) or may_release(by, budget))
    if not budget.may_change:
        raise BudgetRefusedError("not_now")
    project = _enter(budget, idea, files, by=by, at=at)
    step_project(project, "release", released_at=at, released_by=by)
    return project


@transaction.atomic
def change_project(project: Project, idea: Idea, *, by: Staff, at: datetime) -> Project:
    """Change the words of a project before the rule is frozen; never those of an unread idea.

    Raises:
        PermissionDenied: `by` neither works in the office nor sits at its desk.
        BudgetRefusedError: "not_now": the rule is frozen; "no_words".
    """
    hold(project.budget)
    allow(may_cost(by, project.budget) or may_release(by, project.budget))
    if not project.budget.may_change:
        raise BudgetRefusedError("not_now")
    if not (idea.title.strip() or idea.title_en.strip()):
        raise BudgetRefusedError("no_words")
    project.refresh_from_db()
    idea.put_into(project)
    project.save()
    record(ProjectEvent.CHANGED, at=at, by=by, target=project, commits=[project])
    return project


@transaction.atomic
def cost_project(
    project: Project, *, cost: int, reason: str = "", reason_en: str = "", by: Staff, at: datetime
) -> Project:
    """Say that it can be done and what it costs; the same again changes the cost.

    Args:
        cost: in whole units of the budget's currency.
        reason: how the cost was found; everybody reads it.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "no_cost"; "too_dear"; "not_now": the rule is frozen; "not_waiting".
    """
    _may_decide(project, by)
    if cost < 1:
        raise BudgetRefusedError("no_cost")
    if cost > project.budget.amount:
        raise BudgetRefusedError("too_dear")
    said = {
        "reason": for_the_database(reason.strip()),
        "reason_en": for_the_database(reason_en.strip()),
    }
    step_project(project, "cost", cost=cost, costed_at=at, costed_by=by, **said)
    record(ProjectEvent.COSTED, at=at, by=by, target=project, commits=[project], cost=cost)
    return project


@transaction.atomic
def refuse_project(
    project: Project, *, reason: str, reason_en: str = "", by: Staff, at: datetime
) -> Project:
    """Say that it cannot be done, and why; everybody reads the reason.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "no_reason"; "not_now": the rule is frozen; "not_waiting".
    """
    _may_decide(project, by)
    if not (reason.strip() or reason_en.strip()):
        raise BudgetRefusedError("no_reason")
    said = {
        "reason": for_the_database(reason.strip()),
        "reason_en": for_the_database(reason_en.strip()),
    }
    step_project(project, "refuse", cost=None, costed_at=at, costed_by=by, **said)
    record(ProjectEvent.REFUSED, at=at, by=by, target=project, commits=[project])
    return project


@transaction.atomic
def reconsider_project(project: Project, *, by: Staff, at: datetime) -> Project:
    """Look into a refused project once more.

    Raises:
        PermissionDenied: `by` does not work in the budget's office.
        BudgetRefusedError: "not_now": the rule is frozen; "not_waiting".
    """
    _may_decide(project, by)
    step_project(project, "reconsider")
    record(ProjectEvent.RECONSIDERED, at=at, by=by, target=project)
    return project


def _may_decide(project: Project, by: Staff) -> None:
    hold(project.budget)
    allow(may_cost(by, project.budget))
    if not project.budget.may_change:
        raise BudgetRefusedError("not_now")


#: What still has to be decided on before the rule can be frozen.
UNDECIDED = (ProjectStatus.IDEA, ProjectStatus.RELEASED)
