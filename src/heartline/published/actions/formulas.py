"""Setting how the rates are counted."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction

from heartline.cases.models import Kind
from heartline.engines.rates import Rule
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.offices.rules import administers_all
from heartline.published.events import FormulaEvent
from heartline.published.models import Formula
from heartline.published.queries.formulas import newest
from heartline.published.sentences import FormulaRefusedError


def settings_of(rule: Rule) -> dict[str, Any]:
    """A rule as it is stored."""
    return {
        "kinds": sorted(rule.kinds),
        "leaves_out": sorted(rule.leaves_out),
        "response": rule.response,
        "halves": rule.halves,
        "satisfied": sorted(rule.satisfied),
        "smallest": rule.smallest,
    }


@transaction.atomic
def set_formula(rule: Rule, *, on: int, by: Staff, at: datetime) -> Formula:
    """Count by `rule` from now on; what ended before keeps the formula it had.

    Args:
        on: the version that `by` looked at while changing it.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        FormulaRefusedError: "formula_same": nothing is changed; "formula_moved": a colleague set
            another version meanwhile.
        ValueError: it counts a kind of matter that there is not.
    """
    if not administers_all(by):
        raise PermissionDenied
    if not rule.kinds <= set(Kind.values):
        raise ValueError("there is no such kind of matter")
    last = newest()
    if last.version != on or Formula.objects.filter(version=on + 1).exists():
        raise FormulaRefusedError("formula_moved")
    if last.rule == rule:
        raise FormulaRefusedError("formula_same")
    formula = Formula.objects.create(
        version=on + 1, settings=settings_of(rule), since=at, set_by=by
    )
    record(
        FormulaEvent.SET,
        at=at,
        by=by,
        target=formula,
        version=formula.version,
        kinds=sorted(rule.kinds),
        leaves_out=sorted(rule.leaves_out),
        response=rule.response,
        halves=rule.halves,
        satisfied=sorted(rule.satisfied),
        smallest=rule.smallest,
    )
    return formula
