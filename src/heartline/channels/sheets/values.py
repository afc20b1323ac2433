"""What a sheet is once it has been read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from heartline.channels.sentences import Sentence

#: What a cell can hold. An empty cell is the empty text.
Value = str | int | float | bool | date | datetime | time | timedelta

#: Largest file that is read, in bytes.
FILE_LIMIT = 100_000_000

#: Largest rectangle of cells that is read; beyond it a stray cell would fill the memory.
CELL_LIMIT = 10_000_000


@dataclass(frozen=True)
class Row:
    """One row that is not blank."""

    number: int  # as the spreadsheet numbers it: from 1, header and blank rows counted
    cells: Mapping[str, Value]  # by header
    faults: Mapping[str, Sentence] = field(default_factory=dict)
    """What could not be read: by header, or under "" when it concerns the whole row."""


@dataclass(frozen=True)
class Sheet:
    """A sheet with its header and the rows below it."""

    name: str
    header: Sequence[str]
    rows: Sequence[Row]
    notes: Sequence[Sentence] = ()


@dataclass
class Grid:
    """The cells of a sheet as they stand, before the header is found."""

    name: str
    lines: Sequence[Sequence[Value]]  # from row 1 and column 1; lines may differ in length
    merged: list[tuple[int, int, int, int]] = field(
        default_factory=list
    )  # top, left, bottom, right
    faults: dict[tuple[int, int], Sentence] = field(default_factory=dict)  # by line and column
    notes: list[Sentence] = field(default_factory=list)
    loose: bool = False  # csv: a stray separator can push cells beyond the header


def is_blank(value: Value) -> bool:
    """Whether a cell shows nothing."""
    return isinstance(value, str) and not value.strip()


def as_text(value: Value) -> str:
    """A cell as people see it: 2549.0 is 2549."""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def column_letters(column: int) -> str:
    """A column's name in a spreadsheet: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters
