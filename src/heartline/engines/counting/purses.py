r"""What every voter has left while projects are bought in equal shares: in floats, and exactly.

Voters begin with the endowment b and pay for a project c that they support min(left, x·a): a is
what they give to c, and x is the price of c for 1 of it, the least with Σ min(left, x·a) = cost(c).

**Exactly.** Whoever has not yet given all they had has paid x·a for each of their projects that
was bought. What they have left is therefore b − Σ x(d)·a(d): a combination of the endowment and of
the prices so far with whole coefficients. So are sums of it over many voters, and the coefficients
of a sum come from the arrays at once. b and the prices are kept as whole numerators over one
common denominator.

**In floats, with a bound.** Let u = 2⁻⁵³. Each price is rounded once from its exact value, and a
purchase takes from `left` a product of it: with the rounding of the price, of the product and of
the difference `left` goes wrong by at most 3·u·b per purchase, and by u·b at the beginning. So
after k purchases every `left` is within `error` = 4(k + 1)·u·b of the truth (errors do not grow
with one another, because no price is computed from floats). Cutting below 0 brings it nearer.
A sum of n products, in whatever order, is wrong by at most (n + 3)·u times itself, as all are
positive. For any set D of supporters

    x ≥ (cost − Σ_D w·left) / Σ_{¬D} w·a,

because Σ w·min(left, x·a) ≤ Σ_D w·left + x·Σ_{¬D} w·a. `bound` takes the D that floats suggest
and subtracts what the sum may be wrong by; so it is below the true price, whatever D was. Weights
and points are whole and below 2⁵³ in sum, hence exact.
"""

from collections.abc import Sequence
from fractions import Fraction
from math import gcd
from typing import NamedTuple

import numpy as np

from heartline.engines.counting.profile import Flags, Floats, Ints, Profile, Supporters

#: Half of the distance from 1 to the next float64.
U = 2.0**-53


