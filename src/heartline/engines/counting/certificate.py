"""Whether every group of voters got its share: extended justified representation up to a project.

Source: Brill, Peters 2023, "Robust and verifiable proportionality axioms for multiwinner voting"
(EJR+), with budgets and up to one project as in Peters, Pierczyński, Skowron 2021.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from heartline.engines.counting.profile import EXACT, Profile

#: So far a comparison of floats is not believed; each side is rounded fewer than ten times.
DOUBT = 1e-12


@dataclass(frozen=True)
class Violation:
    """Voters who together could have paid for a project, and got less than it without it.

    voters: how many of its supporters.
    """

    project: int
    voters: int


@dataclass(frozen=True)
class Certificate:
    """Where the axiom is violated: at most one violation for each project that was not bought."""

    violations: tuple[Violation, ...]


def certificate(profile: Profile, bought: Sequence[int]) -> Certificate:
    """Check extended justified representation up to one project, exactly.

    It is violated by a project c that was not bought and a set S of its supporters if for all i
    in S what they got from all that was bought and from c, in utility, is at most
    (budget / voters) · Σ_S utility(c) / cost(c). With cost utilities: if even with c each of j
    supporters has projects for no more than j / voters of the budget.

    Equal shares never violate it with an endowment of budget / voters or more: consider the first
    of S who had given so much that they could not pay their part of c, at the price that S would
    have paid for it. Everything until then cost them at most that price per utility.

    Source: see above; `docs/decisions/0023`.
    """
    got = _utilities(profile, bought)
    kept = set(bought)
    rest = [at for at in profile.eligible if at not in kept and profile.approvals[at]]
    found = (_violation(profile, at, got) for at in rest)
    return Certificate(tuple(one for one in found if one))


def _utilities(profile: Profile, bought: Sequence[int]) -> "np.ndarray":
    """What each group got: exact in floats, or as Python's whole numbers where it is more."""
    large = sum(profile.scale[at] * int(profile.points.max(initial=1)) for at in bought)
    dtype = (
        object
        if large + max(profile.costs) * int(profile.points.max(initial=1)) >= EXACT
        else np.float64
    )
    got = np.zeros(len(profile.weights), dtype)
    for at in bought:
        one = profile.supporters[at]
        got[one.groups] += one.points.astype(dtype) * profile.scale[at]
    return got


def _violation(profile: Profile, at: int, got: "np.ndarray") -> Violation | None:
    one, scale = profile.supporters[at], profile.scale[at]
    total = got[one.groups] + one.points.astype(got.dtype) * scale
    order = np.argsort(total, kind="stable")
    total = total[order]
    together = one.weighted[order].cumsum()
    # Supporters with as much as the last of a set only make it larger.
    last = np.append(total[1:] != total[:-1], np.True_)
    per_point = Fraction(profile.budget * scale, profile.voters * profile.costs[at])
    near = last & (total.astype(np.float64) <= float(per_point) * together * (1 + DOUBT))
    for place in np.flatnonzero(near)[::-1]:
        if int(total[place]) <= per_point * int(together[place]):
            voters = int(one.weights[order][: place + 1].sum())
            return Violation(at, voters)
    return None
