"""How far a packed sheet reaches, and which of its cells have no value, read from its XML.

The reader of workbooks lays every sheet out as one rectangle, so that one stray cell in the
last corner would ask for a terabyte; and it gives an empty text for a formula without a result.
Both are found here first, in one pass that keeps nothing else.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from heartline.channels.sentences import Sentence, SheetError
from heartline.channels.sheets.values import CELL_LIMIT

#: The largest sheet of any spreadsheet program.
ROWS, COLUMNS = 1_048_576, 16_384

_REFERENCE = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

Attributes = Mapping[str, str]


@dataclass
class Extent:
    """What was found in one sheet."""

    name: str = ""
    rows: int = 0
    columns: int = 0
    faults: dict[tuple[int, int], Sentence] = field(default_factory=dict)

    def reach(self, row: int, column: int) -> None:
        """Take in a cell; both count from 1."""
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def check(self) -> None:
        """Raises SheetError when the rectangle is too large to lay out."""
        if self.rows * self.columns > CELL_LIMIT:
            raise SheetError(
                "too_wide",
                sheet=self.name,
                row=self.rows,
                columns=self.columns,
                limit=CELL_LIMIT,
            )


def xlsx_extent(xml: bytes, name: str) -> Extent:
    """The extent of one worksheet part.

    Raises:
        SheetError: it is damaged or reaches too far.
    """
    scan = _XlsxScan(name)
    _parse(xml, scan.start, scan.end, scan.letters)
    scan.extent.check()
    return scan.extent


def ods_extents(xml: bytes) -> list[Extent]:
    """The extents of all tables in an OpenDocument content part.

    Raises:
        SheetError: it is damaged or a table reaches too far.
    """
    scan = _OdsScan()
    _parse(xml, scan.start, scan.end)
    return scan.extents


def elements(xml: bytes, name: str) -> list[Attributes]:
    """The attributes of every element of that name, prefixes left off, in order."""
    found: list[Attributes] = []

    def start(tag: str, attributes: Attributes) -> None:
        if _local(tag) == name:
            found.append({_local(key): value for key, value in attributes.items()})

    _parse(xml, start)
    return found


def _parse(
    xml: bytes,
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    letters: Callable[[str], None] | None = None,
) -> None:
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = letters
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise SheetError("damaged") from error


def _refuse_doctype(*_: object) -> None:
    # Workbooks have none; it is where entities that unfold without end are declared.
    raise SheetError("damaged")


def _local(name: str) -> str:
    return name.rpartition(":")[2]


class _XlsxScan:
    """Walks through a worksheet: row, cell, and inside it formula (f) and value (v, or is)."""

    def __init__(self, name: str) -> None:
        self.extent = Extent(name)
        self.row = self.column = 0
        self.type = ""
        self.formula = self.value = self.inside = False

    def start(self, tag: str, attributes: Attributes) -> None:
        match _local(tag):
            case "c":
                self._enter(attributes)
            case "f":
                self.formula = True
            case "v" | "is":
                self.inside = True
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0

    def letters(self, text: str) -> None:
        if self.inside and text:
            self.value = True

    def end(self, tag: str) -> None:
        match _local(tag):
            case "v" | "is":
                self.inside = False
            case "c":
                self._leave()

    def _enter(self, attributes: Attributes) -> None:
        self.column += 1
        if reference := _REFERENCE.fullmatch(attributes.get("r", "")):
            self.column = _column_number(reference[1])
            self.row = int(reference[2])
        self.type = attributes.get("t", "")
        self.formula = self.value = False

    def _leave(self) -> None:
        if not (self.value or self.formula):
            return
        self.extent.reach(self.row, self.column)
        at = (self.row - 1, self.column - 1)
        if self.type == "e":
            self.extent.faults[at] = Sentence("cell_error")
        elif self.formula and not self.value and self.type != "str":
            self.extent.faults[at] = Sentence("formula")


class _OdsScan:
    """Walks through the tables of an OpenDocument sheet, whose rows and cells can repeat."""

    def __init__(self) -> None:
        self.extents: list[Extent] = []
        self.row = self.column = 0
        self.rows_here = 1
        self.spaces = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        match tag:
            case "table:table":
                self.extents.append(Extent(attributes.get("table:name", "")))
                self.row = self.column = 0
            case "table:table-row":
                self.rows_here = _repeats(attributes, "table:number-rows-repeated", ROWS)
                self.column = 0
            case "table:table-cell" | "table:covered-table-cell":
                self._cell(attributes)
            case "text:s":
                self.spaces += _repeats(attributes, "text:c", CELL_LIMIT)
                if self.spaces > CELL_LIMIT:
                    raise SheetError("damaged")

    def end(self, tag: str) -> None:
        if tag == "table:table-row":
            self.row += self.rows_here

    def _cell(self, attributes: Attributes) -> None:
        columns = _repeats(attributes, "table:number-columns-repeated", COLUMNS)
        formula = "table:formula" in attributes
        if self.extents and (formula or "office:value-type" in attributes):
            extent = self.extents[-1]
            extent.reach(self.row + self.rows_here, self.column + columns)
            extent.check()  # all tables are laid out at once, so each is checked as it grows
            if attributes.get("calcext:value-type") == "error":
                extent.faults[self.row, self.column] = Sentence("cell_error")
            elif formula and "office:value-type" not in attributes:
                extent.faults[self.row, self.column] = Sentence("formula")
        self.column += columns


def _repeats(attributes: Attributes, name: str, limit: int) -> int:
    times = int(attributes.get(name, "1"))
    if not 0 < times <= limit:
        raise SheetError("damaged")
    return times


def _column_number(letters: str) -> int:
    """A is 1, AA is 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
