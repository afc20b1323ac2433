"""How near a loser came to winning at one endowment, and what would have made it win there."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import ceil, floor

import numpy as np

from heartline.engines.counting.equal_shares import Outcome
from heartline.engines.counting.profile import Floats, Profile, Supporters
from heartline.engines.counting.purses import Covered, Purses

#: So near to the best guess a round is looked at exactly. Guesses are wrong by far less.
NEAR = 1e-6


@dataclass(frozen=True)
class Chance:
    """How near a loser came, the endowment and all other ballots being what they are.

    effective_support: the largest share of its cost, over all rounds, that its supporters would
        have paid at the price per utility of what was bought; None if nothing was bought.
    winning_cost: the highest cost, a whole number of units of the profile, at which it would have
        won; None if it would not have won at 1.
    extra_approvals: how many more voters would have made it win who give 1 point to it and nothing
        to any other project; None if voters have no money at all.
    """

    effective_support: Fraction | None
    winning_cost: int | None
    extra_approvals: int | None


@dataclass(frozen=True)
class Guess:
    """In floats, for a loser in one round: what is covered, at which cost it had won, who lacks."""

    support: float
    cost: float
    lacking: float

    @property
    def extra(self) -> float:
        """How many more voters it lacks, a whole number."""
        return ceil(self.lacking - NEAR) if np.isfinite(self.lacking) else np.inf


def guesses(profile: Profile, outcome: Outcome, losers: Sequence[int]) -> dict[int, list[Guess]]:
    """For each loser what floats say of every round, and at last of the end."""
    purses = Purses(profile, outcome.endowment)
    start = float(outcome.endowment)
    found: dict[int, list[Guess]] = {at: [] for at in losers}
    for bought in outcome.projects:
        price = purses.price(bought)
        per_utility = price.above / profile.scale[bought]
        for at in losers:
            rival = profile.costs[bought]
            found[at].append(_guess(profile, at, purses, per_utility, rival=rival))
        purses.pay(bought, price)
    for at in losers:
        one = profile.supporters[at]
        money = float(one.weights @ purses.left[one.groups])
        lacking = (profile.costs[at] - money) / start if start else np.inf
        found[at].append(Guess(0, money, lacking))
    return found


def _guess(profile: Profile, at: int, purses: Purses, per_utility: float, *, rival: int) -> Guess:
    one, cost = profile.supporters[at], profile.costs[at]
    left = purses.left[one.groups]
    held = one.weights * left
    price = per_utility * profile.scale[at]
    support = float(np.minimum(held, one.weighted * price).sum())
    lacking = (cost - support) / min(float(purses.endowment), price * profile.points_of_one)
    if not profile.worth_is_cost:
        return Guess(support / cost, support, lacking)
    votes = 1 / per_utility
    if one.total < votes * (1 - NEAR):
        return Guess(support / cost, 0, lacking)
    asked = _root(float(held.sum()) / votes, votes, left=left, held=held, one=one)
    # While all can pay, every cost is a tie, and the cheaper wins it.
    tied = one.total < votes * (1 + NEAR)
    return Guess(support / cost, min(asked * votes, rival) if tied else asked * votes, lacking)


def _root(asked: float, votes: float, *, left: Floats, held: Floats, one: Supporters) -> float:
    """The largest x for which Σ min(left, x·a) is x·votes, by Newton's method from above."""
    for _ in range(64):
        poor = left < asked * one.points
        payers = one.total - float(one.weighted[poor].sum())
        if votes <= payers:
            return asked
        found = float(held[poor].sum()) / (votes - payers)
        if found >= asked * (1 - 1e-15):
            return found
        asked = found
    return asked


