"""Reading the cells of xlsx, xls and ods workbooks.

Formulas are never worked out: the result that the spreadsheet program saved is read.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Callable

from python_calamine import (
    CalamineWorkbook,
    PasswordError,
    SheetMetadata,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from heartline.channels.sentences import Sentence, SheetError, quoted, shortened
from heartline.channels.sheets.extent import Extent, elements, ods_extents, xlsx_extent
from heartline.channels.sheets.unpacking import Parts
from heartline.channels.sheets.values import Grid

# Only the UTF-8 that every OpenDocument program writes; another encoding is read as it is.
_TAB = re.compile(rb"<text:tab(?:\s[^<>]*)?(?:/>|></text:tab>)")
_LINE_BREAK = re.compile(rb"<text:line-break\s*(?:/>|></text:line-break>)")

ExtentOf = Callable[[str], Extent]


def read_xlsx(data: bytes, sheet: str | None) -> Grid:
    """The cells of one sheet; raises SheetError as `read_sheet` does."""
    parts = Parts(data)
    part_of = _worksheet_parts(parts)

    def extent_of(name: str) -> Extent:
        if name not in part_of:
            raise SheetError("damaged")
        return xlsx_extent(parts.read(part_of[name]), name)

    return _open(data, sheet, extent_of)


def read_ods(data: bytes, sheet: str | None) -> Grid:
    """The cells of one sheet; raises SheetError as `read_sheet` does."""
    parts = Parts(data)
    if "META-INF/manifest.xml" in parts and elements(
        parts.read("META-INF/manifest.xml"), "encryption-data"
    ):
        raise SheetError("password")
    content = parts.read("content.xml")
    extents = {extent.name: extent for extent in ods_extents(content)}
    return _open(
        _with_plain_breaks(data, content), sheet, lambda name: extents.get(name, Extent(name))
    )


def _with_plain_breaks(data: bytes, content: bytes) -> bytes:
    """The workbook with its tabs and line breaks as plain letters.

    OpenDocument writes them as elements, which the reader leaves out with their white space.
    """
    plain = _TAB.sub(b"\t", _LINE_BREAK.sub(b"\n", content))
    if plain == content:
        return data
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as box:
        box.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        box.writestr("content.xml", plain)
        box.writestr("META-INF/manifest.xml", "<manifest/>")
    return file.getvalue()


def read_xls(data: bytes, sheet: str | None) -> Grid:
    """The cells of one sheet; raises SheetError as `read_sheet` does.

    Such a sheet has at most 65,536 rows and 256 columns and always holds its formulas' results.
    """
    return _open(data, sheet, Extent)


def names_shown(data: bytes) -> list[str]:
    """The names of the sheets that a reader of the workbook sees, in its order."""
    with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
        return [each.name for each in workbook.sheets_metadata if _is_shown(each)]


def _worksheet_parts(parts: Parts) -> dict[str, str]:
    """The part that holds each sheet, by the sheet's name."""
    target_of = {
        link.get("Id", ""): link.get("Target", "")
        for link in elements(parts.read("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    part_of = {}
    for sheet in elements(parts.read("xl/workbook.xml"), "sheet"):
        target = target_of.get(sheet.get("id", ""), "").replace("\\", "/")
        path = target if target.startswith("/") else f"/xl/{target}"
        part_of[sheet.get("name", "")] = posixpath.normpath(path).lstrip("/")
    return part_of


def _open(data: bytes, sheet: str | None, extent_of: ExtentOf) -> Grid:
    """Open the workbook; whatever goes wrong inside the reader is a damaged file."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as workbook:
            return _grid(workbook, sheet, extent_of)
    except SheetError:
        raise
    except PasswordError as error:
        raise SheetError("password") from error
    except BaseException as error:
        # The reader is written in Rust; where a broken file makes it panic, what is raised is
        # not an Exception.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise SheetError("damaged") from error
        raise


def _grid(workbook: CalamineWorkbook, sheet: str | None, extent_of: ExtentOf) -> Grid:
    names = [each.name for each in workbook.sheets_metadata if _holds_cells(each)]
    if sheet is not None:
        return _cells(workbook, _named(sheet, names), extent_of)
    shown = [each.name for each in workbook.sheets_metadata if _is_shown(each)]
    grid = None
    for name in shown or names:
        grid = _cells(workbook, name, extent_of)
        if grid.lines:
            break
    if grid is None or not grid.lines:
        raise SheetError("empty")
    if others := [name for name in shown if name != grid.name]:
        params = {"sheet": shortened(grid.name), "sheets": quoted(others)}
        grid.notes.append(Sentence("other_sheets", params))
    return grid


def _holds_cells(sheet: SheetMetadata) -> bool:
    return sheet.typ == SheetTypeEnum.WorkSheet


def _is_shown(sheet: SheetMetadata) -> bool:
    return _holds_cells(sheet) and sheet.visible == SheetVisibleEnum.Visible


def _named(sheet: str, names: list[str]) -> str:
    alike = [name for name in names if name.strip().casefold() == sheet.strip().casefold()]
    if not alike:
        raise SheetError("no_such_sheet", sheet=shortened(sheet), sheets=quoted(names))
    return sheet if sheet in alike else alike[0]


def _cells(workbook: CalamineWorkbook, name: str, extent_of: ExtentOf) -> Grid:
    extent = extent_of(name)
    cells = workbook.get_sheet_by_name(name)
    merged = [
        (top, left, bottom, right)
        for (top, left), (bottom, right) in cells.merged_cell_ranges or ()
    ]
    lines = cells.to_python(skip_empty_area=False) if cells.end else []
    # Rows of nothing but formulas without results are not among the cells.
    lines += [[]] * (max((line for line, _ in extent.faults), default=-1) + 1 - len(lines))
    return Grid(name, lines, merged, extent.faults)
