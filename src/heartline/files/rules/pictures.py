"""Pictures, drawn anew: only what can be seen is kept, nothing that came along with it."""

import warnings
from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image
from pillow_heif import register_heif_opener

from heartline.files.rules.refusals import FileRefusedError

#: More pixels than this are never decoded.
MOST_PIXELS: Final = 50_000_000
#: The longest side of a stored picture, in pixels; enough to read a street sign.
LONGEST_SIDE: Final = 1_600
QUALITY: Final = 85

_BEGINNINGS: Final = {
    b"\xff\xd8\xff": "JPEG",
    b"\x89PNG\r\n\x1a\n": "PNG",
    b"GIF87a": "GIF",
    b"GIF89a": "GIF",
}
_HEIC_BRANDS: Final = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_ORIENTATION_TAG: Final = 0x0112
_TURNS: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}

# What telephones take: read by libheif, which turns it upright by itself as it decodes.
register_heif_opener()
# A second guard under our own: at twice this, Pillow itself stops, wherever it meets the size.
Image.MAX_IMAGE_PIXELS = MOST_PIXELS

#: One large picture takes up to 400 MB while it is drawn; two at once would take twice that.
#: Held also because the filter of warnings belongs to all threads.
_one_at_a_time = Lock()


def picture_format(content: bytes) -> str:
    """Pillow's name for the format that `content` begins like; "" when we take no such picture."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return "HEIF"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((name for start, name in _BEGINNINGS.items() if content.startswith(start)), "")


def redrawn(content: bytes, form: str) -> tuple[bytes, int, int]:
    """The picture as a new JPEG without metadata, upright, on white; its width and height.

    Colour profiles go as well: they hold words, and would need a reader of their own.

    Args:
        content: the bytes as they came.
        form: Pillow's name of their format; no other is tried.

    Raises:
        FileRefusedError: it cannot be opened, or has more than `MOST_PIXELS`.
    """
    with _one_at_a_time, warnings.catch_warnings():
        # Remarks on notes that we drop anyway, and on sizes that we refuse ourselves.
        warnings.simplefilter("ignore")
        try:
            clean = _draw(content, form)
        except FileRefusedError:
            raise
        except Image.DecompressionBombError as error:
            raise _too_many_pixels() from error
        except Exception as error:  # Pillow's readers meet broken input with any exception
            raise FileRefusedError("no_picture") from error
    out = BytesIO()
    clean.save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue(), clean.width, clean.height


def _too_many_pixels() -> FileRefusedError:
    return FileRefusedError("too_many_pixels", {"limit": MOST_PIXELS // 1_000_000})


def _draw(content: bytes, form: str) -> Image.Image:
    with Image.open(BytesIO(content), formats=[form]) as image:
        if image.width * image.height > MOST_PIXELS:
            raise _too_many_pixels()
        image.verify()
    # After verify() a picture can only be used when it is opened again.
    with Image.open(BytesIO(content), formats=[form]) as image:
        turn = _TURNS.get(_orientation(image))
        # A JPEG can be decoded at half or a quarter of its size, which saves time and memory.
        image.draft(None, (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        seen = _with_eight_bits(image)
        mode = "RGBA" if seen.has_transparency_data else "RGB"
        seen = seen if seen.mode == mode else seen.convert(mode)
    seen.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    if turn is not None:
        seen = seen.transpose(turn)
    clean = Image.new("RGB", seen.size, "white")
    clean.paste(seen, mask=seen.getchannel("A") if seen.mode == "RGBA" else None)
    return clean


def _with_eight_bits(image: Image.Image) -> Image.Image:
    # Scans can have 16 bits of grey; convert() alone would make nearly all of them white.
    if image.mode.startswith("I"):
        return image.point(lambda grey: grey * (1 / 256)).convert("L")
    return image


def _orientation(image: Image.Image) -> int:
    """How the camera was held, 1 to 8; 1 when the note about it is missing or unreadable."""
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:  # noqa: BLE001 - a note that cannot be read is no reason to refuse a picture
        return 1
