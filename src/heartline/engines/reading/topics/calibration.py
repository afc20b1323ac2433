"""From scores to probabilities that can be believed, and how far they can."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Doubles = NDArray[np.float64]

#: What is believed before any row is seen: the scale of the scores, and how many labels are given
#: by chance; and how many rows that belief is worth.
USUAL_SCALE, USUAL_DOUBT, BELIEF = 4.0, 0.02, 5.0


@dataclass(frozen=True)
class Calibration:
    """The probability of a label is softmax(scale · score + offset), but for what is chance.

    People give some labels otherwise than any model could know: a share `doubt` of all, which is
    spread over the labels evenly, so that no suggestion is ever wholly sure.
    """

    scale: float
    doubt: float  # 0 to 1
    offsets: tuple[float, ...]

    def probabilities(self, scores: Doubles) -> Doubles:
        """Shape (rows, labels), each row adding up to 1."""
        shares = _shares(self.scale * scores + np.array(self.offsets))
        told: Doubles = (1 - self.doubt) * shares + self.doubt / scores.shape[1]
        return told


def usual(labels: int) -> Calibration:
    """What is believed before any row is seen."""
    return Calibration(USUAL_SCALE, USUAL_DOUBT, (0.0,) * labels)


def _shares(told: Doubles) -> Doubles:
    told = np.exp(told - told.max(axis=1, keepdims=True))
    shares: Doubles = told / told.sum(axis=1, keepdims=True)
    return shares


def calibration_of(scores: Doubles, label: NDArray[np.intp]) -> Calibration:
    """The calibration under which these labels are likeliest.

    Args:
        scores: shape (rows, labels), each row told without knowledge of its own label.
        label: shape (rows,): the number of the right label.

    Source: Guo et al. 2017, "On calibration of modern neural networks" (scaling of scores), with a
    normal belief about the logarithm of the scale, the log-odds of the doubt and each offset, so
    that few rows do no harm.
    """
    rows, labels = scores.shape
    usually = np.concatenate(
        [[np.log(USUAL_SCALE), np.log(USUAL_DOUBT / (1 - USUAL_DOUBT))], np.zeros(labels)]
    )

    def made(told: Doubles) -> Calibration:
        doubt = 1 / (1 + np.exp(-told[1]))
        return Calibration(float(np.exp(told[0])), float(doubt), tuple(map(float, told[2:])))

    def cost(told: Doubles) -> float:
        right = made(told).probabilities(scores)[np.arange(rows), label]
        missed = -np.log(np.maximum(right, 1e-300)).sum()
        return float(missed + BELIEF / 2 * ((told - usually) ** 2).sum())

    return made(minimize(cost, usually, method="L-BFGS-B").x)


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
