"""File names: what a person called a file, without what could deceive a reader or a disk."""

import re
import unicodedata

#: The longest name that is kept, without its ending.
MOST_LETTERS = 100
#: Endings that are taken off, because the content decides; any other stays part of the name.
_KNOWN = re.compile(
    r"jpe?g|jpe|jfif|png|webp|gif|hei[cf]|avif|bmp|tiff?|svg"
    r"|pdf|doc[xm]?|xls[xm]?|txt|text|md|log|csv|html?"
)


def ending(name: str) -> str:
    """The ending of `name` in small letters: "jpg"; "" when there is none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def plain_name(name: str) -> str:
    """`name` without folders, controls, direction marks, outer dots; "" if nothing is left."""
    last = re.split(r"[/\\]", name)[-1]
    visible = "".join(" " if c.isspace() else c for c in last if not _is_hidden(c))
    return " ".join(unicodedata.normalize("NFC", visible).split()).strip(". ")


def _is_hidden(letter: str) -> bool:
    """Whether `letter` is a control, a mark of direction, or no letter at all."""
    return unicodedata.category(letter)[0] == "C" and not letter.isspace()


def name_with_ending(name: str, right: str, otherwise: str) -> str:
    """The plain form of `name`, ending in `right`; `otherwise` when nothing is left of it."""
    plain = plain_name(name)
    stem = plain.rpartition(".")[0] if _KNOWN.fullmatch(ending(plain)) else plain
    return f"{stem[:MOST_LETTERS].strip('. ') or otherwise}.{right}"
