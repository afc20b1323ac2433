"""Keeping files that people attach, and forgetting them."""

import os
import secrets
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import models, transaction

from heartline.files.events import FileEvent
from heartline.files.models import Attachment
from heartline.files.queries import orphans
from heartline.files.rules import MOST_FILES, CheckedFile, Upload, check_file
from heartline.files.rules.refusals import FileRefusedError
from heartline.ledger.actions import record
from heartline.ledger.models import reference

#: A stored file without a row is left alone this long: its transaction may still be open.
ORPHAN_AGE: Final = timedelta(hours=1)


def attach(
    upload: Upload | CheckedFile, *, name: str, by: models.Model | None, at: datetime
) -> Attachment:
    """Check a file, store it, and enter it in the ledger.

    Args:
        upload: the file as it arrives, or what `check_file` said before a transaction began.
        name: what the person called it; a checked file keeps the name it has.
        by: the person or member of staff who adds it.
        at: when.

    Raises:
        FileRefusedError: it may not be kept.
    """
    checked = upload if isinstance(upload, CheckedFile) else check_file(upload, name)
    return _attach([checked], by=by, at=at)[0]


def attach_all(
    uploads: Sequence[UploadedFile | CheckedFile], *, by: models.Model | None, at: datetime
) -> list[Attachment]:
    """Attach several files at once: all of them, or none.

    Raises:
        FileRefusedError: one of them may not be kept, or they are more than `MOST_FILES`.
    """
    if len(uploads) > MOST_FILES:
        raise FileRefusedError("too_many", {"limit": MOST_FILES})
    checked = [
        upload if isinstance(upload, CheckedFile) else check_file(upload, upload.name or "")
        for upload in uploads
    ]
    return _attach(checked, by=by, at=at)


def _attach(
    files: Sequence[CheckedFile], *, by: models.Model | None, at: datetime
) -> list[Attachment]:
    # Bytes first: once a row is committed, what it promises is on the disk.
    with ExitStack() as written:
        places = [written.enter_context(_stored(file.content)) for file in files]
        with transaction.atomic():
            return [
                _enter(file, place, by=by, at=at) for file, place in zip(files, places, strict=True)
            ]


def _enter(file: CheckedFile, place: str, *, by: models.Model | None, at: datetime) -> Attachment:
    attachment = Attachment(
        kind=file.kind,
        content_type=file.content_type,
        name=file.name,
        file=place,
        size=len(file.content),
        sha256=sha256(file.content).hexdigest(),
        width=file.width,
        height=file.height,
        added_at=at,
        added_by=reference(by),
    )
    attachment.commit()
    attachment.save(force_insert=True)
    record(
        FileEvent.ATTACHED,
        at=at,
        by=by,
        target=attachment,
        commits=[attachment],
        content_type=attachment.content_type,
        size=attachment.size,
    )
    return attachment


@contextmanager
def _stored(content: bytes) -> Iterator[str]:
    """Store `content` at a random place, safe on the disk; take it away if the rest fails.

    When a transaction around the action is rolled back later, `delete_orphans` takes it away.
    """
    token = secrets.token_hex(16)
    place = default_storage.save(f"{token[:2]}/{token[2:4]}/{token}", ContentFile(content))
    try:
        _sync(place)
        yield place
    except BaseException:
        default_storage.delete(place)
        raise


def _sync(place: str) -> None:
    """Wait until the file and its folders are on the disk, where the storage is a disk."""
    if not isinstance(default_storage, FileSystemStorage):
        return
    file = Path(default_storage.path(place))
    for path in (file, *list(file.parents)[: place.count("/") + 1]):
        handle = os.open(path, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@transaction.atomic
def erase_person(person: models.Model, *, by: models.Model, at: datetime) -> list[str]:
    """Take away the content of everything that `person` attached; the rows stay, empty.

    Returns:
        The names in the ledger of the erased rows, for the entry that tells of the erasure.
    """
    rows = list(Attachment.objects.kept().added_by(person))
    places = [row.file.name for row in rows]
    for row in rows:
        row.salt = None
        row.file, row.name, row.sha256 = "", "", ""
        row.erased_at = at
        row.save()
    # Bytes last: a rollback finds them still there; what a crash leaves is an orphan.
    transaction.on_commit(partial(_delete, places), robust=True)
    return [reference(row) for row in rows]


def delete_orphans(*, at: datetime) -> int:
    """Delete stored files that no attachment knows; how many there were."""
    names = list(orphans(before=at - ORPHAN_AGE))
    _delete(names)
    return len(names)


class _Hourly:
    """When stored files without a row were looked for last."""

    last: datetime | None = None


def delete_orphans_hourly(*, at: datetime) -> int:
    """`delete_orphans` once an hour, however often the worker asks; how many there were."""
    last = _Hourly.last
    if last is not None and timedelta(0) <= at - last < ORPHAN_AGE:
        return 0
    _Hourly.last = at
    return delete_orphans(at=at)


def _delete(places: Sequence[str]) -> None:
    for place in places:
        default_storage.delete(place)
