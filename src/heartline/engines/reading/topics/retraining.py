"""A model is trained anew each night; a worse one never takes the place of a better one."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from heartline.engines.reading.topics.examples import Example
from heartline.engines.reading.topics.model import Model
from heartline.engines.reading.topics.rows import rows_of
from heartline.engines.reading.topics.settings import USUAL, Settings
from heartline.engines.reading.topics.training import train


@dataclass(frozen=True)
class Decision:
    """Whether the new model takes the place of the one in use, and the figures it rests on."""

    switch: bool
    rows: int  # texts on which the two were compared
    new_right: int  # of these: told rightly by the new model
    old_right: int | None  # by the one in use; None where there was none
    model: Model  # the new one


def retrained(
    old: Model | None,
    texts: Sequence[str],
    labels: Sequence[str],
    settings: Settings = USUAL,
    *,
    examples: Sequence[Example] = (),
) -> Decision:
    """A new model, and whether it is as good as the one in use or better.

    Both are judged by the same texts, and neither by a text that it was taught: of those that a
    model learned from counts what the others alone would have told (see `ridge.fitted`).

    Args:
        old: the model in use.
        texts, labels, examples: as in `train`.

    Raises:
        TrainingError: nothing can be learned from these texts.
    """
    new = train(texts, labels, settings, examples=examples)
    rows = rows_of(texts, labels, most=settings.most_rows).rows
    true, said = [row.label for row in rows], [row.text for row in rows]
    keys = [row.key for row in rows]
    new_right = _right(new, keys, said, true)
    old_right = None if old is None else _right(old, keys, said, true)
    switch = old_right is None or new_right >= old_right
    return Decision(switch, len(rows), new_right, old_right, new)


def _right(model: Model, keys: Sequence[int], texts: Sequence[str], true: Sequence[str]) -> int:
    """How many texts a model tells rightly without having been taught them."""
    held = dict(zip(model.held_back.keys.tolist(), model.held_back.told.tolist(), strict=True))
    unknown = [place for place, key in enumerate(keys) if key not in held]
    told = {key: model.labels[held[key]] for key in keys if key in held}
    for place, one in zip(unknown, model.suggest([texts[at] for at in unknown]), strict=True):
        told[keys[place]] = one.label
    return int(np.sum([told[key] == label for key, label in zip(keys, true, strict=True)]))
