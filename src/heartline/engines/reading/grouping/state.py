"""A stream as bytes and back: the same stream, to the last bit."""

from io import BytesIO
from typing import Any
from zipfile import BadZipFile

import numpy as np

from heartline.engines.reading.grouping import likeness
from heartline.engines.reading.grouping.copies import Copies
from heartline.engines.reading.grouping.issues import Issues
from heartline.engines.reading.grouping.memory import Memory, Room
from heartline.engines.reading.grouping.stream import Stream

#: Of the arrays below; goes up when they change.
FORMAT = 1
_BY_MESSAGE = (
    "start",
    "end",
    "lengths",
    "named",
    "is_about_place",
    "towns",
    "districts",
    "issue",
    "fingerprint",
)
_BY_ISSUE = ("name", "size", "alive", "members")


class StateError(ValueError):
    """The bytes are no stream of this version; it must be built anew from the messages."""


def to_bytes(stream: Stream) -> bytes:
    """All that a stream remembers: arrays in numpy's format, nothing that runs."""
    stream.copies.sort()
    out = BytesIO()
    np.savez(
        out,
        version=np.array([FORMAT, likeness.VERSION]),
        texts=stream.copies.texts,
        issues=stream.copies.issues,
        **_memory(stream.memory),
        **_issues(stream.issues),
        counts=np.array([stream.came, stream.memory.count, stream.memory.oldest]),
    )
    return out.getvalue()


def _memory(memory: Memory) -> dict[str, Any]:
    used = min(memory.count, memory.room.messages)
    grams, buckets = np.flatnonzero(memory.held_by), np.flatnonzero(memory.holders[:, 0])
    return {
        "room": np.array([memory.room.messages, memory.room.grams]),
        "grams": grams.astype(np.uint32),
        "held_by": memory.held_by[grams],
        "buckets": buckets.astype(np.uint32),
        "holders": memory.holders[buckets],
        "filled": memory.filled[buckets],
        "packed": memory.packed[: memory.end[:used].max(initial=0)],
        **{name: getattr(memory, name)[:used] for name in _BY_MESSAGE},
    }


def _issues(issues: Issues) -> dict[str, Any]:
    rows = len(issues.free)
    used = int(np.flatnonzero(issues.size).max(initial=-1)) + 1
    # Rows never used lie at the bottom of the pile of free ones, as they lay at first.
    free = issues.free[rows - used : issues.free_count]
    return {"free": free, **{name: getattr(issues, name)[:used] for name in _BY_ISSUE}}


def from_bytes(data: bytes) -> Stream:
    """The stream that `to_bytes` was given.

    Raises:
        StateError: the bytes are damaged, or of another version.
    """
    try:
        with np.load(BytesIO(data), allow_pickle=False) as kept:
            return _restored(kept)
    except (BadZipFile, KeyError, OSError, EOFError, ValueError) as error:
        raise StateError(f"This is no stream of issues of version {FORMAT}: {error}") from error


def _restored(kept: Any) -> Stream:
    if kept["version"].tolist() != [FORMAT, likeness.VERSION]:
        raise StateError(f"its version is {kept['version'].tolist()}")
    messages, grams = kept["room"].tolist()
    stream = Stream(Room(messages, grams))
    stream.copies = Copies(kept["texts"], kept["issues"])
    stream.came, stream.memory.count, stream.memory.oldest = kept["counts"].tolist()
    memory, issues = stream.memory, stream.issues
    memory.held_by[kept["grams"]] = kept["held_by"]
    memory.holders[kept["buckets"]] = kept["holders"]
    memory.filled[kept["buckets"]] = kept["filled"]
    memory.packed[: len(kept["packed"])] = kept["packed"]
    for name in _BY_MESSAGE:
        getattr(memory, name)[: len(kept[name])] = kept[name]
    for name in _BY_ISSUE:
        getattr(issues, name)[: len(kept[name])] = kept[name]
    unused, free = len(issues.free) - len(kept["name"]), kept["free"]
    issues.free_count = unused + len(free)
    issues.free[unused : issues.free_count] = free
    return stream
