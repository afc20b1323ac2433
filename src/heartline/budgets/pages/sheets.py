"""Lists that staff hand in: who gets a letter, and ballots that were typed in a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from heartline.budgets.actions.codes import Addressee
from heartline.channels.sheets import Row, SheetError, as_text, read_sheet

#: Names of columns, in any case and language we know.
_NAMES = ("姓名", "名字", "name")
_ADDRESSES = ("地址", "住址", "address")
_SHEETS = ("票号", "编号", "sheet", "number")
_PROJECTS = ("项目", "所选项目", "projects", "choices", "vote")

__all__ = ["SheetError", "TypedSheet", "addressees_of", "typed_sheets"]


def _cell(row: Row, names: tuple[str, ...]) -> str:
    for header, value in row.cells.items():
        if header.strip().casefold() in names:
            return as_text(value).strip()
    return ""


def addressees_of(data: bytes, filename: str) -> list[Addressee]:
    """Whom a list names, in its order; rows without a name and an address are left out.

    Raises:
        SheetError: with a sentence that says what cannot be read.
    """
    sheet = read_sheet(data, filename=filename, expected=[*_NAMES, *_ADDRESSES])
    rows = [Addressee(_cell(row, _NAMES), _cell(row, _ADDRESSES)) for row in sheet.rows]
    return [row for row in rows if row.name or row.address]


@dataclass(frozen=True)
class TypedSheet:
    """One line: the row of the spreadsheet, the number of the sheet, and what stands on it.

    sheet and choices are None where the line says no numbers.
    """

    row: int
    sheet: int | None
    choices: list[int] | None


def typed_sheets(data: bytes, filename: str) -> Iterator[TypedSheet]:
    """The ballots of a spreadsheet, line by line.

    Raises:
        SheetError: with a sentence that says what cannot be read.
    """
    sheet = read_sheet(data, filename=filename, expected=[*_SHEETS, *_PROJECTS])
    for row in sheet.rows:
        number = _cell(row, _SHEETS)
        words = _cell(row, _PROJECTS).replace("、", ",").replace("，", ",").replace(";", ",")
        parts = [part.strip() for part in words.split(",") if part.strip()]
        known = all(part.isdecimal() and len(part) < 7 for part in parts)
        yield TypedSheet(
            row.number,
            int(number) if number.isdecimal() and len(number) < 8 else None,
            [int(part) for part in parts] if known else None,
        )
