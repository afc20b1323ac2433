"""A model that suggests a label for a text, and says how sure it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.topics.calibration import Calibration
from heartline.engines.reading.topics.card import Card
from heartline.engines.reading.topics.features import Vocabulary, batches
from heartline.engines.reading.topics.grams import Batch
from heartline.engines.reading.topics.table import Table, Weights

#: So many labels are shown for choosing.
SHOWN = 3
#: A text of fewer signs, stop words and numbers aside, is too short to be sure of.
FEWEST_SIGNS = 3


@dataclass(frozen=True)
class Suggestion:
    """What a text may be about."""

    label: str  # the likeliest
    confidence: float  # 0 to 1: how often such a suggestion is right
    suggested: bool  # whether it is sure enough to be shown unasked
    best: tuple[tuple[str, float], ...]  # the likeliest labels and their probabilities


@dataclass(frozen=True)
class HeldBack:
    """What each text that was learned from would have been told by the others alone."""

    keys: NDArray[np.uint64]  # ascending, as `key_of` gives them
    told: NDArray[np.int32]  # the number of the label


@dataclass(frozen=True)
class Model:
    """What was learned from texts and their labels."""

    labels: tuple[str, ...]  # ascending
    vocabulary: Vocabulary
    weights: Weights
    calibration: Calibration
    least_confidence: float
    held_back: HeldBack = field(repr=False)
    card: Card = field(repr=False)

    @cached_property
    def columns(self) -> NDArray[np.int32]:
        """The column of each feature."""
        return self.vocabulary.columns()

    def table(self, said: Sequence[Batch]) -> Table:
        """What some batches say, by the features that the model knows."""
        themes = self.weights.theme_share > 0
        return Table.of(said, self.vocabulary, self.columns, themes=themes)

    def suggest(self, texts: Sequence[str]) -> list[Suggestion]:
        """What each text may be about.

        Nothing is suggested for a text that says hardly anything; without a known feature its
        label is only the most frequent one.

        Args:
            texts: clean, as `CleanText.analysed` gives them.
        """
        return [one for batch in batches(texts) for one in self._suggest(batch)]

    def _suggest(self, batch: Batch) -> Iterator[Suggestion]:
        scores = self.table([batch]).scores(self.weights)
        chances = self.calibration.probabilities(scores.astype(np.float64))
        order = np.argsort(-chances, axis=1, kind="stable")[:, :SHOWN]
        for words, row, places in zip(batch.words, chances, order, strict=True):
            best = tuple((self.labels[place], float(row[place])) for place in places)
            label, confidence = best[0]
            says = sum(map(len, words)) >= FEWEST_SIGNS
            yield Suggestion(label, confidence, says and confidence >= self.least_confidence, best)
