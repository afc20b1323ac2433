"""Average link on a sparse graph of likeness: who belongs together."""

from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from heartline.engines.reading.grouping.likeness import floor
from heartline.engines.reading.grouping.pairs import Pairs


def linked(pairs: Pairs, count: int) -> NDArray[np.int64]:
    """The group of each of `count` messages, named by its first message.

    Again and again the two groups are joined whose mean likeness is highest above the floor for
    their sizes, until none reaches it. Pairs that are not in the graph count as 0. Of equals the
    earlier messages go first, so the result depends on the messages alone.
    """
    groups = _Groups(pairs, count)
    heap: list[tuple[float, int, int, int, int]] = []
    for group in range(count):
        _offer(heap, groups, group)
    while heap:
        _, one, other, *seen = heappop(heap)
        if [groups.changed[one], groups.changed[other]] != seen:
            # The group that this was offered for still stands: it must offer its next best.
            if groups.changed[one] == seen[0]:
                _offer(heap, groups, one)
            continue
        groups.join(one, other)
        _offer(heap, groups, min(one, other))
    return groups.all_roots()


def _offer(heap: list[tuple[float, int, int, int, int]], groups: "_Groups", group: int) -> None:
    if best := groups.best(group):
        excess, other = best
        heappush(heap, (-excess, group, other, groups.changed[group], groups.changed[other]))


class _Groups:
    """Groups with the likeness to their neighbours, summed over the pairs between them."""

    def __init__(self, pairs: Pairs, count: int) -> None:
        self.size = np.ones(count)
        self.changed = [0] * count  # how often a group was joined; -1 once it is a part of another
        self._root = np.arange(count)
        self._near, self._sum = _neighbours(pairs, count)

    def best(self, group: int) -> tuple[float, int] | None:
        """How far above its floor the most alike neighbour is, and which; None if none reaches."""
        near, total = self._gathered(group)
        if not len(near):
            return None
        pairs = self.size[group] * self.size[near]
        excess = total / pairs / floor(self.size[group], self.size[near])
        at = int(np.argmax(excess))
        return (float(excess[at]), int(near[at])) if excess[at] >= 1 else None

    def join(self, one: int, other: int) -> None:
        """Make one group of two; it goes by the smaller number."""
        kept, gone = min(one, other), max(one, other)
        self._root[gone] = kept
        self._near[kept] = np.concatenate([self._near[kept], self._near[gone]])
        self._sum[kept] = np.concatenate([self._sum[kept], self._sum[gone]])
        self._near[gone], self._sum[gone] = np.zeros(0, dtype=np.int64), np.zeros(0)
        self.size[kept] += self.size[gone]
        self.changed[kept] += 1
        self.changed[gone] = -1

    def all_roots(self) -> NDArray[np.int64]:
        """The group of each message."""
        return self._roots(np.arange(len(self._root)))

    def _gathered(self, group: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The neighbours of a group by what they are now, ascending, and their sums."""
        near, place = np.unique(self._roots(self._near[group]), return_inverse=True)
        total = np.bincount(place, self._sum[group], minlength=len(near))
        others = near != group
        self._near[group], self._sum[group] = near[others], total[others]
        return self._near[group], self._sum[group]

    def _roots(self, members: NDArray[np.int64]) -> NDArray[np.int64]:
        members = members.astype(np.int64)
        while True:
            above = self._root[members]
            if np.array_equal(above, members):
                return members
            members = above


def _neighbours(
    pairs: Pairs, count: int
) -> tuple[list[NDArray[np.int64]], list[NDArray[np.float64]]]:
    here = np.concatenate([pairs.first, pairs.second])
    there = np.concatenate([pairs.second, pairs.first])
    likeness = np.concatenate([pairs.likeness, pairs.likeness])
    order = np.argsort(here, kind="stable")
    ends = np.cumsum(np.bincount(here, minlength=count))[:-1]
    return np.split(there[order], ends), np.split(likeness[order], ends)
