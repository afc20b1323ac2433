"""One message after the other: the issue that it belongs to, in fixed memory.

A message is compared with those that share its heaviest grams. It joins the issue whose last
members are most like it, if they are alike enough, or else starts one. Issues of few messages,
which nobody will have taken up yet, may then join one another; larger ones never do by
themselves: for them the night pass makes proposals (`proposals.py`).
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.copies import Copies
from heartline.engines.reading.grouping.grams import Grams
from heartline.engines.reading.grouping.issues import Issues
from heartline.engines.reading.grouping.letters import fingerprint
from heartline.engines.reading.grouping.likeness import floor
from heartline.engines.reading.grouping.memory import USUAL_ROOM, Memory, Room
from heartline.engines.reading.grouping.messages import Message
from heartline.engines.reading.grouping.record import packed
from heartline.engines.reading.grouping.scoring import (
    KEPT,
    LEADING,
    Query,
    candidates,
    likeness,
    query_again,
    query_of,
    weights_of,
)

#: Issues of at most so many different texts may still join another.
LOOSE = 5
#: So many messages that share the heaviest grams are compared.
CANDIDATES = 16


class Placed(NamedTuple):
    """Where a message went."""

    issue: int  # the number of the issue's first message, counted from 0 as they came
    is_copy: bool  # letter for letter of a message that came before
    likeness: float  # mean to the last members of its issue; 1 for a copy, 0 for a new issue
    joined: int | None = None  # an issue that exists no longer: its messages now belong to this one


class Near(NamedTuple):
    """An issue that a text is like."""

    issue: int
    likeness: float  # mean to its last members
    excess: float  # over the floor for its size: from 1 on the text would join it
    size: int  # different texts


class Stream:
    """Issues that grow message by message. The same messages in the same order give the same."""

    def __init__(self, room: Room = USUAL_ROOM) -> None:
        self.memory = Memory(room)
        self.issues = Issues(room.messages + 1)  # one is opened before the oldest is closed
        self.copies = Copies()
        self.came = 0  # messages so far, copies included

    def add(self, message: Message) -> Placed:
        """Put a message where it belongs; one without letters is alone, and not remembered."""
        number, self.came = self.came, self.came + 1
        if not message.has_letters:
            return Placed(number, False, 0.0)
        text = int.from_bytes(fingerprint(message.all_letters), "big")
        if (known := self.copies.get(text)) is not None:
            return Placed(known, True, 1.0)
        query = query_of(self.memory, message)
        measured = self._measured(query)
        best = measured.best()
        row = self.issues.open(number) if best is None else int(measured.rows[best])
        self._keep(query, text, row)
        issue = int(self.issues.name[row])
        self.copies.put(text, issue)
        if best is None:
            return Placed(issue, False, 0.0)
        return self._joined(Placed(issue, False, float(measured.likeness[best])), row, measured)

    def near(self, message: Message, limit: int = 5) -> list[Near]:
        """The issues that a text is most like, best first; nothing is remembered of it."""
        if not message.has_letters:
            return []
        found = self._measured(query_of(self.memory, message))
        names, sizes = self.issues.name[found.rows], self.issues.size[found.rows]
        order = [at for at in np.lexsort((names, -found.excess)) if found.likeness[at] > 0]
        return [
            Near(int(names[at]), float(found.likeness[at]), float(found.excess[at]), int(sizes[at]))
            for at in order[:limit]
        ]

    def weights(self, ids: NDArray[np.uint32]) -> NDArray[np.float64]:
        """The weights of grams, 0 … 1, by how many messages hold them."""
        return weights_of(self.memory, ids)

    def _measured(self, query: Query) -> "_Measured":
        """The issues of the candidates, by the mean likeness to their last members."""
        numbers = candidates(self.memory, query, CANDIDATES)
        rows = np.unique(self.memory.issue[numbers % self.memory.room.messages])
        mean = self._mean_likeness(query, rows)
        return _Measured(rows, mean, mean / floor(np.ones(len(rows)), self.issues.size[rows]))

    def _mean_likeness(self, query: Query, rows: NDArray[np.int64]) -> NDArray[np.float64]:
        members, whose = self.issues.recent(rows)
        remembered = members >= self.memory.oldest
        members, whose = members[remembered], whose[remembered]
        each = likeness(self.memory, query, members)
        return np.bincount(whose, each, minlength=len(rows)) / np.bincount(
            whose, minlength=len(rows)
        )

    def _keep(self, query: Query, text: int, row: int) -> None:
        """Remember a message as a member of the issue in `row`."""
        kept = np.sort(query.heaviest[:KEPT])
        named = np.zeros(len(query.weights), dtype=bool)
        for name in query.names:
            named[name] = True
        grams = query.grams
        grams = Grams(grams.ids[kept], grams.in_title[kept], grams.in_body[kept])
        # Counted in first, so that the issue stays open where its other members are forgotten.
        self.issues.take(row, self.memory.count)
        while self.memory.in_the_way(len(kept)):
            self.issues.lose(int(self.memory.issue[self.memory.place(self.memory.oldest)]))
            self.memory.forget_oldest()
        number = self.memory.keep(packed(grams, named[kept]), query.lengths, query.lie)
        ids = query.grams.ids
        self.memory.learn(ids, ids[query.heaviest[:LEADING]], number)
        at = self.memory.place(number)
        self.memory.issue[at], self.memory.fingerprint[at] = row, text

    def _joined(self, placed: Placed, row: int, measured: "_Measured") -> Placed:
        """The same, after the small issue that the message is most like was asked to join."""
        other = self._loose_beside(row, measured)
        if other is None or self._likeness_between(row, other) < self._floor(row, other):
            return placed
        kept, gone = sorted((row, other), key=lambda each: int(self.issues.name[each]))
        old = int(self.issues.name[gone])
        self._move_all(gone, kept)
        return placed._replace(issue=int(self.issues.name[kept]), joined=old)

    def _loose_beside(self, row: int, measured: "_Measured") -> int | None:
        """The issue most like the message, other than its own, that may join it or be joined."""
        for at in np.lexsort((measured.rows, -measured.likeness)):
            other = int(measured.rows[at])
            if other != row and self._may_join(row, other):
                return other if measured.likeness[at] >= self._floor(row, other) else None
        return None

    def _may_join(self, row: int, other: int) -> bool:
        """Whether the younger of two issues is small, and all of it remembered."""
        younger = max((row, other), key=lambda each: int(self.issues.name[each]))
        size = int(self.issues.size[younger])
        return size <= LOOSE and size == int(self.issues.alive[younger])

    def _floor(self, row: int, other: int) -> float:
        return float(floor(self.issues.size[row], self.issues.size[other]))

    def _likeness_between(self, row: int, other: int) -> float:
        """The mean likeness of the smaller issue's last text to the last members of the other."""
        small, large = sorted((row, other), key=lambda each: int(self.issues.size[each]))
        query = query_again(self.memory, self.issues.last(small))
        return float(self._mean_likeness(query, np.array([large]))[0])

    def _move_all(self, gone: int, kept: int) -> None:
        """Give all messages of one issue, all remembered, to another."""
        members, _whose = self.issues.recent(np.array([gone]))
        for number in members:
            at = self.memory.place(int(number))
            self.memory.issue[at] = kept
            self.copies.put(int(self.memory.fingerprint[at]), int(self.issues.name[kept]))
            self.issues.take(kept, int(number))
        self.issues.alive[gone] = 0
        self.issues.close(gone)


class _Measured(NamedTuple):
    """Issues beside a message."""

    rows: NDArray[np.int64]
    likeness: NDArray[np.float64]
    excess: NDArray[np.float64]

    def best(self) -> int | None:
        """The issue that the message joins: most above its floor; of equals the first."""
        if not len(self.rows):
            return None
        at = int(np.argmax(self.excess))
        return at if self.excess[at] >= 1 else None
