"""Words as a search knows them: of Chinese every sign and every pair, of other scripts the words.

Chinese is written without spaces, so each sign and each pair of neighbours is a token: one sign
can be looked for, two signs are one token, and more are the pairs they are made of. Traditional
signs are taken for their simplified ones sign by sign, never by phrase: what a person types and
what a text holds must come to the same, whatever stands beside it.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString, mark_safe
from opencc import OpenCC

#: Scripts written without spaces between words: Han, kana, and the scripts of Southeast Asia.
_UNSPACED = (
    "\u3005-\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003134f\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
)
_RUN = re.compile(f"[{_UNSPACED}]+|(?:(?![{_UNSPACED}])[^\\W_])+")
_IS_UNSPACED = re.compile(f"[{_UNSPACED}]")
#: The signs that have a simplified form; rarer ones stay as they are.
_HAN = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000), range(0xF900, 0xFB00))

#: "city", "cities", but "day", "days".
_TO_IES = re.compile("[^aeiou]y$")

#: What a search takes in: longer questions are cut, and the page says so.
LONGEST = 100
MOST_WORDS = 12
#: Tokens of one text, at the most; PostgreSQL holds a megabyte of them.
MOST_TOKENS = 20_000
#: Words in another script that are longer say nothing that their beginning does not.
_LONGEST_WORD = 60


@cache
def _simplified() -> dict[int, str]:
    """Each traditional sign and its simplified one."""
    signs = [chr(code) for block in _HAN for code in block]
    told = OpenCC("t2s").convert("\n".join(signs)).split("\n")
    return {
        ord(sign): simple
        for sign, simple in zip(signs, told, strict=True)
        if sign != simple and len(simple) == 1
    }


def fold(text: str) -> str:
    """`text` in the form in which it is compared: one width, small letters, simplified signs."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain if plain.isascii() else plain.translate(_simplified())


def words_of(text: str) -> list[str]:
    """The words somebody typed, folded: a run of Chinese is one word. Each once, in order.

    Only the first `LONGEST` characters and `MOST_WORDS` words count; signs that are no letters and
    no digits count for nothing.
    """
    found = dict.fromkeys(word[:_LONGEST_WORD] for word in _RUN.findall(fold(text[:LONGEST])))
    return list(found)[:MOST_WORDS]


def forms_of(word: str) -> tuple[str, ...]:
    """A word, and as one of it or several are written in English: "lamp", "lamps"; "bus", "buses".

    Only what is regular; where one of it may be written in two ways, both are given: what is no
    word stands in no text.
    """
    if len(word) < 3 or not (word.isascii() and word.isalpha()):
        return (word,)
    return tuple(dict.fromkeys((word, *_as_several(word), *_as_one(word))))


def _as_several(word: str) -> list[str]:
    if word.endswith(("ss", "us", "is", "x", "z", "ch", "sh")) or word == "gas":
        return [f"{word}es"]
    if word.endswith("s"):
        return []
    if word.endswith("o"):
        return [f"{word}s", f"{word}es"]
    return [f"{word[:-1]}ies"] if _TO_IES.search(word) else [f"{word}s"]


def _as_one(word: str) -> list[str]:
    if len(word) < 4 or not word.endswith("s") or word.endswith("ss"):
        return []
    if word.endswith("ies"):
        return [f"{word[:-3]}y", word[:-1]]
    long = word.endswith(("ses", "xes", "zes", "ches", "shes", "oes"))
    return [word[:-2], word[:-1]] if long else [word[:-1]]


def tokens_of(word: str) -> list[str]:
    """The tokens that a text must hold to hold `word`, one of `words_of`."""
    if len(word) < 2 or not _IS_UNSPACED.match(word):
        return [word]
    return list(dict.fromkeys(word[at : at + 2] for at in range(len(word) - 1)))


