"""Why two messages are held to be alike, in words that a person can check."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.grams import gram_ids
from heartline.engines.reading.grouping.messages import BODY_LETTERS, Message

#: The weights of grams, 0 … 1, from those who have counted them: `Stream.weights`.
Weights = Callable[[NDArray[np.uint32]], NDArray[np.float64]]


class Why(NamedTuple):
    """What two messages share."""

    words: tuple[str, ...]  # runs of letters that stand in both, what tells most first
    places: tuple[str, ...]  # names in one that stand in the other


def why(one: Message, other: Message, weights: Weights, *, limit: int = 8) -> Why:
    """What two messages share, at most `limit` runs of letters.

    A run is as long as possible, at least two letters, and no part of another one that is shown.
    """
    theirs = other.title + "\n" + other.body[:BODY_LETTERS]
    told: dict[str, float] = {}
    for text in (one.title, one.body[:BODY_LETTERS]):
        for run in _runs(text, theirs):
            told[run] = max(told.get(run, 0.0), float(weights(gram_ids(run)).sum()))
    words: list[str] = []
    for run in sorted(told, key=lambda run: (-told[run], run)):
        if told[run] > 0 and not any(run in word or word in run for word in words):
            words.append(run)
    places = [name for name in one.names if name in theirs]
    places += [name for name in other.names if name in one.title + "\n" + one.body]
    return Why(tuple(words[:limit]), tuple(dict.fromkeys(places)))


def _runs(text: str, theirs: str) -> Iterator[str]:
    """The longest runs of `text`, of two letters or more, that stand in `theirs`."""
    start = 0
    while start < len(text) - 1:
        end = start + 1
        while end < len(text) and text[start : end + 1] in theirs:
            end += 1
        if end - start >= 2:
            yield text[start:end]
        start = max(start + 1, end - 1)
