"""The letters of a text: what is left when spaces, signs, width and script no longer tell apart."""

import re
import unicodedata
from functools import cache
from hashlib import blake2b

from heartline.engines.reading.scripts import simplified_of

_NO_LETTERS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    """Letters and digits of `text`, in one width, case and script; nothing of an emoji is left.

    Each sign goes to its simplified form by itself, whatever stands beside it, so that a text and
    its copy in the other script have the same letters.
    """
    return _NO_LETTERS.sub("", even(text))


def even(text: str) -> str:
    """`text` in one width, case and script, with its blanks and signs."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_simplified())


def fingerprint(*parts: str) -> bytes:
    """Eight bytes that are equal for texts with the same letters, on every machine."""
    return blake2b("".join(parts).encode("utf-8", "surrogatepass"), digest_size=8).digest()


@cache
def _simplified() -> dict[int, str]:
    table = {ord(sign): simple for sign, simple in simplified_of().items()}
    # OpenCC knows 著 as a sign of both scripts.
    return table | {ord("著"): "着"}
