"""Pronunciations in brackets behind a sign, such as 國(guó), told from remarks in brackets.

They come from pages that were made hard to copy, and from readers' aids. One is taken out only
where the syllable, with its tone, is a reading of the sign before it, and where there is reason to
take it for such a mark: the two scripts write that sign differently, which is where those pages put
them, or the text shows three of them already.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from heartline.engines.reading.mojibake import SYLLABLE, TONED
from heartline.engines.reading.scripts import HAN, twins_of
from heartline.engines.reading.spans import Edit

#: So many sure ones in a text, and every reading in brackets is one of them.
ENOUGH = 3

# A sign may have several behind it, one for each reading.
_GROUP = rf"[ \t]*\([ \t]*{SYLLABLE}[ \t]*\)"
_MARKED = re.compile(rf"(?<=[{HAN}])(?:{_GROUP})+")
_ONE = re.compile(_GROUP)
_SURELY_NOT = re.compile(rf"^[^{TONED}]*$")
_LETTERS = re.compile(f"[^a-zü{TONED}]")
_TONES = str.maketrans("", "", "\u0304\u0301\u030c\u0300")


def annotations(text: str) -> Iterator[Edit]:
    """The pronunciations to take out of a text in NFKC, in order."""
    if "(" not in text or _SURELY_NOT.match(text):
        return
    marked = list(_MARKED.finditer(text))
    certain = sum(_is_certain(text[match.start() - 1], match[0]) for match in marked)
    for match in marked:
        end = _end(text, match, lenient=certain >= ENOUGH)
        if end > match.start():
            yield Edit(match.start(), end, "")


def _is_certain(sign: str, groups: str) -> bool:
    first = _ONE.match(groups)
    return sign in twins_of() and first is not None and _syllable(first[0]) in _readings(sign)


def _end(text: str, match: re.Match[str], *, lenient: bool) -> int:
    """Up to where the groups behind a sign are readings of it."""
    sign, end = text[match.start() - 1], match.start()
    if not lenient and sign not in twins_of():
        return end
    known = _readings(sign) | (_toneless(sign) if lenient else frozenset())
    for group in _ONE.finditer(text, match.start(), match.end()):
        if _syllable(group[0]) not in known:
            break
        end = group.end()
    return end


def _syllable(group: str) -> str:
    return _LETTERS.sub("", group)


@cache
def _readings(sign: str) -> frozenset[str]:
    """Every reading with its tone of a sign and of its forms in the other script."""
    # A large dictionary, which few texts need.
    from pypinyin.constants import PINYIN_DICT

    told = (PINYIN_DICT.get(ord(form), "") for form in sign + twins_of().get(sign, ""))
    return frozenset(name for names in told for name in names.split(",") if name)


@cache
def _toneless(sign: str) -> frozenset[str]:
    plain = (unicodedata.normalize("NFD", name).translate(_TONES) for name in _readings(sign))
    return frozenset(unicodedata.normalize("NFC", name) for name in plain)
