"""Taking a step: the guarded update that lets two people press the same button once."""

from typing import Any

from django.core.exceptions import PermissionDenied

from heartline.budgets.models import Budget, Project
from heartline.budgets.steps import BUDGET_STEPS, PROJECT_STEPS


class BudgetRefusedError(Exception):
    """What was asked cannot be; `code` says why, and `sentences` has the words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def allow(permitted: bool) -> None:
    """Go on, or stop.

    Raises:
        PermissionDenied: not permitted.
    """
    if not permitted:
        raise PermissionDenied


def hold(budget: Budget) -> None:
    """Read the budget anew and let nobody else move it until this transaction ends."""
    budget.refresh_from_db(from_queryset=Budget.objects.select_for_update())


def step_budget(budget: Budget, name: str, **fields: Any) -> None:
    """Take the step `name` of `BUDGET_STEPS`, and set `fields` with it.

    Raises:
        BudgetRefusedError: "not_now": the budget no longer stands where that step starts.
    """
    starts, end = BUDGET_STEPS[name]
    fields["phase"] = end
    if not Budget.objects.filter(pk=budget.pk, phase__in=starts).update(**fields):
        raise BudgetRefusedError("not_now")
    for field, value in fields.items():
        setattr(budget, field, value)


def step_project(project: Project, name: str, **fields: Any) -> None:
    """Take the step `name` of `PROJECT_STEPS`, and set `fields` with it.

    Raises:
        BudgetRefusedError: "not_waiting": the project no longer stands where that step starts.
    """
    starts, end = PROJECT_STEPS[name]
    fields["status"] = end
    if not Project.objects.filter(pk=project.pk, status__in=starts).update(**fields):
        raise BudgetRefusedError("not_waiting")
    for field, value in fields.items():
        setattr(project, field, value)
