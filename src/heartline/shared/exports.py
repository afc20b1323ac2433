"""Lists that leave as sheets: csv line by line, xlsx row by row, neither ever whole in memory."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import IO, Any

import xlsxwriter

from heartline.shared.cells import harmless
from heartline.shared.clock import local

#: A value of a cell: words, a number, a moment or a day, yes or no, or nothing.
Value = str | int | float | bool | datetime | date | None
#: A workbook takes 1,048,575 lines; this many take ten seconds and ten megabytes, and nobody reads
#: more in a spreadsheet program.
MOST_IN_WORKBOOK = 50_000
#: A cell of a workbook holds no more.
_LONGEST = 32_767
_DAY, _MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


class _Line:
    """What the csv writer writes into: it gives each line back."""

    def write(self, line: str) -> str:
        return line


def csv_lines(header: Sequence[str], rows: Iterable[Sequence[Value]]) -> Iterator[bytes]:
    """The lines of a csv file in UTF-8; it begins with the mark by which programs know that.

    Words that a spreadsheet program would work out stand behind an apostrophe.
    """
    writer = csv.writer(_Line())
    yield b"\xef\xbb\xbf"
    yield writer.writerow([harmless(name) for name in header]).encode()
    for row in rows:
        yield writer.writerow([_plain(value) for value in row]).encode()


def _plain(value: Value) -> str | int | float:
    if value is None:
        return ""
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return local(value).strftime("%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, int | float) else harmless(value)


def workbook(name: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> IO[bytes]:
    """A workbook with one sheet, open at its beginning; dates are dates, and words only words."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (whoever sends it closes it)
    book = xlsxwriter.Workbook(
        file,
        {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False},
    )
    bold = book.add_format({"bold": True})
    formats = {
        datetime: book.add_format({"num_format": _MOMENT}),
        date: book.add_format({"num_format": _DAY}),
    }
    sheet = book.add_worksheet(_sheet_name(name))
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(header) - 1, 0), 16)
    for column, title in enumerate(header):
        sheet.write_string(0, column, title, bold)
    for line, row in enumerate(rows, start=1):
        for column, value in enumerate(row):
            _write(sheet, (line, column), value, formats)
    book.close()
    file.seek(0)
    return file


def _sheet_name(name: str) -> str:
    """`name` without the signs that a sheet's name may not have."""
    return "".join(sign for sign in name if sign not in "[]:*?/\\'")[:31] or "1"


def _write(sheet: Any, cell: tuple[int, int], value: Value, formats: dict[type, Any]) -> None:
    if value is None:
        return
    if isinstance(value, datetime):
        sheet.write_datetime(*cell, local(value).replace(tzinfo=None), formats[datetime])
    elif isinstance(value, date):
        sheet.write_datetime(*cell, datetime(value.year, value.month, value.day), formats[date])  # noqa: DTZ001 (a sheet knows no zones)
    elif isinstance(value, bool | int | float):
        sheet.write_number(*cell, value)
    else:
        sheet.write_string(*cell, value[:_LONGEST])
