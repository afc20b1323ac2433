"""What a file is, told by its content; a name can say anything."""

import zipfile

from heartline.channels.sentences import SheetError
from heartline.channels.sheets.ole import is_protected, streams
from heartline.channels.sheets.unpacking import open_box
from heartline.engines.reading.decoding import utf16_without_mark

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*", b"\0\0\1\0")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh91AY", b"\xfd7zXZ")
_BINARIES = (
    b"\x7fELF",
    b"MZ\x90",
    b"ID3\x03",
    b"ID3\x04",
    b"OggS",
    b"SQLite format 3\0",
    b"\xca\xfe\xba\xbe",
)
_MARKUP = (b"<?xml", b"mime-version:")
_HTML = (
    b"<!doctype html",
    b"<html",
    b"<table",
    b"<head",
    b"<meta",
    b"<body",
    b"<div",
    b"<script",
)
#: Signs that never stand in text, whatever its alphabet, except the null (see below).
_NO_TEXT = bytes(set(range(1, 32)) - {9, 10, 11, 12, 13, 26, 27})


def kind_of(data: bytes) -> str:
    """What a file holds that can be read: `xlsx`, `xls`, `ods` or `csv`.

    Raises:
        SheetError: it is empty, protected, or no spreadsheet.
    """
    if not data.strip(b"\0\t\n\r \xef\xbb\xbf\xff\xfe"):
        raise SheetError("empty")
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _packed_kind(data)
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return _ole_kind(data)
    if data[:4] in {b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00"}:
        return "xls"  # a sheet's records without the container around them
    _refuse_other(data)
    return "csv"


def _packed_kind(data: bytes) -> str:
    box = open_box(data)
    names = {name.replace("\\", "/").lower() for name in box.namelist()}
    mimetype = _mimetype(box) if "mimetype" in names else b""
    if "xl/workbook.xml" in names:
        return "xlsx"
    if mimetype.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return "ods"
    if "xl/workbook.bin" in names:
        raise SheetError("binary_workbook")
    if mimetype or any(name.startswith(("word/", "ppt/")) for name in names):
        raise SheetError("document")
    raise SheetError("damaged" if "[content_types].xml" in names else "archive")


def _mimetype(box: zipfile.ZipFile) -> bytes:
    try:
        with box.open("mimetype") as part:
            return part.read(80)
    except Exception as error:  # zipfile raises a dozen kinds on broken input
        raise SheetError("damaged") from error


def _ole_kind(data: bytes) -> str:
    found = streams(data)
    if {"EncryptedPackage", "EncryptionInfo"} & found.keys():
        raise SheetError("password")
    if workbook := found.get("Workbook") or found.get("Book"):
        if is_protected(workbook):
            raise SheetError("password")
        return "xls"
    if {"WordDocument", "PowerPoint Document"} & found.keys():
        raise SheetError("document")
    raise SheetError("not_a_sheet" if found else "damaged")


def _refuse_other(data: bytes) -> None:
    start = data[:2048].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    signs = {
        "picture": data.startswith(_PICTURES)
        or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")
        or (data[:2] == b"BM" and data[6:10] == b"\0\0\0\0")
        or data[4:8] == b"ftyp"
        or start.startswith(b"<svg")
        or (start.startswith(_MARKUP) and b"<svg" in start),
        "pdf": start.startswith(b"%pdf"),
        "archive": data.startswith(_ARCHIVES) or data[257:262] == b"ustar",
        "web_page": start.startswith(_HTML)
        or (start.startswith(_MARKUP) and (b"<html" in start or b"text/html" in start)),
        "xml": start.startswith(_MARKUP),
        "document": start.startswith(b"{\\rtf"),
        "not_a_sheet": data.startswith(_BINARIES) or _is_binary(data[:65536]),
    }
    for code, found in signs.items():
        if found:
            raise SheetError(code)


def _is_binary(start: bytes) -> bool:
    """Many more control bytes than a text with broken places has.

    Nulls are left aside: they are one of the broken things that old systems leave in a text.
    """
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or utf16_without_mark(start):
        return False
    controls = sum(map(start.count, (bytes([sign]) for sign in _NO_TEXT)))
    return controls > 64 and controls * 12 > len(start)
