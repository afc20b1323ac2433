"""Reading the votes of a Pabulib file: each different vote is understood once."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from heartline.engines.counting.ballots import (
    WITH_POINTS,
    BallotKind,
    Marks,
    Number,
    marks_of,
)
from heartline.engines.counting.errors import BallotFileError
from heartline.engines.counting.tables import Row, Section

#: The most points that one voter can give to one project.
MOST_POINTS = 1_000_000


class VoteReader:
    """Takes the rows of VOTES.

    numbers: the number of each project by its id.
    """

    def __init__(self, kind: BallotKind, numbers: Mapping[str, int], section: Section) -> None:
        self._kind, self._numbers, self._section = kind, numbers, section
        self._voter = section.place("voter_id")
        self._vote = section.place("vote")
        # In order of preference, points follow from the order where the file gives none.
        given = kind in WITH_POINTS or (kind is BallotKind.ORDINAL and "points" in section.columns)
        self._points = section.place("points") if given else None
        self._needed = max(self._voter, self._vote, self._points or 0)
        self._seen: set[str] = set()
        self._counts: Counter[tuple[str, str]] = Counter()
        self._known: dict[tuple[str, str], Marks] = {}

    @property
    def voters(self) -> int:
        """How many have voted."""
        return len(self._seen)

    def take(self, row: Row) -> None:
        """Count the vote of one row.

        Raises:
            BallotFileError: it cannot be understood.
        """
        cells = row.cells
        if len(cells) <= self._needed:
            raise BallotFileError("row_short", line=row.line, column=self._first_missing(row))
        self._section.check_width(row)
        self._greet(cells[self._voter].strip(), row.line)
        said = (cells[self._vote], "" if self._points is None else cells[self._points])
        if said not in self._known:
            self._known[said] = self._understood(*said, line=row.line)
        self._counts[said] += 1

    def ballots(self) -> Iterator[tuple[Marks, int]]:
        """How many voters wrote each different vote."""
        return ((self._known[said], count) for said, count in self._counts.items())

    def _first_missing(self, row: Row) -> str:
        columns = self._section.columns
        return min(
            (name for name, at in columns.items() if at >= len(row.cells)), key=columns.__getitem__
        )

    def _greet(self, voter: str, line: int) -> None:
        if not voter:
            raise BallotFileError("voter_nameless", line=line)
        if voter in self._seen:
            raise BallotFileError("voter_twice", line=line, voter=voter)
        self._seen.add(voter)

    def _understood(self, vote: str, points: str, *, line: int) -> Marks:
        projects = [self._number(name.strip(), line) for name in vote.split(",") if vote.strip()]
        if self._points is not None:
            return self._with_points(projects, points, line)
        if self._kind is BallotKind.ORDINAL:
            return _in_order(projects)
        marks = marks_of(dict.fromkeys(projects, 1))
        if self._kind is BallotKind.CHOOSE_ONE and len(marks) > 1:
            raise BallotFileError("choose_one_many", line=line, found=len(marks))
        return marks

    def _number(self, name: str, line: int) -> int:
        if not name:
            raise BallotFileError("vote_blank_part", line=line)
        if name not in self._numbers:
            raise BallotFileError("project_unknown", line=line, project=name)
        return self._numbers[name]

    def _with_points(self, projects: Sequence[int], points: str, line: int) -> Marks:
        given = [_points(one.strip(), line) for one in points.split(",") if points.strip()]
        if len(given) != len(projects):
            raise BallotFileError(
                "points_differ", line=line, projects=len(projects), points=len(given)
            )
        marks: dict[int, Number] = {}
        for project, one in zip(projects, given, strict=True):
            if project in marks and self._kind is not BallotKind.CUMULATIVE:
                name = list(self._numbers)[project]
                raise BallotFileError("project_repeated", line=line, project=name)
            marks[project] = marks.get(project, 0) + one
        return marks_of(marks)


def _in_order(projects: Sequence[int]) -> Marks:
    """Points from the order; of a project named twice the better place counts."""
    distinct = list(dict.fromkeys(projects))
    return marks_of({project: len(distinct) - at for at, project in enumerate(distinct)})


def _points(text: str, line: int) -> Number:
    # Some files write whole points as 3.0.
    try:
        exact = Fraction(text) if text.replace(".", "", 1).isdecimal() else None
    except ValueError:
        exact = None
    if exact is None or exact > MOST_POINTS:
        raise BallotFileError("points_unclear", line=line, found=text)
    return exact.numerator if exact.denominator == 1 else exact
