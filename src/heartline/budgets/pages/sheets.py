"""Lists that staff hand in: who gets a letter, and ballots that were typed in a spreadsheet."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _, gettext_lazy, ngettext

from heartline.budgets.actions.codes import MOST_CODES
from heartline.budgets.codes import Addressee
from heartline.budgets.models import Way
from heartline.channels.forms import check_telephone
from heartline.channels.sentences import quoted
from heartline.channels.sheets import Row, Sheet, SheetError, as_text, read_sheet
from heartline.shared.text import reads_english

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

__all__ = [
    "ListError",
    "People",
    "SheetError",
    "TypedSheet",
    "left_out",
    "people_of",
    "typed_sheets",
]


class ListError(Exception):
    """A list that cannot be used as it is; its words say what is wrong, where, and what to do."""


def _cell(row: Row, names: tuple[str, ...]) -> str:
    for header, value in row.cells.items():
        if header.strip().casefold() in names:
            return as_text(value).strip()
    return ""


def _must_have(sheet: Sheet, *columns: tuple[str, ...]) -> None:
    """Raises ListError where the sheet has none of the names of a column."""
    header = {name.strip().casefold() for name in sheet.header}
    missing = [names for names in columns if header.isdisjoint(names)]
    if not missing:
        return
    words = _(
        "Nothing was taken: no column is named %(missing)s. The names of the columns that were "
        "found are: %(found)s. Please write the names into the first row and hand the list in "
        "again."
    )
    wanted = ", ".join(f"“{_in_words(names)}”" for names in missing)
    raise ListError(words % {"missing": wanted, "found": quoted(list(sheet.header)[:_NAMED])})


def _in_words(names: tuple[str, ...]) -> str:
    """The name of a column in the reader's language: Chinese names stand first."""
    known = [name for name in names if name.isascii() == reads_english()]
    return known[0]


def _rows(numbers: Sequence[int]) -> str:
    more = " …" if len(numbers) > _NAMED else ""
    return ", ".join(map(str, numbers[:_NAMED])) + more


@dataclass(frozen=True)
class People:
    """Whom a list names, by the row of each, in its order; and the rows that name nobody."""

    by_row: dict[int, Addressee]
    blank: list[int]


def people_of(data: bytes, filename: str, way: Way = Way.LETTER) -> People:
    """Whom a list names.

    Raises:
        SheetError: with a sentence that says what cannot be read.
        ListError: a column is missing; nobody is named; too many are; codes cannot reach some.
    """
    columns = [*_NAMES, *_ADDRESSES, *_EMAILS, *_PHONES]
    sheet = read_sheet(data, filename=filename, expected=columns)
    _must_have(sheet, _REACHED_BY[way])
    rows = {row.number: _addressee(row) for row in sheet.rows}
    named = {row: one for row, one in rows.items() if one != Addressee()}
    if not named:
        raise ListError(
            _("Nobody is named in this list: no row below the names of the columns is filled in.")
        )
    if len(named) > MOST_CODES:
        words = _(
            "This list names %(count)s people, and at most %(most)s codes are made at once. Please "
            "split the list into parts of %(most)s rows and hand them in one after the other."
        )
        raise ListError(words % {"count": len(named), "most": MOST_CODES})
    lost = [row for row, one in named.items() if not _can_be_reached(one, way)]
    if lost:
        raise ListError(_UNREACHED[way] % {"rows": _rows(lost)})
    return People(named, [row for row in rows if row not in named])


#: The columns of which a list needs one.
_REACHED_BY = {
    Way.LETTER: (*_NAMES, *_ADDRESSES),
    Way.EMAIL: _EMAILS,
    Way.SMS: _PHONES,
}
_UNREACHED = {
    Way.LETTER: gettext_lazy(
        "Nothing was made: in these rows neither a name nor an address can be read: %(rows)s"
    ),
    Way.EMAIL: gettext_lazy(
        "Nothing was made: in these rows no e-mail address can be read: %(rows)s"
    ),
    Way.SMS: gettext_lazy(
        "Nothing was made: in these rows no telephone number can be read: %(rows)s"
    ),
}


def left_out(people: People, made: Iterable[Addressee]) -> list[str]:
    """Sentences on the rows for which no code was made, and why.

    made: those for whom one was, of the people of the list; of two who are alike the first has it.
    """
    waiting = Counter(made)
    known = []
    for row, one in people.by_row.items():
        if waiting[one]:
            waiting[one] -= 1
        else:
            known.append(row)
    said = []
    if known:
        said.append(
            ngettext(
                "%(count)s row was left out, since who it names, or somebody of that name, has a "
                "code already: %(rows)s.",
                "%(count)s rows were left out, since who they name, or somebody of that name, has "
                "a code already: %(rows)s.",
                len(known),
            )
            % {"count": len(known), "rows": _rows(known)}
        )
    if people.blank:
        said.append(
            ngettext(
                "%(count)s row was left out, since it names nobody: %(rows)s.",
                "%(count)s rows were left out, since they name nobody: %(rows)s.",
                len(people.blank),
            )
            % {"count": len(people.blank), "rows": _rows(people.blank)}
        )
    return said


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
        ListError: a column is missing, or every row.
    """
    sheet = read_sheet(data, filename=filename, expected=[*_SHEETS, *_PROJECTS])
    _must_have(sheet, _SHEETS, _PROJECTS)
    if not sheet.rows:
        raise ListError(_("No sheet is typed in this list: below the names it has no row."))
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
