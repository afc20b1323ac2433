"""Which formula is in force when."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from heartline.cases.models import Kind
from heartline.engines.rates import MARKS, Rule
from heartline.published.models import Formula
from heartline.published.queries.periods import Period, midnight

#: What an office starts from, as version 1. Asking and praising want no solution; "partly" is not
#: solved; 基本满意 is content, as the field counts it.
STANDARD = Rule(
    kinds=frozenset(kind.value for kind in Kind if kind not in (Kind.CONSULTATION, Kind.PRAISE)),
    leaves_out=frozenset(MARKS),
    response="taken",
    halves=0,
    satisfied=frozenset({3, 4, 5}),
    smallest=10,
)


@dataclass(frozen=True)
class Version:
    """One version of the formulas; the first one has always been in force."""

    version: int
    rule: Rule
    since: datetime | None = None


@dataclass(frozen=True)
class Chosen:
    """The formula that a period is counted by, and what a reader should know about it."""

    version: Version
    #: Whether this is the one in force at the end of the period, and not one asked for.
    usual: bool
    #: The others that were in force during the period.
    others: tuple[Version, ...] = ()


def versions() -> list[Version]:
    """Every version, the oldest first."""
    rows = Formula.objects.order_by("version")
    return [Version(1, STANDARD), *(Version(row.version, row.rule, row.since) for row in rows)]


def newest() -> Version:
    """The version in force now."""
    return versions()[-1]


def formula_of(period: Period, at: datetime, *, asked: str = "") -> Chosen | None:
    """The formula in force at the end of `period`, or, for a running one, `at`.

    Args:
        asked: the number of another version to count by; "" for none.

    Returns:
        None where there is no version of the number that was asked for.
    """
    known = versions()
    begins = midnight(period.first) if period.first else None
    ends = min(at, midnight(period.last + timedelta(days=1))) if period.last else at
    usual = _in_force(known, ends)
    chosen = usual
    if asked:
        found = [one for one in known if str(one.version) == asked]
        if not found:
            return None
        chosen = found[0]
    before = _in_force(known, begins) if begins else known[0]
    during = known[known.index(before) : known.index(usual) + 1]
    others = tuple(one for one in during if one != chosen)
    return Chosen(chosen, chosen == usual, others)


def _in_force(known: Sequence[Version], at: datetime) -> Version:
    return [one for one in known if one.since is None or one.since < at][-1]
