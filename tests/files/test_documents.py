"""Which documents are taken, which are refused, and what they are called afterwards."""

import zipfile
from io import BytesIO

import pytest
from django.utils.translation import override
from hypothesis import given, settings, strategies as st

from heartline.files.models import Kind
from heartline.files.rules import MOST_BYTES, CheckedFile, check_file
from heartline.files.rules.documents import EXCEL, MOST_PARTS, WORD
from heartline.files.rules.names import plain_name
from heartline.files.rules.refusals import SENTENCES, FileRefusedError
from tests.files.samples import (
    GOOD,
    HTML,
    OLD_OFFICE,
    PDF,
    SVG,
    TEXT,
    TYPES,
    office,
    picture,
)


def checked(content: bytes, name: str) -> CheckedFile:
    return check_file(BytesIO(content), name)


def refusal(content: bytes, name: str) -> FileRefusedError:
    with pytest.raises(FileRefusedError) as refused:
        checked(content, name)
    return refused.value


@pytest.mark.parametrize(
    ("content", "name", "content_type"),
    [
        (PDF, "a.pdf", "application/pdf"),
        (office("word"), "a.docx", WORD),
        (office("excel"), "a.xlsx", EXCEL),
        (TEXT, "a.txt", "text/plain"),
        (b"\xef\xbb\xbf" + TEXT, "a.txt", "text/plain"),
    ],
)
def test_a_document_is_kept_as_it_came(content, name, content_type):
    file = checked(content, name)

    assert file == CheckedFile(Kind.DOCUMENT, content_type, name, content)


@pytest.mark.parametrize(
    ("content", "given", "kept"),
    [
        (PDF, "letter.docx", "letter.pdf"),
        (PDF, "setup.exe", "setup.exe.pdf"),
        (office("excel"), "list.txt", "list.xlsx"),
        (picture("PNG"), "scan.pdf", "scan.jpg"),
        (picture("PNG"), "v1.2", "v1.2.jpg"),
    ],
)
def test_the_content_decides_whatever_the_ending_says(content, given, kept):
    assert checked(content, given).name == kept


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\system.ini", "system.ini.pdf"),
        ("folder/", "document.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("invoice\u202efdp.exe", "invoicefdp.exe.pdf"),
        ("a\x00b\r\nSet-Cookie: c.pdf", "ab Set-Cookie: c.pdf"),
        ("\ud800cut.pdf", "cut.pdf"),
        ("  门口的 灯\u200b.pdf ", "门口的 灯.pdf"),
        ("e\u0301.pdf", "\u00e9.pdf"),
        ("长" * 300 + ".pdf", "长" * 100 + ".pdf"),
    ],
)
def test_a_name_keeps_nothing_that_deceives(given, kept):
    assert checked(PDF, given).name == kept


@pytest.mark.parametrize(
    ("content", "name", "code"),
    [
        (b"", "a.pdf", "empty"),
        (b"a" * (MOST_BYTES + 1), "a.txt", "too_large"),
        (SVG, "a.jpg", "markup"),
        (HTML, "a.png", "markup"),
        (b"\xef\xbb\xbf \n" + HTML, "a.txt", "markup"),
        (b"Good day <ScRiPt>alert(1)</script>", "a.txt", "markup"),
        (b"#!/bin/sh\nrm -rf /\n", "a.txt", "markup"),
        (b"@echo off\ndel *.*\n", "a.bat", "unknown"),
        (b"alert(1)", "a.js", "unknown"),
        ("电话".encode("gb18030"), "a.txt", "unknown"),
        (b"a\x00b", "a.txt", "unknown"),
        (b"MZ\x90\x00" + bytes(100), "a.pdf", "unknown"),
        (b"\x7fELF" + bytes(100), "a.docx", "unknown"),
        (OLD_OFFICE, "a.doc", "old_office"),
        (PDF.replace(b"%%EOF", b""), "a.pdf", "damaged"),
        (b"PK\x03\x04 cut", "a.docx", "damaged"),
        (office("word")[:-30], "a.docx", "damaged"),
        (office("word", more={"word/vbaProject.bin": b"macro"}), "a.docx", "macros"),
        (office("excel", more={"xl/macrosheets/sheet1.xml": b"x"}), "a.xlsx", "macros"),
        (
            office("word", types=TYPES + b"ms-word.document.macroEnabled.main"),
            "a.docx",
            "macros",
        ),
        (office("word", more={"../../evil.xml": b"x"}), "a.docx", "damaged"),
        (office("word", more={"/etc/evil": b"x"}), "a.docx", "damaged"),
    ],
)
def test_what_may_not_be_kept_is_refused(content, name, code):
    assert refusal(content, name).code == code


