"""Verifying the ledger: the tree, its checkpoints, and the live content."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.apps import apps
from django.db import connection, transaction

from heartline.ledger.merkle import EMPTY, Tree
from heartline.ledger.models import (
    Checkpoint,
    Committed,
    Entry,
    Position,
    Unsealed,
    reference,
)

#: In an entry's data, names the rows whose content an erasure took away.
ERASED = "erased"


@dataclass(frozen=True)
class Flaw:
    """Something that is not as the ledger says."""

    entry: int | None
    what: str


@dataclass(frozen=True)
class Verification:
    """What verifying found: counts, the root in hex ("" when nothing is sealed), the first flaw."""

    entries: int
    sealed: int
    root: str
    first_bad: Flaw | None

    @property
    def ok(self) -> bool:
        return self.first_bad is None


def verify(public_key: str, earlier: dict[str, Any] | None = None) -> Verification:
    """Check every entry, position and checkpoint, and the live content against its commitments.

    Args:
        public_key: the hex key that must have signed every checkpoint.
        earlier: a checkpoint kept elsewhere: `size` and `root`; what it saw must still be there.
    """
    with one_moment():
        audit = _Audit(public_key, earlier)
        audit.walk_the_tree()
        audit.look_at_the_unsealed()
        audit.compare_the_content()
        return Verification(
            entries=Entry.objects.count(),
            sealed=audit.tree.size,
            root=audit.tree.root().hex() if audit.tree.size else "",
            first_bad=min(audit.flaws, key=lambda f: (f.entry is None, f.entry), default=None),
        )


@contextmanager
def one_moment() -> Iterator[None]:
    """What is read inside is the database as it stood at one moment; no writer waits for it."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Not `atomic`: its transactions take the writers' gate.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")
    else:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield


class _Audit:
    """One pass over the ledger: the tree as it grows, what was promised, what is wrong."""

    def __init__(self, public_key: str, earlier: dict[str, Any] | None) -> None:
        self.public_key = public_key
        self.earlier = earlier
        self.tree = Tree()
        self.flaws: list[Flaw] = []
        #: The rows that the ledger vouches for: the entry that spoke last, and the commitment.
        self.promised: dict[str, tuple[int, str]] = {}
        #: The highest entry since the last checkpoint; a batch is sealed in the entries' order.
        self.highest = 0

    def flaw(self, entry: int | None, what: str) -> None:
        self.flaws.append(Flaw(entry, what))

    def walk_the_tree(self) -> None:
        checkpoints = {c.size: c for c in Checkpoint.objects.iterator()}
        last = None
        for position, entry in _sealed():
            last = position.entry_id
            if position.position != self.tree.size:
                self.flaw(last, f"position {self.tree.size} is missing")
                return
            self._take(position, entry)
            self._compare_root(checkpoints.pop(self.tree.size, None), last)
        newest = max(checkpoints, default=0)
        if newest > self.tree.size or self.highest:
            self.flaw(last, "the newest checkpoint does not cover what is sealed")
        if self.earlier and self.earlier["size"] > self.tree.size:
            size = self.earlier["size"]
            self.flaw(last, f"rolled back: the given checkpoint saw {size} sealed entries")

    def _take(self, position: Position, entry: Entry | None) -> None:
        if entry is None:
            self.flaw(position.entry_id, "this entry was removed")
        elif not _leaf(entry) == entry.leaf_hash == position.leaf_hash:
            self.flaw(entry.pk, "this entry was changed, or another stands in its place")
        elif entry.pk < self.highest:
            self.flaw(entry.pk, "this entry stands out of order")
        else:
            self._remember(entry)
        self.highest = max(self.highest, position.entry_id)
        self.tree.append(_bytes(position.leaf_hash))

    def _compare_root(self, checkpoint: Checkpoint | None, entry: int) -> None:
        earlier = self.earlier if self.earlier and self.earlier["size"] == self.tree.size else None
        if earlier and earlier["root"] != self.tree.root().hex():
            self.flaw(entry, "the ledger up to here is not the one of the given checkpoint")
        if checkpoint is None:
            return
        self.highest = 0
        peaks = [peak.hex() for peak in self.tree.peaks]
        if (checkpoint.root, checkpoint.peaks) != (self.tree.root().hex(), peaks):
            self.flaw(entry, "the tree up to here is not the one that was signed")
        if not (checkpoint.public_key == self.public_key and is_signed(checkpoint)):
            self.flaw(entry, "the checkpoint here is not signed with this ledger's key")

    def look_at_the_unsealed(self) -> None:
        waiting = set(Unsealed.objects.values_list("entry_id", flat=True))
        for entry in Entry.objects.filter(sealed=None).order_by("id").iterator():
            if entry.pk not in waiting:
                self.flaw(entry.pk, "this entry never waited to be sealed")
            elif _leaf(entry) != entry.leaf_hash:
                self.flaw(entry.pk, "this entry, not yet sealed, was changed")
            else:
                self._remember(entry)
            waiting.discard(entry.pk)
        for gone in waiting:
            self.flaw(gone, "this entry was removed before it was sealed")

    def _remember(self, entry: Entry) -> None:
        for row, digest in entry.commits.items():
            self.promised[row] = (entry.pk, digest)
        for row in entry.data.get(ERASED, ()):
            self.promised[row] = (entry.pk, "")

    def compare_the_content(self) -> None:
        missing = dict(self.promised)
        for row in _committed_rows():
            name = reference(row)
            entry, digest = missing.pop(name, (None, ""))
            if entry is None and row.is_vouched_for:
                self.flaw(None, f"{name} is in no entry")
            elif row.commitment() != digest:
                self.flaw(entry, f"{name} no longer matches its commitment")
        for name, (entry, digest) in missing.items():
            if digest:
                self.flaw(entry, f"{name} is gone")


def _leaf(entry: Entry) -> str:
    """The leaf hash of an entry as it stands; "" for what could never have been entered."""
    try:
        return entry.leaf()
    except (AttributeError, TypeError, ValueError):
        return ""


def _bytes(digits: str) -> bytes:
    try:
        return bytes.fromhex(digits)
    except ValueError:
        return EMPTY


def _sealed() -> Iterator[tuple[Position, Entry | None]]:
    """Every position in order, with its entry; None where the entry is gone."""
    start = 0
    while page := list(Position.objects.filter(position__gte=start).order_by("position")[:1_000]):
        entries = Entry.objects.in_bulk([row.entry_id for row in page])
        for row in page:
            yield row, entries.get(row.entry_id)
        start = page[-1].position + 1


def _committed_rows() -> Iterator[Committed]:
    """Every live row that the ledger vouches for, or that claims so."""
    for model in apps.get_models():
        if issubclass(model, Committed):
            yield from model._default_manager.iterator(chunk_size=2_000)


def is_signed(checkpoint: Checkpoint) -> bool:
    """Whether the signature belongs to the checkpoint's size, root and moment."""
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(checkpoint.public_key))
        key.verify(bytes.fromhex(checkpoint.signature), checkpoint.signed_text())
    except (AttributeError, InvalidSignature, ValueError):
        return False
    return True


def newest_checkpoint() -> Checkpoint | None:
    """The checkpoint over the most entries."""
    return Checkpoint.objects.order_by("-size").first()
