"""Messages from a file that somebody names at a terminal: a sheet, or plain text, one a line."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from heartline.channels.columns import field_named, plain
from heartline.channels.sentences import SheetError, quoted, shortened
from heartline.channels.sheets import Row, as_text, content_of, read_lines, read_sheet

#: Names that say of a text file that it is a table.
TABLES = {".csv", ".tsv", ".tab"}
#: Names of columns that these files have and a sheet to bring in has not.
WORDS, LABEL = "words", "label"

_SPACE = re.compile(r"\s+")
_LATIN_GAP = re.compile(r"(?<=[0-9A-Za-z.,;:!?'])\s+(?=[0-9A-Za-z'])")


@dataclass(frozen=True)
class MessageRow:
    """One message of a file, as it stands there."""

    row: int  # from 1: the line of a text, or the row as the spreadsheet numbers it
    id: str | int  # what its column says; without one, the row
    title: str
    body: str
    label: str | None = None  # None where the file has no such column

    @property
    def text(self) -> str:
        """Title and body together, the title on a line of its own."""
        return f"{self.title}\n{self.body}" if self.title and self.body else self.title + self.body


@dataclass(frozen=True)
class _Chosen:
    """The header of each part of a message; None where the sheet has no such column."""

    body: str | None
    title: str | None
    id: str | None
    label: str | None


def read_messages(
    path: Path, *, text: str | None = None, id: str | None = None, label: str | None = None
) -> list[MessageRow]:
    """The messages of an xlsx, xls, ods, csv or plain text file, in its order.

    Args:
        text: the column that holds the messages. Without it: `text`, else `words` (cut into
            words, which are joined), else what the import would take; a title goes with it.
        id: the column that tells them apart; without it what the import would take, else the row.
        label: the column of what they are about; without it `label`, else none.

    Raises:
        SheetError: with a sentence that says what cannot be read, and where.
    """
    named = [name for name in (text, id, label) if name]
    data = content_of(path)
    lines = read_lines(data)
    if lines is not None and not _is_table(path, lines, named):
        return [MessageRow(number, number, "", line) for number, line in enumerate(lines, 1)]
    sheet = read_sheet(data, filename=path.name, expected=[*named, "text", WORDS, LABEL])
    chosen = _Chosen(
        body=_named(text, sheet.header) or _body(sheet.header),
        title=None if text else _recognised("title", sheet.header),
        id=_named(id, sheet.header) or _recognised("id", sheet.header),
        label=_named(label, sheet.header) or _same(LABEL, sheet.header),
    )
    if not chosen.body and not chosen.title:
        raise SheetError("no_message_column", headers=quoted(sheet.header), example=sheet.header[0])
    return [_message(row, chosen) for row in sheet.rows]


def _is_table(path: Path, lines: Sequence[str], named: Sequence[str]) -> bool:
    """Whether a text is a table: its name says so, a column is asked for, or its header shows."""
    if path.suffix.lower() in TABLES or named:
        return True
    header = re.split("[,;\t]", lines[0])
    return len(header) > 1 and all(
        field_named(name) or plain(name) in {WORDS, LABEL} for name in header
    )


def _named(name: str | None, header: Sequence[str]) -> str | None:
    """The header that a person meant by `name`; None where they named none.

    Raises:
        SheetError: there is no such column.
    """
    if name is None:
        return None
    if found := name if name in header else _same(name, header):
        return found
    raise SheetError("no_such_header", header=shortened(name), headers=quoted(header))


def _same(name: str, header: Sequence[str]) -> str | None:
    return next((one for one in header if plain(one) == plain(name)), None)


def _body(header: Sequence[str]) -> str | None:
    """The column that holds what people said.

    Raises:
        SheetError: there are several.
    """
    if found := _same("text", header) or _same(WORDS, header):
        return found
    found_all = [name for name in header if field_named(name) == "text"]
    if len(found_all) > 1:
        raise SheetError("two_message_columns", headers=quoted(found_all), example=found_all[0])
    return found_all[0] if found_all else None


def _recognised(field: str, header: Sequence[str]) -> str | None:
    """The first column that names the field, as the import knows it."""
    return next((name for name in header if field_named(name) == field), None)


def _message(row: Row, chosen: _Chosen) -> MessageRow:
    title, body = _cell(row, chosen.title), _cell(row, chosen.body)
    if chosen.body and plain(chosen.body) == WORDS:
        body = joined(body)
    return MessageRow(
        row=row.number,
        id=_cell(row, chosen.id).strip() or row.number,
        title=title,
        body=body,
        label=_cell(row, chosen.label).strip() if chosen.label else None,
    )


def _cell(row: Row, header: str | None) -> str:
    if "" in row.faults:
        raise SheetError("row_unreadable", row=row.number, reason=str(row.faults[""]))
    if header is None:
        return ""
    if fault := row.faults.get(header):
        column = shortened(header)
        raise SheetError("message_unreadable", row=row.number, column=column, reason=str(fault))
    return as_text(row.cells.get(header, ""))


def joined(words: str) -> str:
    """A text that was cut into words with spaces: Chinese without them, Latin words with one."""
    return _SPACE.sub("", _LATIN_GAP.sub("\0", words.strip())).replace("\0", " ")
