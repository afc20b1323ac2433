"""What a topic is about before it has a case: messages made of the words of the themes."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from heartline.engines.reading.topics.themes import THEMES, Theme

#: So many words of a theme make one message.
WORDS = 8


class Example(NamedTuple):
    """A text that shows what a label is about."""

    text: str
    label: str


def labels_of(theme: Theme, labels: Sequence[str]) -> list[str]:
    """The labels that a theme belongs to: those that hold the closest of its names.

    `住房保障` belongs to a topic 住房与物业 before it belongs to one called 城乡建设.
    """
    for name in theme.names:
        found = [label for label in labels if name in label]
        if found:
            return found
    return []


def examples_for(labels: Iterable[str]) -> list[Example]:
    """Examples of every label that a theme belongs to; the label's own name is one, too."""
    names = sorted(set(labels))
    made = [Example(label, label) for label in names]
    for theme in THEMES:
        for label in labels_of(theme, names):
            made.extend(Example(text, label) for text in _texts(theme))
    return made


def _texts(theme: Theme) -> Iterator[str]:
    for start in range(0, len(theme.words), WORDS):
        yield " ".join(theme.words[start : start + WORDS])
