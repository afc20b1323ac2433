"""The ledger: what happened, in an order that nobody can change afterwards.

An entry is written in the transaction of the change that it tells of. A sequencer seals committed
entries into a Merkle tree, in batches, and signs a checkpoint. The database refuses to update or
delete entries, positions and checkpoints (triggers of the first migration).
"""

import json
import secrets
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, ClassVar

from django.db import models

from heartline.ledger.merkle import hash_leaf


def reference(row: Any) -> str:
    """The name of a row in the ledger: "cases.case:12"; "" for nobody and nothing."""
    return f"{row._meta.label_lower}:{row.pk}" if row is not None else ""


class Entry(models.Model):
    """One thing that happened. No foreign keys: the record never holds the living back."""

    PRIVACY = {"public": "id kind at entered_at actor target data commits leaf_hash"}

    kind = models.CharField(max_length=60)
    at = models.DateTimeField()
    entered_at = models.DateTimeField()
    actor = models.CharField(max_length=80, blank=True)
    target = models.CharField(max_length=80)
    data = models.JSONField(default=dict)
    commits = models.JSONField(default=dict)
    leaf_hash = models.CharField(max_length=64)

    class Meta:
        indexes = [
            models.Index(fields=["target", "id"], name="ledger_entry_target"),
            models.Index(fields=["kind", "id"], name="ledger_entry_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.target}"

    def content(self) -> bytes:
        """The bytes that are sealed: canonical JSON of everything but the database's own id."""
        told = {
            "kind": self.kind,
            "at": self.at.isoformat(),
            "entered_at": self.entered_at.isoformat(),
            "actor": self.actor,
            "target": self.target,
            "data": self.data,
            "commits": self.commits,
        }
        return json.dumps(told, sort_keys=True, separators=(",", ":")).encode()

    def leaf(self) -> str:
        """The leaf hash of the content as it stands now."""
        return hash_leaf(self.content()).hex()


class Unsealed(models.Model):
    """An entry that waits for the sequencer; its row goes when the entry is sealed."""

    PRIVACY = {"public": "entry"}

    entry = models.OneToOneField(Entry, models.DO_NOTHING, primary_key=True, related_name="+")

    class Meta:
        verbose_name_plural = "unsealed"

    def __str__(self) -> str:
        return str(self.entry_id)


class Position(models.Model):
    """Where an entry stands in the tree: 0, 1, 2, … without gaps."""

    PRIVACY = {"public": "position entry leaf_hash"}

    position = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(
        Entry, models.DO_NOTHING, related_name="sealed", db_constraint=False
    )
    leaf_hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return str(self.position)


class Checkpoint(models.Model):
    """The root of the tree when it held `size` entries, signed."""

    PRIVACY = {"public": "size root peaks signed_at public_key signature"}

    size = models.BigIntegerField(primary_key=True)
    root = models.CharField(max_length=64)
    #: The hashes of the full subtrees, largest first: all that is needed to go on.
    peaks = models.JSONField()
    signed_at = models.DateTimeField()
    public_key = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

    def __str__(self) -> str:
        return f"{self.size} {self.root}"

    def signed_text(self) -> bytes:
        """The bytes under the signature, a line each: what it is, the size, the root, when."""
        when = self.signed_at.isoformat()
        return f"heartline ledger\n{self.size}\n{self.root}\n{when}\n".encode()


class Bookmark(models.Model):
    """How far a reader of the ledger has read: the number of positions behind it."""

    PRIVACY = {"public": "name position"}

    name = models.CharField(max_length=40, primary_key=True)
    position = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.name} {self.position}"


class Committed(models.Model):
    """A row whose content the ledger vouches for without holding it.

    The ledger keeps a salted hash. The salt lives here, beside the content, and goes with it:
    afterwards the hash says nothing about what was written.
    """

    #: The fields that are vouched for.
    COMMITTED: ClassVar[tuple[str, ...]] = ()

    salt = models.BinaryField(null=True, editable=False)

    class Meta:
        abstract = True

    @property
    def is_vouched_for(self) -> bool:
        """Whether the ledger must know this row; False only while it is a draft."""
        return True

    def commit(self) -> None:
        """Give the row its salt; call it before the row is saved for good."""
        self.salt = secrets.token_bytes(16)

    def commitment(self) -> str:
        """SHA-256 over the salt and the committed fields, as 64 hex digits; "" without a salt."""
        if self.salt is None:
            return ""
        told = {name: _plain(getattr(self, name)) for name in self.COMMITTED}
        body = json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return sha256(bytes(self.salt) + body.encode("utf-8", "surrogatepass")).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        # A moment is the same moment in whatever zone it is told.
        return value.astimezone(UTC).isoformat()
    return value if isinstance(value, str | int | bool | None) else str(value)
