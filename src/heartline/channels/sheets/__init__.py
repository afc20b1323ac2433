"""Reading a spreadsheet that an office hands over: xlsx, xls, ods or csv, told by content."""

from heartline.channels.sentences import SheetError
from heartline.channels.sheets.reading import read_sheet, sheet_names
from heartline.channels.sheets.values import Row, Sheet, Value

__all__ = ["Row", "Sheet", "SheetError", "Value", "read_sheet", "sheet_names"]
