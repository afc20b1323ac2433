"""What a stream remembers: recent messages, and of each gram who held it last.

Everything lies in arrays of fixed size. A new message takes the place of the oldest ones when the
room is used up.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.grams import GRAM_BITS
from heartline.engines.reading.grouping.record import is_named

#: Buckets of who held a gram last, and how many of them each holds.
BUCKET_BITS, HOLDERS = 20, 32


@dataclass(frozen=True)
class Room:
    """How much is remembered: at most so many messages, with so many grams in all."""

    messages: int = 400_000
    grams: int = 96_000_000


#: As much as a town of a million messages needs, in less than a gigabyte.
USUAL_ROOM = Room()


class Lie(NamedTuple):
    """Where a message lies: the marks of its towns and districts; whether it is about a place."""

    towns: int
    districts: int
    is_about_place: bool


class Memory:
    """Recent messages by their number, counted from 0 as they came."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.count = 0  # messages so far, those forgotten included
        self.oldest = 0  # the first that is still remembered
        self.held_by = np.zeros(1 << GRAM_BITS, dtype=np.uint32)  # messages that hold each gram
        self.packed = np.zeros(room.grams, dtype=np.uint32)
        self.start = np.zeros(room.messages, dtype=np.int64)
        self.end = np.zeros(room.messages, dtype=np.int64)
        self.lengths = np.zeros((room.messages, 3))
        self.named = np.zeros(room.messages, dtype=np.int64)  # grams of the places that it names
        self.is_about_place = np.zeros(room.messages, dtype=bool)
        self.towns = np.zeros(room.messages, dtype=np.uint64)
        self.districts = np.zeros(room.messages, dtype=np.uint64)
        self.issue = np.zeros(room.messages, dtype=np.int64)
        self.fingerprint = np.zeros(room.messages, dtype=np.uint64)
        self.holders = np.zeros((1 << BUCKET_BITS, HOLDERS), dtype=np.uint32)  # number + 1; 0: none
        self.filled = np.zeros(1 << BUCKET_BITS, dtype=np.uint8)

    def place(self, number: int) -> int:
        """Where a remembered message stands in the arrays."""
        return number % self.room.messages

    def holders_of(self, ids: NDArray[np.uint32]) -> NDArray[np.int64]:
        """Shape (grams, 32): who held each last, and others of its bucket; -1 for nobody."""
        held = self.holders[ids >> (GRAM_BITS - BUCKET_BITS)].astype(np.int64) - 1
        held[held < self.oldest] = -1
        told: NDArray[np.int64] = held
        return told

    def packed_of(self, numbers: NDArray[np.int64]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """The packed grams of some messages in a row, and where those of each end."""
        at = numbers % self.room.messages
        spans = zip(self.start[at].tolist(), self.end[at].tolist(), strict=True)
        parts = [self.packed[start:end] for start, end in spans]
        return np.concatenate([self.packed[:0], *parts]), np.cumsum(self.end[at] - self.start[at])

    def in_the_way(self, grams: int) -> bool:
        """Whether the oldest message must be forgotten before one of `grams` grams is kept."""
        if self.oldest == self.count:
            return False
        if self.count - self.oldest >= self.room.messages:
            return True
        start, end = self._span_for(grams)
        oldest, last = self.start[self.place(self.oldest)], self._last_end()
        if start < last:  # it begins anew: what lies behind the last message is the oldest
            return bool(oldest >= last or oldest < end)
        return bool(last <= oldest < end)

    def forget_oldest(self) -> None:
        """Let the oldest message go; that its grams were held stays counted."""
        self.oldest += 1

    def keep(
        self,
        packed: NDArray[np.uint32],
        lengths: NDArray[np.float64],
        lie: Lie,
    ) -> int:
        """Remember a message, once nothing is in its way; its number.

        Args:
            packed: the grams that are kept of it.
            lengths: of its title, body and whole text, all grams counted.
            lie: where it lies.
        """
        number, at = self.count, self.place(self.count)
        start, end = self._span_for(len(packed))
        self.packed[start:end] = packed
        self.start[at], self.end[at], self.lengths[at] = start, end, lengths
        self.towns[at], self.districts[at], self.is_about_place[at] = lie
        self.named[at] = np.count_nonzero(is_named(packed))
        self.count += 1
        return number

    def learn(self, ids: NDArray[np.uint32], leading: NDArray[np.uint32], number: int) -> None:
        """Count the grams of a message; from now on those that are `leading` lead to it."""
        self.held_by[ids] += 1
        bucket = leading >> (GRAM_BITS - BUCKET_BITS)
        self.holders[bucket, self.filled[bucket]] = number + 1
        self.filled[bucket] = (self.filled[bucket] + 1) % HOLDERS

    def _last_end(self) -> int:
        return int(self.end[self.place(self.count - 1)]) if self.count else 0

    def _span_for(self, grams: int) -> tuple[int, int]:
        start = self._last_end()
        if start + grams > self.room.grams:
            start = 0
        return start, start + grams
