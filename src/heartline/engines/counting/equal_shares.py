"""The Method of Equal Shares at one endowment, and completed by raising it.

Source: Peters, Pierczyński, Skowron 2021, "Proportional participatory budgeting with additive
utilities"; Add1 and its variants: equalshares.net.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from heartline.engines.counting.profile import Profile
from heartline.engines.counting.purses import Price, Purses
from heartline.engines.counting.rule import Completion


@dataclass(frozen=True)
class Purchase:
    """What a run bought, and how dear it was for what it is worth.

    above: a float that is surely not below price / scale, the cost of one unit of utility.
    flat: nobody had less than was asked, so it costs the same at every higher endowment.
    """

    project: int
    above: float
    flat: bool


@dataclass(frozen=True)
class Outcome:
    """What is bought at one endowment, in order.

    overspent: the last project does not fit into the budget, and the run ended with it.
    """

    endowment: Fraction
    purchases: tuple[Purchase, ...]
    cost: int
    overspent: bool

    @property
    def projects(self) -> tuple[int, ...]:
        """The numbers of the projects in the order they were bought."""
        return tuple(one.project for one in self.purchases)


@dataclass(frozen=True)
class Scan:
    """The endowment at which the completion ends.

    steps: how often it was raised by one unit of the currency.
    rejected: what the next step would have bought; None if the scan ended before it.
    """

    outcome: Outcome
    steps: int
    rejected: Outcome | None


class _Run:
    """One run: buys again and again what gives most for its money, until nothing can be paid."""

    def __init__(self, profile: Profile, endowment: Fraction) -> None:
        self._profile, self._endowment = profile, endowment
        self._purses = Purses(profile, endowment)
        supported = [at for at in profile.eligible if profile.approvals[at]]
        #: Cost of one unit of utility of each project in play, surely not above the truth. It
        #: never falls, because purses only become lighter.
        self._low = {
            at: profile.costs[at] / (profile.supporters[at].total * profile.scale[at]) * (1 - 1e-15)
            for at in supported
        }

    def outcome(self) -> Outcome:
        """What is bought. The run ends when the budget is overspent."""
        bought: list[Purchase] = []
        cost = 0
        while cost <= self._profile.budget:
            found = self._best()
            if found is None:
                break
            bought.append(self._buy(*found))
            cost += self._profile.costs[found[0]]
        overspent = cost > self._profile.budget
        return Outcome(self._endowment, tuple(bought), cost, overspent)

    def follows(self, earlier: Outcome, known: "_Known") -> Outcome | None:
        """The outcome, if surely the same at every endowment from that of `earlier` to this one.

        While the same projects are bought, everybody has more left at a higher endowment: for if
        left ≤ left', prices are x ≥ x', and max(0, left − x·a) ≤ max(0, left' − x'·a). So in each
        round a project costs, at every endowment between, no less than here and no more than at
        `earlier`. What was bought there in a round is bought between if it cost less there than
        everything else costs here. It is bought as well before projects that come after it in the
        flat order if nobody lacked money for it there, since nothing costs less than there; and
        before its twins, which always cost the same.
        """
        bought: list[Purchase] = []
        for one in earlier.purchases:
            if not self._is_first(one, known):
                return None
            price = self._purses.price(one.project)
            bought.append(self._buy(one.project, price))
        if any(self._purses.bound(at) is not None for at in self._low):
            return None
        return Outcome(self._endowment, tuple(bought), earlier.cost, earlier.overspent)

    def _is_first(self, one: Purchase, known: "_Known") -> bool:
        """Whether every other project costs more here than `one` did, or comes after it."""
        for at in [at for at, low in self._low.items() if low <= one.above]:
            if at == one.project or known.after(at, one):
                continue
            self._look(at)
            if self._low.get(at, 2 * one.above) <= one.above:
                return False
        return True

    def _look(self, at: int) -> float:
        """A guess of what a project costs per utility now; leaves it out if it cannot be paid."""
        found = self._purses.bound(at)
        if found is None:
            del self._low[at]
            return float("inf")
        scale = self._profile.scale[at]
        self._low[at] = max(self._low[at], found[0] / scale * (1 - 1e-15))
        return found[1] / scale

    def _best(self) -> tuple[int, Price] | None:
        """The project that costs least per utility, decided exactly, ties by rank."""
        guesses: dict[int, float] = {}
        least = float("inf")
        for at in sorted(self._low, key=self._low.__getitem__):
            if self._low[at] > least:
                break
            guesses[at] = self._look(at)
            least = min(least, guesses[at])
        payable = [at for at in guesses if at in self._low]
        if not payable:
            return None
        return self._cheapest(min(payable, key=guesses.__getitem__), guesses)

    def _cheapest(self, first: int, looked: dict[int, float]) -> tuple[int, Price]:
        """The cheapest of `first` and of all that may be as cheap, compared exactly."""
        best, price = first, self._purses.price(first)
        above = price.above / self._profile.scale[first]
        for at in [at for at, low in self._low.items() if low <= above and at != first]:
            if at not in looked:
                self._look(at)
            if self._low.get(at, 2 * above) <= above:
                other = self._purses.price(at)
                if self._beats((at, other), (best, price)):
                    best, price = at, other
        return best, price

    def _beats(self, one: tuple[int, Price], other: tuple[int, Price]) -> bool:
        (at, price), (best, best_price) = one, other
        mine = price.over * best_price.payers * self._profile.scale[best]
        theirs = best_price.over * price.payers * self._profile.scale[at]
        rank = self._profile.rank
        return (mine, rank[at]) < (theirs, rank[best])

    def _buy(self, at: int, price: Price) -> Purchase:
        del self._low[at]
        self._purses.pay(at, price)
        above = price.above / self._profile.scale[at] * (1 + 1e-15)
        return Purchase(at, above, flat=not price.poor.any())


def outcome_at(profile: Profile, endowment: Fraction) -> Outcome:
    """What equal shares buy when every voter begins with `endowment`, in units of the profile.

    The run ends with the first project that does not fit into the budget.
    """
    return _Run(profile, endowment).outcome()


def completed(profile: Profile, completion: Completion) -> Scan:
    """The outcome of equal shares with a completion.

    Add1 begins with the whole part of budget / voters and gives everybody one unit of the currency
    more, again and again, until the budget would be overspent; the outcome before that counts. It
    ends as well when everything that anybody supports is bought, and with `ADD1_EXHAUSTIVE` when
    no further project fits into the budget. It is a linear scan: what is bought need not grow with
    the endowment. Steps are passed over only where `_Run.follows` proves that they change nothing.
    """
    if completion is Completion.NONE:
        return Scan(outcome_at(profile, Fraction(profile.budget, profile.voters)), 0, None)
    start = profile.budget // (profile.voters * profile.unit)
    known = _Known(profile)
    outcome = outcome_at(profile, Fraction(start * profile.unit))
    steps, jump = 0, 1
    while not _is_complete(profile, outcome, completion):
        further = Fraction((start + steps + jump) * profile.unit)
        if jump > 1:
            same = _Run(profile, further).follows(outcome, known)
            if same is None:
                jump = max(1, jump // 4)
                continue
            outcome, steps, jump = same, steps + jump, jump * 2
            continue
        following = outcome_at(profile, further)
        if following.overspent:
            return Scan(outcome, steps, following)
        jump = 2 if following.projects == outcome.projects else 1
        outcome, steps = following, steps + 1
    return Scan(outcome, steps, None)


class _Known:
    """What is known of the order of projects without counting."""

    def __init__(self, profile: Profile) -> None:
        self._rank = profile.rank
        supported = [at for at in profile.eligible if profile.approvals[at]]
        order = sorted(supported, key=lambda at: _flat_key(profile, at))
        #: The place of each project by cost per utility while everybody can pay, then by rank.
        self._flat = {at: place for place, at in enumerate(order)}
        #: The same for projects of one cost that the same voters give the same points.
        self._twins = {at: _twins_key(profile, at) for at in supported}

    def after(self, at: int, bought: Purchase) -> bool:
        """Whether `at` surely comes after what was bought, at every higher endowment."""
        if bought.flat and self._flat[at] > self._flat[bought.project]:
            return True
        twins = self._twins[at] == self._twins[bought.project]
        return twins and self._rank[at] > self._rank[bought.project]


def _flat_key(profile: Profile, at: int) -> tuple[Fraction, int]:
    worth = profile.supporters[at].total * profile.scale[at]
    return Fraction(profile.costs[at], worth), profile.rank[at]


def _twins_key(profile: Profile, at: int) -> tuple[int, bytes, bytes]:
    one = profile.supporters[at]
    return profile.costs[at], one.groups.tobytes(), one.points.tobytes()


def _is_complete(profile: Profile, outcome: Outcome, completion: Completion) -> bool:
    rest = list(_unbought(profile, outcome))
    if completion is Completion.ADD1_EXHAUSTIVE:
        return all(outcome.cost + profile.costs[at] > profile.budget for at in rest)
    return not rest


def _unbought(profile: Profile, outcome: Outcome) -> Iterator[int]:
    bought = set(outcome.projects)
    return (at for at in profile.eligible if profile.approvals[at] and at not in bought)
