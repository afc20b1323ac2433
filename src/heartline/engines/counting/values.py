"""A count as plain values, for JSON: whole numbers as numbers, all others as "p/q"."""

import json
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any

from heartline.engines.counting.count import Count
from heartline.engines.counting.equal_shares import Scan
from heartline.engines.counting.explain import Loser, Round
from heartline.engines.counting.rule import Rule

AXIOM = "EJR+ up to one project"


def exact(number: Fraction | int) -> int | str:
    """12 as 12, 1/3 as "1/3"."""
    number = Fraction(number)
    return number.numerator if number.denominator == 1 else str(number)


def plain(value: Any) -> Any:
    """Lists, tables and fractions in them as JSON can hold them."""
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    return exact(value) if isinstance(value, Fraction) else value


def rule_values(rule: Rule) -> dict[str, Any]:
    """Everything that decides who wins."""
    told: dict[str, Any] = json.loads(rule.text())
    return told


def values_of(count: Count) -> dict[str, Any]:
    """Everything that a count tells, money in the currency of the budget.

    `endowment` is None and `steps` 0 where voters have no money of their own. What `losers` would
    have needed holds at that endowment, with all other ballots as they are.
    """
    scan, profile = count.scan, count.profile
    return {
        "rule": rule_values(count.rule),
        "winners": _ids(count, count.winners),
        "cost": exact(count.money(count.cost)),
        "budget": exact(count.election.budget),
        "voters": profile.voters,
        "endowment": exact(count.money(scan.outcome.endowment)) if scan else None,
        "steps": scan.steps if scan else 0,
        "rejected": _rejected(count),
        "rounds": list(_rounds(count)),
        "losers": list(_losers(count)),
        "certificate": _certificate(count),
        "comparison": _comparison(count),
        "reach": _reach(count),
        "rule_sha256": count.rule.sha256,
    }


def _id(count: Count, at: int) -> str:
    return count.election.projects[at].id


def _ids(count: Count, projects: Sequence[int]) -> list[str]:
    return [_id(count, at) for at in projects]


def _rejected(count: Count) -> dict[str, Any] | None:
    """The first endowment that overspends the budget, and its purchases until then."""
    if count.scan is None or count.scan.rejected is None:
        return None
    outcome = count.scan.rejected
    return {
        "endowment": exact(count.money(outcome.endowment)),
        "winners": _ids(count, outcome.projects),
        "cost": exact(count.money(outcome.cost)),
    }


def _rounds(count: Count) -> Iterator[dict[str, Any]]:
    shares = {one.project: one for one in count.explanation.rounds} if count.explanation else {}
    loads = {one.project: one.load for one in count.loads}
    for at in count.winners:
        told = _project(count, at)
        if at in shares:
            told |= _share(count, shares[at])
        elif at in loads:
            told |= {"load": exact(count.money(loads[at]))}
        yield told | {"by": _by(count, at, bool(shares))}


def _by(count: Count, at: int, shares: bool) -> str:
    """What bought a project: the rule itself, or its fill by votes."""
    filled = at in count.winners[len(count.winners) - count.filled :]
    return "fill" if filled else str(count.rule.method)


def _project(count: Count, at: int) -> dict[str, Any]:
    profile = count.profile
    return {
        "project": _id(count, at),
        "cost": exact(count.money(profile.costs[at])),
        "votes": exact(Fraction(profile.votes[at], profile.points_unit)),
        "supporters": profile.approvals[at],
    }


def _share(count: Count, one: Round) -> dict[str, Any]:
    price = count.money(one.price) * count.profile.points_of_one
    return {
        "price": exact(price),
        "effective_votes": exact(count.money(count.profile.costs[one.project]) / price),
        "payers": one.full + one.rest,
        "payers_in_full": one.full,
        "payers_of_the_rest": one.rest,
        "without_money": one.nothing,
    }


def _losers(count: Count) -> Iterator[dict[str, Any]]:
    stories = {one.project: one for one in count.explanation.losers} if count.explanation else {}
    winners, eligible = set(count.winners), set(count.profile.eligible)
    for at in range(len(count.profile.costs)):
        if at in winners:
            continue
        told = _project(count, at) | {"eligible": at in eligible, "lost": []}
        if count.scan:
            told |= _story(count, count.scan, stories[at])
        yield told


def _story(count: Count, scan: Scan, one: Loser) -> dict[str, Any]:
    bought = scan.outcome.projects
    return {
        "money_left": exact(count.money(one.left)),
        "lost": [
            {"project": _id(count, bought[at]), "money": exact(count.money(money))}
            for at, money in one.lost
        ],
        "effective_support": _or_none(one.chance.effective_support if one.chance else None),
        "would_have_won": _needed(count, scan, one),
    }


def _needed(count: Count, scan: Scan, one: Loser) -> dict[str, Any] | None:
    """What would have made a project win that enough voters gave something."""
    if one.chance is None:
        return None
    wins = one.chance.winning_cost
    cut = None if wins is None else count.profile.costs[one.project] - wins
    return {
        "at_endowment": exact(count.money(scan.outcome.endowment)),
        "cost": None if wins is None else exact(count.money(wins)),
        "cost_cut": None if cut is None else exact(count.money(cut)),
        "extra_approvals": one.chance.extra_approvals,
    }


def _or_none(number: Fraction | None) -> int | str | None:
    return None if number is None else exact(number)


def _certificate(count: Count) -> dict[str, Any]:
    violations = [
        {"project": _id(count, one.project), "voters": one.voters}
        for one in count.certificate.violations
    ]
    return {
        "axiom": AXIOM,
        "per_voter": exact(count.election.budget / count.profile.voters),
        "holds": not violations,
        "violations": violations,
    }


def _comparison(count: Count) -> dict[str, Any]:
    return {
        "by": "approved winners" if count.profile.worth_is_cost else "points given to winners",
        "this": count.comparison.this,
        "greedy": count.comparison.greedy,
        "indifferent": count.comparison.indifferent,
        "greedy_winners": _ids(count, count.greedy),
    }


def _reach(count: Count) -> dict[str, Any]:
    reach, told = count.reach, count.explanation
    return {
        "excluded": reach.excluded,
        "exclusion_ratio": exact(reach.exclusion_ratio),
        "mean_winners": exact(reach.mean_winners),
        "voters_by_winners": list(reach.by_count),
        "voters_by_tenth_given": list(told.by_tenth) if told else None,
    }
