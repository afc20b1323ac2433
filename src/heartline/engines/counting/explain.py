"""Where the money went: the rounds of equal shares, and for every loser why, at one endowment."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from scipy import sparse

from heartline.engines.counting.almost import Almost, Chance, guesses
from heartline.engines.counting.equal_shares import Outcome
from heartline.engines.counting.profile import Floats, Ints, Profile
from heartline.engines.counting.purses import Purses


@dataclass(frozen=True)
class Round:
    """One purchase. Money is in units of the profile.

    price: for 1 point; where utility is cost this is the largest payment.
    per_utility: price / scale; its inverse is the effective number of votes where utility is cost.
    full, rest, nothing: how many supporters paid the price, gave what they had left, had nothing.
    """

    project: int
    price: Fraction
    per_utility: Fraction
    full: int
    rest: int
    nothing: int


@dataclass(frozen=True)
class Loser:
    """A project that was not bought. Money is in units of the profile.

    left: what its supporters have left together at the end.
    lost: what they gave for each purchase that they gave anything for, by round. Their number
        times the endowment is `left` and all of `lost` together, exactly.
    chance: how near it came; None if too few voters gave it anything for it to win.
    """

    project: int
    left: Fraction
    lost: tuple[tuple[int, Fraction], ...]
    chance: Chance | None


@dataclass(frozen=True)
class Explanation:
    """What happened at one endowment.

    by_tenth: how many voters gave less than a tenth of their endowment, less than two, …; the last
        of the ten are those who gave nine tenths or more.
    """

    rounds: tuple[Round, ...]
    losers: tuple[Loser, ...]
    by_tenth: tuple[int, ...]


def explained(profile: Profile, outcome: Outcome) -> Explanation:
    """The rounds of an outcome and its losers, all exact.

    Source: Boehmer, Faliszewski, Janeczko, Peters, Pierczyński, Schierreich, Skowron, Szufa 2024,
    "Evaluation of project performance in participatory budgeting" (effective support, and what
    would have won); pabutools' loss lists, with what every voter really paid.
    """
    bought = set(outcome.projects)
    losers = [at for at in range(len(profile.costs)) if at not in bought]
    could = [at for at in losers if at in profile.eligible and profile.approvals[at]]
    purses, ledger = Purses(profile, outcome.endowment), _Ledger(profile)
    nearly = guesses(profile, outcome, could)
    almost = Almost(profile, outcome, nearly)
    rounds = []
    for number, at in enumerate(outcome.projects):
        price = purses.price(at)
        exact = Fraction(price.over, price.payers * purses.denominator)
        almost.look(number, at, exact, purses)
        one = profile.supporters[at]
        solvent = purses.solvent[one.groups]
        counts = (~price.poor, price.poor & solvent, price.poor & ~solvent)
        full, rest, nothing = (int(one.weights[who].sum()) for who in counts)
        gone = purses.pay(at, price)
        ledger.enter(at, one.groups[~price.poor], gone)
        rounds.append(Round(at, exact, exact / profile.scale[at], full, rest, nothing))
    almost.look_at_end(purses)
    told = ledger.lost(losers, purses)
    return Explanation(
        tuple(rounds),
        tuple(Loser(at, purses.money_behind(at), told[at], almost.chance(at)) for at in losers),
        _by_tenth(profile, purses),
    )


class _Ledger:
    """Who paid for what: in full, or with all they had left."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._bought: list[int] = []
        self._full: list[Ints] = []
        self._gone: list[Ints] = []

    def enter(self, project: int, full: Ints, gone: Ints) -> None:
        """Note a purchase, the groups that paid its price, and those that gave what was left."""
        self._bought.append(project)
        self._full.append(full)
        self._gone.append(gone)

    def lost(
        self, losers: Sequence[int], purses: Purses
    ) -> dict[int, tuple[tuple[int, Fraction], ...]]:
        """What the supporters of each loser gave, by round."""
        profile = self._profile
        ones = np.ones(len(profile.columns))
        shape = (len(profile.weights), len(profile.costs))
        supports = sparse.csr_matrix((ones, profile.columns, profile.starts), shape)
        found: dict[int, list[tuple[int, Fraction]]] = {at: [] for at in losers}
        for number in range(len(self._bought)):
            factors = self._factors(number, supports)
            for at in losers:
                if factors[at].any():
                    amount = purses.combined([int(factor) for factor in factors[at]])
                    found[at].append((number, amount))
        return {at: tuple(rows) for at, rows in found.items()}

    def _factors(self, number: int, supports: sparse.csr_matrix) -> Floats:
        """For each project, what its supporters gave in a round, as factors of b and the prices."""
        profile = self._profile
        gone = self._gone[number]
        paid = np.zeros((len(gone), len(self._bought) + 1))
        paid[:, 0] = profile.weights[gone]
        places = np.full(len(profile.weights), -1)
        places[gone] = np.arange(len(gone))
        for place, at in enumerate(self._bought[:number], start=1):
            one = profile.supporters[at]
            here = places[one.groups] >= 0
            paid[places[one.groups[here]], place] = -one.weighted[here]
        factors: Floats = supports[gone].T @ paid
        full = np.zeros(len(profile.weights))
        one = profile.supporters[self._bought[number]]
        full[one.groups] = one.weighted
        whole = np.zeros(len(profile.weights))
        whole[self._full[number]] = full[self._full[number]]
        factors[:, number + 1] += supports.T @ whole
        return factors


def _by_tenth(profile: Profile, purses: Purses) -> tuple[int, ...]:
    """How many voters gave how many tenths of their endowment."""
    start = float(purses.endowment)
    if not start:
        return (profile.voters, *(0 for _ in range(9)))
    given = (start - purses.left) / start * 10
    tenths = np.clip(np.floor(given), 0, 9).astype(np.int64)
    near = np.abs(given - np.round(given)) * start <= 20 * purses.error
    for group in np.flatnonzero(near & purses.solvent):
        left = purses.left_of(int(group)) / purses.endowment
        tenths[group] = min(9, int((1 - left) * 10))
    counts = np.bincount(tenths, profile.weights.astype(np.float64), minlength=10)
    return tuple(int(count) for count in counts)
