"""Outcomes compared over all voters, and what an outcome gives to how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from heartline.engines.counting.profile import Ints, Profile


@dataclass(frozen=True)
class Comparison:
    """How many voters prefer this outcome, how many the greedy one; to the rest they are equal."""

    this: int
    greedy: int
    indifferent: int


@dataclass(frozen=True)
class Reach:
    """Whom an outcome reaches.

    excluded: voters none of whose projects won.
    by_count: how many voters have 0, 1, 2 … winners among their projects.
    """

    excluded: int
    by_count: tuple[int, ...]

    @property
    def voters(self) -> int:
        """All voters."""
        return sum(self.by_count)

    @property
    def exclusion_ratio(self) -> Fraction:
        """The share of voters none of whose projects won."""
        return Fraction(self.excluded, self.voters)

    @property
    def mean_winners(self) -> Fraction:
        """The winners among a voter's projects, on average over all voters."""
        return Fraction(sum(at * count for at, count in enumerate(self.by_count)), self.voters)


def comparison(profile: Profile, this: Sequence[int], greedy: Sequence[int]) -> Comparison:
    """Which outcome voters prefer, by the points that they gave to what was bought.

    Where ballots have no points, that is the number of their projects that were bought. Everybody
    is compared, those too who got nothing from one of the outcomes.
    """
    mine, theirs = (_points(profile, bought) for bought in (this, greedy))
    weights = profile.weights
    better, worse = (int(weights[one].sum()) for one in (mine > theirs, mine < theirs))
    return Comparison(better, worse, profile.voters - better - worse)


def reach(profile: Profile, bought: Sequence[int]) -> Reach:
    """How many voters have how many winners among their projects."""
    winners = np.zeros(len(profile.weights), np.int64)
    for at in bought:
        winners[profile.supporters[at].groups] += 1
    counts = np.bincount(winners, profile.weights.astype(np.float64))
    by_count = tuple(int(count) for count in counts)
    return Reach(by_count[0], by_count)


def _points(profile: Profile, bought: Sequence[int]) -> Ints:
    points = np.zeros(len(profile.weights), np.int64)
    for at in bought:
        one = profile.supporters[at]
        points[one.groups] += one.points.astype(np.int64)
    return points
