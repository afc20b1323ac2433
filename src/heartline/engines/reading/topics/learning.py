"""A model learns from a few new rows at once."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve

from heartline.engines.reading.topics.features import Vocabulary, batches, counts_of
from heartline.engines.reading.topics.grams import NUMBERS, Batch
from heartline.engines.reading.topics.model import HeldBack, Model
from heartline.engines.reading.topics.rows import Row, Rows, rows_of
from heartline.engines.reading.topics.settings import USUAL, Settings


def learned(
    model: Model, texts: Sequence[str], labels: Sequence[str], settings: Settings = USUAL
) -> Model:
    """The model after it was told the labels of some more texts; the order does not matter.

    It is given all that was confirmed or corrected since it was trained, together: what it holds
    is taken as known, and only what it tells wrongly of the new texts is put right. That takes
    milliseconds for one text, and grows with the third power of their number, so the texts of
    weeks belong into a training.

    Source: ridge regression on what is left over by the model so far; the same as a Gaussian
    process whose mean beforehand is the model (Rasmussen and Williams 2006, section 2.7).

    Args:
        texts: clean, as `CleanText.analysed` gives them.
        labels: one for each text; a label that the model does not know is new to it.

    Raises:
        TrainingError: there are not as many labels as texts.
    """
    rows = rows_of(texts, labels, most=settings.most_rows, fewest_labels=0)
    if not rows.rows:
        return model
    said = list(batches([row.text for row in rows.rows]))
    wide = _with_features(_with_labels(model, rows.labels), said)
    return _put_right(wide, rows.rows, said, settings)


def _with_labels(model: Model, labels: Sequence[str]) -> Model:
    """The model with labels that it did not know; it would not tell them of any text."""
    new = sorted(set(labels) - set(model.labels))
    if not new:
        return model
    every = sorted({*model.labels, *new})
    place = [(*model.labels, *new).index(label) for label in every]
    offsets = np.append(np.array(model.calibration.offsets), np.zeros(len(new)))
    renamed = np.array([every.index(label) for label in model.labels], np.int32)
    told = renamed[model.held_back.told]
    return replace(
        model,
        labels=tuple(every),
        weights=replace(
            model.weights,
            words=np.pad(model.weights.words, ((0, 0), (0, len(new))))[:, place],
            themes=np.pad(model.weights.themes, ((0, 0), (0, len(new))))[:, place],
            means=np.append(model.weights.means, np.full(len(new), -1, np.float32))[place],
        ),
        calibration=replace(model.calibration, offsets=tuple(map(float, offsets[place]))),
        held_back=replace(model.held_back, told=told),
    )


def _with_features(model: Model, said: Sequence[Batch]) -> Model:
    """The model with the features that it did not know; they tell nothing so far."""
    having = np.zeros(NUMBERS, np.int64)
    for batch in said:
        having += np.bincount(counts_of(batch).number, minlength=NUMBERS)
    having[model.vocabulary.numbers] = 0
    new = np.flatnonzero(having)
    texts = model.card.rows + sum(len(batch.words) for batch in said)
    tells = (np.log((1 + texts) / (1 + having[new])) + 1).astype(np.float32)
    numbers = np.append(model.vocabulary.numbers, new)
    order = np.argsort(numbers)
    words = np.pad(model.weights.words, ((0, len(new)), (0, 0)))
    every = np.append(model.vocabulary.weights, tells)
    return replace(
        model,
        vocabulary=Vocabulary(numbers[order], every[order]),
        weights=replace(model.weights, words=words[order]),
    )


def _put_right(
    model: Model, rows: Sequence[Row], said: Sequence[Batch], settings: Settings
) -> Model:
    """The model after ridge regression on what it tells wrongly of `rows`."""
    table = model.table(said)
    told = table.scores(model.weights)
    left = Rows(list(rows), model.labels).targets() - told
    alike = table.likeness(model.weights.theme_share)
    alike.flat[:: len(alike) + 1] += settings.penalty
    shares = solve(alike, left, assume_a="pos").astype(np.float32)
    return replace(
        model,
        weights=replace(
            model.weights,
            words=model.weights.words + table.words.T @ shares,
            themes=model.weights.themes + table.themes.T @ shares,
        ),
        held_back=_more_held_back(model, rows, told.argmax(axis=1)),
    )


def _more_held_back(model: Model, rows: Sequence[Row], told: NDArray[np.intp]) -> HeldBack:
    """What was told of the new rows before they were learned from goes with the rest."""
    held = model.held_back
    keys = np.append(held.keys, np.array([row.key for row in rows], np.uint64))
    first, place = np.unique(keys, return_index=True)
    return HeldBack(first, np.append(held.told, told.astype(np.int32))[place])
