"""Reading the days of a year from a file: csv, json or ics, told by content."""

from heartline.offices.sheets.reading import FILE_LIMIT, FileDay, read_days

__all__ = ["FILE_LIMIT", "FileDay", "read_days"]
