"""Counting a closed box: by the frozen rule, twice, and only then told to everybody."""

from datetime import datetime
from fractions import Fraction
from hashlib import sha256
from typing import Any

from django.db import transaction

from heartline.budgets.actions.steps import (
    BudgetRefusedError,
    allow,
    hold,
    step_budget,
    step_project,
)
from heartline.budgets.events import BudgetEvent
from heartline.budgets.models import Budget, Count, Project
from heartline.budgets.queries.election import election_of, rule_of
from heartline.budgets.rules import may_run
from heartline.budgets.steps import Phase, ProjectStatus
from heartline.engines.counting import second as second_counter
from heartline.engines.counting.count import count
from heartline.engines.counting.values import plain, values_of
from heartline.engines.counting.writing import written
from heartline.ledger.actions import record
from heartline.offices.models import Staff

#: What both counters tell, and must tell alike.
_BOTH = ("winners", "cost", "endowment", "steps")
#: So many marks on ballots, times endowments, the second counter looks at in about a minute.
_MARKS = 2_000_000


def count_ballots(budget: Budget, *, by: Staff, at: datetime) -> Count:
    """Count the ballots by the frozen rule and keep the outcome; the second counter comes later.

    A closed box does not change, so nobody is kept from writing while a large one is counted.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "not_now"; "no_ballots".
    """
    budget.refresh_from_db()
    allow(may_run(by, budget))
    if budget.phase != Phase.COUNTING:
        raise BudgetRefusedError("not_now")
    election, rule = election_of(budget), rule_of(budget)
    if not election.voters:
        raise BudgetRefusedError("no_ballots")
    counted = {
        "result": values_of(count(election, rule)),
        "input_sha256": sha256(written(election)).hexdigest(),
        "rule_sha256": rule.sha256,
    }
    return _keep_count(budget, counted, by=by, at=at)


@transaction.atomic
def _keep_count(budget: Budget, counted: dict[str, Any], *, by: Staff, at: datetime) -> Count:
    """Keep what was counted, unless a result was published meanwhile."""
    hold(budget)
    if budget.phase != Phase.COUNTING:
        raise BudgetRefusedError("not_now")
    made, _new = Count.objects.update_or_create(
        budget=budget, defaults={**counted, "agrees": None, "at": at, "by": by}
    )
    record(
        BudgetEvent.COUNTED,
        at=at,
        by=by,
        target=budget,
        input_sha256=made.input_sha256,
        rule_sha256=made.rule_sha256,
    )
    return made


def check_counts(*, at: datetime) -> int:
    """Let the second counter count what was counted once; how many counts it has looked at."""
    waiting = list(Count.objects.filter(agrees=None).select_related("budget"))
    for counted in waiting:
        check_count(counted, at=at)
    return len(waiting)


def check_count(counted: Count, *, at: datetime) -> bool:
    """Count again with the second counter, and keep whether it finds the same.

    Nothing is kept of a count that was counted anew meanwhile: that one waits for its own check.

    Kept in the result as `second_began` is the endowment that it began with. In a large town that
    is not the first of all but one shortly before the last: those before are then taken on trust.
    """
    election, rule = election_of(counted.budget), rule_of(counted.budget)
    vote = second_counter.election_from(written(election).decode())
    counter = second_counter.Counter(vote, rule.utility, rule.minimum_approvals, rule.lot)
    begin = _begin(counter, counted.result)
    found = counter.outcome(rule.name, begin=begin)
    agrees = all(plain(getattr(found, name)) == counted.result[name] for name in _BOTH)
    result = counted.result | {"second_began": plain(begin)}
    with transaction.atomic():
        waiting = Count.objects.filter(pk=counted.pk, at=counted.at, agrees=None)
        if waiting.update(agrees=agrees, result=result):
            record(BudgetEvent.COUNT_CHECKED, at=at, target=counted.budget, agrees=int(agrees))
    return agrees


def _begin(counter: second_counter.Counter, result: dict[str, Any]) -> Fraction | None:
    """The endowment that the second counter can begin with; None for the first of all."""
    marks = sum(map(len, counter.supporters.values()))
    last, steps = result["endowment"], _MARKS // max(marks, 1)
    return Fraction(last) - steps if result["steps"] > steps else None


@transaction.atomic
def publish_result(budget: Budget, *, by: Staff, at: datetime) -> Budget:
    """Tell everybody what was chosen, and why.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "not_counted"; "being_checked"; "counters_differ"; "not_now".
    """
    hold(budget)
    allow(may_run(by, budget))
    counted = Count.objects.filter(budget=budget).first()
    if counted is None:
        raise BudgetRefusedError("not_counted")
    if counted.agrees is None:
        raise BudgetRefusedError("being_checked")
    if not counted.agrees:
        raise BudgetRefusedError("counters_differ")
    step_budget(budget, "publish_result", result_at=at)
    winners = set(counted.result["winners"])
    for project in Project.objects.filter(budget=budget, status=ProjectStatus.ON_BALLOT):
        step_project(project, "choose" if str(project.number) in winners else "pass_over")
    record(
        BudgetEvent.RESULT_PUBLISHED,
        at=at,
        by=by,
        target=budget,
        winners=[int(winner) for winner in counted.result["winners"]],
        input_sha256=counted.input_sha256,
    )
    return budget
