"""Reading an election from a Pabulib file (.pb).

Source: Stolicki, Szufa, Talmon 2020, "Pabulib: A participatory budgeting library", and the fields
of its checker; what real files hold beyond that is read as `docs/decisions/0023` says.
"""

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import chain

from heartline.engines.counting.ballots import BallotKind, Election, Number, Project, together
from heartline.engines.counting.errors import BallotFileError
from heartline.engines.counting.tables import SECTIONS, Row, Section, rows_of
from heartline.engines.counting.votes import VoteReader

_NUMBER = re.compile(r"[0-9]{1,18}(\.[0-9]{0,9})?([eE]\+?[0-9]{1,2})?")


def number_of(text: str) -> Number | None:
    """A number of 0 or more, exactly as it is written; None for anything else."""
    if not _NUMBER.fullmatch(text):
        return None
    exact = Fraction(text)
    return exact.numerator if exact.denominator == 1 else exact


def read_election(content: bytes) -> Election:
    """The election that a Pabulib file holds.

    Money and points stay exactly as they are written. A project that a vote names several times is
    approved once; points given to it several times add up.

    Raises:
        BallotFileError: the file cannot be understood; `line` says where.
    """
    sections = _Sections(rows_of(content))
    meta = _Meta(sections)
    projects = _projects(sections)
    meta.check_count("num_projects", len(projects), "projects_differ")
    numbers = {project.id: at for at, project in enumerate(projects)}
    votes = VoteReader(meta.kind, numbers, sections.open("VOTES"))
    for row in sections:
        votes.take(row)
    meta.check_count("num_votes", votes.voters, "votes_differ")
    sections.close()
    ballots = together(votes.ballots())
    return Election(meta.budget, meta.kind, projects, ballots, meta.more)


class _Sections:
    """The rows of a file, a section at a time, in the order of Pabulib."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)
        self._line = 1
        self._opened: set[str] = set()

    def open(self, name: str) -> Section:
        """Begin a section: its name, then its headers."""
        title = self._take()
        if title is None:
            raise BallotFileError("section_missing", line=self._line, section=name)
        found = title.cells[0].strip()
        if found.upper() in self._opened:
            raise BallotFileError("section_twice", line=title.line, section=found)
        if found.upper() != name:
            known = found.upper() in SECTIONS
            raise BallotFileError(
                "section_missing" if known else "outside_sections",
                line=title.line,
                **({"section": name} if known else {"found": found}),
            )
        header = self._take()
        if header is None or _is_title(header):
            raise BallotFileError("section_missing", line=title.line, section=name)
        self._opened.add(name)
        return Section(name, header)

    def __iter__(self) -> Iterator[Row]:
        """The rows until the next section."""
        if self._next is not None and not _is_title(self._next):
            first, self._next = self._next, None
            for row in chain([first], self._rows):
                if _is_title(row):
                    self._next = row
                    return
                self._line = row.line
                yield row

    @property
    def line(self) -> int:
        """The line of the last row that was read."""
        return self._line

    def close(self) -> None:
        """Refuse a file that goes on."""
        if self._next is not None:
            section = self._next.cells[0].strip()
            raise BallotFileError("section_twice", line=self._next.line, section=section)

    def _take(self) -> Row | None:
        row, self._next = self._next, next(self._rows, None)
        self._line = row.line if row else self._line
        return row


def _is_title(row: Row) -> bool:
    return row.cells[0].strip().upper() in SECTIONS and not any(row.cells[1:])


class _Meta:
    """What META says."""

    def __init__(self, sections: _Sections) -> None:
        section = sections.open("META")
        self._lines: dict[str, int] = {}
        self.more: dict[str, str] = {}
        for row in sections:
            key = section.cell(row, "key").lower()
            if key in self.more:
                raise BallotFileError("meta_twice", line=row.line, key=key)
            at = section.place("value")
            # A comment may hold semicolons without being quoted.
            self.more[key] = ";".join(row.cells[at:]).strip().rstrip(";")
            self._lines[key] = row.line
        self._end = max(self._lines.values(), default=1)
        self.budget = self._budget()
        self.kind = self._kind()

    def _said(self, key: str) -> str:
        if not self.more.get(key):
            raise BallotFileError("meta_missing", line=self._lines.get(key, self._end), key=key)
        return self.more[key]

    def _budget(self) -> Fraction:
        told = self._said("budget")
        budget = number_of(told)
        if not budget:
            raise BallotFileError("budget_unclear", line=self._lines["budget"], found=told)
        return Fraction(budget)

    def _kind(self) -> BallotKind:
        told = self._said("vote_type")
        try:
            return BallotKind(told.lower())
        except ValueError as error:
            raise BallotFileError(
                "vote_type_unknown",
                line=self._lines["vote_type"],
                found=told,
                choices=", ".join(BallotKind),
            ) from error

    def check_count(self, key: str, found: int, code: str) -> None:
        """Refuse a file that holds more or less than it says."""
        told = self.more.get(key)
        if not told:
            return
        number = number_of(told)
        if not isinstance(number, int):
            raise BallotFileError("count_unclear", line=self._lines[key], key=key, found=told)
        if number != found:
            raise BallotFileError(code, line=self._lines[key], told=number, found=found)


def _projects(sections: _Sections) -> tuple[Project, ...]:
    section = sections.open("PROJECTS")
    projects: dict[str, Project] = {}
    for row in sections:
        project = _project(row, section)
        if project.id in projects:
            raise BallotFileError("project_twice", line=row.line, project=project.id)
        projects[project.id] = project
    if not projects:
        raise BallotFileError("no_projects", line=sections.line)
    return tuple(projects.values())


def _project(row: Row, section: Section) -> Project:
    section.check_width(row)
    name = section.cell(row, "project_id")
    if not name:
        raise BallotFileError("project_nameless", line=row.line)
    if "," in name:
        raise BallotFileError("project_id_comma", line=row.line, project=name)
    told = section.cell(row, "cost")
    cost = number_of(told)
    if not cost:
        raise BallotFileError("cost_unclear", line=row.line, found=told, project=name)
    return Project(name, Fraction(cost), section.others(row, "project_id", "cost"))
