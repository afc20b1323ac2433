"""What is kept of a message while it is recent: each gram with its counts, in 32 bits."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.grams import GRAM_BITS, Grams
from heartline.engines.reading.grouping.likeness import often

#: From the lowest: the gram; whether the name of a place holds it; counts in title and in body.
NAME_BIT, TITLE_BIT, BODY_BIT = GRAM_BITS, GRAM_BITS + 1, GRAM_BITS + 4
_GRAM = np.uint32((1 << GRAM_BITS) - 1)
_MOST_IN_TITLE, _MOST_IN_BODY = 7, 15


def packed(grams: Grams, named: NDArray[np.bool_]) -> NDArray[np.uint32]:
    """Grams in 32 bits each; counts above what has room are cut."""
    in_title = np.minimum(grams.in_title, _MOST_IN_TITLE).astype(np.uint32)
    in_body = np.minimum(grams.in_body, _MOST_IN_BODY).astype(np.uint32)
    told: NDArray[np.uint32] = (
        grams.ids
        | (named.astype(np.uint32) << NAME_BIT)
        | (in_title << TITLE_BIT)
        | (in_body << BODY_BIT)
    ).astype(np.uint32)
    return told


class Unpacked(NamedTuple):
    """Packed grams, each with what was packed with it."""

    grams: Grams
    named: NDArray[np.bool_]


def unpacked(packed: NDArray[np.uint32]) -> Unpacked:
    """What was packed."""
    in_title = (packed >> TITLE_BIT & _MOST_IN_TITLE).astype(np.int64)
    in_body = (packed >> BODY_BIT).astype(np.int64)
    return Unpacked(Grams(packed & _GRAM, in_title, in_body), is_named(packed))


def is_named(packed: NDArray[np.uint32]) -> NDArray[np.bool_]:
    """Whether the name of a place holds each packed gram."""
    return (packed >> NAME_BIT & 1).astype(bool)


def title_and_body(packed: NDArray[np.uint32]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How much each packed gram counts in title and in body, before its weight."""
    return _OFTEN[packed >> TITLE_BIT & _MOST_IN_TITLE], _OFTEN[packed >> BODY_BIT]


_OFTEN = often(np.arange(_MOST_IN_BODY + 1))
