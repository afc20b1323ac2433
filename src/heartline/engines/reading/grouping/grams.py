"""The grams of a message, hashed, title and body apart: every two and three letters in a row.

Where words are spelled letter by letter, in English as in Uyghur, two or three letters tell
nothing: there it is every five in a row.
"""

import re
from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from heartline.engines.reading.grouping.messages import BODY_LETTERS, TITLE_LETTERS, Message

#: A gram is a number of so many bits. The three-letter grams of a million messages share them,
#: a rare one with others as rare; what that costs is in the measurements.
GRAM_BITS = 24
#: Letters in a row that tell a word where words are spelled.
SPELLED = 5

# The scripts of East Asia begin here; below it, what is no digit is spelled.
_EAST_ASIA = 0x2E80
_SPELLED_RUN = re.compile(f"[^0-9{chr(_EAST_ASIA)}-\U0010ffff]{{{SPELLED}}}")

# Odd numbers from the golden ratio and from xxHash: neighbouring code points land far apart.
_FIRST, _SECOND, _THIRD = np.uint32(2654435761), np.uint32(2246822519), np.uint32(3266489917)
_BODY, _TITLE = np.uint32(1), np.uint32(0)


class Grams(NamedTuple):
    """The distinct grams of a message, ascending, and how often each stands in title and body."""

    ids: NDArray[np.uint32]
    in_title: NDArray[np.int64]
    in_body: NDArray[np.int64]


def gram_ids(letters: str) -> NDArray[np.uint32]:
    """A number for every gram of the letters; the same on every machine."""
    signs = np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    if len(signs) < 2:
        return np.zeros(0, dtype=np.uint32)
    pairs = _stirred(signs[:-1] * _FIRST + signs[1:] * _SECOND)
    triples = _stirred(pairs[:-1] * _FIRST + signs[2:] * _THIRD)
    found = [pairs, triples]
    if _SPELLED_RUN.search(letters):
        found = _spelled(signs, pairs, triples)
    return np.concatenate(found) >> np.uint32(32 - GRAM_BITS)


def _spelled(
    signs: NDArray[np.uint32], pairs: NDArray[np.uint32], triples: NDArray[np.uint32]
) -> list[NDArray[np.uint32]]:
    """Runs of letters by five, and the pairs and triples that do not lie within such a run."""
    is_letter = (signs < _EAST_ASIA) & ((signs < ord("0")) | (signs > ord("9")))
    starts = np.flatnonzero(sliding_window_view(is_letter, SPELLED).all(axis=1))
    within = np.zeros(len(signs), dtype=bool)
    within[starts[:, np.newaxis] + np.arange(SPELLED)] = True
    fives = np.zeros(len(starts), dtype=np.uint32)
    for at in range(SPELLED):
        fives = _stirred((fives + signs[starts + at]) * _FIRST)
    both = within[:-1] & within[1:]
    return [pairs[~both], triples[~(both[:-1] & within[2:])], fives]


def _stirred(mixed: NDArray[np.uint32]) -> NDArray[np.uint32]:
    mixed = (mixed ^ (mixed >> np.uint32(15))) * _SECOND
    return mixed ^ (mixed >> np.uint32(13))


def grams_of(message: Message) -> Grams:
    """The grams of a message: a title, or how the body begins, and the first 300 letters of it."""
    body = message.body[:BODY_LETTERS]
    title = (message.title or body[:TITLE_LETTERS])[:BODY_LETTERS]
    # One sort puts what stands in the title right before the same gram in the body.
    first, second = gram_ids(title), gram_ids(body or title)
    keys = np.concatenate([first << 1 | _TITLE, second << 1 | _BODY])
    keys.sort()
    starts = np.flatnonzero(begins(keys))
    counts = np.append(starts[1:], len(keys)) - starts
    ids, part = keys[starts] >> np.uint32(1), keys[starts] & np.uint32(1)
    first_part = begins(ids)
    place = np.cumsum(first_part) - 1
    both = np.zeros((2, int(place[-1]) + 1 if len(place) else 0), dtype=np.int64)
    both[part, place] = counts
    return Grams(ids[first_part], both[0], both[1])


def begins(ascending: NDArray[np.uint32] | NDArray[np.int64]) -> NDArray[np.bool_]:
    """Where another number begins."""
    told = np.ones(len(ascending), dtype=bool)
    np.not_equal(ascending[1:], ascending[:-1], out=told[1:])
    return told
