"""Messages counted together: a table of which gram stands in which."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.grams import Grams, grams_of
from heartline.engines.reading.grouping.messages import Message

#: A gram or name that more of the messages hold says nothing of which matter it is.
COMMON_SHARE, COMMON_AT_LEAST = 0.05, 100


class Corpus(NamedTuple):
    """Messages with their grams as columns of one table."""

    messages: Sequence[Message]
    grams: Sequence[Grams]
    ids: NDArray[np.uint32]  # the gram of each column, ascending
    row: NDArray[np.int64]  # of each entry
    column: NDArray[np.int64]
    common: int  # held by more messages than this, a gram or name is common


def corpus_of(messages: Sequence[Message]) -> Corpus:
    """The messages with their grams, counted once for all."""
    grams = [grams_of(message) for message in messages]
    ids, column = np.unique(np.concatenate([each.ids for each in grams]), return_inverse=True)
    row = np.repeat(np.arange(len(grams)), [len(each.ids) for each in grams])
    return Corpus(messages, grams, ids, row, column, common_from(len(messages)))


def common_from(messages: int) -> int:
    """Held by more than so many of `messages`, a gram or name is common."""
    return max(COMMON_AT_LEAST, int(COMMON_SHARE * messages))
