"""From a file to a sheet with named columns."""

from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from heartline.channels.sentences import Sentence, SheetError, shortened
from heartline.channels.sheets.delimited import plain_lines, read_delimited
from heartline.channels.sheets.header import name_columns
from heartline.channels.sheets.kinds import kind_of
from heartline.channels.sheets.values import FILE_LIMIT, Grid, Sheet
from heartline.channels.sheets.workbook import names_shown, read_ods, read_xls, read_xlsx

MEGABYTE = 1_000_000

READERS: dict[str, Callable[[bytes, str | None], Grid]] = {
    "xlsx": read_xlsx,
    "xls": read_xls,
    "ods": read_ods,
}

#: Names that say truly what a file of each kind holds.
ENDINGS = {
    "xlsx": {".xlsx", ".xlsm", ".xltx", ".xltm"},
    "xls": {".xls", ".xlt", ".et"},
    "ods": {".ods", ".ots"},
    "csv": {".csv", ".tsv", ".txt", ".tab"},
}


def read_sheet(
    path_or_bytes: Path | str | bytes,
    *,
    filename: str,
    sheet: str | None = None,
    expected: Iterable[str] = (),
) -> Sheet:
    """The sheet named `sheet`, or else the first one that shows anything.

    Args:
        path_or_bytes: where the file lies, or what it holds.
        filename: the name it was handed over with; only used to say when it misleads.
        sheet: which sheet of a workbook.
        expected: column names that a person gave; they help to find the header.

    Raises:
        SheetError: with a sentence that says why the file cannot be read.
    """
    data = _content(path_or_bytes, filename)
    kind = kind_of(data)
    if kind == "csv":
        grid = read_delimited(data, sheet, PurePath(filename).stem)
    else:
        grid = READERS[kind](data, sheet)
    notes = [*_misnamed(filename, kind), *grid.notes]
    header, rows, said = name_columns(grid, expected)
    return Sheet(grid.name, header, rows, (*notes, *said))


def content_of(path: Path) -> bytes:
    """What the file at `path` holds.

    Raises:
        SheetError: it is not there, may not be read, or is too big.
    """
    return _content(path, path.name)


def read_lines(data: bytes) -> list[str] | None:
    """The lines of a text, blank ones too; None where `data` is a workbook.

    Raises:
        SheetError: with a sentence that says why it cannot be read.
    """
    return plain_lines(data) if kind_of(data) == "csv" else None


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook that `read_sheet` has read; none for a file without sheets."""
    data = path.read_bytes()
    return [] if kind_of(data) == "csv" else names_shown(data)


def _content(path_or_bytes: Path | str | bytes, filename: str) -> bytes:
    if isinstance(path_or_bytes, bytes):
        data, size = path_or_bytes, len(path_or_bytes)
    else:
        data, size = _from_disk(Path(path_or_bytes), filename)
    if size > FILE_LIMIT:
        raise SheetError("too_big", size=-(-size // MEGABYTE), limit=FILE_LIMIT // MEGABYTE)
    return data


def _from_disk(path: Path, filename: str) -> tuple[bytes, int]:
    """The file's bytes, one more than the limit at most, and its size."""
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1), path.stat().st_size
    except OSError as error:
        raise SheetError("missing", name=shortened(filename)) from error


def _misnamed(filename: str, kind: str) -> list[Sentence]:
    ending = PurePath(filename).suffix.lower()
    if not ending or ending in ENDINGS[kind]:
        return []
    return [Sentence("named_otherwise", {"name": shortened(filename), "kind": kind})]
