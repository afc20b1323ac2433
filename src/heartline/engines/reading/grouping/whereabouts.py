"""Where messages lie: which pairs speak of one place, and which of two."""

from collections.abc import Sequence
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from heartline.engines.reading.grouping.corpus import Corpus
from heartline.engines.reading.grouping.grams import gram_ids
from heartline.engines.reading.grouping.likeness import gated

#: Share of a name's grams that must stand in a text for the name to be written there: one wrong
#: sign is forgiven, and 万科魅力之城 is written where 魅力之城 is.
WRITTEN = 2 / 3


class Whereabouts:
    """The places of many messages, so that pairs of them can be asked for."""

    def __init__(self, corpus: Corpus) -> None:
        self.towns = marks([message.towns for message in corpus.messages])
        self.districts = marks([message.districts for message in corpus.messages])
        named, written = _names(corpus)
        self.is_about_place = np.array([message.is_about_place for message in corpus.messages])
        both = named @ written.T
        self.shared = (both + both.T).astype(bool).tocsr()

    def gated(
        self, likeness: NDArray[np.float64], first: NDArray[np.int64], second: NDArray[np.int64]
    ) -> NDArray[np.float64]:
        """The likeness of pairs of messages after what their places say."""
        # For no pairs at all scipy answers with a matrix.
        shared = (
            np.asarray(self.shared[first, second]).ravel() if len(first) else first.astype(bool)
        )
        return gated(
            likeness,
            shared=shared,
            other_town=apart(self.towns[first], self.towns[second]),
            other_district=apart(self.districts[first], self.districts[second]),
            other_place=self.is_about_place[first] & self.is_about_place[second] & ~shared,
        )


def marks(sets: Sequence[frozenset[str]]) -> NDArray[np.uint64]:
    """64 bits for each set of codes: sets with nothing in common rarely share a bit."""
    return np.array([mark(codes) for codes in sets], dtype=np.uint64)


def mark(codes: frozenset[str]) -> int:
    """The bits of one set of codes."""
    bits = 0
    for code in codes:
        bits |= 1 << crc32(code.encode()) % 64
    return bits


def apart(one: NDArray[np.uint64], other: NDArray[np.uint64] | np.uint64) -> NDArray[np.bool_]:
    """Where both say something and agree in nothing."""
    told: NDArray[np.bool_] = (one != 0) & (other != 0) & (one & other == 0)
    return told


def _names(corpus: Corpus) -> tuple[sparse.csr_matrix, sparse.csr_matrix]:
    """Which message names which place, and in which it is written, without what is common."""
    names = sorted({name for message in corpus.messages for name in message.names})
    column_of = {name: column for column, name in enumerate(names)}
    row = np.repeat(np.arange(len(corpus.messages)), [len(each.names) for each in corpus.messages])
    column = [column_of[name] for message in corpus.messages for name in message.names]
    named = _ones(row, np.array(column, dtype=np.int64), (len(corpus.messages), len(names)))
    written = _written(corpus, names)
    rare = np.asarray(written.sum(axis=0)).ravel() <= corpus.common
    return named.multiply(rare).tocsr(), written.multiply(rare).tocsr()


def _written(corpus: Corpus, names: list[str]) -> sparse.csr_matrix:
    """Messages x names: 1 where enough of the name's grams stand in the message."""
    grams = [np.unique(gram_ids(name)) for name in names]
    lengths = np.array([len(ids) for ids in grams], dtype=np.int64)
    ids = np.concatenate([*grams, np.zeros(0, dtype=np.uint32)])
    name = np.repeat(np.arange(len(names)), lengths)
    column = np.minimum(np.searchsorted(corpus.ids, ids), len(corpus.ids) - 1)
    known = corpus.ids[column] == ids
    wanted = _ones(column[known], name[known], (len(corpus.ids), len(names)))
    holds = _ones(corpus.row, corpus.column, (len(corpus.messages), len(corpus.ids)))
    found = (holds @ wanted).tocoo()
    enough = found.data >= WRITTEN * lengths[found.col]
    return _ones(found.row[enough], found.col[enough], found.shape)


def _ones(
    row: NDArray[np.int64], column: NDArray[np.int64], shape: tuple[int, int]
) -> sparse.csr_matrix:
    return sparse.csr_matrix((np.ones(len(row), dtype=np.int32), (row, column)), shape=shape)
