"""The open issues of a stream: a row for each, with its last members."""

import numpy as np
from numpy.typing import NDArray

#: So many of the last members of an issue stand for all of them.
MEMBERS = 8


class Issues:
    """Rows of issues; a row is used again once all messages of its issue are forgotten."""

    def __init__(self, rows: int) -> None:
        self.name = np.zeros(rows, dtype=np.int64)  # the number of its first message
        self.size = np.zeros(rows, dtype=np.int64)  # different texts, those forgotten included
        self.alive = np.zeros(rows, dtype=np.int64)  # different texts that are remembered
        self.members = np.full((rows, MEMBERS), -1, dtype=np.int64)
        self.free = np.arange(rows - 1, -1, -1, dtype=np.int64)
        self.free_count = rows

    def open(self, name: int) -> int:
        """The row of a new issue."""
        self.free_count -= 1
        row = int(self.free[self.free_count])
        self.name[row], self.size[row], self.alive[row] = name, 0, 0
        self.members[row] = -1
        return row

    def close(self, row: int) -> None:
        """Give a row back."""
        self.free[self.free_count] = row
        self.free_count += 1

    def take(self, row: int, number: int) -> None:
        """Count a message in."""
        self.members[row, self.size[row] % MEMBERS] = number
        self.size[row] += 1
        self.alive[row] += 1

    def lose(self, row: int) -> None:
        """One of its messages is forgotten."""
        self.alive[row] -= 1
        if not self.alive[row]:
            self.close(row)

    def recent(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The last members of some issues in a row, and of which issue each is, counted from 0."""
        members = self.members[rows]
        whose, _column = np.nonzero(members >= 0)
        return members[members >= 0], whose

    def last(self, row: int) -> int:
        """The last member of an issue."""
        return int(self.members[row, (self.size[row] - 1) % MEMBERS])
