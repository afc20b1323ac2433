"""Files as people send them, and as nobody should."""

import struct
import zipfile
import zlib
from io import BytesIO

from PIL import Image
from pillow_heif import register_heif_opener

PINE = (31, 111, 84)
RED = (184, 50, 31)


def picture(form: str = "JPEG", *, size=(60, 40), colour=PINE, mode: str = "RGB", **save) -> bytes:
    """A picture of one colour, with a red top left quarter."""
    image = Image.new("RGB", size, colour)
    image.paste(RED, (0, 0, size[0] // 2, size[1] // 2))
    return encoded(image.convert(mode), form, **save)


def encoded(image: Image.Image, form: str, **save) -> bytes:
    out = BytesIO()
    image.save(out, form, **save)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


def position_and_orientation(orientation: int) -> Image.Exif:
    """What a telephone writes into a picture: how it was held, who made it, where it was."""
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010F] = "Planted Maker"
    exif.get_ifd(0x8825).update({1: "N", 2: (31.0, 14.0, 2.5), 3: "E", 4: (121.0, 28.0, 1.0)})
    return exif


def png_that_claims(width: int, height: int) -> bytes:
    """A few bytes that say they are a picture of `width` by `height`: a decompression bomb."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(kind + body))
        return struct.pack(">I", len(body)) + kind + body + check

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes(1_000_000), 9)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


PARTS = {"word": "word/document.xml", "excel": "xl/workbook.xml"}
TYPES = b'<?xml version="1.0"?><Types xmlns="urn:invented"/>'


def office(
    kind: str = "word", *, types: bytes = TYPES, more: dict[str, bytes] | None = None
) -> bytes:
    """A small Word or Excel file, with `more` parts by name."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr(PARTS[kind], "<w>The lamp at the gate is broken.</w>")
        for name, body in (more or {}).items():
            archive.writestr(name, body)
    return out.getvalue()


PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
TEXT = "The lamp at the gate is broken. 门口的灯坏了。😀\n".encode()
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'


def heic(*, size=(60, 40), **save) -> bytes:
    """A picture as telephones take it, made by the library that reads it."""
    register_heif_opener()
    return picture("HEIF", size=size, **save)


def heic_that_claims(width: int, height: int) -> bytes:
    """A small HEIC picture whose header says that it is `width` by `height`."""
    content = heic()
    places = [place for place in range(len(content)) if content.startswith(b"ispe", place)]
    for place in places:
        sides = struct.pack(">II", width, height)
        content = content[: place + 8] + sides + content[place + 16 :]
    return content


OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)

#: One good file of each kind.
GOOD = {
    "a.jpg": picture("JPEG"),
    "a.png": picture("PNG"),
    "a.webp": picture("WEBP"),
    "a.gif": picture("GIF", mode="P"),
    "a.pdf": PDF,
    "a.docx": office("word"),
    "a.xlsx": office("excel"),
    "a.txt": TEXT,
}
