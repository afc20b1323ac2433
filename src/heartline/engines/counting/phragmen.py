"""Sequential Phragmén: the next project is the one that burdens its supporters least."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from heartline.engines.counting.profile import Floats, Ints, Profile

#: Relative doubt about a load that was summed in floats. Each of at most n terms is positive and
#: rounded twice, so the sum is wrong by at most (n + 4) · 2⁻⁵³ < 10⁻⁹ of itself for n < 10⁶
#: purchases; terms are added by purchase, not by voter.
DOUBT = 1e-9


@dataclass(frozen=True)
class Loaded:
    """A project that was bought, and the load of each of its supporters after that."""

    project: int
    load: Fraction


def phragmen(profile: Profile) -> list[Loaded]:
    """What is bought, in order, with loads in units of the profile.

    Every voter bears the load that their projects have brought; a project brings its cost, spread
    so that all its supporters bear the same after it. The project after which they would bear
    least is next; among equals the rank decides. It ends with the first that does not fit. Projects
    that alone cost more than the budget are left out before.

    Source: Los, Christoff, Grossi 2022, "Proportional budget allocations: Towards a
    systematization".
    """
    #: The place in `loads` of what each group of equal ballots bears; 0 for nothing.
    bears = np.zeros(len(profile.weights), np.int64)
    loads = [Fraction(0)]
    found: list[Loaded] = []
    left = profile.budget
    supported = [at for at in profile.eligible if profile.approvals[at]]
    #: What each project in play brings its supporters to at least: loads only grow.
    low = {
        at: profile.costs[at] / profile.approvals[at]
        for at in supported
        if profile.costs[at] <= profile.budget
    }
    while low:
        close = _close(profile, low, bears, np.array([float(load) for load in loads]))
        load, _, best = min(
            (_load(profile, at, bears, loads), profile.rank[at], at) for at in close
        )
        if profile.costs[best] > left:
            break
        left -= profile.costs[best]
        del low[best]
        found.append(Loaded(best, load))
        loads.append(load)
        bears[profile.supporters[best].groups] = len(loads) - 1
    return found


def _close(profile: Profile, low: dict[int, float], bears: Ints, loads: Floats) -> list[int]:
    """The projects that may burden their supporters least; brings `low` up to date for them."""
    least = float("inf")
    looked = []
    for at in sorted(low, key=low.__getitem__):
        if low[at] > least * (1 + 4 * DOUBT):
            break
        borne = float(_borne(profile, at, bears, len(loads)) @ loads)
        low[at] = (profile.costs[at] + borne) / profile.approvals[at]
        least = min(least, low[at])
        looked.append(at)
    return [at for at in looked if low[at] <= least * (1 + 4 * DOUBT)]


def _borne(profile: Profile, at: int, bears: Ints, size: int) -> Floats:
    """How many supporters of a project bear each of the loads, exact in floats."""
    one = profile.supporters[at]
    return np.bincount(bears[one.groups], one.weights, minlength=size).astype(np.float64)


def _load(profile: Profile, at: int, bears: Ints, loads: list[Fraction]) -> Fraction:
    borne = _borne(profile, at, bears, len(loads))
    total = sum((int(borne[place]) * loads[place] for place in np.flatnonzero(borne)), Fraction(0))
    return (profile.costs[at] + total) / profile.approvals[at]
