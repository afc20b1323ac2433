"""An election as whole numbers in arrays: what every rule of the first counter counts from."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import lcm

import numpy as np
from numpy.typing import NDArray

from heartline.engines.counting.ballots import Election, Number
from heartline.engines.counting.errors import CountingError
from heartline.engines.counting.rule import Rule, Utility

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]

#: Whole numbers below this are exact in float64, and so are their sums.
EXACT = 2**53


@dataclass(frozen=True)
class Supporters:
    """Those who gave a project anything.

    groups: the numbers of their groups of equal ballots, ascending.
    weights: how many voters each group has; points: what each of them gives, whole, above 0.
    weighted: weights × points. All exact.
    """

    groups: Ints
    weights: Floats
    points: Floats
    weighted: Floats
    voters: int
    total: int  # the sum of `weighted`
    alike: bool  # everybody gives 1


@dataclass(frozen=True)
class Profile:
    """An election in whole numbers. Money is in units of 1/`unit` of the currency.

    A project is worth `scale[c]` × points to those who support it: its cost, if `worth_is_cost`.
    votes: points that each project got, of which `points_unit` are one on the ballot.
    approvals: by how many voters.
    lot: the place of each project in the lot.
    rank: the place of each project in the order that decides ties: cost, votes, lot.
    eligible: the projects that enough voters gave anything to.
    starts, columns, points: the ballots, one group after the other: group g has the projects
        columns[starts[g]:starts[g + 1]], ascending, and gives them so many points.
    """

    budget: int
    unit: int
    points_unit: int
    worth_is_cost: bool
    voters: int
    costs: tuple[int, ...]
    scale: tuple[int, ...]
    votes: tuple[int, ...]
    approvals: tuple[int, ...]
    lot: tuple[int, ...]
    rank: tuple[int, ...]
    eligible: tuple[int, ...]
    weights: Ints
    starts: Ints
    columns: Ints
    points: Ints
    supporters: tuple[Supporters, ...]

    @property
    def points_of_one(self) -> int:
        """What a voter gives who gives one point, as `points` counts."""
        return 1 if self.worth_is_cost else self.points_unit


def profile_of(election: Election, rule: Rule) -> Profile:
    """The election as `rule` counts it.

    Raises:
        CountingError: there is no voter, or the points are too many to stay exact.
    """
    if not election.voters:
        raise CountingError("no_voters")
    money = [election.budget, *(project.cost for project in election.projects)]
    unit = _smallest_coin(_denominator(money))
    points_unit = _denominator([points for marks, _ in election.ballots for _, points in marks])
    weights = np.array([count for _, count in election.ballots], np.int64)
    lengths = np.array([len(marks) for marks, _ in election.ballots], np.int64)
    columns = np.array([at for marks, _ in election.ballots for at, _ in marks], np.int64)
    given = np.array(
        [int(points * points_unit) for marks, _ in election.ballots for _, points in marks],
        np.int64,
    )
    if int(given.max(initial=1)) * election.voters >= EXACT:
        raise CountingError("too_much")
    worth_is_cost = rule.utility is Utility.COST
    points = np.ones_like(given) if worth_is_cost else given
    starts = np.concatenate([[0], lengths.cumsum()]).astype(np.int64)
    spread = np.repeat(np.arange(len(weights)), lengths)
    projects = len(election.projects)
    supporters = _supporters(projects, columns, spread, weights=weights, points=points)
    costs = tuple(int(project.cost * unit) for project in election.projects)
    votes = _votes(projects, columns, given * weights[spread])
    approvals = tuple(one.voters for one in supporters)
    lot = _lot(election, rule)
    return Profile(
        budget=int(election.budget * unit),
        unit=unit,
        points_unit=points_unit,
        voters=election.voters,
        worth_is_cost=worth_is_cost,
        costs=costs,
        scale=costs if worth_is_cost else (1,) * projects,
        votes=votes,
        approvals=approvals,
        lot=lot,
        rank=_rank(costs, votes, lot),
        eligible=tuple(at for at in range(projects) if approvals[at] >= rule.minimum_approvals),
        weights=weights,
        starts=starts,
        columns=columns,
        points=points,
        supporters=supporters,
    )


def _denominator(numbers: Sequence[Number]) -> int:
    return lcm(*{number.denominator for number in numbers})


def _smallest_coin(denominator: int) -> int:
    """The power of ten that money with this denominator is written in; itself if there is none."""
    powers = (10**places for places in range(10))
    return next((power for power in powers if power % denominator == 0), denominator)


def _votes(projects: int, columns: Ints, given: Ints) -> tuple[int, ...]:
    sums = np.bincount(columns, given.astype(np.float64), minlength=projects)
    return tuple(int(one) for one in sums)


def _supporters(
    projects: int, columns: Ints, spread: Ints, *, weights: Ints, points: Ints
) -> tuple[Supporters, ...]:
    order = np.argsort(columns, kind="stable")
    ends = np.searchsorted(columns[order], np.arange(projects + 1))
    found = []
    for at in range(projects):
        places = order[ends[at] : ends[at + 1]]
        groups = spread[places]
        weight, given = weights[groups].astype(np.float64), points[places].astype(np.float64)
        weighted = weight * given
        total, voters = int(weighted.sum()), int(weight.sum())
        alike = bool((given == 1).all())
        found.append(Supporters(groups, weight, given, weighted, voters, total, alike))
    return tuple(found)


def _lot(election: Election, rule: Rule) -> tuple[int, ...]:
    drawn = {name: at for at, name in enumerate(rule.lot or ())}
    return tuple(drawn.get(project.id, at) for at, project in enumerate(election.projects))


def _rank(costs: Sequence[int], votes: Sequence[int], lot: Sequence[int]) -> tuple[int, ...]:
    """The place of each project among equals: the cheaper, then more votes, then the lot."""
    order = sorted(range(len(costs)), key=lambda at: (costs[at], -votes[at], lot[at]))
    rank = [0] * len(order)
    for place, at in enumerate(order):
        rank[at] = place
    return tuple(rank)
