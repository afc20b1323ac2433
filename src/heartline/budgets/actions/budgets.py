"""Setting a budget up, and leading it from phase to phase."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction

from heartline.budgets.actions.steps import BudgetRefusedError, allow, hold, step_budget
from heartline.budgets.events import BudgetEvent
from heartline.budgets.models import Budget, Project, RuleName
from heartline.budgets.models.budget import LEAST_CHOICES
from heartline.budgets.rules import may_run, may_set_up
from heartline.budgets.steps import ProjectStatus
from heartline.ledger.actions import record
from heartline.offices.models import Area, Office, Staff
from heartline.shared.plain import for_the_database


@dataclass(frozen=True)
class Terms:
    """What a budget is about and how it is decided.

    amount: in whole units of the currency.
    least, most: how many projects a ballot names.
    least_approvals: a project that fewer people name cannot win.
    gives_ballots: whether grouped ballots are published once it is decided.
    """

    name_zh: str
    amount: int
    name_en: str = ""
    text_zh: str = ""
    text_en: str = ""
    area: Area | None = None
    currency: str = "¥"
    ideas_until: date | None = None
    votes_from: date | None = None
    votes_until: date | None = None
    least: int = LEAST_CHOICES
    most: int = 10
    rule: str = RuleName.EQUAL_SHARES_ADD1
    least_approvals: int = 1
    gives_ballots: bool = True

    def columns(self) -> dict[str, Any]:
        """The columns of the budget, ready for the database."""
        told = dict(vars(self))
        for name in ("name_zh", "name_en", "text_zh", "text_en", "currency"):
            told[name] = for_the_database(told[name].strip())
        return told

    def check(self) -> None:
        """Raises BudgetRefusedError where the terms make no sense."""
        if not (self.name_zh.strip() or self.name_en.strip()):
            raise BudgetRefusedError("no_name")
        if self.amount < 1:
            raise BudgetRefusedError("no_amount")
        if not 1 <= self.least <= self.most:
            raise BudgetRefusedError("choices")
        if self.votes_from and self.votes_until and self.votes_until < self.votes_from:
            raise BudgetRefusedError("days")


@transaction.atomic
def set_up_budget(terms: Terms, *, office: Office, by: Staff, at: datetime) -> Budget:
    """A new budget of `office`, in preparation; nobody outside the office sees it yet.

    Raises:
        PermissionDenied: `by` does not administer that office.
        BudgetRefusedError: the terms make no sense.
    """
    allow(may_set_up(by, office))
    terms.check()
    budget = Budget(office=office, set_up_at=at, set_up_by=by, **terms.columns())
    budget.commit()
    budget.save(force_insert=True)
    record(
        BudgetEvent.SET_UP,
        at=at,
        by=by,
        target=budget,
        commits=[budget],
        amount=budget.amount,
        office=office.code,
    )
    return budget


@transaction.atomic
def change_budget(budget: Budget, terms: Terms, *, by: Staff, at: datetime) -> Budget:
    """Change what is decided on and how; never once the rule is frozen.

    Raises:
        PermissionDenied: `by` does not administer its office.
        BudgetRefusedError: the terms make no sense; "not_now": the rule is frozen.
    """
    hold(budget)
    allow(may_run(by, budget))
    terms.check()
    if not budget.may_change:
        raise BudgetRefusedError("not_now")
    for name, value in terms.columns().items():
        setattr(budget, name, value)
    budget.save()
    record(BudgetEvent.CHANGED, at=at, by=by, target=budget, commits=[budget], amount=budget.amount)
    return budget


@transaction.atomic
def move_budget(budget: Budget, step: str, *, by: Staff, at: datetime) -> Budget:
    """Take one of the plain steps: "ask_for_ideas", "end_ideas", "begin_work", "finish".

    Raises:
        PermissionDenied: `by` does not administer its office.
        BudgetRefusedError: "not_now"; "unfinished": a chosen project is not done yet.
    """
    if step not in _PLAIN:
        raise ValueError(step)
    hold(budget)
    allow(may_run(by, budget))
    under_way = (ProjectStatus.CHOSEN, ProjectStatus.UNDER_WAY)
    if step == "finish" and Project.objects.filter(budget=budget, status__in=under_way).exists():
        raise BudgetRefusedError("unfinished")
    step_budget(budget, step)
    record(BudgetEvent.MOVED, at=at, by=by, target=budget, phase=budget.phase)
    return budget


_PLAIN = ("ask_for_ideas", "end_ideas", "begin_work", "finish")
