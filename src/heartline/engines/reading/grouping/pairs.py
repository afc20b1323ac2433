"""The likeness of many messages at once: a sparse graph of the pairs that are somewhat alike."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from heartline.engines.reading.grouping.corpus import Corpus
from heartline.engines.reading.grouping.everyday import BEFORE, held_before
from heartline.engines.reading.grouping.likeness import SHARED_PLACE, often, weight
from heartline.engines.reading.grouping.whereabouts import Whereabouts

#: Pairs less alike than this count as nothing: they only carry what all messages share.
FAINT = 0.005
#: Messages that are compared with all others at a time: keeps the memory flat.
BLOCK = 2000


class Pairs(NamedTuple):
    """Pairs of messages, `first` < `second`, and how alike each is."""

    first: NDArray[np.int64]
    second: NDArray[np.int64]
    likeness: NDArray[np.float64]


def alike(corpus: Corpus) -> Pairs:
    """All pairs of messages that are more than faintly alike, gates of the places included."""
    vectors = unit_vectors(corpus)
    other = vectors.T.tocsr()
    whereabouts = Whereabouts(corpus)
    blocks = [
        _block(vectors[start : start + BLOCK] @ other, whereabouts, start)
        for start in range(0, len(corpus.messages), BLOCK)
    ]
    return Pairs(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))


def unit_vectors(corpus: Corpus) -> sparse.csr_matrix:
    """Title, body and whole text of each message beside each other, each of length 1/sqrt(3).

    The product of two rows is the mean of their three cosines.
    """
    in_title = often(np.concatenate([each.in_title for each in corpus.grams]))
    in_body = often(np.concatenate([each.in_body for each in corpus.grams]))
    held_by = np.bincount(corpus.column, minlength=len(corpus.ids))
    of_all = held_by + held_before()[corpus.ids]
    weights = weight(of_all, len(corpus.messages) + BEFORE)[corpus.column]
    parts = [
        _unit(corpus, values * weights, held_by)
        for values in (in_title, in_body, in_title + in_body)
    ]
    return sparse.hstack(parts, format="csr") / np.sqrt(3)


def _unit(
    corpus: Corpus, values: NDArray[np.float64], held_by: NDArray[np.int64]
) -> sparse.csr_matrix:
    length = np.sqrt(np.bincount(corpus.row, values**2, minlength=len(corpus.messages)))
    length[length == 0] = 1
    kept = (values > 0) & (held_by[corpus.column] <= corpus.common) & (held_by[corpus.column] > 1)
    shape = (len(corpus.messages), len(corpus.ids))
    entries = (values / length[corpus.row])[kept].astype(np.float32)
    return sparse.csr_matrix((entries, (corpus.row[kept], corpus.column[kept])), shape=shape)


def _block(
    product: sparse.csr_matrix, whereabouts: Whereabouts, start: int
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.float64]]:
    """The pairs of some messages, from `start` on, with those after them."""
    product = product.tocoo()
    first, second = product.row.astype(np.int64) + start, product.col.astype(np.int64)
    kept = (first < second) & (product.data > FAINT / SHARED_PLACE)
    first, second = first[kept], second[kept]
    likeness = whereabouts.gated(product.data[kept], first, second)
    order = np.lexsort((second, first))
    order = order[abs(likeness[order]) > FAINT]
    return first[order], second[order], likeness[order]
