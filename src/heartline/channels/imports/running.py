"""Working through the sheets that were begun on the page, also after a crash."""

import logging
import time
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F, Q

from heartline.channels.columns import choose_columns
from heartline.channels.events import SheetEvent
from heartline.channels.imports.jobs import kept, throw_away
from heartline.channels.imports.preview import place_of, read_job
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
        job.delete()
        throw_away(job)


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
    try:
        sheet = read_job(job)
        columns = choose_columns(sheet.header, job.mapping)
        import_sheet(
            sheet,
            columns,
            office=job.office,
            policy=job.policy,
            by=job.by,
            at=clock(),
            start=job.done,
            progress=_Advance(job, clock),
        )
    except SheetError as error:
        return _end(job, SheetStatus.REFUSED, clock(), problem=kept(error.sentence))
    except PermissionDenied:
        problem = kept(Sentence("no_longer_allowed"))
        return _end(job, SheetStatus.REFUSED, clock(), problem=problem)
    except OvertakenError:
        logger.warning("import %s: another worker has gone on with it", job.key)
        return False
    return _end(job, SheetStatus.DONE, clock())


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
def _end(
    job: SheetImport, status: SheetStatus, at: datetime, *, problem: dict[str, object] | None = None
) -> bool:
    """Close an import and throw its file away; False when another worker has closed it."""
    ended = SheetImport.objects.filter(key=job.key, status=SheetStatus.RUNNING).update(
        status=status, problem=problem or {}, finished_at=at, touched_at=at, file=""
    )
    if ended:
        kind = SheetEvent.DONE if status == SheetStatus.DONE else SheetEvent.REFUSED
        file = place_of(job)
        job.refresh_from_db()
        record(
            kind,
            at=at,
            by=None,
            target=job,
            rows=job.done,
            imported=job.imported,
            repeated=job.repeated,
        )
        transaction.on_commit(lambda: file.unlink(missing_ok=True))
    return bool(ended)
