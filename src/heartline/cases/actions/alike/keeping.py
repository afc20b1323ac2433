"""The stream of messages between two rounds of the worker: in memory, and in a file beside it.

The file says up to which entry of the ledger it was written. Whoever opens it reads on from there;
where the ledger is not the one it was written with, it is made anew from the database.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from heartline.engines.reading.grouping import Room, Stream, from_bytes, to_bytes
from heartline.ledger.models import Position

#: Grams that are kept of a message, on average.
_GRAMS = 240
#: Goes up when what is kept, or what is read of a message, changes: older files are made anew.
_VERSION = 2


@dataclass
class Kept:
    """What the worker knows of the messages that came."""

    stream: Stream
    #: Entries of the ledger behind it, and the hash of the last one: whose ledger it is.
    position: int = 0
    leaf: str = ""
    #: Whether it still holds grams of somebody who was forgotten, or of a case that is private now.
    stale: bool = False
    #: Which state of the file it was read from, or written to; None for none.
    file: int | None = None

    def move_to(self, position: int) -> None:
        """Say that everything before `position` is taken in."""
        self.position, self.leaf = position, _leaf_before(position)

    @property
    def is_ours(self) -> bool:
        """Whether the ledger is still the one that this was made from, and no file is newer."""
        return self.leaf == _leaf_before(self.position) and self.file == _mark_of_file()


def new() -> Kept:
    """A stream that has heard nothing yet."""
    room = Room(settings.ALIKE_MESSAGES, settings.ALIKE_MESSAGES * _GRAMS)
    return Kept(Stream(room), file=_mark_of_file())


def _leaf_before(position: int) -> str:
    row = Position.objects.filter(position=position - 1).values_list("leaf_hash", flat=True)
    return row.first() or ""


def _path() -> Path:
    return Path(settings.ALIKE_FILE)


def _mark_of_file() -> int | None:
    try:
        return _path().stat().st_mtime_ns
    except FileNotFoundError:
        return None


def save(kept: Kept) -> None:
    """Write it down, whole or not at all."""
    head = {
        "version": _VERSION,
        "position": kept.position,
        "leaf": kept.leaf,
        "stale": kept.stale,
    }
    unfinished = _path().with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as out:
        out.write(json.dumps(head).encode() + b"\n" + to_bytes(kept.stream))
    unfinished.replace(_path())
    kept.file = _mark_of_file()


def opened() -> Kept | None:
    """What was written down; None where there is nothing, or nothing that still holds."""
    mark = _mark_of_file()
    if mark is None:
        return None
    first, _line, body = _path().read_bytes().partition(b"\n")
    try:
        head = json.loads(first)
        if head.pop("version") != _VERSION:
            return None
        kept = Kept(from_bytes(body), file=mark, **head)
    except (KeyError, TypeError, ValueError):
        return None
    fits = kept.stream.memory.room.messages == settings.ALIKE_MESSAGES
    return kept if fits and kept.is_ours else None
