"""What becomes of a picture on its way in."""

from io import BytesIO

import pytest
from django.utils.translation import override
from PIL import Image

from heartline.files.models import Kind
from heartline.files.rules import ACCEPT, CheckedFile, check_file
from heartline.files.rules.pictures import LONGEST_SIDE, MOST_PIXELS
from heartline.files.rules.refusals import FileRefusedError
from tests.files.samples import (
    PINE,
    RED,
    encoded,
    heic,
    heic_that_claims,
    opened,
    picture,
    png_that_claims,
    position_and_orientation,
)


def checked(content: bytes, name: str = "photo.jpg") -> CheckedFile:
    return check_file(BytesIO(content), name)


def refusal(content: bytes, name: str = "photo.jpg") -> FileRefusedError:
    with pytest.raises(FileRefusedError) as refused:
        checked(content, name)
    return refused.value


def is_about(seen, wanted) -> bool:
    return all(abs(a - b) <= 12 for a, b in zip(seen, wanted, strict=True))


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "RGB"),
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "RGB"),
        ("PNG", "P"),
        ("PNG", "LA"),
        ("WEBP", "RGB"),
        ("GIF", "P"),
    ],
)
def test_every_kind_of_picture_becomes_a_jpeg_of_the_same_size(form, mode):
    file = checked(picture(form, mode=mode))

    kept = opened(file.content)
    assert (file.kind, file.content_type) == (Kind.PICTURE, "image/jpeg")
    assert (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", (60, 40))
    assert (file.width, file.height) == (60, 40)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_colours_stay_about_the_same(form):
    file = checked(picture(form, size=(400, 300)))

    kept = opened(file.content)
    assert is_about(kept.getpixel((50, 50)), RED)
    assert is_about(kept.getpixel((350, 250)), PINE)


def test_a_grey_scan_of_sixteen_bits_stays_grey():
    file = checked(encoded(Image.new("I;16", (20, 20), 128 * 256), "PNG"))

    assert is_about(opened(file.content).getpixel((5, 5)), (128, 128, 128))


def test_the_position_and_everything_else_that_came_along_is_gone():
    content = picture(
        "JPEG", exif=position_and_orientation(1), comment=b"planted comment", dpi=(72, 72)
    )
    assert b"Planted Maker" in content

    file = checked(content)

    kept = opened(file.content)
    assert not kept.getexif()
    assert not {"exif", "comment", "icc_profile", "xmp"} & set(kept.info)
    assert b"lanted" not in file.content


#: Where the red quarter (stored top left) is seen, for each way to hold the camera.
RED_SEEN_AT = {
    1: ("left", "top"),
    2: ("right", "top"),
    3: ("right", "bottom"),
    4: ("left", "bottom"),
    5: ("left", "top"),
    6: ("right", "top"),
    7: ("right", "bottom"),
    8: ("left", "bottom"),
}


@pytest.mark.parametrize("orientation", RED_SEEN_AT)
def test_a_picture_is_kept_upright_however_the_camera_was_held(orientation):
    content = picture("JPEG", size=(400, 200), exif=position_and_orientation(orientation))

    file = checked(content)

    kept = opened(file.content)
    across, down = RED_SEEN_AT[orientation]
    point = (
        kept.width // 8 * (1 if across == "left" else 7),
        kept.height // 8 * (1 if down == "top" else 7),
    )
    assert kept.size == ((400, 200) if orientation < 5 else (200, 400))
    assert is_about(kept.getpixel(point), RED)


@pytest.mark.parametrize("note", [b"II*\x00\xff\xff\xff\xff broken", b"no note at all"])
def test_an_unreadable_note_about_orientation_is_no_reason_to_refuse(note):
    file = checked(picture("JPEG", exif=b"Exif\x00\x00" + note, dpi=(72, 72)))

    assert (file.width, file.height) == (60, 40)


def test_what_could_be_seen_through_becomes_white():
    image = Image.new("RGBA", (40, 40), (0, 0, 0, 0))

    file = checked(encoded(image, "PNG"))

    assert opened(file.content).getpixel((20, 20)) == (255, 255, 255)


@pytest.mark.parametrize(
    ("before", "after"), [((4_000, 3_000), (1_600, 1_200)), ((5_000, 2), (1_600, 1))]
)
def test_a_large_picture_is_made_smaller_in_proportion(before, after):
    file = checked(picture("JPEG", size=before))

    assert (file.width, file.height) == after
    assert max(opened(file.content).size) == LONGEST_SIDE


def test_only_the_first_picture_of_a_moving_one_is_kept():
    frames = [Image.new("RGB", (30, 30), colour) for colour in (RED, PINE)]

    file = checked(encoded(frames[0], "GIF", save_all=True, append_images=frames[1:]))

    assert is_about(opened(file.content).getpixel((15, 15)), RED)


def test_a_page_hidden_behind_a_picture_is_not_kept():
    file = checked(picture("JPEG") + b"<html><script>alert(1)</script>")

    assert b"script" not in file.content
    assert file.content.endswith(b"\xff\xd9")


def test_a_page_hidden_in_a_comment_of_a_picture_is_not_kept():
    file = checked(picture("JPEG", comment=b"*/<script>alert(1)</script>"))

    assert b"script" not in file.content


def test_fifty_megapixels_are_taken():
    file = checked(encoded(Image.new("1", (10_000, MOST_PIXELS // 10_000)), "PNG"))

    assert (file.width, file.height) == (1_600, 800)


@pytest.mark.parametrize(
    "size", [(10_000, 5_001), (10_000, 10_001), (30_000, 30_000), (2_000_000_000, 2)]
)
def test_more_than_fifty_megapixels_are_refused_before_they_are_decoded(size):
    refused = refusal(png_that_claims(*size), "big.png")

    assert (refused.code, refused.params) == (
        "too_many_pixels",
        {"name": "big.png", "limit": 50},
    )


def test_a_small_picture_with_too_much_in_it_harms_nobody():
    file = checked(png_that_claims(100, 100))

    assert (file.width, file.height) == (100, 100)


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8\xff\xe0 but then nothing that is a picture",
        b"\x89PNG\r\n\x1a\n" + bytes(100),
        b"GIF89a",
        b"RIFF\x10\x00\x00\x00WEBPVP8 ",
        b"no picture at all",
        bytes(range(256)),
        picture("JPEG", size=(800, 600))[:2_000],
        picture("PNG", size=(800, 600))[:-40],
    ],
)
def test_a_picture_that_is_no_picture_is_refused(content):
    assert refusal(content).code == "no_picture"


def test_a_heic_picture_becomes_a_jpeg_without_its_notes():
    exif = position_and_orientation(1).tobytes()

    file = checked(heic(exif=exif), "IMG_0001.HEIC")

    kept = opened(file.content)
    assert (file.name, file.content_type) == ("IMG_0001.jpg", "image/jpeg")
    assert (kept.format, kept.size) == ("JPEG", (60, 40))
    assert not kept.getexif()
    assert b"Planted" not in file.content


@pytest.mark.parametrize(
    ("orientation", "size", "red"),
    [(1, (60, 40), "top left"), (6, (40, 60), "top right"), (3, (60, 40), "bottom right")],
)
def test_a_heic_picture_stands_upright(orientation, size, red):
    exif = position_and_orientation(orientation).tobytes()

    file = checked(heic(exif=exif, quality=95), "IMG_0002.HEIC")

    kept = opened(file.content)
    left, right, top, bottom = 4, kept.width - 5, 4, kept.height - 5
    corners = {
        "top left": (left, top),
        "top right": (right, top),
        "bottom right": (right, bottom),
    }
    assert kept.size == size
    for name, place in corners.items():
        assert is_about(kept.getpixel(place), RED if name == red else PINE)


@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_heic_picture_that_was_cut_off_is_refused_with_what_to_do(share):
    whole = heic(size=(400, 300))

    refused = refusal(whole[: int(len(whole) * share)], "IMG_0003.HEIC")

    assert refused.code == "no_picture"
    with override("en"):
        assert "send the original again" in refused.sentence


def test_a_heic_picture_that_claims_too_many_pixels_is_refused():
    refused = refusal(heic_that_claims(30_000, 30_000), "IMG_0004.HEIC")

    assert refused.code in {"too_many_pixels", "no_picture"}


def test_browsers_offer_heic_pictures():
    assert {"image/heic", ".heic", "image/heif"} <= set(ACCEPT.split(","))
