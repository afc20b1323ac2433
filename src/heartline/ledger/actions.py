"""Writing to the ledger, sealing it, and reading on from a bookmark."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, models, transaction

from heartline.ledger.merkle import Tree
from heartline.ledger.models import (
    Bookmark,
    Checkpoint,
    Committed,
    Entry,
    Position,
    Unsealed,
    reference,
)
from heartline.shared.clock import now
from heartline.shared.keyring import keyring

#: Words in an entry's data are codes, dates and references; never sentences, never names.
_CODE = re.compile(r"[A-Za-z0-9_.:+/-]{0,80}")
#: How many entries one checkpoint takes in at the most.
BATCH = 2_000
_COLUMNS = [column for column in Entry._meta.concrete_fields if not column.primary_key]
_ENTER = (
    f"INSERT INTO {Entry._meta.db_table} ({', '.join(column.column for column in _COLUMNS)}) "  # noqa: S608
    f"VALUES ({', '.join(['%s'] * len(_COLUMNS))}) RETURNING id"
)
_WAIT = f"INSERT INTO {Unsealed._meta.db_table} (entry_id) VALUES (%s)"  # noqa: S608
#: The lock of the sequencer on PostgreSQL; any number that nothing else uses.
_SEQUENCER = 7_305_021


def record(
    kind: str,
    /,
    *,
    at: datetime,
    by: models.Model | None = None,
    target: models.Model,
    commits: Iterable[Committed] = (),
    **data: Any,
) -> Entry:
    """Add an entry to the ledger, inside the transaction that makes the change.

    Args:
        kind: a dotted name, such as "case.answered".
        at: when it happened; the entry also keeps when it was entered.
        by: who did it; None for the office's own clockwork.
        target: the row it happened to.
        commits: rows whose content the entry vouches for.
        data: codes, whole numbers and dates that help to read the entry.

    Raises:
        RuntimeError: there is no transaction open.
        ValueError: `data` holds words that could be somebody's, or a number that two databases
            would write differently.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() belongs inside the transaction that it tells of")
    _refuse_words(data)
    entry = Entry(
        kind=str(kind),
        at=at.astimezone(UTC),
        entered_at=now(),
        actor=reference(by),
        target=reference(target),
        data=data,
        commits={reference(row): row.commitment() for row in commits},
    )
    entry.leaf_hash = entry.leaf()
    _insert(entry)
    return entry


def _insert(entry: Entry) -> None:
    """Write the entry and put it in the line to be sealed.

    Every change of anything pays for this; through the models it costs five times as much.
    """
    values = [
        column.get_db_prep_save(getattr(entry, column.attname), connection) for column in _COLUMNS
    ]
    with connection.cursor() as cursor:
        cursor.execute(_ENTER, values)
        entry.pk = cursor.fetchone()[0]
        cursor.execute(_WAIT, [entry.pk])
    entry._state.adding = False


def _refuse_words(value: Any) -> None:
    if isinstance(value, dict):
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for item in value:
            _refuse_words(item)
    elif isinstance(value, str):
        if not _CODE.fullmatch(value):
            raise ValueError("the ledger takes codes, not words")
    elif not isinstance(value, int | None):
        raise ValueError(f"the ledger takes no {type(value).__name__}")


def signing_key() -> Ed25519PrivateKey:
    """The key that signs this installation's checkpoints."""
    return Ed25519PrivateKey.from_private_bytes(keyring().derive("ledger checkpoint"))


def seal(*, at: datetime) -> Checkpoint | None:
    """Seal all committed entries, in batches; the newest checkpoint, or None when none waited."""
    newest = None
    while (sealed := _seal_batch(at)) is not None:
        newest = sealed
    return newest


@transaction.atomic
def _seal_batch(at: datetime) -> Checkpoint | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_SEQUENCER])
    waiting = list(
        Unsealed.objects.order_by("entry_id").values_list("entry_id", "entry__leaf_hash")[:BATCH]
    )
    if not waiting:
        return None
    last = Checkpoint.objects.order_by("-size").first()
    tree = Tree(last.size, map(bytes.fromhex, last.peaks)) if last else Tree()
    Position.objects.bulk_create(
        Position(position=tree.size + n, entry_id=entry, leaf_hash=leaf)
        for n, (entry, leaf) in enumerate(waiting)
    )
    for _entry, leaf in waiting:
        tree.append(bytes.fromhex(leaf))
    Unsealed.objects.filter(entry_id__in=[entry for entry, _leaf in waiting]).delete()
    return _sign(tree, at)


def _sign(tree: Tree, at: datetime) -> Checkpoint:
    key = signing_key()
    checkpoint = Checkpoint(
        size=tree.size,
        root=tree.root().hex(),
        peaks=[peak.hex() for peak in tree.peaks],
        signed_at=at.astimezone(UTC),
        public_key=key.public_key().public_bytes_raw().hex(),
    )
    checkpoint.signature = key.sign(checkpoint.signed_text()).hex()
    checkpoint.save(force_insert=True)
    return checkpoint


def read_on(name: str, *, most: int = 500) -> Iterator[tuple[int, Entry]]:
    """The sealed entries after the bookmark `name`, each with the position to mark when done."""
    mark, _ = Bookmark.objects.get_or_create(name=name)
    yield from read_from(mark.position, most=most)


def read_from(position: int, *, most: int = 500) -> Iterator[tuple[int, Entry]]:
    """As `read_on`, for a reader who keeps by itself how far it has read."""
    rows = Position.objects.filter(position__gte=position).select_related("entry")
    for row in rows.order_by("position")[:most]:
        yield row.position + 1, row.entry


def mark_read(name: str, position: int) -> None:
    """Move the bookmark `name` forward to `position`; never backward."""
    Bookmark.objects.filter(name=name, position__lt=position).update(position=position)
