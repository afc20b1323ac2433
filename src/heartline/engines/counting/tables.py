"""The three tables of a Pabulib file, as rows that know their line."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from heartline.engines.counting.errors import BallotFileError

SECTIONS = ("META", "PROJECTS", "VOTES")


@dataclass(frozen=True)
class Row:
    """One row of a section; `line` is where it begins in the file, from 1."""

    line: int
    cells: Sequence[str]


def rows_of(content: bytes) -> Iterator[Row]:
    """The rows of the whole file that hold anything.

    Quoted cells may hold semicolons and line ends; lines may end as on Windows; a mark of the byte
    order at the beginning is passed over.

    Raises:
        BallotFileError: it is not UTF-8, or a quotation mark is not closed.
    """
    text = _decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";")
    last = line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Row(line, cells)
            last, line = line, reader.line_num + 1
    except csv.Error as error:
        raise BallotFileError("not_csv", line=line) from error
    # Only then can one have been left open; a quotation mark inside a cell may also stand alone.
    if text.count('"') % 2:
        _check_closed(text, last)


def _decoded(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise BallotFileError("not_utf8", line=line) from error


def _check_closed(text: str, line: int) -> None:
    """Refuse a last row that only the end of the file has closed."""
    rest = islice(io.StringIO(text, newline=""), line - 1, None)
    try:
        list(csv.reader(rest, delimiter=";", strict=True))
    except csv.Error as error:
        raise BallotFileError("not_csv", line=line) from error


class Section:
    """Where the columns of a section stand."""

    def __init__(self, name: str, header: Row) -> None:
        self.name = name
        self.columns: dict[str, int] = {}
        for at, cell in enumerate(header.cells):
            column = cell.strip().lower()
            if column and column in self.columns:
                raise BallotFileError("header_twice", line=header.line, section=name, column=column)
            self.columns[column] = at
        self._width = len(header.cells)
        self._line = header.line

    def place(self, column: str) -> int:
        """The number of a column that must be there."""
        if column not in self.columns:
            raise BallotFileError(
                "header_missing", line=self._line, section=self.name, column=column
            )
        return self.columns[column]

    def cell(self, row: Row, column: str) -> str:
        """What a row says in a column that must be there."""
        at = self.place(column)
        if at >= len(row.cells):
            raise BallotFileError("row_short", line=row.line, column=column)
        return row.cells[at].strip()

    def check_width(self, row: Row) -> None:
        """Refuse a row that goes on after the last column."""
        if len(row.cells) > self._width and any(row.cells[self._width :]):
            raise BallotFileError(
                "row_long", line=row.line, cells=len(row.cells), headers=self._width
            )

    def others(self, row: Row, *known: str) -> dict[str, str]:
        """What a row says in all columns but those `known`, by column."""
        return {
            column: row.cells[at].strip()
            for column, at in self.columns.items()
            if column not in known and at < len(row.cells)
        }
