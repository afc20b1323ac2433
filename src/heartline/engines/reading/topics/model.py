"""A model that suggests a label for a text, says how sure it is, and which words led there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from heartline.engines.reading.topics.calibration import Calibration
from heartline.engines.reading.topics.card import Card
from heartline.engines.reading.topics.features import Vocabulary, batches, counts_of
from heartline.engines.reading.topics.grams import Batch
from heartline.engines.reading.topics.theme_rows import theme_rows

Floats = NDArray[np.float32]
Doubles = NDArray[np.float64]

#: So many labels are shown for choosing.
SHOWN = 3


@dataclass(frozen=True)
class Suggestion:
    """What a text may be about."""

    label: str  # the likeliest
    confidence: float  # 0 to 1: how often such a suggestion is right
    suggested: bool  # whether it is sure enough to be shown unasked
    best: tuple[tuple[str, float], ...]  # the likeliest labels and their probabilities


@dataclass(frozen=True)
class HeldBack:
    """What each row that was learned from would have been told by the others alone."""

    keys: NDArray[np.uint64]  # ascending, see `training.key_of`
    told: NDArray[np.int32]  # the number of the label


@dataclass(frozen=True)
class Model:
    """What was learned: a weight for each feature and label."""

    labels: tuple[str, ...]  # ascending
    vocabulary: Vocabulary
    weights: Floats  # shape (features, labels)
    theme_weights: Floats  # shape (themes, labels); no rows where themes do not count
    theme_share: float
    means: Floats  # shape (labels,): what is told of a text without any feature
    calibration: Calibration
    least_confidence: float
    held_back: HeldBack = field(repr=False)
    card: Card = field(repr=False)

    @cached_property
    def columns(self) -> NDArray[np.int32]:
        """The column of each feature."""
        return self.vocabulary.columns()

    def rows(self, batch: Batch) -> sparse.csr_array:
        """The features of a batch that count, one row for each text."""
        counts = counts_of(batch, self.columns)
        return self.vocabulary.rows(counts, self.columns, len(batch.words))

    def scores(self, batch: Batch) -> Doubles:
        """Shape (texts, labels): the more, the likelier."""
        told = self.rows(batch) @ self.weights
        if len(self.theme_weights):
            told *= 1 - self.theme_share
            told += self.theme_share * (theme_rows(batch) @ self.theme_weights)
        return (told + self.means).astype(np.float64)

    def suggest(self, texts: Sequence[str]) -> list[Suggestion]:
        """What each text may be about.

        A text without a word that tells anything is never suggested for: its label is only the
        most frequent one.

        Args:
            texts: clean, as `CleanText.analysed` gives them.
        """
        return [one for batch in batches(texts) for one in self._suggest(batch)]

    def _suggest(self, batch: Batch) -> Iterator[Suggestion]:
        chances = self.calibration.probabilities(self.scores(batch))
        order = np.argsort(-chances, axis=1, kind="stable")[:, :SHOWN]
        for words, row, places in zip(batch.words, chances, order, strict=True):
            best = tuple((self.labels[place], float(row[place])) for place in places)
            label, confidence = best[0]
            sure = bool(words) and confidence >= self.least_confidence
            yield Suggestion(label, confidence, sure, best)
