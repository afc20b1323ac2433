"""What is learned from: every text once, with the labels that it was given."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.topics.card import NOTHING, LeftOut
from heartline.engines.reading.topics.cutting import letters

#: Why nothing can be learned.
NO_TEXT, ONE_LABEL, UNEVEN = "no_text", "one_label", "uneven"

_PARTICLE, _HAN = "的", re.compile("[㐀-鿿]")


class TrainingError(ValueError):
    """Nothing can be learned from these rows; `reason` is one of the reasons above."""

    def __init__(self, reason: str, label: str = "") -> None:
        super().__init__(f"{reason} {label}".strip())
        self.reason = reason
        self.label = label


@dataclass(frozen=True)
class Row:
    """One text, and how often it was given with each label."""

    key: int
    text: str
    given: Counter[str]

    @property
    def label(self) -> str:
        """The label that it was given most often; of several, the first by name."""
        return min(self.given, key=lambda label: (-self.given[label], label))


@dataclass(frozen=True)
class Rows:
    """The rows in the order of their keys, so that no order of the input matters."""

    rows: list[Row]
    labels: tuple[str, ...]
    left_out: LeftOut = NOTHING

    def targets(self) -> NDArray[np.float32]:
        """Shape (rows, labels): 1 for a row's label, -1 for others, between for several."""
        wanted = np.full((len(self.rows), len(self.labels)), -1, np.float32)
        place = {label: at for at, label in enumerate(self.labels)}
        for at, row in enumerate(self.rows):
            for label, times in row.given.items():
                wanted[at, place[label]] += 2 * times / row.given.total()
        return wanted

    def whole(self) -> NDArray[np.bool_]:
        """Shape (rows,): which texts are as somebody wrote them, not cut down to what tells.

        Of whole Chinese messages nine in ten have the particle 的, of those cut down one in ten.
        """
        return np.array([_PARTICLE in row.text or not _HAN.search(row.text) for row in self.rows])


def key_of(text: str) -> int:
    """A number for what a text says, whatever stands between its letters: 64 bits."""
    said = letters(text).replace(" ", "").encode("utf-8", "replace")
    return int.from_bytes(blake2b(said, digest_size=8).digest(), "big")


def rows_of(
    texts: Sequence[str], labels: Sequence[str], *, most: int, fewest_labels: int = 2
) -> Rows:
    """The texts to learn from.

    Args:
        texts: clean, as `CleanText.analysed` gives them; the newest last.
        labels: as many; a text without one is an error of the caller.
        most: only the newest so many different texts are kept.
        fewest_labels: so many different labels there must be.

    Raises:
        TrainingError: there are too few labels, or not as many labels as texts.
    """
    if len(texts) != len(labels):
        raise TrainingError(UNEVEN)
    given: dict[int, Counter[str]] = {}
    first: dict[int, str] = {}
    empty = 0
    for text, label in zip(reversed(texts), reversed(labels), strict=True):
        if not letters(text):
            empty += 1
            continue
        key = key_of(text)
        given.setdefault(key, Counter())[label] += 1
        first[key] = min(first.get(key, text), text)
    kept = list(given)[:most]
    told = sorted({label for key in kept for label in given[key]})
    if len(told) < fewest_labels:
        raise TrainingError(ONE_LABEL if told else NO_TEXT, *told)
    return Rows(
        rows=[Row(key, first[key], given[key]) for key in sorted(kept)],
        labels=tuple(told),
        left_out=LeftOut(
            empty=empty,
            copies=len(texts) - empty - len(given),
            contradictory=sum(len(given[key]) > 1 for key in kept),
            old=len(given) - len(kept),
        ),
    )