def zipped(name: str, body: bytes, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr(name, body)
    return out.getvalue()


def test_a_zip_that_is_no_office_file_is_refused():
    assert refusal(zipped("notes.txt", TEXT), "a.docx").code == "unknown"


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_word_file_packed_as_no_office_would_is_refused(packed):
    assert refusal(zipped("word/document.xml", TEXT, packed), "a.docx").code == "damaged"


def test_a_zip_bomb_in_a_word_file_is_refused():
    assert refusal(office("word", more={"big": bytes(30_000_000)}), "a.docx").code == "swollen"


def test_a_word_file_with_thousands_of_parts_is_refused():
    parts = {f"part{n}": b"" for n in range(MOST_PARTS)}

    assert refusal(office("word", more=parts), "a.docx").code == "swollen"


def test_a_word_file_that_hides_how_large_a_part_is_is_refused():
    honest = office("word", more={"big": bytes(50_000)})
    lying = honest.replace((50_000).to_bytes(4, "little"), (50).to_bytes(4, "little"))

    assert lying != honest
    assert refusal(lying, "a.docx").code == "damaged"


def test_a_changed_part_in_a_word_file_is_noticed():
    content = bytearray(office("word"))
    content[content.index(b"word/document.xml") + 25] ^= 0xFF

    assert refusal(bytes(content), "a.docx").code == "damaged"


def test_a_locked_part_in_a_word_file_is_refused():
    content = bytearray(office("word"))
    flags = content.index(b"PK\x01\x02") + 8
    content[flags] |= 1

    assert refusal(bytes(content), "a.docx").code == "locked"


def test_never_more_is_read_than_may_be_kept():
    asked = []

    class Endless(BytesIO):
        def read(self, size=-1, /):
            asked.append(size)
            return bytes(size)

    with pytest.raises(FileRefusedError):
        check_file(Endless(), "endless.txt")

    assert asked == [MOST_BYTES + 1]


@pytest.mark.parametrize("code", SENTENCES)
def test_every_refusal_names_the_file_or_the_limit_in_a_sentence(code):
    with override("en"):
        sentence = FileRefusedError(code, {"name": "灯.png", "limit": 7}).sentence

    assert "灯.png" in sentence or "7" in sentence
    assert "Please" in sentence
    assert sentence.endswith(".")


def takes_or_refuses(content: bytes, name: str) -> None:
    try:
        file = checked(content, name)
    except FileRefusedError:
        return
    assert file.content
    assert file.name == plain_name(file.name)


@given(st.binary(min_size=0, max_size=400), st.text(max_size=20))
@settings(deadline=None)
def test_random_bytes_are_taken_or_refused_never_more(content, name):
    takes_or_refuses(content, name)


BEGINNINGS = [good[:12] for good in GOOD.values()] + [b"%PDF-", b"GIF89a", b"\xff\xd8\xff\xe1"]


@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
@settings(deadline=None)
def test_random_bytes_behind_a_true_beginning_are_taken_or_refused(beginning, rest):
    takes_or_refuses(beginning + rest, "a")


@given(st.data(), st.sampled_from(sorted(GOOD)))
@settings(deadline=None, max_examples=300)
def test_a_good_file_with_wrong_bytes_is_taken_or_refused(data, name):
    content = bytearray(GOOD[name])
    places = st.integers(0, len(content) - 1)
    for place, value in data.draw(st.lists(st.tuples(places, st.integers(0, 255)), max_size=8)):
        content[place] = value
    cut = data.draw(st.integers(1, len(content)))

    takes_or_refuses(bytes(content[:cut] if data.draw(st.booleans()) else content), name)
