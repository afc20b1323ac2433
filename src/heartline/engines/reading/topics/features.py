"""Texts as rows of numbers: how often each feature occurs, weighed by how much it tells."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from heartline.engines.reading.topics.grams import (
    BLOCKS,
    NUMBERS,
    Batch,
    Occurrences,
    Places,
    occurrences,
)

Floats = NDArray[np.float32]

#: So many texts are taken together: their number, that of a feature and its block fill 32 bits.
TOGETHER = 128

_SHARES = np.array([block.share for block in BLOCKS])
_BLOCK_BITS, _NUMBER_BITS = 3, 22


class Counts(NamedTuple):
    """How often each feature occurs in each text; one entry for each pair of the two."""

    text: Places
    number: Places
    block: Places
    times: Places


def counts_of(batch: Batch, columns: NDArray[np.int32] | None = None) -> Counts:
    """The features of a batch, counted; in the order of the texts.

    Args:
        columns: as `Vocabulary.columns` gives them: features without a column are left out.
    """
    keys = np.sort(np.concatenate([_keys(one, columns) for one in occurrences(batch)]))
    first = np.flatnonzero(np.diff(keys.astype(np.int64), prepend=-1))
    found = keys[first].astype(np.int64)
    return Counts(
        text=found >> (_NUMBER_BITS + _BLOCK_BITS),
        number=(found >> _BLOCK_BITS) & (NUMBERS - 1),
        block=found & ((1 << _BLOCK_BITS) - 1),
        times=np.diff(first, append=len(keys)),
    )


def _keys(one: Occurrences, columns: NDArray[np.int32] | None) -> NDArray[np.uint32]:
    """Text, number and block in 32 bits, which are sorted twice as fast as 64."""
    text, number = one.text, one.number
    if columns is not None:
        known = np.flatnonzero(columns[number] >= 0)
        text, number = text[known], number[known]
    keys = (text << (_NUMBER_BITS + _BLOCK_BITS)) | (number << _BLOCK_BITS) | one.block
    return keys.astype(np.uint32)


def batches(texts: Sequence[str]) -> Iterator[Batch]:
    """The texts, some hundred at a time."""
    for start in range(0, len(texts), TOGETHER):
        yield Batch.of(texts[start : start + TOGETHER])


@dataclass(frozen=True)
class Vocabulary:
    """The features that count, and how much each tells."""

    numbers: Places  # ascending; the column of a feature is its place here
    weights: Floats  # log of one in how many texts has it, plus 1

    @classmethod
    def of(cls, counted: Iterable[Counts], texts: int, *, least: int) -> "Vocabulary":
        """The features that at least `least` of `texts` texts have."""
        having = np.zeros(NUMBERS, np.int32)
        for counts in counted:
            having += np.bincount(counts.number, minlength=NUMBERS).astype(np.int32)
        numbers = np.flatnonzero(having >= least)
        told = np.log((1 + texts) / (1 + having[numbers])) + 1
        return cls(numbers, told.astype(np.float32))

    def columns(self) -> NDArray[np.int32]:
        """The column of each number; -1 for those that do not count."""
        columns = np.full(NUMBERS, -1, np.int32)
        columns[self.numbers] = np.arange(len(self.numbers), dtype=np.int32)
        return columns

    def rows(self, counts: Counts, columns: NDArray[np.int32], texts: int) -> sparse.csr_array:
        """One row for each text.

        A feature has 1 + log(times) times its weight; each block of a row has the length of its
        share's root, so that the product of two rows is how alike they are: 0 to 1.

        Source: Salton and Buckley 1988, "Term-weighting approaches in automatic text retrieval".
        """
        column = columns[counts.number]
        known = np.flatnonzero(column >= 0)
        text, block, column = counts.text[known], counts.block[known], column[known]
        value = (1 + np.log(counts.times[known])) * self.weights[column]
        part = text * len(BLOCKS) + block
        squares = np.bincount(part, value * value, minlength=texts * len(BLOCKS))
        scale = np.sqrt(np.tile(_SHARES, texts) / np.maximum(squares, 1e-12))
        data = (value * scale[part]).astype(np.float32)
        ends = np.concatenate([[0], np.cumsum(np.bincount(text, minlength=texts))])
        shape = (texts, len(self.numbers))
        return sparse.csr_array((data, column, ends), shape=shape)
