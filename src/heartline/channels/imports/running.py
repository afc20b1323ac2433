"""Working through the sheets that were begun on the page, also after a crash."""

import logging
import time
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from heartline.channels.columns import choose_columns
from heartline.channels.events import SheetEvent
from heartline.channels.imports.jobs import FOLDER, kept, throw_away
from heartline.channels.imports.preview import read_job
from heartline.channels.imports.rows import Batch, import_sheet
from heartline.channels.models import RefusedRow, SheetImport, SheetStatus
from heartline.channels.sentences import Sentence, SheetError
from heartline.ledger.actions import record

logger = logging.getLogger(__name__)

#: A running import that has not moved for so long was cut off and is taken up again.
CUT_OFF = timedelta(minutes=1)
#: How long a sheet that nobody begins is kept; it holds what people wrote.
DRAFTS_KEPT = timedelta(days=1)
#: How long it is kept what came of an import.
RESULTS_KEPT = timedelta(days=90)


class OvertakenError(Exception):
    """Another worker has gone on with this import."""


def run_waiting(*, at: datetime) -> int:
    """Work through the imports that wait or were cut off; how many came to an end."""
    forget_old(at=at)
    ended = 0
    clock = Clock(at)
    while (job := _claim(clock())) is not None:
        ended += _run(job, clock)
    return ended


def forget_old(*, at: datetime) -> None:
    """Throw away sheets that nobody began and what came of old imports, with their files."""
    old = Q(status=SheetStatus.DRAFT, added_at__lt=at - DRAFTS_KEPT) | Q(
        finished_at__lt=at - RESULTS_KEPT
    )
    for job in SheetImport.objects.filter(old):
        throw_away(job)
        job.delete()
    _sweep(at)


def _sweep(at: datetime) -> None:
    """Delete files that a crash left without a row."""
    known = set(SheetImport.objects.exclude(file="").values_list("file", flat=True))
    for file in (Path(settings.DATA) / FOLDER).glob("*"):
        age = at.timestamp() - file.stat().st_mtime
        if f"{FOLDER}/{file.name}" not in known and age > DRAFTS_KEPT.total_seconds():
            file.unlink(missing_ok=True)


class Clock:
    """The moment `at`, and on from there as time passes."""

    def __init__(self, at: datetime) -> None:
        self.at, self.began = at, time.monotonic()

    def __call__(self) -> datetime:
        return self.at + timedelta(seconds=time.monotonic() - self.began)


def _claim(at: datetime) -> SheetImport | None:
    """The import that has waited longest, now ours; None when none waits."""
    ready = Q(status=SheetStatus.WAITING) | Q(
        status=SheetStatus.RUNNING, touched_at__lt=at - CUT_OFF
    )
    for key in SheetImport.objects.filter(ready).order_by("touched_at").values_list("key"):
        mine = SheetImport.objects.filter(ready, key=key[0])
        if mine.update(status=SheetStatus.RUNNING, touched_at=at):
            jobs = SheetImport.objects.select_related("office", "policy__calendar", "by")
            return jobs.get(key=key[0])
    return None


def _run(job: SheetImport, clock: Clock) -> bool:
    """Bring in what an earlier run has left; whether it came to an end here."""
    problem: Sentence | None = None
    try:
        _bring_in(job, clock)
    except SheetError as error:
        problem = error.sentence
    except PermissionDenied:
        problem = Sentence("no_longer_allowed")
    except OvertakenError:
        logger.warning("import %s: another worker has gone on with it", job.key)
        return False
    ended = _end(job, clock(), problem)
    if ended:
        throw_away(job)
    return ended


def _bring_in(job: SheetImport, clock: Clock) -> None:
    sheet = read_job(job)
    import_sheet(
        sheet,
        choose_columns(sheet.header, job.mapping),
        office=job.office,
        policy=job.policy,
        by=job.by,
        at=clock(),
        start=job.done,
        progress=_Advance(job, clock),
    )


class _Advance:
    """Moves the row of an import on with each batch, in the batch's own transaction."""

    def __init__(self, job: SheetImport, clock: Clock) -> None:
        self.job, self.clock = job, clock

    def __call__(self, batch: Batch) -> None:
        """Note what came of a batch.

        Raises:
            OvertakenError: the import does not stand where we left it; the batch is undone.
        """
        done = self.job.done + batch.rows
        ours = SheetImport.objects.filter(
            key=self.job.key, status=SheetStatus.RUNNING, done=self.job.done
        )
        moved = ours.update(
            done=done,
            imported=F("imported") + batch.imported,
            repeated=F("repeated") + batch.repeated,
            touched_at=self.clock(),
        )
        if not moved:
            raise OvertakenError
        RefusedRow.objects.bulk_create(
            RefusedRow(
                sheet_import=self.job,
                row=refusal.row,
                column=refusal.column or "",
                code=refusal.reason.code,
                params=dict(refusal.reason.params),
            )
            for refusal in batch.refused
        )
        self.job.done = done


@transaction.atomic
def _end(job: SheetImport, at: datetime, problem: Sentence | None) -> bool:
    """Close an import; False when another worker has closed it."""
    ours = SheetImport.objects.filter(key=job.key, status=SheetStatus.RUNNING)
    ended = ours.update(
        status=SheetStatus.REFUSED if problem else SheetStatus.DONE,
        problem=kept(problem) if problem else {},
        finished_at=at,
        touched_at=at,
        file="",
    )
    if ended:
        came = SheetImport.objects.get(key=job.key)
        record(
            SheetEvent.REFUSED if problem else SheetEvent.DONE,
            at=at,
            by=None,
            target=job,
            rows=came.done,
            imported=came.imported,
            repeated=came.repeated,
        )
    return bool(ended)
