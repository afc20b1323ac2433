"""What a text is made of, as numbered features: runs of signs, words and pairs of words.

Every run has a number that follows from its signs alone, so that no list of all runs is needed.
All texts of a batch are taken together, one array operation for each kind of feature.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.topics.cutting import content_words, letters

Numbers = NDArray[np.uint64]
Places = NDArray[np.int64]

#: How many numbers there are for features: a power of two.
NUMBERS = 1 << 22
#: Of the words that tell something, so many signs are the head of a text: title and first sentence.
HEAD, TITLE = 50, 22

_BLANK, _END = ord(" "), ord("\n")
_FIRST = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio in 64 bits
_MIX = np.uint64(0xBF58476D1CE4E5B9)  # splitmix64
_SHIFT, _TOP = np.uint64(31), np.uint64(64 - 22)


class Block(NamedTuple):
    """One kind of feature: its name, and its share in how alike two texts are."""

    name: str
    share: float


#: The shares were chosen by leaving messages out, on which see docs/reference/topics.md.
BLOCKS = (
    Block("signs", 0.17),  # runs of 1 to 3 signs of the whole text
    Block("head", 0.16),  # runs of 1 to 3 signs of the head, without stop words
    Block("inside words", 0.30),  # runs of 1 to 3 signs, never across two words
    Block("words", 0.17),
    Block("pairs", 0.08),  # words beside each other or one apart
    Block("title", 0.12),  # as "inside words", of the title
)


@dataclass(frozen=True)
class Occurrences:
    """Features where they occur; all arrays have one entry for each occurrence."""

    text: Places  # which text of the batch
    block: int
    number: Places  # 0 to NUMBERS - 1
    start: Places  # place of its first sign among the signs of its stream
    length: int


@dataclass(frozen=True)
class Stream:
    """The signs of all texts in a row, between them the sign of an end."""

    signs: Numbers
    text: Places  # which text each sign is of
    nth: Places  # how many signs of its text stand before it

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Stream":
        """The signs of `texts`; none holds an end."""
        joined = "".join(f"\n{text}" for text in texts) + "\n"
        signs = np.frombuffer(joined.encode("utf-32-le", "replace"), np.uint32).astype(np.uint64)
        lengths = np.fromiter((len(text) + 1 for text in texts), np.int64, len(texts))
        starts = np.cumsum(lengths) - lengths
        text = np.repeat(np.arange(len(texts)), lengths)
        nth = np.arange(len(text)) - starts[text] - 1
        return cls(signs[: len(text)], text, nth)


@dataclass(frozen=True)
class Batch:
    """Some texts, cut into words, with their streams of signs."""

    words: list[list[str]]
    whole: Stream  # letters and numbers
    spaced: Stream  # the words, a blank before each and at the end
    dense: Stream  # the words without blanks
    head: Stream  # the first signs of `dense`
    word_starts: Places  # where in `dense` each word begins

    @classmethod
    def of(cls, texts: Sequence[str]) -> "Batch":
        """`texts`: clean, as `CleanText.analysed` gives them."""
        lettered = [letters(text) for text in texts]
        words = [content_words(text) for text in lettered]
        joined = ["".join(row) for row in words]
        lengths = np.fromiter(map(len, chain.from_iterable(words)), np.int64)
        counts = np.fromiter(map(len, words), np.int64, len(words))
        # Before each word stand all earlier ones, and an end for each text up to its own.
        starts = np.cumsum(lengths) - lengths + np.repeat(np.arange(len(words)), counts) + 1
        return cls(
            words=words,
            whole=Stream.of(lettered),
            spaced=Stream.of([f" {' '.join(row)} " for row in words]),
            dense=Stream.of(joined),
            head=Stream.of([row[:HEAD] for row in joined]),
            word_starts=starts,
        )


def _mixed(hashes: Numbers, block: int) -> Places:
    """The number of a feature: the topmost bits, well mixed, another one in each block."""
    mixed = (hashes ^ (hashes >> _SHIFT) ^ np.uint64(block)) * _MIX
    return (mixed >> _TOP).astype(np.int64)


def runs(stream: Stream, longest: int) -> Iterator[tuple[int, Numbers, Places]]:
    """The runs of 1 sign, of 2 and so on: how long they are, a hash of each, where it begins.

    No run holds an end, nor is it a blank alone.
    """
    hashes = stream.signs * _FIRST
    start = np.flatnonzero((stream.signs != _END) & (stream.signs != _BLANK))
    yield 1, hashes[start], start
    whole = stream.signs != _END
    for length in range(2, longest + 1):
        signs = stream.signs[length - 1 :]
        hashes = (hashes[: len(signs)] + signs) * _FIRST
        whole = whole[: len(signs)] & (signs != _END)
        start = np.flatnonzero(whole)
        yield length, hashes[start], start


def hash_of(word: str) -> int:
    """The hash that `runs` gives to these signs."""
    hashed = 0
    for sign in word:
        hashed = (hashed + ord(sign)) * int(_FIRST) % (1 << 64)
    return hashed


def _occurrences(stream: Stream, block: int) -> Iterator[Occurrences]:
    for length, hashes, start in runs(stream, 3):
        yield Occurrences(stream.text[start], block, _mixed(hashes, block), start, length)


def _inside(stream: Stream) -> Iterator[Occurrences]:
    """The runs of which a blank is at most the first or the last sign; those of the title twice."""
    for length, hashes, start in runs(stream, 3):
        if length == 3:
            inside = stream.signs[start + 1] != _BLANK
            hashes, start = hashes[inside], start[inside]
        yield Occurrences(stream.text[start], 2, _mixed(hashes, 2), start, length)
        early = stream.nth[start] < TITLE
        hashes, start = hashes[early], start[early]
        yield Occurrences(stream.text[start], 5, _mixed(hashes, 5), start, length)


def _word_hashes(batch: Batch) -> Numbers:
    """A hash of each word: its signs, each times a power of the first factor."""
    if not len(batch.word_starts):
        return np.zeros(0, np.uint64)
    places = np.arange(len(batch.dense.signs), dtype=np.uint64)
    begun = np.zeros(len(places), np.uint64)
    begun[batch.word_starts] = places[batch.word_starts]
    power = _FIRST ** (places - np.maximum.accumulate(begun) + np.uint64(1))
    signs = np.where(batch.dense.signs == _END, np.uint64(0), batch.dense.signs)
    sums: Numbers = np.add.reduceat(signs * power, batch.word_starts)
    return sums


def _words(batch: Batch) -> list[Occurrences]:
    """The words, and the pairs of words beside each other or one apart."""
    hashes, starts = _word_hashes(batch), batch.word_starts
    text = batch.dense.text[starts]
    found = [Occurrences(text, 3, _mixed(hashes, 3), starts, 1)]
    for apart in (1, 2):
        first, second = hashes[:-apart], hashes[apart:]
        same = np.flatnonzero(text[:-apart] == text[apart:])
        number = _mixed(first[same] * _FIRST + second[same], 4)
        found.append(Occurrences(text[same], 4, number, starts[same], 1))
    return found


def occurrences(batch: Batch) -> list[Occurrences]:
    """All features of a batch where they occur, kind after kind."""
    return [
        *_occurrences(batch.whole, 0),
        *_occurrences(batch.head, 1),
        *_inside(batch.spaced),
        *_words(batch),
    ]
