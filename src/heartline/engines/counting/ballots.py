"""What is voted on, and the ballots, equal ones together."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction


class BallotKind(StrEnum):
    """How people vote; the names are those of Pabulib."""

    APPROVAL = "approval"
    CHOOSE_ONE = "choose-1"
    CUMULATIVE = "cumulative"
    SCORING = "scoring"
    ORDINAL = "ordinal"


#: Ballots that give each project points.
WITH_POINTS = frozenset({BallotKind.CUMULATIVE, BallotKind.SCORING})

#: An exact number; whole ones are `int`, which is quicker.
Number = int | Fraction

#: What one voter gives: the number of each project and its points, in the order of the projects.
#: Approval and choose-one give 1; in order of preference the first of l projects gets l points,
#: the last 1 (as Pabulib counts the `score` of a project).
Marks = tuple[tuple[int, Number], ...]


@dataclass(frozen=True)
class Project:
    """One project that is voted on.

    cost: in the currency of the budget, above 0.
    more: what else the file tells about it, by column.
    """

    id: str
    cost: Fraction
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """What people call it."""
        return self.more.get("name") or self.id


@dataclass(frozen=True)
class Election:
    """One vote on a budget.

    projects: in the order of the file.
    ballots: how many voters gave each ballot; no ballot stands here twice. A voter who gave nothing
        to any project counts, too.
    more: what else the file tells, by key.
    """

    budget: Fraction
    kind: BallotKind
    projects: tuple[Project, ...]
    ballots: tuple[tuple[Marks, int], ...]
    more: Mapping[str, str] = field(default_factory=dict)

    @property
    def voters(self) -> int:
        """Everybody who gave a valid ballot."""
        return sum(count for _, count in self.ballots)


def marks_of(given: Mapping[int, Number]) -> Marks:
    """The points that a voter gives by the number of each project; 0 is as good as nothing."""
    return tuple(sorted((project, points) for project, points in given.items() if points))


def together(ballots: Iterable[tuple[Marks, int]]) -> tuple[tuple[Marks, int], ...]:
    """Equal ballots together: each once, with how many voters gave it."""
    counted: Counter[Marks] = Counter()
    for marks, count in ballots:
        counted[marks] += count
    return tuple(counted.items())
