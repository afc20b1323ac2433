"""Bytes to text: UTF-8, UTF-16, GB 18030, Big5, and whatever a letter says that it is.

What a letter or file says of itself is often wrong, so it is only the first guess. Chinese read in
a wrong charset comes out as signs that hardly any text holds, which tells the right one.
"""

import codecs
import re
from dataclasses import dataclass

from heartline.engines.reading.mojibake import LOST, commonness

#: So many bytes tell which charset it is.
_SAMPLE = 20_000
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: Names under which a wider charset is meant: a sign outside the narrow one would be lost.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "cp936": "gb18030",
    "x-gbk": "gb18030",
    "big5": "big5hkscs",
    "cp950": "big5hkscs",
    "iso8859-1": "cp1252",
    "latin-1": "cp1252",
    "ascii": "utf-8",
}
_CHINESE = ("gb18030", "big5hkscs")
#: Chinese alone in these has no null bytes, by which `utf16_without_mark` tells them.
_WIDE = ("utf-16-le", "utf-16-be")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]+")
_LATIN = re.compile("[\u00c0-\u024f]")
_ALONE = re.compile("(?<=[a-z ])[\u00c0-\u024f](?=[a-z ])")


@dataclass(frozen=True)
class Decoded:
    """A text, the charset it was read in, and how many of its signs were broken (now U+FFFD)."""

    text: str
    charset: str
    broken: int = 0


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text that the bytes hold.

    Args:
        declared: the charset that the letter or file names, under any of its names; an unknown one
            counts for nothing.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _read(data[len(mark) :], charset)
    if unmarked := utf16_without_mark(data):
        return _read(data, unmarked)
    if _is_sound(data, "utf-8"):
        return Decoded(data.decode(), "utf-8")
    return _read(data, _likeliest(data, _known(declared)))


def utf16_without_mark(data: bytes) -> str | None:
    """The charset of UTF-16 text that does not say so: every second byte is often null."""
    start = data[:4096]
    ends = {"utf-16-le": start[1::2].count(0), "utf-16-be": start[0::2].count(0)}
    for charset, nulls in ends.items():
        if nulls * 10 > len(start) and sum(ends.values()) == nulls:
            return charset
    return None


def _known(declared: str | None) -> str | None:
    """The charset that is meant by a name; None where there is none of that name."""
    try:
        name = codecs.lookup(declared or "").name
    except LookupError:
        return None
    return _WIDER.get(name, name)


def _is_sound(data: bytes, charset: str) -> bool:
    try:
        data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return False
    return True


def _read(data: bytes, charset: str) -> Decoded:
    text = data.decode(charset, "replace")
    own = LOST.encode(charset, "ignore")
    return Decoded(text, charset, text.count(LOST) - (data.count(own) if own else 0))


def _likeliest(data: bytes, declared: str | None) -> str:
    """The charset in which the bytes read best; of equals the first."""
    sample = data[:_SAMPLE]
    told = [declared] if declared else []
    guesses: list[str] = [*told, "utf-8", *_CHINESE, "cp1252", *(() if len(data) % 2 else _WIDE)]
    return max(guesses, key=lambda charset: _worth(sample, charset))


def _worth(sample: bytes, charset: str) -> float:
    """How well the bytes read in a charset: what is common counts for it, what broke against it."""
    try:
        text = sample.decode(charset, "replace")
    except (LookupError, UnicodeError):
        return -10.0
    beyond = "".join(_BEYOND_ASCII.findall(text))
    broken = beyond.count(LOST) / (len(beyond) or 1)
    # A Latin word holds one such letter, bytes of another script come one after another.
    alone = len(_ALONE.findall(text)) if charset not in _CHINESE else 0
    return max(commonness(beyond), alone / (len(_LATIN.findall(text)) or 1)) - 5 * broken
