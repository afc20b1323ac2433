"""From the rows of a sheet to cases: each once, in batches, whatever happens on the way."""

import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from heartline.cases.actions.history import PastReply, import_message
from heartline.cases.actions.intake import Incoming
from heartline.cases.actions.steps import allow
from heartline.cases.models import Party, Policy
from heartline.channels.columns import Columns
from heartline.channels.imports.incoming import understand
from heartline.channels.imports.names import known_names
from heartline.channels.imports.notes import Notes
from heartline.channels.models import ImportedRow
from heartline.channels.rows import IncomingRow, Refusal, to_incoming
from heartline.channels.rules import may_import
from heartline.channels.sentences import Sentence
from heartline.channels.sheets import Row, Sheet
from heartline.offices.models import Office, Staff
from heartline.people.actions import store_contact
from heartline.people.models import Person, Reach
from heartline.shared.keyring import keyring

logger = logging.getLogger(__name__)

#: Rows in one transaction: what a crash undoes at the most, and what others wait for.
BATCH = 25
#: How long other writers are let in between two batches, in seconds.
PAUSE = 0.01
#: Imports wait for one another on PostgreSQL; any number that nothing else uses.
_IMPORTING = 7_305_022


@dataclass(frozen=True)
class Batch:
    """What came of some rows on end."""

    rows: int
    imported: int = 0
    repeated: int = 0
    refused: tuple[Refusal, ...] = ()


@dataclass(frozen=True)
class Result:
    """What came of a sheet: rows = imported + repeated + the number of refused."""

    rows: int
    imported: int
    repeated: int
    refused: tuple[Refusal, ...]
    notes: tuple[Sentence, ...]


def import_sheet(
    sheet: Sheet,
    columns: Columns,
    *,
    office: Office,
    policy: Policy,
    by: Staff | None,
    at: datetime,
    dry_run: bool = False,
    start: int = 0,
    progress: Callable[[Batch], None] | None = None,
) -> Result:
    """Bring in the rows of a sheet, each once; a row that came in before is repeated.

    It may be killed at any moment and begun again: a row is in whole or not at all.

    Args:
        office: whose answers these are, where a row names no office under it.
        dry_run: change nothing; the result is what it would be.
        start: leave so many rows aside, which an earlier run has dealt with.
        progress: told each batch inside the transaction that brings it in; what it raises undoes
            the batch and ends the import.

    Raises:
        PermissionDenied: `by` may not bring in messages of `office`.
    """
    allow(by is None or may_import(by, office))
    importing = _Import(columns, office=office, policy=policy, by=by, at=at)
    tell = progress or (lambda _batch: None)
    batches: list[Batch] = []
    for rows in _batches(sheet.rows[start:]):
        if dry_run:
            batch = importing.judge(rows)
            tell(batch)
        else:
            batch = importing.bring_in(rows, tell)
            time.sleep(PAUSE)
        batches.append(batch)
    return Result(
        rows=sum(batch.rows for batch in batches),
        imported=sum(batch.imported for batch in batches),
        repeated=sum(batch.repeated for batch in batches),
        refused=tuple(refusal for batch in batches for refusal in batch.refused),
        notes=(*_about(columns), *importing.notes.sentences()),
    )


def _about(columns: Columns) -> list[Sentence]:
    """What is worth knowing about the columns themselves."""
    return [] if "text" in columns else [Sentence("titles_only")]


def _batches(rows: Sequence[Row]) -> Iterator[Sequence[Row]]:
    for first in range(0, len(rows), BATCH):
        yield rows[first : first + BATCH]


def _keyed(text: str) -> str:
    """A keyed hash of `text`, whose letters count as they are."""
    return keyring().index(sha256(text.encode()).hexdigest(), "imported row")


@dataclass
class _Tally:
    """The counts of one batch while it is dealt with."""

    imported: int = 0
    repeated: int = 0
    refused: list[Refusal] = field(default_factory=list)


