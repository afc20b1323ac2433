"""Documents: PDF, Word, Excel and plain text, told by their content and kept as they came."""

import re
import zipfile
from collections.abc import Sequence
from io import BytesIO
from typing import Final

from heartline.files.rules.names import ending
from heartline.files.rules.refusals import FileRefusedError

PDF: Final = "application/pdf"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TEXT: Final = "text/plain"
#: The ending that a name gets for each type.
ENDINGS: Final = {PDF: "pdf", WORD: "docx", EXCEL: "xlsx", TEXT: "txt"}

#: Limits for what a Word or Excel file may unpack to: parts, bytes, bytes per packed byte.
MOST_PARTS: Final = 2_000
MOST_UNPACKED: Final = 100 * 2**20
MOST_RATIO: Final = 100
#: Below this many unpacked bytes the ratio says nothing: one repeated line packs very well.
SMALL: Final = 2**20

_MAIN_PARTS: Final = {"word/document.xml": WORD, "xl/workbook.xml": EXCEL}
_PROGRAM = re.compile(r"(^|/)(vbaproject|vbadata|macrosheets/|activex)", re.IGNORECASE)
_OLD_OFFICE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_TEXT_ENDINGS: Final = {"", "txt", "text", "md", "log", "csv"}
_MARKUP = re.compile(
    r"\A\s*<[a-z!?]|\A#!|<\s*(!doctype|html|script|svg|iframe|object|embed)\b", re.IGNORECASE
)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


def document_type(content: bytes, name: str) -> str:
    """The content type of a document; "" when it is none that we take.

    Args:
        content: the bytes as they came.
        name: what the file was called; only plain text, which has no mark, must agree.

    Raises:
        FileRefusedError: it looks like a document, but may not be kept.
    """
    if content.startswith(b"%PDF-"):
        _refuse_a_cut_pdf(content)
        return PDF
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    if content.startswith(_OLD_OFFICE):
        raise FileRefusedError("old_office")
    return _text_type(content, name)


def _refuse_a_cut_pdf(content: bytes) -> None:
    # Writers may put a little after the end mark; a file that was cut has none near its end.
    if b"%%EOF" not in content[-4_096:]:
        raise FileRefusedError("damaged")


def _text_type(content: bytes, name: str) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return ""
    if _MARKUP.search(text):
        raise FileRefusedError("markup")
    return TEXT if ending(name) in _TEXT_ENDINGS and not _CONTROL.search(text) else ""


def _office_type(content: bytes) -> str:
    # Counted before it is read: an index of 200,000 parts alone would take 100 MB.
    if content.count(b"PK\x01\x02") > MOST_PARTS:
        raise FileRefusedError("swollen")
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return _look_inside(archive, len(content))
    except FileRefusedError:
        raise
    except Exception as error:  # zipfile meets broken input with half a dozen exceptions
        raise FileRefusedError("damaged") from error


def _look_inside(archive: zipfile.ZipFile, size: int) -> str:
    parts = archive.infolist()
    names = {part.filename for part in parts}
    found = next((kind for main, kind in _MAIN_PARTS.items() if main in names), "")
    if not found or "[Content_Types].xml" not in names:
        return ""
    _refuse_what_may_not_be(parts)
    _refuse_what_swells(parts, size)
    # Unpacks every part, never beyond what its header says, and compares the checksums.
    if archive.testzip() is not None:
        raise FileRefusedError("damaged")
    if b"macroenabled" in archive.read("[Content_Types].xml").lower():
        raise FileRefusedError("macros")
    return found


def _refuse_what_may_not_be(parts: Sequence[zipfile.ZipInfo]) -> None:
    for part in parts:
        if part.flag_bits & 1:
            raise FileRefusedError("locked")
        if _PROGRAM.search(part.filename):
            raise FileRefusedError("macros")
        if part.filename.startswith("/") or ".." in part.filename.split("/"):
            raise FileRefusedError("damaged")
        if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise FileRefusedError("damaged")


def _refuse_what_swells(parts: Sequence[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    swells = unpacked > SMALL and unpacked > MOST_RATIO * size
    if len(parts) > MOST_PARTS or unpacked > MOST_UNPACKED or swells:
        raise FileRefusedError("swollen")
