"""Reading a spreadsheet that an office hands over: xlsx, xls, ods or csv, told by content."""

from heartline.channels.sentences import SheetError
from heartline.channels.sheets.reading import content_of, read_lines, read_sheet, sheet_names
from heartline.channels.sheets.values import Row, Sheet, Value, as_text

__all__ = [
    "Row",
    "Sheet",
    "SheetError",
    "Value",
    "as_text",
    "content_of",
    "read_lines",
    "read_sheet",
    "sheet_names",
]
