"""How alike two messages are, and how alike is alike enough: one rule for the day and the night.

    likeness = mean of three cosines (titles, bodies, whole texts), then what the places say:
               x SHARED_PLACE where one names a place that stands in the other
               - AGAINST x likeness, no less than -AGAINST_AT_MOST, where they name two places,
                 or lie in two towns or districts: a reason not to put them together

The floor falls as groups grow, because a mean over many pairs is surer than one pair is:

    floor(a, b) = LOW + (HIGH - LOW) * HALF / (HALF + sqrt(a * b) - 1), hence HIGH for two messages

with a and b the messages on each side. Two groups are one where the mean likeness of their
pairs (average link) reaches it. The constants were chosen on invented issues among real messages
and on issues found by hand among real messages, in the middle of where the result stays flat.
"""

import numpy as np
from numpy.typing import NDArray

#: Goes up whenever a number or formula here changes; kept state of another version is built anew.
VERSION = 2
HIGH = 0.15
LOW = 0.01
HALF = 1.25
#: How steeply rare grams count more.
POWER = 1.25
#: What a likeness is multiplied with where one names a place that stands in the other.
SHARED_PLACE = 1.5
#: How much of it speaks against where the places differ, and how much at most.
AGAINST, AGAINST_AT_MOST = 0.3, 0.06

Numbers = NDArray[np.int64] | NDArray[np.float64]


def weight(held_by: NDArray[np.int64], messages: int) -> NDArray[np.float64]:
    """The weight of grams that `held_by` of `messages` hold, in 0 … 1: none for what all hold.

    Both count the messages that are taken to have come before (`everyday.py`).

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
    """The likeness of pairs after what their places say, -0.06 … 1.5.

    A place of the same name outweighs a district (codes are mistyped), never a town. The more alike
    two texts are that name two places, the surer it is that only their places tell them apart.
    """
    told = np.where(shared & ~other_town, SHARED_PLACE * likeness, likeness)
    apart = other_town | other_place | (other_district & ~shared)
    return np.where(apart, -np.minimum(AGAINST * likeness, AGAINST_AT_MOST), told)
