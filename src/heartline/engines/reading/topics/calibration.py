"""From scores to probabilities that can be believed, and how far they can."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Doubles = NDArray[np.float64]

#: What the scale is believed to be before any row is seen, and how many rows that belief is worth.
USUAL_SCALE, BELIEF = 4.0, 5.0


@dataclass(frozen=True)
class Calibration:
    """The probability of each label is softmax(scale · score + offset)."""

    scale: float
    offsets: tuple[float, ...]

    def probabilities(self, scores: Doubles) -> Doubles:
        """Shape (rows, labels), each row adding up to 1."""
        told = self.scale * scores + np.array(self.offsets)
        told = np.exp(told - told.max(axis=1, keepdims=True))
        shares: Doubles = told / told.sum(axis=1, keepdims=True)
        return shares


def calibration_of(scores: Doubles, label: NDArray[np.intp]) -> Calibration:
    """The calibration under which these labels are likeliest.

    Args:
        scores: shape (rows, labels), each row told without knowledge of its own label.
        label: shape (rows,): the number of the right label.

    Source: Guo et al. 2017, "On calibration of modern neural networks" (scaling of scores), with a
    normal belief about the scale's logarithm and about each offset, so that few rows do no harm.
    """
    rows, labels = scores.shape
    right = np.arange(rows), label
    wanted = np.zeros_like(scores)
    wanted[right] = 1

    def cost(told: Doubles) -> tuple[float, Doubles]:
        scale, offsets = np.exp(told[0]), told[1:]
        made = Calibration(float(scale), tuple(offsets)).probabilities(scores)
        apart = told[0] - np.log(USUAL_SCALE)
        missed = -np.log(np.maximum(made[right], 1e-300)).sum()
        off = made - wanted
        slope = np.concatenate([[(off * scores).sum() * scale], off.sum(axis=0)])
        slope += BELIEF * np.concatenate([[apart], offsets])
        return missed + BELIEF / 2 * (apart**2 + (offsets**2).sum()), slope

    start = np.concatenate([[np.log(USUAL_SCALE)], np.zeros(labels)])
    found = minimize(cost, start, jac=True, method="L-BFGS-B").x
    return Calibration(float(np.exp(found[0])), tuple(map(float, found[1:])))


@dataclass(frozen=True)
class Bin:
    """The rows whose confidence lies from `low` to `high`."""

    low: float
    high: float
    rows: int
    confidence: float  # on average; 0 where there are none
    accuracy: float


def bins(confidence: Sequence[float], right: Sequence[bool], count: int = 10) -> list[Bin]:
    """The rows by confidence, in `count` bins of one width; a bin holds its upper end."""
    sure, hit = np.asarray(confidence, np.float64), np.asarray(right, np.float64)
    place = np.clip(np.ceil(sure * count).astype(np.int64) - 1, 0, count - 1)
    rows = np.bincount(place, minlength=count)
    most = np.maximum(rows, 1)
    sums, hits = (np.bincount(place, one, count) / most for one in (sure, hit))
    return [
        Bin(at / count, (at + 1) / count, int(rows[at]), float(sums[at]), float(hits[at]))
        for at in range(count)
    ]


def calibration_error(confidence: Sequence[float], right: Sequence[bool]) -> float:
    """How far confidence and accuracy lie apart, on average over the rows: 0 to 1; 0 for none.

    Source: Naeini et al. 2015, "Obtaining well calibrated probabilities using Bayesian binning"
    (expected calibration error, ten bins of one width).
    """
    found = bins(confidence, right)
    rows = sum(one.rows for one in found)
    return sum(one.rows * abs(one.confidence - one.accuracy) for one in found) / max(rows, 1)
