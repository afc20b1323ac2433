"""The batch pass: which of many messages belong together, looked at all at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.corpus import corpus_of
from heartline.engines.reading.grouping.linking import linked
from heartline.engines.reading.grouping.messages import Message
from heartline.engines.reading.grouping.pairs import alike


def grouped(messages: Sequence[Message]) -> list[int]:
    """The group of each message, named by the index of its first message.

    Copies, letter for letter, are always together; they count as one message, so that sending a
    text many times makes nothing more alike. A message without letters is alone.
    """
    first_of: dict[str, int] = {}
    originals: list[int] = []
    for index, message in enumerate(messages):
        if message.has_letters and message.all_letters not in first_of:
            first_of[message.all_letters] = len(originals)
            originals.append(index)
    own = linked_originals([messages[index] for index in originals])
    return [
        originals[own[first_of[message.all_letters]]] if message.has_letters else index
        for index, message in enumerate(messages)
    ]


def linked_originals(messages: Sequence[Message]) -> NDArray[np.int64]:
    """The group of each of some messages of which no two are copies."""
    if not messages:
        return np.zeros(0, dtype=np.int64)
    return linked(alike(corpus_of(messages)), len(messages))
