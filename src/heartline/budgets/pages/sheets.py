"""Lists that staff hand in: who gets a letter, and ballots that were typed in a spreadsheet."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from heartline.budgets.codes import Addressee
from heartline.budgets.models import Way
from heartline.channels.forms import check_telephone
from heartline.channels.sheets import Row, SheetError, as_text, read_sheet

#: Names of columns, in any case and language we know.
_NAMES = ("姓名", "名字", "name")
_ADDRESSES = ("地址", "住址", "address")
_EMAILS = ("邮箱", "电子邮箱", "电子邮件", "email", "e-mail")
_PHONES = ("手机", "手机号", "电话", "phone", "mobile", "telephone")
_SHEETS = ("票号", "编号", "sheet", "number")
_PROJECTS = ("项目", "所选项目", "projects", "choices", "vote")

#: What stands for the projects of a sheet that is blank or spoilt.
_SPOILT = ("废票", "空白", "空白票", "无效", "无效票", "blank", "spoilt", "spoiled")

#: So many rows that nothing can be sent to are named in one sentence.
_NAMED = 10

__all__ = ["SheetError", "TypedSheet", "UnreachableError", "addressees_of", "typed_sheets"]


class UnreachableError(Exception):
    """Rows of a list that nothing can be sent to; its words say which."""


def _cell(row: Row, names: tuple[str, ...]) -> str:
    for header, value in row.cells.items():
        if header.strip().casefold() in names:
            return as_text(value).strip()
    return ""


def addressees_of(data: bytes, filename: str, way: Way = Way.LETTER) -> list[Addressee]:
    """Whom a list names, in its order; rows that name nobody are left out.

    Raises:
        SheetError: with a sentence that says what cannot be read.
        UnreachableError: codes go by e-mail or text message, and rows have no such address.
    """
    columns = [*_NAMES, *_ADDRESSES, *_EMAILS, *_PHONES]
    sheet = read_sheet(data, filename=filename, expected=columns)
    rows = {row.number: _addressee(row) for row in sheet.rows}
    named = {row: one for row, one in rows.items() if one != Addressee()}
    lost = [row for row, one in named.items() if not _can_be_reached(one, way)]
    if lost:
        words = _("Nothing was made: in these rows no e-mail address can be read: %(rows)s")
        if way == Way.SMS:
            words = _("Nothing was made: in these rows no telephone number can be read: %(rows)s")
        more = " …" if len(lost) > _NAMED else ""
        raise UnreachableError(words % {"rows": ", ".join(map(str, lost[:_NAMED])) + more})
    return list(named.values())


def _addressee(row: Row) -> Addressee:
    return Addressee(
        name=_cell(row, _NAMES),
        address=_cell(row, _ADDRESSES),
        email=_cell(row, _EMAILS),
        phone=_cell(row, _PHONES),
    )


def _can_be_reached(one: Addressee, way: Way) -> bool:
    try:
        if way == Way.EMAIL:
            validate_email(one.email)
        elif way == Way.SMS:
            return bool(check_telephone(one.phone))
        else:
            return bool(one.name or one.address)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class TypedSheet:
    """One line: the row of the spreadsheet, the number of the sheet, and what stands on it.

    sheet and choices are None where the line says no numbers; choices are [] on a spoilt sheet.
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
        yield TypedSheet(
            row.number,
            int(number) if number.isdecimal() and len(number) < 8 else None,
            _choices(_cell(row, _PROJECTS)),
        )


def _choices(words: str) -> list[int] | None:
    """The numbers of a cell, [] for a spoilt sheet; None where it says neither."""
    if words.casefold() in _SPOILT:
        return []
    plain = words.replace("、", ",").replace("，", ",").replace(";", ",")
    parts = [part.strip() for part in plain.split(",") if part.strip()]
    known = all(part.isdecimal() and len(part) < 7 for part in parts)
    return [int(part) for part in parts] if parts and known else None
