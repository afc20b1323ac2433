"""The stream found slowly: every message beside every earlier one, in plain Python."""

from collections import Counter
from math import sqrt

from heartline.engines.reading.grouping import Message
from heartline.engines.reading.grouping.issues import MEMBERS
from heartline.engines.reading.grouping.stream import LOOSE
from tests.engines.reading.grouping.slow import (
    Vector,
    counts_of,
    floor,
    gated,
    vectors_of,
)


def one_by_one(messages: list[Message]) -> list[int]:
    """The issue of each message in the end, named by the index of its first message."""
    stream = _Stream()
    for index, message in enumerate(messages):
        stream.add(index, message)
    return [stream.issue_of(message) for message in messages]


class _Stream:
    def __init__(self) -> None:
        self.held_by: Counter[int] = Counter()
        self.kept: list[Message] = []
        self.lengths: list[list[float]] = []
        self.issues: dict[int, list[int]] = {}  # name → what was kept, as it came in

    def issue_of(self, message: Message) -> int:
        texts = [kept.all_letters for kept in self.kept]
        at = texts.index(message.all_letters)
        return next(name for name, members in self.issues.items() if at in members)

    def add(self, index: int, message: Message) -> None:
        if any(message.all_letters == kept.all_letters for kept in self.kept):
            return
        lengths = [_length(vector) for vector in self._vectors(message)]
        near = {name: self._mean(message, lengths, name) for name in self.issues}
        own = index
        excess = {name: near[name] / floor(1, len(self.issues[name])) for name in near}
        if excess and max(excess.values()) >= 1:
            own = max(excess, key=lambda name: excess[name])
        self.issues.setdefault(own, []).append(len(self.kept))
        self.kept.append(message)
        self.lengths.append(lengths)
        self.held_by.update({*counts_of(message)[0], *counts_of(message)[1]})
        if own != index:
            self._join(own, near)

    def _join(self, own: int, near: dict[int, float]) -> None:
        for other in sorted((name for name in near if name != own), key=lambda name: -near[name]):
            if len(self.issues[max(own, other)]) > LOOSE or not near[other]:
                continue
            needed = floor(len(self.issues[own]), len(self.issues[other]))
            if near[other] >= needed and self._likeness_between(own, other) >= needed:
                gone = self.issues.pop(max(own, other))
                self.issues[min(own, other)] += gone
            return

    def _likeness_between(self, one: int, other: int) -> float:
        small, large = sorted((one, other), key=lambda name: len(self.issues[name]))
        last = self.issues[small][-1]
        return self._mean(self.kept[last], self.lengths[last], large)

    def _mean(self, message: Message, lengths: list[float], issue: int) -> float:
        members = self.issues[issue][-MEMBERS:]
        return sum(self._alike(message, lengths, at) for at in members) / len(members)

    def _alike(self, message: Message, lengths: list[float], at: int) -> float:
        cosines = [
            sum(x * two.get(gram, 0.0) for gram, x in one.items()) / (length * other)
            for one, two, length, other in zip(
                self._vectors(message),
                self._vectors(self.kept[at]),
                lengths,
                self.lengths[at],
                strict=True,
            )
        ]
        return gated(sum(cosines) / 3, message, self.kept[at])

    def _vectors(self, message: Message) -> tuple[Vector, Vector, Vector]:
        """Weighed as of now, one message more counted in."""
        title, body = counts_of(message)
        now = Counter({gram: self.held_by[gram] + 1 for gram in {*title, *body}})
        return vectors_of(title, body, now, len(self.kept) + 1)


def _length(vector: Vector) -> float:
    return sqrt(sum(x * x for x in vector.values()))
