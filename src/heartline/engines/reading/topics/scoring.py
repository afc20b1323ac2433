"""How right suggestions are: figures of the field, by their definitions."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class LabelFigures:
    """How well one label is told."""

    label: str
    rows: int  # that have it
    precision: float  # of those that were told so: have it
    recall: float  # of those that have it: were told so
    f1: float


def by_label(true: Sequence[str], told: Sequence[str]) -> list[LabelFigures]:
    """The figures of every label that is true or told somewhere, in the order of the labels."""
    pairs = list(zip(true, told, strict=True))
    has, was, hits = Counter(true), Counter(told), Counter(a for a, b in pairs if a == b)
    return [
        LabelFigures(
            label,
            has[label],
            hits[label] / max(was[label], 1),
            hits[label] / max(has[label], 1),
            2 * hits[label] / (has[label] + was[label]),
        )
        for label in sorted(has | was)
    ]


def accuracy(true: Sequence[str], told: Sequence[str]) -> float:
    """The share that was told right; 0 of none."""
    return sum(a == b for a, b in zip(true, told, strict=True)) / max(len(true), 1)


def macro_f1(true: Sequence[str], told: Sequence[str]) -> float:
    """The mean of the F1 of every label; 0 of none."""
    figures = by_label(true, told)
    return sum(one.f1 for one in figures) / max(len(figures), 1)


def confusions(true: Sequence[str], told: Sequence[str]) -> list[tuple[str, str, int]]:
    """What is taken for what: right label, told label and how often; the most frequent first."""
    wrong = Counter((a, b) for a, b in zip(true, told, strict=True) if a != b)
    return [(a, b, times) for (a, b), times in sorted(wrong.items(), key=lambda x: (-x[1], x[0]))]
