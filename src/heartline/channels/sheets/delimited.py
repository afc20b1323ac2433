"""Reading csv: which characters, which separator, which rows."""

import codecs
import csv
import io
import re
from collections import Counter
from itertools import islice

from heartline.channels.sentences import Sentence, SheetError, quoted, shortened
from heartline.channels.sheets.values import CELL_LIMIT, FILE_LIMIT, Grid

# The library's own limit of 131,072 characters a cell would refuse a whole file for one long
# message. The file's size is limited instead, and each message where rows are read.
csv.field_size_limit(FILE_LIMIT)

_SEPARATORS = ",;\t"
_SAMPLE = 30  # rows looked at to tell the separator
_LINE_END = re.compile(r"\r\n?")
_BROKEN = "\N{REPLACEMENT CHARACTER}"
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


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


def utf16_without_mark(data: bytes) -> str | None:
    """The encoding of UTF-16 text that does not say so: every second byte is often null."""
    start = data[:4096]
    ends = {"utf-16-le": start[1::2].count(0), "utf-16-be": start[0::2].count(0)}
    for encoding, nulls in ends.items():
        if nulls * 10 > len(start) and sum(ends.values()) == nulls:
            return encoding
    return None


def _decoded(data: bytes) -> tuple[str, int]:
    """The text, and how many of its characters were broken.

    Raises:
        SheetError: it is neither UTF-8, UTF-16 nor GB18030.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _repaired(data[len(mark) :], encoding)
    if encoding16 := utf16_without_mark(data):
        return _repaired(data, encoding16)
    for encoding in ("utf-8", "gb18030"):
        try:
            return data.decode(encoding), 0
        except UnicodeDecodeError:
            continue
    return _mostly(data)


def _repaired(data: bytes, encoding: str) -> tuple[str, int]:
    text = data.decode(encoding, "replace")
    return text, text.count(_BROKEN) - data.count(_BROKEN.encode(encoding))


def _mostly(data: bytes) -> tuple[str, int]:
    """The text in the encoding that breaks fewest of its letters beyond ASCII.

    Old systems cut texts at a number of bytes, through the middle of a letter.
    """
    text, broken = min(
        (_repaired(data, encoding) for encoding in ("utf-8", "gb18030")),
        key=lambda read: read[1],
    )
    beyond = sum(not letter.isascii() for letter in text)
    if broken * 20 > beyond:
        raise SheetError("encoding")
    return text, broken


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
