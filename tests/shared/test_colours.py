"""Every text can be read on every ground it stands on, in every set of tokens."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import heartline.shared

CSS = Path(heartline.shared.__file__).parent / "static/heartline/heartline.css"
READABLE = 4.5
VISIBLE = 3.0

DARK = "(prefers-color-scheme: dark)"
CONTRAST = "(prefers-contrast: more)"
SETS = {
    "light": ["root"],
    "dark": ["root", f"screen and {DARK}"],
    "contrast": ["root", CONTRAST],
    "dark contrast": [
        "root",
        f"screen and {DARK}",
        CONTRAST,
        f"screen and {CONTRAST} and {DARK}",
    ],
}

TEXTS = ["ink", "soft", "seal", "pine", "amber", "alarm", "sky"]
GROUNDS = ["paper", "card", "sunk"]
WASHES = ["pine-wash", "amber-wash", "alarm-wash", "sky-wash"]
TEXT_PAIRS = [
    *[(text, ground) for text in TEXTS for ground in GROUNDS],
    *[(text, wash) for text in ["ink", "soft"] for wash in WASHES],
    ("pine", "pine-wash"),
    ("amber", "amber-wash"),
    ("alarm", "alarm-wash"),
    ("sky", "sky-wash"),
    ("on-seal", "seal-fill"),
    ("on-seal", "seal-press"),
]
SHAPE_PAIRS = [(shape, ground) for shape in ["edge", "focus"] for ground in GROUNDS]


def blocks(css: str) -> Iterator[tuple[str, str]]:
    """Each `:root` block of tokens, with its media query or "root"."""
    pattern = r"(?:@media ([^{]+?) \{\s*)?^\s*:root \{([^}]*)\}"
    for query, tokens in re.findall(pattern, css, re.MULTILINE):
        yield query or "root", tokens


def colours(name: str) -> dict[str, str]:
    """The colour tokens of one set, later blocks over earlier ones."""
    css = CSS.read_text(encoding="utf-8")
    given = {query: re.findall(r"--([\w-]+): (#\w{6});", text) for query, text in blocks(css)}
    return {token: value for query in SETS[name] for token, value in given[query]}


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1. Source: WCAG 2.2, "relative luminance"."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio, 1 to 21. Source: WCAG 2.2, "contrast ratio"."""
    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def test_black_on_white_has_the_highest_contrast():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(name, text, ground):
    given = colours(name)

    ratio = contrast(given[text], given[ground])

    assert ratio >= READABLE, f"{name}: {text} on {ground} is {ratio:.2f} : 1"


@pytest.mark.parametrize("name", SETS)
@pytest.mark.parametrize(("shape", "ground"), SHAPE_PAIRS)
def test_borders_of_controls_and_the_focus_can_be_seen(name, shape, ground):
    given = colours(name)

    ratio = contrast(given[shape], given[ground])

    assert ratio >= VISIBLE, f"{name}: {shape} on {ground} is {ratio:.2f} : 1"


def test_each_set_gives_every_colour_anew():
    css = CSS.read_text(encoding="utf-8")

    named = [set(re.findall(r"--([\w-]+): #\w{6};", tokens)) for _, tokens in blocks(css)]

    assert len(named) == 4
    assert all(names == named[0] for names in named)


def test_the_style_sheet_stays_small():
    assert CSS.stat().st_size < 30 * 1024


def test_colours_are_named_once_and_used_by_name():
    rules = CSS.read_text(encoding="utf-8").split("/* Ground */")[1].split("/* Paper:")[0]

    spelled_out = set(re.findall(r"#[0-9a-f]{3,8}\b", rules)) - {"#fff"}  # behind the QR code

    assert spelled_out == set()
