"""Making a model from texts and the labels that people gave them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from heartline.engines.reading.topics.calibration import (
    USUAL_SCALE,
    Calibration,
    Doubles,
    calibration_of,
)
from heartline.engines.reading.topics.card import Card, LeftOut, Told, card_of
from heartline.engines.reading.topics.examples import Example, examples_for
from heartline.engines.reading.topics.features import Floats, Vocabulary, batches, counts_of
from heartline.engines.reading.topics.model import HeldBack, Model
from heartline.engines.reading.topics.ridge import Fitted, fitted, groups, likeness
from heartline.engines.reading.topics.rows import ONE_LABEL, Rows, TrainingError, rows_of
from heartline.engines.reading.topics.settings import USUAL, Settings
from heartline.engines.reading.topics.theme_rows import theme_rows


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    settings: Settings = USUAL,
    *,
    examples: Sequence[Example] | None = None,
) -> Model:
    """A model of texts and their labels; the order of the two does not matter.

    Args:
        texts: clean, as `CleanText.analysed` gives them; the newest last, where there are more
            than `settings.most_rows`.
        labels: one for each text.
        examples: texts that show what a label is about; without them those of the themes.

    Raises:
        TrainingError: there is no text, only one label, or not as many labels as texts.
    """
    rows = rows_of(texts, labels, most=settings.most_rows)
    shown = examples_for(rows.labels) if examples is None else examples
    return _model(rows, [one for one in shown if one.label in rows.labels], settings)


def first_model(examples: Sequence[Example], settings: Settings = USUAL) -> Model:
    """A model for an office without a case: from examples, and those of the themes.

    Args:
        examples: at least the name of each topic, with its label.

    Raises:
        TrainingError: there are examples of one label only, or none.
    """
    labels = tuple(sorted({one.label for one in examples}))
    if len(labels) < 2:
        raise TrainingError(ONE_LABEL, *labels)
    rows = Rows([], labels, LeftOut(0, 0, 0, 0))
    return _model(rows, [*examples, *examples_for(labels)], settings)


@dataclass(frozen=True)
class _Table:
    """The rows as numbers."""

    vocabulary: Vocabulary
    words: sparse.csr_array
    themes: Floats
    share: float  # of the themes

    def likeness(self) -> Floats:
        alike = likeness(self.words)
        if self.share:
            alike *= 1 - self.share
            alike += self.share * (self.themes @ self.themes.T)
        return alike


def _table(texts: Sequence[str], settings: Settings, *, rows: int) -> _Table:
    """Args: rows: how many of `texts` were received."""
    share = settings.share_of_themes(rows)
    counted, themes = [], []
    for batch in batches(texts):
        counted.append((counts_of(batch), len(batch.words)))
        if share:
            themes.append(theme_rows(batch))
    least = 2 if rows >= settings.common_rows else 1
    vocabulary = Vocabulary.of([one for one, _ in counted], len(texts), least=least)
    columns = vocabulary.columns()
    parts = [vocabulary.rows(one, columns, count) for one, count in counted]
    found = np.concatenate(themes) if share else np.zeros((len(texts), 0), np.float32)
    return _Table(vocabulary, sparse.vstack(parts, format="csr"), found, share)


def _model(rows: Rows, examples: Sequence[Example], settings: Settings) -> Model:
    received, labels = len(rows.rows), list(rows.labels)
    texts = [row.text for row in rows.rows] + [one.text for one in examples]
    shown = np.full((len(examples), len(labels)), -1, np.float32)
    shown[np.arange(len(examples)), [labels.index(one.label) for one in examples]] = 1
    targets = np.concatenate([rows.targets(), shown])
    table = _table(texts, settings, rows=received)
    penalty = np.full(len(texts), settings.penalty, np.float32)
    penalty[received:] *= settings.example_penalty
    alike = table.likeness()
    learned = fitted(alike, targets, penalty, groups(alike, settings.alike))
    scores = learned.held_back[:received].astype(np.float64)
    calibration = _calibration(scores, rows)
    chances = calibration.probabilities(scores)
    told = chances.argmax(axis=1).astype(np.int32)
    vocabulary, weights = _weights(table, learned, settings)
    return Model(
        labels=rows.labels,
        vocabulary=vocabulary,
        weights=weights,
        theme_weights=_kept(table.themes.T @ learned.shares),
        theme_share=table.share,
        means=learned.means,
        calibration=calibration,
        least_confidence=settings.least_confidence,
        held_back=HeldBack(np.array([row.key for row in rows.rows], np.uint64), told),
        card=_card(rows, chances, settings, examples=len(examples), features=len(weights)),
    )


def _calibration(scores: Doubles, rows: Rows) -> Calibration:
    if not rows.rows:
        return Calibration(USUAL_SCALE, (0.0,) * len(rows.labels))
    place = {label: at for at, label in enumerate(rows.labels)}
    return calibration_of(scores, np.array([place[row.label] for row in rows.rows]))


def _weights(table: _Table, learned: Fitted, settings: Settings) -> tuple[Vocabulary, Floats]:
    """The features that tell most, each with its weight for every label."""
    weights = table.words.T @ learned.shares
    told = np.abs(weights).max(axis=1) * table.vocabulary.weights
    most = np.sort(np.argsort(-told, kind="stable")[: settings.most_features])
    vocabulary = Vocabulary(table.vocabulary.numbers[most], table.vocabulary.weights[most])
    return vocabulary, _kept(weights[most])


def _kept(weights: NDArray[np.float32]) -> Floats:
    """As they will be kept, in 16 bits, so that a model stored is the same model."""
    return weights.astype(np.float16).astype(np.float32)


def _card(
    rows: Rows, chances: Doubles, settings: Settings, *, examples: int, features: int
) -> Card:
    told = Told(
        true=[row.label for row in rows.rows],
        told=[rows.labels[at] for at in chances.argmax(axis=1)] if len(chances) else [],
        confidence=[float(row.max()) for row in chances],
    )
    return card_of(
        told,
        examples=examples,
        features=features,
        left_out=rows.left_out,
        least_confidence=settings.least_confidence,
    )
