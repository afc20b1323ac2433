"""Which words of a text led to a label."""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.topics.cutting import letters
from heartline.engines.reading.topics.grams import Batch, Occurrences, Places, occurrences
from heartline.engines.reading.topics.model import Model

Floats = NDArray[np.float32]

#: So many words are named.
NAMED = 5
_BLANK = ord(" ")
# The blocks whose features lie in words: all but the runs of signs of the whole text.
_INSIDE, _TITLE = 2, 5


def words_for(model: Model, text: str, label: str) -> list[str]:
    """The words that speak for `label` rather than for the other labels, the strongest first.

    What a feature adds is shared among the places where it occurs, and goes to the word there.
    Words that stand beside each other are named as one.

    Args:
        text: clean, as `CleanText.analysed` gives it.

    Raises:
        ValueError: the model does not know the label.
    """
    batch = Batch.of([text])
    if not batch.words[0]:
        return []
    adds = _added(model, batch, model.labels.index(label))
    by_word: dict[str, float] = defaultdict(float)
    places: dict[str, int] = {}
    for place, (word, added) in enumerate(zip(batch.words[0], adds, strict=True)):
        by_word[word] += added
        places.setdefault(word, place)
    strong = sorted((word for word in by_word if by_word[word] > 0), key=lambda w: -by_word[w])
    return _joined(strong[:NAMED], places, letters(text))


def _joined(words: Sequence[str], places: dict[str, int], text: str) -> list[str]:
    """The words; those beside each other in the text are made one, at the place of the stronger."""
    named = list(words)
    for first, second in [(a, b) for a in words for b in words if places[a] + 1 == places[b]]:
        if first + second in text and first in named and second in named:
            named[min(named.index(first), named.index(second))] = first + second
            named.remove(second if second in named else first)
    return named


def _added(model: Model, batch: Batch, label: int) -> NDArray[np.float64]:
    """What each word of a batch of one text adds for a label, against the mean of the others."""
    row, weights = model.table([batch]).words, model.weights.words
    others = np.delete(weights, label, axis=1).mean(axis=1)
    adds = np.zeros(len(weights))
    adds[row.indices] = row.data * (weights[:, label] - others)[row.indices]
    found = [one for one in occurrences(batch) if one.block]
    columns = [model.columns[one.number] for one in found]
    times = np.zeros(len(weights))
    for column in columns:
        np.add.at(times, column[column >= 0], 1)
    words = np.zeros(len(batch.words[0]))
    for one, column in zip(found, columns, strict=True):
        known = np.flatnonzero(column >= 0)
        each = adds[column[known]] / times[column[known]]
        np.add.at(words, _word_at(batch, one)[known], each)
    return words


def _word_at(batch: Batch, one: Occurrences) -> Places:
    """The number of the word in which each feature begins."""
    if one.block in {_INSIDE, _TITLE}:
        # Before each word stands a blank; one that ends a word is counted to the next, or is last.
        words = np.cumsum(batch.spaced.signs == _BLANK) - 1
        return np.asarray(words[one.start].clip(max=len(batch.words[0]) - 1), np.int64)
    return np.searchsorted(batch.word_starts, one.start, side="right") - 1
