"""Shares: what counts in a rate, and how far it can be trusted."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

#: The standard normal quantile of a 95 % interval.
Z_95 = 1.959963984540054
#: What a rule may leave out besides kinds; "excluded" stands for all its reasons.
MARKS = ("excluded", "listed", "reviewed")


def wilson_interval(hits: float, of: int) -> tuple[float, float] | None:
    """The 95 % interval of the share `hits / of`; it never leaves 0 to 1, also for few.

    Args:
        hits: how many of them; 0 to `of`. Where some count in part (a half), the sum of the parts:
            values in 0 to 1 with mean p vary by p(1 - p) at the most, which is what yes and no
            vary by, so the interval is then too wide rather than too narrow.
        of: how many there are.

    Returns:
        The lower and the upper end, each in 0 to 1; None where there is nothing to count.

    Raises:
        ValueError: `hits` is negative, or more than `of`.

    Source: Wilson 1927, "Probable inference, the law of succession, and statistical inference".
    """
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of} is not a share")
    if of == 0:
        return None
    share, square = hits / of, Z_95 * Z_95
    middle = share + square / (2 * of)
    reach = Z_95 * sqrt(share * (1 - share) / of + square / (4 * of * of))
    low, high = (middle - reach) / (1 + square / of), (middle + reach) / (1 + square / of)
    return (0.0 if hits == 0 else max(0.0, low)), (1.0 if hits == of else min(1.0, high))


@dataclass(frozen=True)
class Rule:
    """How the rates are counted: one version of the formulas.

    Raises:
        ValueError: it counts no kind or no level, or something that is not there to be counted.
    """

    #: The kinds of matter that count.
    kinds: frozenset[str]
    #: Of `MARKS`: what is left out.
    leaves_out: frozenset[str]
    #: What the response is: "taken" on, or in "contact" with the person.
    response: str
    #: What "partly solved" counts, in halves: 0, 1 or 2.
    halves: int
    #: The levels, 1 to 5, that are content.
    satisfied: frozenset[int]
    #: Of fewer than so many no share is told.
    smallest: int

    def __post_init__(self) -> None:
        right = (
            self.kinds
            and self.leaves_out <= set(MARKS)
            and self.response in ("taken", "contact")
            and self.halves in (0, 1, 2)
            and self.satisfied
            and self.satisfied <= {1, 2, 3, 4, 5}
            and self.smallest >= 1
        )
        if not right:
            raise ValueError("this is no way to count a rate")

    def why_not(self, kind: str, mark: str) -> str:
        """Why a row of `kind` with `mark` is left out: "kind" or the mark; "" where it counts.

        Args:
            mark: "", "listed", "reviewed", or "excluded:" with a reason.
        """
        if kind not in self.kinds:
            return "kind"
        return mark if mark.partition(":")[0] in self.leaves_out else ""


@dataclass(frozen=True)
class Rate:
    """So many of so many; `hits` may hold halves. Of fewer than `smallest` no share is told."""

    hits: float
    of: int
    smallest: int = 1

    @property
    def share(self) -> float | None:
        """0 to 1; None where there are too few."""
        return self.hits / self.of if self.of >= self.smallest and self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval, 0 to 1; None where there are too few."""
        return None if self.share is None else wilson_interval(self.hits, self.of)


def response_rate(counts: Mapping[str, int], rule: Rule) -> Rate:
    """Of the parts that were given to an office and whose moment has come: responded in time.

    Args:
        counts: "taken_in_time", "taken_late", "taken_overdue", and the same of "contact".
    """
    timed = [counts.get(f"{rule.response}_{how}", 0) for how in ("in_time", "late", "overdue")]
    return Rate(timed[0], sum(timed), rule.smallest)


def solution_rate(counts: Mapping[str, int], rule: Rule) -> Rate:
    """Of the verdicts: solved, as the person says.

    Args:
        counts: "solved_yes", "solved_partly", "solved_no".
    """
    yes, partly = counts.get("solved_yes", 0), counts.get("solved_partly", 0)
    of = yes + partly + counts.get("solved_no", 0)
    return Rate(yes + partly * rule.halves / 2, of, rule.smallest)


def satisfaction_rate(counts: Mapping[str, int], rule: Rule) -> Rate:
    """Of the verdicts that name a level: content. Silence is in none of them.

    Args:
        counts: "satisfied_1" to "satisfied_5".
    """
    levels = {level: counts.get(f"satisfied_{level}", 0) for level in range(1, 6)}
    hits = sum(n for level, n in levels.items() if level in rule.satisfied)
    return Rate(hits, sum(levels.values()), rule.smallest)


#: The three rates of the field (响应率、解决率、满意率).
RATES = {
    "response": response_rate,
    "solution": solution_rate,
    "satisfaction": satisfaction_rate,
}
