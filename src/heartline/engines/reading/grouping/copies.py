"""Every text that ever came, in eight bytes, and the issue that it belongs to."""

import numpy as np
from numpy.typing import NDArray

#: New texts are put in order with the old ones whenever so many have come.
UNSORTED = 1 << 16


class Copies:
    """The issue of every text, by its fingerprint: two arrays in order, and the newest beside."""

    def __init__(
        self, texts: NDArray[np.uint64] | None = None, issues: NDArray[np.int64] | None = None
    ) -> None:
        """Keep texts in ascending order, each with its issue."""
        self.texts = np.zeros(0, dtype=np.uint64) if texts is None else texts
        self.issues = np.zeros(0, dtype=np.int64) if issues is None else issues
        self.newest: dict[int, int] = {}

    def get(self, text: int) -> int | None:
        """The issue of a text that came before."""
        if (issue := self.newest.get(text)) is not None:
            return issue
        at = self._at(text)
        return None if at is None else int(self.issues[at])

    def put(self, text: int, issue: int) -> None:
        """Say to which issue a text belongs."""
        at = self._at(text)
        if at is not None:
            self.issues[at] = issue
            return
        self.newest[text] = issue
        if len(self.newest) >= UNSORTED:
            self.sort()

    def sort(self) -> None:
        """Put the newest in order with the rest."""
        texts = np.fromiter(self.newest, dtype=np.uint64, count=len(self.newest))
        issues = np.fromiter(self.newest.values(), dtype=np.int64, count=len(self.newest))
        texts = np.concatenate([self.texts, texts])
        order = np.argsort(texts, kind="stable")
        self.texts, self.issues = texts[order], np.concatenate([self.issues, issues])[order]
        self.newest = {}

    def _at(self, text: int) -> int | None:
        at = int(np.searchsorted(self.texts, np.uint64(text)))
        return at if at < len(self.texts) and int(self.texts[at]) == text else None