class Purses:
    """What the voters of a profile have left.

    left: by group of equal ballots, within `error` of the truth.
    solvent: groups that have something left; the others have exactly nothing.
    """

    def __init__(self, profile: Profile, endowment: Fraction) -> None:
        self._profile = profile
        self.endowment = endowment
        self._start = float(endowment)
        #: Numerators of the endowment and of each price over `denominator`.
        self._parts = [endowment.numerator]
        self.denominator = endowment.denominator
        #: The place of a project's price in `_parts`; 0 while it is not bought.
        self._place = np.zeros(len(profile.costs), np.int64)
        self.left: Floats = np.full(len(profile.weights), self._start)
        self.solvent: Flags = np.ones(len(profile.weights), np.bool_)
        self._floor = [
            cost / one.total if one.total else np.inf
            for cost, one in zip(profile.costs, profile.supporters, strict=True)
        ]

    @property
    def error(self) -> float:
        """How far `left` may be from the truth."""
        return 4 * (len(self._parts) + 1) * U * self._start

    # Floats ---------------------------------------------------------------------------------------

    def bound(self, project: int) -> tuple[float, float] | None:
        """A price that is surely not above that of `project`, and a guess of it.

        None where its supporters cannot pay it any more, which is decided exactly.
        """
        one, cost = self._profile.supporters[project], float(self._profile.costs[project])
        left = self.left[one.groups]
        held = one.weights * left
        money = float(held.sum())
        doubt = one.voters * self.error + (len(held) + 3) * U * (money + cost)
        if money < cost - doubt or (money < cost + doubt and not self._affords(project)):
            return None
        guess, paid, payers = self._guess(one, left, held, cost=cost, start=self._floor[project])
        self._floor[project] = guess
        doubt = (one.voters * self.error + (len(held) + 3) * U * (paid + cost)) / payers
        return guess * (1 - 4 * U) - doubt, guess

    @staticmethod
    def _guess(
        one: Supporters, left: Floats, held: Floats, *, cost: float, start: float
    ) -> tuple[float, float, float]:
        """The price by Newton's method from below, and the sums that it follows from."""
        # What the start may be wrong by does no harm: any set of poor supporters is good.
        guess, paid, payers = start, 0.0, float(one.total)
        for _ in range(64):
            poor = left < (guess if one.alike else guess * one.points)
            new_payers = one.total - float(one.weighted[poor].sum())
            if new_payers <= 0:
                break
            new_paid = float(held[poor].sum())
            found = (cost - new_paid) / new_payers
            if payers == new_payers and paid == new_paid:
                return found, paid, payers
            guess, paid, payers = found, new_paid, new_payers
        return (cost - paid) / payers, paid, payers

    # Exactly --------------------------------------------------------------------------------------

    def share(self, groups: Ints, weights: Floats | None = None) -> int:
        """What solvent `groups` have left together, over the common denominator."""
        weights = self._profile.weights[groups].astype(np.float64) if weights is None else weights
        factors = self._factors(groups, weights)
        return sum(factor * part for factor, part in zip(factors, self._parts, strict=True))

    def _empty(self, groups: Ints) -> None:
        """Note which of the groups have nothing left."""
        for at in np.flatnonzero(self.solvent[groups]):
            if self.share(groups[at : at + 1], np.ones(1)) == 0:
                self.left[groups[at]] = 0
                self.solvent[groups[at]] = False

    def combined(self, factors: Sequence[int]) -> Fraction:
        """The endowment and the prices, each as often as its factor says, together."""
        total = sum(factor * part for factor, part in zip(factors, self._parts, strict=True))
        return Fraction(total, self.denominator)

    def left_of(self, group: int) -> Fraction:
        """What each voter of a solvent group has left."""
        return Fraction(self.share(np.array([group]), np.ones(1)), self.denominator)

    def _factors(self, groups: Ints, weights: Floats) -> list[int]:
        """The whole coefficients of the endowment and of each price in a sum."""
        first = self._profile.starts[groups]
        lengths = self._profile.starts[groups + 1] - first
        before = np.concatenate([[0], lengths.cumsum()[:-1]]) if len(groups) else lengths
        places = np.repeat(first - before, lengths) + np.arange(lengths.sum())
        price = self._place[self._profile.columns[places]]
        paid = np.repeat(weights, lengths) * self._profile.points[places]
        sums = np.bincount(price, paid, minlength=len(self._parts))
        return [int(weights.sum()), *(-int(one) for one in sums[1:])]

    def _affords(self, project: int) -> bool:
        one = self._profile.supporters[project]
        solvent = self.solvent[one.groups]
        money = self.share(one.groups[solvent], one.weights[solvent])
        return money >= self._profile.costs[project] * self.denominator

    def price(self, project: int) -> "Price":
        """The exact price of a project that its supporters can pay."""
        one = self._profile.supporters[project]
        cost = self._profile.costs[project] * self.denominator
        low = self.bound(project)
        poor = self.left[one.groups] + self.error < (low[0] if low else 0.0) * one.points
        while True:
            takes = poor & self.solvent[one.groups]
            paid = self.share(one.groups[takes], one.weights[takes]) if takes.any() else 0
            payers = one.total - int(one.weighted[poor].sum())
            price = Price(cost - paid, payers, self.denominator, poor)
            # The price follows from voters who surely cannot pay it in full, so it is not above
            # the true one, and who cannot pay this one can pay the true one even less.
            poorer = poor | self.poorer(one, Fraction(price.over, payers))
            if (poorer == poor).all():
                return price
            poor = poorer

    def poorer(self, one: Supporters, price: Fraction) -> Flags:
        """Which supporters have less left than `price` × points, by their places in `one`.

        price: over the common denominator.
        """
        asked = price.numerator / (price.denominator * self.denominator) * one.points
        left = self.left[one.groups]
        doubt = self.error + 4 * U * asked
        poor: Flags = left < asked - doubt
        for at in np.flatnonzero(~poor & (left < asked + doubt)):
            group = one.groups[at : at + 1]
            has = self.share(group, np.ones(1)) if self.solvent[group[0]] else 0
            poor[at] = has * price.denominator < price.numerator * int(one.points[at])
        return poor

    def covered(self, project: int, price: Fraction) -> "Covered":
        """What the supporters of a project would give for it at a price for 1 of their points."""
        one = self._profile.supporters[project]
        poor = self.poorer(one, price * self.denominator)
        takes = poor & self.solvent[one.groups]
        paid = Fraction(self.share(one.groups[takes], one.weights[takes]), self.denominator)
        return Covered(paid, one.total - int(one.weighted[poor].sum()), price)

    def money_behind(self, project: int) -> Fraction:
        """What the supporters of a project have left together."""
        one = self._profile.supporters[project]
        solvent = self.solvent[one.groups]
        return Fraction(self.share(one.groups[solvent], one.weights[solvent]), self.denominator)

    def pay(self, project: int, price: "Price") -> Ints:
        """Buy a project at its price; the groups that had less left than it and gave that."""
        one = self._profile.supporters[project]
        over, payers = price.over, price.payers
        common = gcd(over, payers)
        over, payers = over // common, payers // common
        self._parts = [part * payers for part in self._parts]
        self.denominator *= payers
        self._parts.append(over)
        self._place[project] = len(self._parts) - 1
        rich = one.groups[~price.poor]
        rest = self.left[rich] - over / self.denominator * one.points[~price.poor]
        self.left[rich] = np.maximum(rest, 0)
        self._empty(rich[rest <= self.error])
        gone = one.groups[price.poor & self.solvent[one.groups]]
        self.left[gone] = 0
        self.solvent[gone] = False
        return gone


class Price:
    """An exact price: `over` / (`payers` × the common denominator).

    poor: the supporters who have less than it asks of them, and give what they have.
    """

    __slots__ = ("_denominator", "over", "payers", "poor")

    def __init__(self, over: int, payers: int, denominator: int, poor: Flags) -> None:
        self.over, self.payers, self.poor = over, payers, poor
        self._denominator = denominator

    @property
    def above(self) -> float:
        """A float that is surely not below it."""
        return self.over / (self.payers * self._denominator) * (1 + 4 * U)


class Covered(NamedTuple):
    """What supporters would give at a price: `paid` by those who have less, the rest by others."""

    paid: Fraction
    payers: int  # the points of those who can pay the price
    price: Fraction

    @property
    def amount(self) -> Fraction:
        """All together."""
        return self.paid + self.price * self.payers
