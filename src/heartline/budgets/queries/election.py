"""The frozen rule and the ballots of a closed box, as the counting engine takes them."""

import json
from collections import Counter
from collections.abc import Sequence
from fractions import Fraction

from heartline.budgets.models import Budget
from heartline.budgets.queries.gate import ballots_to_count
from heartline.engines.counting.ballots import BallotKind, Election, Project, marks_of, together
from heartline.engines.counting.rule import Rule, rule_named


def rule_of(budget: Budget) -> Rule:
    """The rule as it was frozen, with its lot."""
    told = json.loads(budget.frozen_text)["rule"]
    return rule_named(
        told["name"],
        BallotKind.APPROVAL,
        minimum_approvals=told["minimum_approvals"],
        lot=told["lot"],
    )


def election_of(budget: Budget) -> Election:
    """The frozen projects and the ballots, equal ones together, and nothing about who cast them.

    Raises:
        BoxShutError: voting has not been closed.
    """
    frozen = json.loads(budget.frozen_text)
    projects = tuple(
        Project(one["id"], Fraction(one["cost"]), {"name": one["name"]})
        for one in frozen["projects"]
    )
    places = {project.id: at for at, project in enumerate(projects)}
    counted = Counter(ballots_to_count(budget))
    return Election(
        budget=Fraction(frozen["budget"]),
        kind=BallotKind.APPROVAL,
        projects=projects,
        ballots=together(
            (marks_of({places[str(number)]: 1 for number in choices}), count)
            for choices, count in counted.items()
        ),
        more=_about(budget, len(projects)),
    )


def _about(budget: Budget, projects: int) -> dict[str, str]:
    """What Pabulib wants to know of an election."""
    days = (budget.votes_from, budget.votes_until)
    begin, end = (f"{on:%d.%m.%Y}" if on else "" for on in days)
    return {
        "description": budget.name_en or budget.name_zh,
        "country": "",
        # Neither a language nor a new name may change the file, whose hash is published.
        "unit": (budget.area or budget.office).code,
        "instance": str(budget.closed_at.year if budget.closed_at else ""),
        "num_projects": str(projects),
        "num_votes": "",
        "budget": "",
        "vote_type": "",
        "rule": budget.rule,
        "date_begin": begin,
        "date_end": end,
        "min_length": str(budget.least),
        "max_length": str(budget.most),
    }


def lot_of(budget: Budget) -> Sequence[str]:
    """The numbers of the projects in the order of the lot that was drawn before voting."""
    lot: list[str] = json.loads(budget.frozen_text)["rule"]["lot"]
    return lot
