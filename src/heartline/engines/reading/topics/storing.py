"""A model as bytes and back: numbers in npz, words in JSON, nothing that could run."""

import json
from dataclasses import asdict
from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.topics.calibration import Bin, Calibration
from heartline.engines.reading.topics.card import Card, LeftOut
from heartline.engines.reading.topics.features import Vocabulary
from heartline.engines.reading.topics.model import HeldBack, Model
from heartline.engines.reading.topics.scoring import LabelFigures
from heartline.engines.reading.topics.table import Weights

#: Changes whenever the meaning of what is stored does, that of the features' numbers included.
VERSION = 1


class StoredModelError(ValueError):
    """These bytes are no model that this version can use; the sentence says why."""


def model_to_bytes(model: Model) -> bytes:
    """The model as it can be kept; `model_from_bytes` gives the same model."""
    told = {
        "version": VERSION,
        "labels": model.labels,
        "theme_share": model.weights.theme_share,
        "calibration": asdict(model.calibration),
        "least_confidence": model.least_confidence,
        "card": asdict(model.card),
    }
    arrays: dict[str, NDArray[Any]] = {
        "told": np.frombuffer(json.dumps(told, ensure_ascii=False).encode(), np.uint8),
        "numbers": model.vocabulary.numbers.astype(np.uint32),
        "tells": model.vocabulary.weights,
        "weights": model.weights.words.astype(np.float16),
        "theme_weights": model.weights.themes.astype(np.float16),
        "means": model.weights.means,
        "keys": model.held_back.keys,
        "held_back": model.held_back.told,
    }
    kept = BytesIO()
    np.savez(kept, **arrays)  # type: ignore[arg-type]
    return kept.getvalue()


def model_from_bytes(kept: bytes) -> Model:
    """The model that was kept.

    Raises:
        StoredModelError: the bytes are no model, or of another version.
    """
    try:
        with np.load(BytesIO(kept), allow_pickle=False) as stored:
            arrays: dict[str, NDArray[Any]] = dict(stored.items())
        told = json.loads(arrays["told"].tobytes())
        version = told["version"]
    except (ValueError, KeyError, TypeError, EOFError, BadZipFile) as error:
        raise StoredModelError("this is no stored model") from error
    if version != VERSION:
        raise StoredModelError(
            f"the model is of version {version}, and this program reads version {VERSION}"
        )
    return Model(
        labels=tuple(told["labels"]),
        vocabulary=Vocabulary(arrays["numbers"].astype(np.int64), arrays["tells"]),
        weights=Weights(
            words=arrays["weights"].astype(np.float32),
            themes=arrays["theme_weights"].astype(np.float32),
            means=arrays["means"],
            theme_share=told["theme_share"],
        ),
        calibration=_calibration(told["calibration"]),
        least_confidence=told["least_confidence"],
        held_back=HeldBack(arrays["keys"], arrays["held_back"]),
        card=_card(told["card"]),
    )


def _calibration(told: dict[str, Any]) -> Calibration:
    return Calibration(told["scale"], told["doubt"], tuple(told["offsets"]))


def _card(told: dict[str, Any]) -> Card:
    """A card from its values."""
    parts = {
        "left_out": LeftOut(**told["left_out"]),
        "by_label": tuple(LabelFigures(**one) for one in told["by_label"]),
        "bins": tuple(Bin(**one) for one in told["bins"]),
        "confusions": tuple((a, b, times) for a, b, times in told["confusions"]),
    }
    return Card(**{**told, **parts})
