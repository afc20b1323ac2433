"""How alike two messages are, and how alike is alike enough: one rule for the day and the night.

    likeness = mean of three cosines (titles, bodies, whole texts) x gate of the places

The floor falls as groups grow, because a mean over many pairs is surer than one pair is:

    floor(m) = LOW + (HIGH - LOW) * HALF / (HALF + sqrt(a*b) - 1), hence HIGH for two messages

with a and b the messages on each side. Two groups are one where the mean likeness of their
pairs (average link) reaches it. Constants were chosen on invented issues among real messages and
on hand-labelled ones, in the middle of where the result stays flat; `docs/benchmarks.md`.
"""

import numpy as np
from numpy.typing import NDArray

#: Goes up whenever a number or formula here changes; kept state of another version is built anew.
VERSION = 1
HIGH = 0.15
LOW = 0.015
HALF = 1.5
#: Texts that name two places are alike by no more than this.
OTHER_PLACE_AT_MOST = 0.06
#: How steeply rare grams count more.
POWER = 1.25
#: Gates: both name one place; they speak of two towns; of two districts; they are about two places.
SHARED_PLACE, OTHER_TOWN, OTHER_DISTRICT, OTHER_PLACE = 1.5, 0.1, 0.25, 0.4

Numbers = NDArray[np.int64] | NDArray[np.float64]


def weight(held_by: NDArray[np.int64], messages: int) -> NDArray[np.float64]:
    """The weight of grams that `held_by` of `messages` hold, in 0 … 1: none for what all hold.

    Relative to the rarest, so that it stays nearly the same while messages come in: what is kept
    of a message with its length does not age.
    """
    share = 1 - np.log1p(held_by) / np.log(2.0 + messages)
    told: NDArray[np.float64] = np.maximum(0.0, share) ** POWER
    return told


def often(count: NDArray[np.int64]) -> NDArray[np.float64]:
    """How much a gram counts that stands `count` times in a text: 0, 1, 1.69, 2.10 and so on."""
    return np.where(count > 0, 1 + np.log(np.maximum(count, 1)), 0.0)


def floor(one: float | Numbers, other: float | Numbers) -> NDArray[np.float64]:
    """The mean likeness at which groups of `one` and `other` messages are one."""
    pairs = np.sqrt(np.multiply(one, other))
    told: NDArray[np.float64] = LOW + (HIGH - LOW) * HALF / (HALF + pairs - 1)
    return told


def gated(
    likeness: NDArray[np.float64],
    *,
    shared: NDArray[np.bool_],
    other_town: NDArray[np.bool_],
    other_district: NDArray[np.bool_],
    other_place: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """The likeness of pairs after what their places say.

    A place of the same name outweighs a district (codes are mistyped), never a town. Texts that
    name two places are little alike even where all their other words are the same.
    """
    gate = np.where(shared & ~other_town, SHARED_PLACE, 1.0)
    gate = np.where(other_district & ~shared, OTHER_DISTRICT, gate)
    gate = np.where(other_town, OTHER_TOWN, gate)
    alike = likeness * np.where(other_place, OTHER_PLACE * gate, gate)
    return np.where(other_place, np.minimum(alike, OTHER_PLACE_AT_MOST), alike)
