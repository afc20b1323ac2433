"""Freezing the rule before anybody votes: who would win follows from the ballots alone."""

import json
import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from heartline.budgets.actions.projects import UNDECIDED
from heartline.budgets.actions.steps import (
    BudgetRefusedError,
    allow,
    hold,
    step_budget,
    step_project,
)
from heartline.budgets.events import BudgetEvent
from heartline.budgets.models import Budget, PaperSheet, Project, Voter, VoterState
from heartline.budgets.queries.gate import is_empty
from heartline.budgets.rules import may_run
from heartline.budgets.steps import Phase, ProjectStatus
from heartline.engines.counting.ballots import BallotKind
from heartline.engines.counting.rule import rule_named
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.clock import day_of


@transaction.atomic
def freeze_rule(budget: Budget, *, by: Staff, at: datetime) -> Budget:
    """Put the feasible projects on the ballot, draw the lot, and freeze all that decides.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "undecided": an idea has neither a cost nor a reason against it;
            "too_few_projects": fewer than a ballot must name; "no_days"; "days_over": the last day
            of voting is over already; "not_now".
    """
    hold(budget)
    allow(may_run(by, budget))
    projects = list(Project.objects.filter(budget=budget).order_by("number"))
    feasible = [project for project in projects if project.status == ProjectStatus.FEASIBLE]
    if any(project.status in UNDECIDED for project in projects):
        raise BudgetRefusedError("undecided")
    if len(feasible) < budget.least:
        raise BudgetRefusedError("too_few_projects")
    if budget.votes_from is None or budget.votes_until is None:
        raise BudgetRefusedError("no_days")
    if budget.votes_until < day_of(at):
        raise BudgetRefusedError("days_over")
    text = _frozen_text(budget, feasible)
    step_budget(
        budget,
        "freeze",
        frozen_text=text,
        frozen_sha256=sha256(text.encode()).hexdigest(),
        frozen_at=at,
    )
    for project in feasible:
        step_project(project, "put_on_ballot")
    record(
        BudgetEvent.FROZEN,
        at=at,
        by=by,
        target=budget,
        commits=[budget],
        sha256=budget.frozen_sha256,
    )
    return budget


def _frozen_text(budget: Budget, projects: Sequence[Project]) -> str:
    """All that decides who wins, as canonical JSON: sorted keys, no blanks."""
    numbers = [str(project.number) for project in projects]
    lot = list(numbers)
    secrets.SystemRandom().shuffle(lot)
    rule = rule_named(
        budget.rule, BallotKind.APPROVAL, minimum_approvals=budget.least_approvals, lot=lot
    )
    told = {
        "budget": budget.amount,
        "ballot": {"kind": "approval", "least": budget.least, "most": budget.most},
        "rule": json.loads(rule.text()),
        "rule_sha256": rule.sha256,
        "projects": [
            {"id": str(project.number), "cost": project.cost, "name": project.title}
            for project in projects
        ],
        "votes_from": str(budget.votes_from),
        "votes_until": str(budget.votes_until),
    }
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@transaction.atomic
def thaw_rule(budget: Budget, *, by: Staff, at: datetime) -> Budget:
    """Take a frozen rule back, before voting opens; it gets another hash and another lot then.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "not_now".
    """
    hold(budget)
    allow(may_run(by, budget))
    step_budget(budget, "thaw", frozen_text="", frozen_sha256="", frozen_at=None)
    for project in Project.objects.filter(budget=budget, status=ProjectStatus.ON_BALLOT):
        step_project(project, "take_off_ballot")
    record(BudgetEvent.THAWED, at=at, by=by, target=budget)
    return budget


@transaction.atomic
def open_voting(budget: Budget, *, by: Staff, at: datetime) -> Budget:
    """Open the box.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "too_early": the first day of voting has not come; "days_over": the
            last one is over; "not_now".
    """
    hold(budget)
    allow(may_run(by, budget))
    if budget.votes_from is not None and day_of(at) < budget.votes_from:
        raise BudgetRefusedError("too_early")
    if budget.votes_until is not None and budget.votes_until < day_of(at):
        raise BudgetRefusedError("days_over")
    step_budget(budget, "open_voting")
    record(BudgetEvent.MOVED, at=at, by=by, target=budget, phase=budget.phase)
    return budget


@transaction.atomic
def ask_again(budget: Budget, *, by: Staff, at: datetime) -> Budget:
    """Begin again with voting, since nobody has voted: other days, another lot, new codes.

    Who has a code is no longer known, so none of those given out stays valid.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "some_voted"; "not_now": voting has not been closed, or was counted.
    """
    hold(budget)
    allow(may_run(by, budget))
    if budget.phase == Phase.COUNTING and not is_empty(budget):
        raise BudgetRefusedError("some_voted")
    step_budget(budget, "vote_again", closed_at=None, box_root="", box_at=None)
    # The database lets a frozen rule change only where people do not vote by it.
    Budget.objects.filter(pk=budget.pk).update(frozen_text="", frozen_sha256="", frozen_at=None)
    Voter.objects.filter(budget=budget).update(state=VoterState.VOID)
    # No sheet of this time stands in the way of the next.
    PaperSheet.objects.filter(budget=budget).delete()
    for project in Project.objects.filter(budget=budget, status=ProjectStatus.ON_BALLOT):
        step_project(project, "take_off_ballot")
    budget.refresh_from_db()
    record(BudgetEvent.MOVED, at=at, by=by, target=budget, phase=budget.phase)
    return budget