class _Import:
    """One run over a sheet: what is the same for all its rows, and what it has met."""

    def __init__(
        self, columns: Columns, *, office: Office, policy: Policy, by: Staff | None, at: datetime
    ) -> None:
        self.columns, self.office, self.policy, self.by, self.at = columns, office, policy, by, at
        self.names = known_names(office)
        self.notes = Notes()
        self.zone = ZoneInfo(settings.TIME_ZONE)
        #: What a dry run would have brought in: identity → content.
        self.supposed: dict[str, str] = {}

    def bring_in(self, rows: Sequence[Row], tell: Callable[[Batch], None]) -> Batch:
        """Bring in one batch, all of it or, when the machine fails, nothing."""
        told = [self._read(row) for row in rows]
        with transaction.atomic():
            _one_at_a_time()
            known = _known(told)
            before = set(known)
            batch = self._deal_with(told, known, self._take)
            ImportedRow.objects.bulk_create(
                ImportedRow(identity=identity, content=content)
                for identity, content in known.items()
                if identity not in before
            )
            tell(batch)
        return batch

    def judge(self, rows: Sequence[Row]) -> Batch:
        """What would come of one batch."""
        told = [self._read(row) for row in rows]
        known = _known(told) | self.supposed
        before = set(known)
        batch = self._deal_with(told, known, self._understand)
        self.supposed |= {name: known[name] for name in known.keys() - before}
        return batch

    def _read(self, row: Row) -> IncomingRow | Refusal:
        try:
            return to_incoming(row, self.columns, zone=self.zone, now=self.at)
        except Exception as error:  # noqa: BLE001 - one row's mishap must not stop the others
            return _mishap(row.number, error)

    def _deal_with(
        self,
        told: Sequence[IncomingRow | Refusal],
        known: dict[str, str],
        take: Callable[[IncomingRow], object],
    ) -> Batch:
        """Take what is new among `told`; `known` holds what came in before, and grows."""
        tally = _Tally()
        for row in told:
            if isinstance(row, Refusal):
                tally.refused.append(row)
            else:
                self._deal_with_row(row, known, take, tally)
        return Batch(len(told), tally.imported, tally.repeated, tuple(tally.refused))

    def _deal_with_row(
        self,
        row: IncomingRow,
        known: dict[str, str],
        take: Callable[[IncomingRow], object],
        tally: _Tally,
    ) -> None:
        identity, content = _keyed(row.identity()), _keyed(row.content_digest())
        if identity not in known:
            try:
                take(row)
            except (OperationalError, InterfaceError):
                raise  # the database is gone, not the row wrong
            except Exception as error:  # noqa: BLE001 - one row's mishap must not stop the others
                tally.refused.append(_mishap(row.row, error))
            else:
                known[identity] = content
                self.notes.changed(row)
                tally.imported += 1
        elif row.external_id and known[identity] != content:
            header = self.columns.header_of.get("id")
            tally.refused.append(Refusal(row.row, header, Sentence("other_content")))
        else:
            tally.repeated += 1

    def _understand(self, row: IncomingRow) -> tuple[Incoming, Office | None]:
        return understand(row, self.names, self.notes)

    @transaction.atomic
    def _take(self, row: IncomingRow) -> None:
        incoming, office = self._understand(row)
        party = import_message(
            incoming,
            office=office or self.office,
            reply=PastReply(row.reply, row.replied_at) if row.replied_at else None,
            policy=self.policy,
            received_at=row.written_at or self.at,
            by=self.by,
            at=self.at,
        )
        _keep_contact(party, row)


def _one_at_a_time() -> None:
    """Wait until no other import is inside a batch; on SQLite every writer waits anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORTING])


def _known(told: Sequence[IncomingRow | Refusal]) -> dict[str, str]:
    """What came in before among `told`: identity → content."""
    identities = [_keyed(row.identity()) for row in told if isinstance(row, IncomingRow)]
    rows = ImportedRow.objects.filter(identity__in=identities)
    return dict(rows.values_list("identity", "content"))


def _keep_contact(party: Party, row: IncomingRow) -> None:
    """Seal how the person could be reached; they still hear from us on the follow page only."""
    for kind, value in ((Reach.PHONE, row.phone), (Reach.EMAIL, row.email)):
        if value:
            store_contact(party.person, kind=kind, value=value)
    if (row.phone or row.email) and party.person.anonymous:
        Person.objects.filter(pk=party.person_id).update(anonymous=False)


def _mishap(row: int, error: Exception) -> Refusal:
    """The refusal of a row that failed; only the name of what went wrong is logged."""
    logger.error("row %d of a sheet failed: %s", row, type(error).__name__)
    return Refusal(row, None, Sentence("went_wrong"))
