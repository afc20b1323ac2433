"""Making a model from texts and the labels that people gave them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.topics.calibration import (
    Calibration,
    Doubles,
    calibration_of,
    usual,
)
from heartline.engines.reading.topics.card import Card, Told, card_of
from heartline.engines.reading.topics.examples import Example, examples_for
from heartline.engines.reading.topics.features import Floats, Vocabulary, batches, counts_of
from heartline.engines.reading.topics.grams import Batch
from heartline.engines.reading.topics.model import HeldBack, Model
from heartline.engines.reading.topics.ridge import fitted, groups
from heartline.engines.reading.topics.rows import ONE_LABEL, Rows, TrainingError, rows_of
from heartline.engines.reading.topics.settings import USUAL, Settings
from heartline.engines.reading.topics.table import Table, Weights


def train(
    texts: Sequence[str],
    labels: Sequence[str],
    settings: Settings = USUAL,
    *,
    examples: Sequence[Example] = (),
) -> Model:
    """A model of texts and their labels; the order of the two does not matter.

    Args:
        texts: clean, as `CleanText.analysed` gives them; the newest last, where there are more
            than `settings.most_rows`.
        labels: one for each text.
        examples: texts that show what a label is about, beside those of the themes; a label that
            they alone have is known to the model, too.

    Raises:
        TrainingError: there is no text, only one label, or not as many labels as texts.
    """
    rows = rows_of(texts, labels, most=settings.most_rows)
    known = tuple(sorted({*rows.labels, *(one.label for one in examples)}))
    return _model(replace(rows, labels=known), [*examples, *examples_for(known)], settings)


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
    return _model(Rows([], labels), [*examples, *examples_for(labels)], settings)


def _model(rows: Rows, examples: Sequence[Example], settings: Settings) -> Model:
    received = len(rows.rows)
    said = list(batches([row.text for row in rows.rows] + [one.text for one in examples]))
    vocabulary = _vocabulary(said, least=2 if received >= settings.common_rows else 1)
    share = settings.share_of_themes(received)
    table = Table.of(said, vocabulary, vocabulary.columns(), themes=share > 0)
    alike = table.likeness(share)
    penalty = np.full(len(alike), settings.penalty, np.float32)
    penalty[received:] *= settings.example_penalty
    targets = np.concatenate([rows.targets(), _targets(examples, rows.labels)])
    found = fitted(alike, targets, penalty, groups(alike, settings.alike))
    scores = found.held_back[:received].astype(np.float64)
    calibration = _calibration(scores, rows, settings)
    chances = calibration.probabilities(scores)
    words = table.words.T @ found.shares
    most = _telling(words, vocabulary, settings.most_features)
    return Model(
        labels=rows.labels,
        vocabulary=Vocabulary(vocabulary.numbers[most], vocabulary.weights[most]),
        weights=Weights(
            _kept(words[most]), _kept(table.themes.T @ found.shares), found.means, share
        ),
        calibration=calibration,
        least_confidence=settings.least_confidence,
        held_back=_held_back(rows, chances),
        card=_card(rows, chances, settings, examples=len(examples), features=len(most)),
    )


def _vocabulary(said: Sequence[Batch], *, least: int) -> Vocabulary:
    texts = sum(len(batch.words) for batch in said)
    return Vocabulary.of((counts_of(batch) for batch in said), texts, least=least)


def _targets(examples: Sequence[Example], labels: Sequence[str]) -> Floats:
    """Shape (examples, labels): 1 for an example's label, -1 for the others."""
    wanted = np.full((len(examples), len(labels)), -1, np.float32)
    for row, one in enumerate(examples):
        wanted[row, labels.index(one.label)] = 1
    return wanted


def _calibration(scores: Doubles, rows: Rows, settings: Settings) -> Calibration:
    if not rows.rows:
        return usual(len(rows.labels))
    place = {label: at for at, label in enumerate(rows.labels)}
    label, whole = np.array([place[row.label] for row in rows.rows]), rows.whole()
    counts = whole if whole.sum() >= settings.whole_rows else np.ones(len(label), dtype=bool)
    return calibration_of(scores[counts], label[counts])


def _telling(words: Floats, vocabulary: Vocabulary, most: int) -> NDArray[np.intp]:
    """The columns of the features that tell most, ascending."""
    told = np.abs(words).max(axis=1) * vocabulary.weights
    return np.sort(np.argsort(-told, kind="stable")[:most])


def _kept(weights: Floats) -> Floats:
    """As they will be kept, in 16 bits, so that a model stored is the same model."""
    return weights.astype(np.float16).astype(np.float32)


def _held_back(rows: Rows, chances: Doubles) -> HeldBack:
    keys = np.array([row.key for row in rows.rows], np.uint64)
    return HeldBack(keys, chances.argmax(axis=1).astype(np.int32))


def _card(
    rows: Rows, chances: Doubles, settings: Settings, *, examples: int, features: int
) -> Card:
    told = Told(
        true=[row.label for row in rows.rows],
        told=[rows.labels[at] for at in chances.argmax(axis=1)],
        confidence=chances.max(axis=1).tolist(),
    )
    return card_of(
        told,
        examples=examples,
        features=features,
        left_out=rows.left_out,
        least_confidence=settings.least_confidence,
    )
