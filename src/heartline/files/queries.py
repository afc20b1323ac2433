"""Whether the stored bytes are all there, and nothing besides."""

from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256

from django.core.files.storage import default_storage

from heartline.files.models import Attachment


def verify_file(attachment: Attachment) -> bool:
    """Whether the stored bytes are those that were kept; an erased attachment has none."""
    if attachment.erased_at is not None:
        return not attachment.file
    digest = sha256()
    try:
        with default_storage.open(attachment.file.name, "rb") as stored:
            for chunk in stored.chunks():
                digest.update(chunk)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == attachment.sha256


def missing_files() -> Iterator[Attachment]:
    """Kept attachments whose bytes are gone."""
    for attachment in Attachment.objects.kept().iterator():
        if not default_storage.exists(attachment.file.name):
            yield attachment


def changed_files() -> Iterator[Attachment]:
    """Attachments whose bytes are gone or are not those that were kept. Reads every file."""
    for attachment in Attachment.objects.iterator():
        if not verify_file(attachment):
            yield attachment


def orphans(*, before: datetime) -> Iterator[str]:
    """Stored files last written before `before` that no attachment knows."""
    known = set(Attachment.objects.kept().values_list("file", flat=True))
    for name in list(_stored("", depth=2)):
        if name not in known and default_storage.get_modified_time(name) < before:
            yield name


def _stored(folder: str, *, depth: int) -> Iterator[str]:
    """The names of the files that lie `depth` folders below `folder`."""
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    if depth == 0:
        yield from (f"{folder}/{name}" for name in files)
        return
    for name in folders:
        yield from _stored(f"{folder}/{name}" if folder else name, depth=depth - 1)