def tokens(texts: Iterable[str]) -> list[str]:
    """Every token of some texts, each once, in order; of very long ones the first."""
    found: dict[str, None] = {}
    for text in texts:
        for run in _RUN.findall(fold(text)):
            if _IS_UNSPACED.match(run):
                found.update(dict.fromkeys(run))
                found.update(dict.fromkeys(map("".join, pairwise(run))))
            else:
                found[run[:_LONGEST_WORD]] = None
            if len(found) >= MOST_TOKENS:
                return list(found)[:MOST_TOKENS]
    return list(found)


def holds(text: str, words: Iterable[str]) -> bool:
    """Whether `text` holds each of `words`, in one of its forms, as an index would say."""
    held = set(tokens([text]))
    return all(any(held.issuperset(tokens_of(form)) for form in forms_of(word)) for word in words)


class Pieces(tuple[tuple[str, bool], ...]):
    """A text in pieces, each with whether it was looked for; in a page these are marked."""

    def __str__(self) -> SafeString:
        shown = (f"<mark>{escape(text)}</mark>" if hit else escape(text) for text, hit in self)
        return mark_safe("".join(shown))  # noqa: S308 - every piece is escaped

    @property
    def is_marked(self) -> bool:
        """Whether one of the pieces was looked for."""
        return any(hit for _text, hit in self)


def highlight(text: str, words: Iterable[str]) -> Pieces:
    """`text` with the forms of `words` marked."""
    return _cut(text, hits(text, words))


def _cut(text: str, spans: Iterable[tuple[int, int]]) -> Pieces:
    """`text` with what stands at `spans` marked."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for start, stop in spans:
        pieces += [(text[end:start], False), (text[start:stop], True)]
        end = stop
    return Pieces(piece for piece in (*pieces, (text[end:], False)) if piece[0])


def hits(text: str, words: Iterable[str]) -> list[tuple[int, int]]:
    """Where in `text` a form of one of `words` is: (start, end), in order, never overlapping."""
    sought = _sought(tuple(words))
    if sought is None:
        return []
    folded, places = _folded_with_places(text)
    found = sought.finditer(folded)
    return [(places[match.start()], places[match.end() - 1] + 1) for match in found]


@lru_cache(maxsize=256)
def _sought(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """What finds a form of one of `words`, the longest first, so that each is found whole."""
    forms = [form for word in words for form in forms_of(word)]
    patterns = [_pattern(form) for form in sorted(forms, key=len, reverse=True)]
    return re.compile("|".join(patterns)) if patterns else None


def _pattern(word: str) -> str:
    if _IS_UNSPACED.match(word):
        return re.escape(word)
    letter = f"(?:(?![{_UNSPACED}])[^\\W_])"
    # A word that was cut for its length still shows where it begins.
    end = "" if len(word) == _LONGEST_WORD else f"(?!{letter})"
    return f"(?<!{_before()}){re.escape(word)}{end}"


def _before() -> str:
    # A look-behind cannot hold another one; scripts without spaces end a word like a space does.
    return f"[^\\W_{_UNSPACED}]"


def _folded_with_places(text: str) -> tuple[str, range | list[int]]:
    """The text folded sign by sign, and for each of these where in `text` that came from."""
    folded = text.translate(_FOLDED)
    if len(folded) == len(text):
        return folded, range(len(text))
    signs = [sign.translate(_FOLDED) for sign in text]
    return folded, [at for at, folded in enumerate(signs) for _sign in folded]


class _Folded(dict[int, str]):
    """Each sign that was met and its folded ones, of which there is at least one."""

    def __missing__(self, code: int) -> str:
        self[code] = fold(chr(code))
        return self[code]


_FOLDED = _Folded()


def excerpt(text: str, words: Iterable[str], *, most: int = 90) -> Pieces:
    """The part of `text` around the first of `words`, on one line; its beginning without any."""
    line = " ".join(text.split())
    found = hits(line, words)
    start = max(0, found[0][0] - most // 4) if found else 0
    end = min(start + most, len(line))
    before, after = "…" if start else "", "…" if end < len(line) else ""
    inside = [
        (first - start + len(before), stop - start + len(before))
        for first, stop in found
        if first >= start and stop <= end
    ]
    return _cut(f"{before}{line[start:end]}{after}", inside)
