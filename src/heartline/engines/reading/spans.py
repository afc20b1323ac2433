"""Text whose every character knows where in the original it came from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple


class Span(NamedTuple):
    """Something found in a text: from `start` up to `end`, in code points of the original."""

    start: int
    end: int
    type: str


class Edit(NamedTuple):
    """What stands at `start` up to `end` of a text becomes `put`."""

    start: int
    end: int
    put: str


@dataclass(frozen=True)
class Traced:
    """A text, and for each of its characters where in the original it starts and ends."""

    text: str
    starts: Sequence[int]
    ends: Sequence[int]

    @classmethod
    def of(cls, original: str) -> "Traced":
        """The original itself."""
        return cls(original, range(len(original)), range(1, len(original) + 1))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The part of the original that `text[start:end]` came from; it must not be empty."""
        return self.starts[start], self.ends[end - 1]

    def with_text(self, text: str) -> "Traced":
        """The same places with other characters, one for one."""
        return Traced(text, self.starts, self.ends)

    def edited(self, edits: Iterable[Edit]) -> "Traced":
        """The text after some edits, which are in order and do not overlap.

        What is put in place of something came from all of that; an edit replaces one character at
        the least.
        """
        pieces: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        done = 0
        for edit in edits:
            pieces += (self.text[done : edit.start], edit.put)
            starts += self.starts[done : edit.start]
            ends += self.ends[done : edit.start]
            starts += [self.starts[edit.start]] * len(edit.put)
            ends += [self.ends[edit.end - 1]] * len(edit.put)
            done = edit.end
        if not pieces:
            return self
        pieces.append(self.text[done:])
        starts += self.starts[done:]
        ends += self.ends[done:]
        return Traced("".join(pieces), starts, ends)
