"""What messages share, as a person reads it: whole words, as somebody said them."""

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from textwrap import shorten

import rjieba

from heartline.engines.reading.grams import SMALL_WORDS
from heartline.engines.reading.grouping.letters import letters
from heartline.engines.reading.topics.cutting import stop_words

#: The longest run of letters that is shown as a shared word.
LONGEST = 24
#: Five letters in a row that are spelled, as in English: they are shown as whole words.
_SPELLED = re.compile(r"[^\W\d_⺀-\U0010ffff]{5}")
#: Numbers this long say who somebody is, or nothing.
_NUMBER = re.compile(r"\d{7}")
#: Little words that may end a phrase, though they begin none.
_MAY_END = frozenset("了着过")
#: Shorter words of English tell nothing.
_SHORTEST = 3


def as_read(run: str, text: str) -> str:
    """A run of letters as it stands in `text`, without words of which it holds only a part.

    Args:
        text: as `words_of` gives it; where the run does not stand in it, nothing is shown.
    """
    found = re.search(r"[\W_]*".join(map(re.escape, run)), text)
    if not found:
        return ""
    start, end = found.span()
    if _SPELLED.search(run):
        return _trimmed(_spelled(text, start, end))
    edges = [0, *accumulate(map(len, rjieba.cut(text)))]
    start, end = edges[bisect_left(edges, start)], edges[bisect_right(edges, end) - 1]
    return _trimmed(letters(text[start:end])[:LONGEST])


def _spelled(text: str, start: int, end: int) -> str:
    words = text[start:end]
    if start and text[start - 1].isalnum():
        words = words.partition(" ")[2]
    if end < len(text) and text[end].isalnum():
        words = words.rpartition(" ")[0]
    return shorten(words, 2 * LONGEST, placeholder=" …")


def phrases(words: str) -> set[str]:
    """The parts of a shared run that say something by themselves.

    No part begins or ends inside a word, or with a word that every text has; none holds a number
    by which somebody could be called.
    """
    cut, begin, end = _cut(words)
    parts = ("".join(cut[first:last]) for first in begin for last in end if first < last)
    return {part for part in parts if len(part) > 1 and not _NUMBER.search(part)}


def _trimmed(words: str) -> str:
    """The longest of these parts."""
    return max(phrases(words), key=len, default="")


def _cut(words: str) -> tuple[list[str], list[int], list[int]]:
    """The words of a run, and where among them a part may begin and end."""
    cut = rjieba.cut(words)
    tells = [_tells(word) for word in cut]
    begin = [at for at, told in enumerate(tells) if told]
    end = [at + 1 for at, told in enumerate(tells) if told or cut[at] in _MAY_END]
    return cut, begin, end


def _tells(word: str) -> bool:
    """Whether a word stands in some texts alone."""
    if not word.isalnum() or word in stop_words() or word in SMALL_WORDS:
        return False
    return not (word.isascii() and word.isalpha() and len(word) < _SHORTEST)
