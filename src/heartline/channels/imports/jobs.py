"""Sheets that are handed in on the page: kept, looked into, begun or thrown away."""

import os
import secrets
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from heartline.cases.actions.steps import allow
from heartline.cases.models import Policy
from heartline.channels.events import SheetEvent
from heartline.channels.imports.preview import look_into, place_of
from heartline.channels.models import SheetImport, SheetStatus
from heartline.channels.rules import may_import
from heartline.channels.sentences import Sentence, SheetError
from heartline.channels.sheets import read_sheet
from heartline.channels.sheets.values import FILE_LIMIT
from heartline.ledger.actions import record
from heartline.offices.models import Office, Staff

#: Where handed-in files lie, in the data folder.
FOLDER = "sheets"


def hand_in(
    upload: UploadedFile, *, office: Office, policy: Policy, by: Staff, at: datetime
) -> SheetImport:
    """Keep a sheet that can be read, until it is begun or thrown away.

    Raises:
        PermissionDenied: `by` may not bring in messages of `office`.
        SheetError: it cannot be read; nothing is kept.
    """
    allow(may_import(by, office))
    name = (upload.name or "")[-200:]
    if (upload.size or 0) > FILE_LIMIT:
        size = -(-(upload.size or 0) // 1_000_000)
        raise SheetError("too_big", size=size, limit=FILE_LIMIT // 1_000_000)
    file = _store(upload)
    try:
        sheet = read_sheet(Path(settings.DATA) / file, filename=name)
        return SheetImport.objects.create(
            name=name,
            file=file,
            total=len(sheet.rows),
            office=office,
            policy=policy,
            by=by,
            added_at=at,
        )
    except BaseException:
        (Path(settings.DATA) / file).unlink()
        raise


def _store(upload: UploadedFile) -> str:
    """Write the upload down piece by piece, for our eyes only; where it lies."""
    folder = Path(settings.DATA) / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    file = folder / secrets.token_hex(16)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        for piece in upload.chunks():
            out.write(piece)
        out.flush()
        os.fsync(out.fileno())
    return f"{FOLDER}/{file.name}"


def choose(
    job: SheetImport,
    *,
    sheet: str,
    mapping: Mapping[str, str],
    office: Office,
    policy: Policy,
    by: Staff,
) -> None:
    """Say which sheet is meant, what its columns hold, and whose answers they are.

    Nothing happens once it has begun.

    Raises:
        PermissionDenied: `by` did not hand it in, or may not bring in messages of `office`.
    """
    allow(job.by_id == by.pk and may_import(by, office))
    job.sheet, job.mapping, job.office, job.policy = sheet, dict(mapping), office, policy
    SheetImport.objects.filter(pk=job.pk, status=SheetStatus.DRAFT).update(
        sheet=sheet, mapping=job.mapping, office=office, policy=policy
    )


@transaction.atomic
def begin(job: SheetImport, *, by: Staff, at: datetime) -> None:
    """Let the worker bring it in; pressing twice begins it once.

    Raises:
        PermissionDenied: `by` did not hand it in.
        SheetError: it cannot be read or understood.
    """
    allow(job.by_id == by.pk)
    preview = look_into(job, at=at)
    if preview.problem or preview.result is None:
        raise preview.problem or SheetError("damaged")
    notes = [*preview.sheet.notes, *preview.result.notes]
    begun = SheetImport.objects.filter(pk=job.pk, status=SheetStatus.DRAFT).update(
        status=SheetStatus.WAITING,
        total=len(preview.sheet.rows),
        notes=[kept(note) for note in notes],
        touched_at=at,
    )
    if begun:
        rows = len(preview.sheet.rows)
        record(SheetEvent.BEGUN, at=at, by=by, target=job, office=job.office.code, rows=rows)


def discard(job: SheetImport, *, by: Staff) -> None:
    """Throw a sheet away that was not begun, with its file.

    Raises:
        PermissionDenied: `by` did not hand it in.
    """
    allow(job.by_id == by.pk)
    if SheetImport.objects.filter(pk=job.pk, status=SheetStatus.DRAFT).delete()[0]:
        throw_away(job)


def throw_away(job: SheetImport) -> None:
    """Delete the file that was handed in."""
    if job.file:
        place_of(job).unlink(missing_ok=True)


def kept(sentence: Sentence) -> dict[str, object]:
    """The sentence as a row keeps it."""
    return {"code": sentence.code, "params": dict(sentence.params)}
