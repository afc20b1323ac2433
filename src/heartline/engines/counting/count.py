"""Counting an election by a rule, with everything that explains and proves the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from heartline.engines.counting.ballots import Election
from heartline.engines.counting.by_votes import cost_of, greedy
from heartline.engines.counting.certificate import Certificate, certificate
from heartline.engines.counting.comparison import Comparison, Reach, comparison, reach
from heartline.engines.counting.equal_shares import Scan, completed
from heartline.engines.counting.explain import Explanation, explained
from heartline.engines.counting.phragmen import Loaded, phragmen
from heartline.engines.counting.profile import Profile, profile_of
from heartline.engines.counting.rule import Method, Rule, check_lot


@dataclass(frozen=True)
class Count:
    """The outcome of an election. Projects are numbers; money is in units of the profile.

    winners: in the order they were bought; the last `filled` of them by votes, from what equal
        shares had left.
    scan, explanation: of equal shares; loads: of Phragmén.
    greedy: what greedy would have bought.
    """

    election: Election
    rule: Rule
    profile: Profile
    winners: tuple[int, ...]
    filled: int
    scan: Scan | None
    explanation: Explanation | None
    loads: tuple[Loaded, ...]
    greedy: tuple[int, ...]
    certificate: Certificate
    comparison: Comparison
    reach: Reach

    @property
    def cost(self) -> int:
        """What all winners cost."""
        return cost_of(self.profile, self.winners)

    def money(self, amount: Fraction | int) -> Fraction:
        """An amount in the currency."""
        return Fraction(amount) / self.profile.unit


def count(election: Election, rule: Rule) -> Count:
    """Count an election by a rule. The winners are those of exact arithmetic.

    Raises:
        RuleError: the lot of the rule does not name every project once.
        CountingError: there is no voter, or the points are too many to stay exact.
    """
    if rule.lot is not None:
        check_lot(rule.lot, election)
    profile = profile_of(election, rule)
    scan = completed(profile, rule.completion) if rule.method is Method.EQUAL_SHARES else None
    loads = tuple(phragmen(profile)) if rule.method is Method.PHRAGMEN else ()
    bought = _bought(profile, rule, scan, loads)
    filled = greedy(profile, bought=bought) if rule.fill else []
    by_greedy = greedy(profile)
    return Count(
        election=election,
        rule=rule,
        profile=profile,
        winners=(*bought, *filled),
        filled=len(filled),
        scan=scan,
        explanation=explained(profile, scan.outcome) if scan else None,
        loads=loads,
        greedy=tuple(by_greedy),
        certificate=certificate(profile, [*bought, *filled]),
        comparison=comparison(profile, [*bought, *filled], by_greedy),
        reach=reach(profile, [*bought, *filled]),
    )


def _bought(
    profile: Profile, rule: Rule, scan: Scan | None, loads: Sequence[Loaded]
) -> Sequence[int]:
    if scan:
        return scan.outcome.projects
    if rule.method is Method.PHRAGMEN:
        return [one.project for one in loads]
    return greedy(profile, skip=rule.method is Method.GREEDY)
