"""How much a text speaks of each theme that is known before anybody has taught anything."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from heartline.engines.reading.topics.grams import Batch, Numbers, Places, hash_of, runs
from heartline.engines.reading.topics.themes import THEMES

Floats = NDArray[np.float32]


class _Known(NamedTuple):
    """The words of all themes."""

    hashes: Numbers  # ascending
    themes: sparse.csr_array  # (words, themes): a word of n themes has 1 / n in each
    longest: int


@cache
def _known() -> _Known:
    told: dict[str, list[int]] = {}
    for number, theme in enumerate(THEMES):
        for word in theme.words:
            told.setdefault(word.lower(), []).append(number)
    words = sorted(told, key=hash_of)
    table = np.zeros((len(words), len(THEMES)), np.float32)
    for row, word in enumerate(words):
        table[row, told[word]] = 1 / len(told[word])
    hashes = np.array([hash_of(word) for word in words], np.uint64)
    return _Known(hashes, sparse.csr_array(table), max(map(len, words)))


def no_themes(batch: Batch) -> Floats:
    """As `theme_rows`, of texts that speak of no theme."""
    return np.zeros((len(batch.words), len(THEMES)), np.float32)


def theme_rows(batch: Batch) -> Floats:
    """Shape (texts, themes), each row of length 1, or 0 where no theme is spoken of.

    A word that occurs n times gives 1 + log(n) to its themes; of a theme's sum the root is taken,
    so that a text that repeats itself does not speak of one theme alone.
    """
    known, texts = _known(), len(batch.words)
    found = [
        (batch.whole.text[start[at]], word)
        for _, hashes, start in runs(batch.whole, known.longest)
        for at, word in [_found(known, hashes)]
    ]
    text = np.concatenate([text for text, _ in found])
    word = np.concatenate([word for _, word in found])
    keys, times = np.unique(text * len(known.hashes) + word, return_counts=True)
    shape = (texts, len(known.hashes))
    places = (keys // shape[1], keys % shape[1])
    counted = sparse.csr_array((1 + np.log(times), places), shape=shape)
    rows: Floats = np.sqrt((counted @ known.themes).toarray())
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    shares: Floats = (rows / np.maximum(lengths, 1e-9)).astype(np.float32)
    return shares


def _found(known: _Known, hashes: Numbers) -> tuple[Places, Places]:
    """Which runs are words of themes, and which words."""
    word = np.searchsorted(known.hashes, hashes).clip(max=len(known.hashes) - 1)
    at = np.flatnonzero(known.hashes[word] == hashes)
    return at, word[at]
