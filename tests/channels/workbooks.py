"""Workbooks for the tests, made byte by byte or by a writer; their people are invented."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import xlsxwriter

SECTOR = 512
HEADER = ["编号", "姓名", "标题", "内容", "时间"]
LAMP = ["7", "周小满", "路灯不亮", "桥头的路灯坏了三天。", "2019/4/25 9:32:09"]


def make_xlsx(*rows: Sequence[Any], fill: Callable[[Any, Any], None] | None = None) -> bytes:
    """An xlsx workbook of one sheet; `fill(book, sheet)` may add to it."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("来件")
        for line, row in enumerate(rows):
            for column, value in enumerate(row):
                _write(book, sheet, line, column, value)
        if fill:
            fill(book, sheet)
    return file.getvalue()


def _write(book: Any, sheet: Any, line: int, column: int, value: Any) -> None:
    if isinstance(value, datetime):
        style = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        sheet.write_datetime(line, column, value, style)
    elif isinstance(value, str):
        sheet.write_string(line, column, value)
    else:
        sheet.write(line, column, value)


def edit_part(packed: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    """The packed workbook with one of its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for entry in old.infolist():
            content = old.read(entry)
            new.writestr(entry.filename, change(content) if entry.filename == name else content)
    return file.getvalue()


def make_ods(*rows: Sequence[str], body: str | None = None, manifest: str = "") -> bytes:
    """An OpenDocument sheet; `body` is the XML of its rows, instead of `rows`."""
    lines = body if body is not None else "".join(map(_ods_row, rows))
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
        ' xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
        '<office:body><office:spreadsheet><table:table table:name="来件">'
        f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    return make_zip(
        {
            "mimetype": b"application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content.encode(),
            "META-INF/manifest.xml": (
                '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:'
                f'manifest:1.0">{manifest}</manifest:manifest>'
            ).encode(),
        }
    )


def _ods_row(cells: Sequence[str]) -> str:
    return "<table:table-row>" + "".join(map(ods_cell, cells)) + "</table:table-row>"


def ods_cell(text: str, **attributes: str) -> str:
    extra = "".join(
        f" {key.replace('_', ':', 1)}={quoteattr(value)}" for key, value in attributes.items()
    )
    paragraphs = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f'<table:table-cell office:value-type="string"{extra}>{paragraphs}</table:table-cell>'


def make_zip(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as box:
        for name, content in parts.items():
            box.writestr(name, content)
    return file.getvalue()


def make_xls(*rows: Sequence[str | float], protected: bool = False) -> bytes:
    """A BIFF8 workbook: the records of one sheet in an OLE container ([MS-XLS] 2.4)."""
    start = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    lock = _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48)) if protected else b""
    name = b"\x06\x00" + b"Sheet1"
    length = len(start) + len(lock) + (4 + 6 + len(name)) + 4
    tab = _record(0x0085, struct.pack("<IH", length, 0) + name)
    cells = b"".join(
        _biff_cell(line, column, value)
        for line, row in enumerate(rows)
        for column, value in enumerate(row)
    )
    sheet = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    sheet += cells + _record(0x000A, b"")
    return make_ole({"Workbook": start + lock + tab + _record(0x000A, b"") + sheet})


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _biff_cell(line: int, column: int, value: str | float) -> bytes:
    at = struct.pack("<HHH", line, column, 0)
    if isinstance(value, str):
        letters = value.encode("utf-16-le")
        body = struct.pack("<HB", len(letters) // 2, 1) + letters
        return _record(0x0204, at + body)
    return _record(0x0203, at + struct.pack("<d", value))


def make_ole(streams: dict[str, bytes]) -> bytes:
    """An OLE container ([MS-CFB]): a header, one table, one or more folders, the streams."""
    entries = [_entry("Root Entry", 5, 0xFFFFFFFE, 0)]
    table = [0xFFFFFFFD]
    folder_sectors = -(-(len(streams) + 1) // 4)
    table += _chain(1, folder_sectors)
    bodies = b""
    for name, content in streams.items():
        padded = content.ljust(max(4096, len(content)), b"\0")
        sectors = -(-len(padded) // SECTOR)
        entries.append(_entry(name, 2, len(table), len(padded)))
        table += _chain(len(table), sectors)
        bodies += padded.ljust(sectors * SECTOR, b"\0")
    folder = b"".join(entries).ljust(folder_sectors * SECTOR, b"\0")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<HHHHH6xIIIIIIIII", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
                          0xFFFFFFFE, 0, 0xFFFFFFFE, 0)  # fmt: skip
    header += struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)
    fat = struct.pack("<128I", *table, *[0xFFFFFFFF] * (128 - len(table)))
    return header + fat + folder + bodies


def _chain(first: int, sectors: int) -> Iterable[int]:
    return [*range(first + 1, first + sectors), 0xFFFFFFFE]


def _entry(name: str, kind: int, start: int, size: int) -> bytes:
    letters = name.encode("utf-16-le") + b"\0\0"
    links = (0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
    return (
        letters.ljust(64, b"\0")
        + struct.pack("<HBBIII", len(letters), kind, 1, *links)
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )


def make_csv(*rows: Sequence[str], encoding: str = "utf-8", delimiter: str = ",") -> bytes:
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)
