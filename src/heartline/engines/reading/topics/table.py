"""Texts as a table of numbers, what is told of them, and how alike they are."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from heartline.engines.reading.topics.features import Floats, Vocabulary, counts_of
from heartline.engines.reading.topics.grams import Batch
from heartline.engines.reading.topics.ridge import likeness
from heartline.engines.reading.topics.theme_rows import no_themes, theme_rows


@dataclass(frozen=True)
class Weights:
    """What each feature and each theme tells of each label."""

    words: Floats  # shape (features, labels)
    themes: Floats  # shape (themes, labels)
    means: Floats  # shape (labels,): what is told of a text without any feature
    theme_share: float  # how much the themes count; 0 where they do not


@dataclass(frozen=True)
class Table:
    """One row for each text."""

    words: sparse.csr_array  # shape (texts, features)
    themes: Floats  # shape (texts, themes); all 0 where themes do not count

    @classmethod
    def of(
        cls,
        said: Sequence[Batch],
        vocabulary: Vocabulary,
        columns: NDArray[np.int32],
        *,
        themes: bool,
    ) -> "Table":
        """The rows of some batches.

        Args:
            columns: those of the vocabulary.
            themes: whether these count.
        """
        words = [
            vocabulary.rows(counts_of(batch, columns), columns, len(batch.words)) for batch in said
        ]
        spoken = [theme_rows(batch) if themes else no_themes(batch) for batch in said]
        return cls(sparse.vstack(words, format="csr"), np.concatenate(spoken))

    def likeness(self, theme_share: float) -> Floats:
        """How alike every two rows are: 0 to 1; shape (texts, texts)."""
        alike = likeness(self.words)
        if theme_share:
            alike *= 1 - theme_share
            alike += theme_share * (self.themes @ self.themes.T)
        return alike

    def scores(self, weights: Weights) -> Floats:
        """Shape (texts, labels): the more, the likelier."""
        told: Floats = (1 - weights.theme_share) * (self.words @ weights.words)
        if weights.theme_share:
            told += weights.theme_share * (self.themes @ weights.themes)
        return told + weights.means
