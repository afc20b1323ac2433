"""Reading csv: which characters, which separator, which rows."""

import csv
import io
import re
from collections import Counter
from itertools import islice

from heartline.channels.sentences import Sentence, SheetError, quoted, shortened
from heartline.channels.sheets.values import CELL_LIMIT, FILE_LIMIT, Grid
from heartline.engines.reading.decoding import decode

# The library's own limit of 131,072 characters a cell would refuse a whole file for one long
# message. The file's size is limited instead, and each message where rows are read.
csv.field_size_limit(FILE_LIMIT)

_SEPARATORS = ",;\t"
_SAMPLE = 30  # rows looked at to tell the separator
_LINE_END = re.compile(r"\r\n?")


def read_delimited(data: bytes, sheet: str | None, stem: str) -> Grid:
    """The table in a csv file. Its only sheet bears the file's name.

    Raises:
        SheetError: the characters or quotation marks cannot be read, or another sheet is meant.
    """
    if sheet is not None and sheet != stem:
        raise SheetError("no_such_sheet", sheet=shortened(sheet), sheets=quoted([stem]))
    text, broken = _decoded(data)
    if not text.strip("\0 \t\r\n"):
        raise SheetError("empty")
    separator, text = _separator(text)
    notes = [Sentence("bytes_replaced", {"count": broken})] if broken else []
    return Grid(stem, _lines(text, separator), notes=notes, loose=True)


def plain_lines(data: bytes) -> list[str]:
    """The lines of a text without columns, blank ones too; the last needs no end.

    Raises:
        SheetError: the characters cannot be read.
    """
    text = _LINE_END.sub("\n", _decoded(data)[0])
    return text.removesuffix("\n").split("\n")


def _decoded(data: bytes) -> tuple[str, int]:
    """The text, and how many of its characters were broken.

    Old systems cut texts at a number of bytes, through the middle of a letter.

    Raises:
        SheetError: it reads neither as UTF-8, UTF-16, GB 18030 nor Big5, or more than one in twenty
            letters beyond ASCII are broken.
    """
    read = decode(data)
    beyond = sum(not letter.isascii() for letter in read.text) if read.broken else 0
    if read.charset == "cp1252" or read.broken * 20 > beyond:
        raise SheetError("encoding")
    return read.text, read.broken


def _separator(text: str) -> tuple[str, str]:
    """What separates the cells, and the text without the line that says so."""
    if said := re.match(r"sep=([,;\t])\r?\n", text, re.IGNORECASE):
        return said[1], text[said.end() :]
    return max(_SEPARATORS, key=lambda separator: _evenness(text, separator)), text


def _evenness(text: str, separator: str) -> tuple[float, int]:
    """How regular a table the separator makes: share of rows of one width, and that width."""
    rows = csv.reader(io.StringIO(text[:200_000], newline=""), delimiter=separator)
    widths = Counter(len(row) for row in islice(rows, _SAMPLE) if row)
    width, times = widths.most_common(1)[0]
    return (times / widths.total() if width > 1 else 0.0), width


def _lines(text: str, separator: str) -> list[list[str]]:
    lines: list[list[str]] = []
    cells = 0
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for line in reader:
            lines.append(line)
            cells += len(line)
            if cells > CELL_LIMIT:
                raise SheetError(
                    "too_wide", sheet="csv", row=len(lines), columns=len(line), limit=CELL_LIMIT
                )
    except csv.Error as error:
        raise SheetError("quotes", row=len(lines) + 1) from error
    return lines
