"""The two scripts of Chinese: which signs are Han, which are traditional, and folding them."""

import re
from collections.abc import Iterable
from functools import cache

from opencc import OpenCC

#: Han signs, as a class of a regular expression.
HAN = (
    "\u3005-\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002fa1f\U00030000-\U0003134f"
)
#: Of these signs a text in the traditional script has at least such a share (research: the share
#: in 7,000 messages in the simplified script is below it but for four).
TRADITIONAL_SHARE = 0.02

_HAN = re.compile(f"[{HAN}]")
_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))
# OpenCC leaves 著 as it is. It stays only in these words; elsewhere it marks what goes on (着).
_ZHU = re.compile("(?<![名显显昭卓土原专论拙巨译合所编执遗撰新])著(?![名作书称述者录文论])")


@cache
def simplified_of() -> dict[str, str]:
    """Each traditional sign with its simplified one."""
    signs = [chr(code) for block in _BLOCKS for code in block]
    told = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    pairs = zip(signs, told, strict=True)
    return {sign: simple for sign, simple in pairs if sign != simple and len(simple) == 1}


@cache
def twins_of() -> dict[str, str]:
    """Each sign that the two scripts write differently, with all its other forms."""
    twins: dict[str, str] = {}
    for sign, simple in simplified_of().items():
        twins[sign] = twins.get(sign, "") + simple
        twins[simple] = twins.get(simple, "") + sign
    return twins


@cache
def _changing() -> re.Pattern[str]:
    return _any_of(simplified_of())


@cache
def _folding() -> dict[int, str]:
    return {ord(sign): simple for sign, simple in simplified_of().items()}


@cache
def _only_traditional() -> re.Pattern[str]:
    """The signs that a text in the simplified script does not need."""
    return _any_of(sign for sign in simplified_of() if not _is_in("gb2312", sign))


@cache
def _only_simplified() -> re.Pattern[str]:
    """The signs that a text in the traditional script does not need."""
    return _any_of(sign for sign in simplified_of().values() if not _is_in("big5", sign))


def _any_of(signs: Iterable[str]) -> re.Pattern[str]:
    return re.compile(f"[{''.join(signs)}]")


def _is_in(charset: str, sign: str) -> bool:
    try:
        sign.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")


def han_count(text: str) -> int:
    """How many Han signs the text holds."""
    return len(_HAN.findall(text))


def is_traditional(text: str) -> bool:
    """Whether the text is in the traditional script."""
    found = len(_only_traditional().findall(text))
    if not found or found < TRADITIONAL_SHARE * han_count(text):
        return False
    return found > len(_only_simplified().findall(text))


def folded(text: str) -> str:
    """The text in the simplified script, sign for sign: as long as before."""
    if not _changing().search(text):
        return text
    told = str(_converter().convert(text))
    if len(told) != len(text):
        told = text.translate(_folding())
    return _ZHU.sub("着", told) if "著" in told and is_traditional(text) else told