class Almost:
    """Looks exactly at the rounds that guesses say are best, while purses are as they were."""

    def __init__(self, profile: Profile, outcome: Outcome, guesses: dict[int, list[Guess]]) -> None:
        self._profile, self._endowment = profile, outcome.endowment
        self._rounds = len(outcome.projects)
        self._chances = {at: Chance(None, None, None) for at in guesses}
        self._looks: dict[int, list[tuple[int, str]]] = defaultdict(list)
        for at, rounds in guesses.items():
            for what, number in _best(rounds):
                self._looks[number].append((at, what))

    def chance(self, at: int) -> Chance | None:
        """How near a loser came that was looked at."""
        return self._chances.get(at)

    def look(self, number: int, rival: int, price: Fraction, purses: Purses) -> None:
        """Look at a round, before its purchase of `rival` is paid at `price`."""
        per_utility = price / self._profile.scale[rival]
        for at, what in self._looks[number]:
            covered = purses.covered(at, per_utility * self._profile.scale[at])
            if what == "support":
                share = covered.amount / self._profile.costs[at]
                self._note(at, effective_support=share)
            elif what == "cost":
                cost = self._winning_cost(at, rival, per_utility, purses)
                self._note(at, winning_cost=cost)
            else:
                self._note(at, extra_approvals=self._extra(at, rival, covered))

    def look_at_end(self, purses: Purses) -> None:
        """Look at what is left when nothing more can be paid."""
        for at, what in self._looks[self._rounds]:
            money = purses.money_behind(at)
            if what == "cost":
                self._note(at, winning_cost=floor(money))
            elif what == "lacking":
                lacking = (self._profile.costs[at] - money) / self._endowment
                self._note(at, extra_approvals=ceil(lacking))

    def _note(self, at: int, **found: Fraction | int | None) -> None:
        """Keep what is better than what was found before."""
        old = self._chances[at]
        support, cost = found.get("effective_support"), found.get("winning_cost")
        extra = found.get("extra_approvals")
        if support is not None and (old.effective_support or 0) <= support:
            old = replace(old, effective_support=Fraction(support))
        if cost and (old.winning_cost or 0) < cost:
            old = replace(old, winning_cost=int(cost))
        if extra is not None and (not old.extra_approvals or extra < old.extra_approvals):
            old = replace(old, extra_approvals=int(extra))
        self._chances[at] = old

    def _winning_cost(
        self, at: int, rival: int, per_utility: Fraction, purses: Purses
    ) -> int | None:
        """The highest cost at which a project would have been bought instead of `rival`."""
        most = floor(self._most(at, per_utility, purses))
        theirs = self._profile.costs[rival]
        tries = {most, most - 1, min(most, theirs), min(most, theirs - 1)}
        for cost in sorted((one for one in tries if one > 0), reverse=True):
            scale = cost if self._profile.worth_is_cost else self._profile.scale[at]
            covered = purses.covered(at, per_utility * scale)
            if self._wins(covered, cost, at, rival, votes=0):
                return cost
        return None

    def _most(self, at: int, per_utility: Fraction, purses: Purses) -> Fraction:
        """The cost that its supporters pay at the price per utility of the rival."""
        if not self._profile.worth_is_cost:
            return purses.covered(at, per_utility * self._profile.scale[at]).amount
        votes = 1 / per_utility
        asked = purses.money_behind(at) / votes
        while True:
            covered = purses.covered(at, asked)
            if votes <= covered.payers:
                return asked * votes
            found = covered.paid / (votes - covered.payers)
            if found >= asked:
                return asked * votes
            asked = found

    def _wins(self, covered: Covered, cost: int, at: int, rival: int, *, votes: int) -> bool:
        """Whether a project of that cost, with so many votes more, would have come first."""
        if covered.amount != cost or not covered.payers:
            return covered.amount >= cost
        profile = self._profile
        mine = (cost, -profile.votes[at] - votes, profile.lot[at])
        return mine < (profile.costs[rival], -profile.votes[rival], profile.lot[rival])

    def _extra(self, at: int, rival: int, covered: Covered) -> int:
        """How many more voters with a full purse would have made it win in this round."""
        cost, one = self._profile.costs[at], self._profile.points_of_one
        gives = min(self._endowment, covered.price * one)
        extra = ceil((cost - covered.amount) / gives)
        can = covered.price * one <= self._endowment
        with_them = Covered(
            covered.paid + (0 if can else extra * gives),
            covered.payers + (extra * one if can else 0),
            covered.price,
        )
        wins = self._wins(with_them, cost, at, rival, votes=extra * self._profile.points_unit)
        return extra if wins else extra + 1


def _best(rounds: Sequence[Guess]) -> list[tuple[str, int]]:
    """The rounds to look at exactly, and for what."""
    support = max(one.support for one in rounds)
    cost = max(one.cost for one in rounds)
    lacking = min(one.extra for one in rounds)
    found: list[tuple[str, int]] = []
    for number, one in enumerate(rounds):
        if number < len(rounds) - 1 and one.support >= support * (1 - NEAR):
            found.append(("support", number))
        if one.cost >= cost * (1 - NEAR) - 2:
            found.append(("cost", number))
        if one.extra == lacking < np.inf:
            found.append(("lacking", number))
    return found
