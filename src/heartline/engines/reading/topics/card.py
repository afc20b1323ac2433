"""What a model says of itself: from how much it was made, how right it is, what it confuses."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from heartline.engines.reading.topics.calibration import Bin, bins, calibration_error
from heartline.engines.reading.topics.scoring import (
    LabelFigures,
    accuracy,
    by_label,
    confusions,
    macro_f1,
)


@dataclass(frozen=True)
class LeftOut:
    """What was given to learn from and was not, or not as it stood."""

    empty: int  # texts without a letter
    copies: int  # texts that were there already
    contradictory: int  # texts that were given with several labels, each counted once
    old: int  # texts before the newest that are learned from


NOTHING = LeftOut(empty=0, copies=0, contradictory=0, old=0)


@dataclass(frozen=True)
class Card:
    """The values of a model card. All figures are of rows that were held back."""

    rows: int
    examples: int  # made, not received
    features: int
    left_out: LeftOut
    accuracy: float
    macro_f1: float
    calibration_error: float
    least_confidence: float
    suggested_share: float  # of the rows: as sure as that
    suggested_accuracy: float
    by_label: tuple[LabelFigures, ...]
    bins: tuple[Bin, ...]
    confusions: tuple[tuple[str, str, int], ...]  # right label, told label, how often

    def values(self) -> dict[str, Any]:
        """The card as it can be written in JSON."""
        return asdict(self)


@dataclass(frozen=True)
class Told:
    """What rows are about, and what was told of them when they were held back."""

    true: Sequence[str]
    told: Sequence[str]
    confidence: Sequence[float]


def card_of(
    rows: Told, *, examples: int, features: int, left_out: LeftOut, least_confidence: float
) -> Card:
    """The card of a model that was made from `rows`."""
    right = [a == b for a, b in zip(rows.true, rows.told, strict=True)]
    sure = [hit for hit, at in zip(right, rows.confidence, strict=True) if at >= least_confidence]
    return Card(
        rows=len(right),
        examples=examples,
        features=features,
        left_out=left_out,
        accuracy=accuracy(rows.true, rows.told),
        macro_f1=macro_f1(rows.true, rows.told),
        calibration_error=calibration_error(rows.confidence, right),
        least_confidence=least_confidence,
        suggested_share=len(sure) / max(len(right), 1),
        suggested_accuracy=sum(sure) / max(len(sure), 1),
        by_label=tuple(by_label(rows.true, rows.told)),
        bins=tuple(bins(rows.confidence, right)),
        confusions=tuple(confusions(rows.true, rows.told)),
    )
