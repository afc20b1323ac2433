"""Words among colleagues."""

from datetime import datetime

from django.db import transaction

from heartline.cases.actions.steps import CaseRefusedError, allow
from heartline.cases.events import CaseEvent
from heartline.cases.models import Case, Note
from heartline.cases.rules import Fields, readable
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.plain import for_the_database


def write_note(case: Case, text: str, *, by: Staff, at: datetime) -> Note:
    """The row of a note, without an entry."""
    note = Note(case=case, text=for_the_database(text), by=by, at=at)
    note.commit()
    note.save(force_insert=True)
    return note


@transaction.atomic
def add_note(case: Case, *, text: str, by: Staff, at: datetime) -> Note:
    """A note that colleagues on the case read, and the person who spoke never does.

    Raises:
        PermissionDenied: `by` does not read the notes of this case.
        CaseRefusedError: "no_text": it says nothing.
    """
    allow(Fields.WORK in readable(by, case))
    if not text.strip():
        raise CaseRefusedError("no_text")
    note = write_note(case, text, by=by, at=at)
    record(CaseEvent.NOTED, at=at, by=by, target=case, commits=[note])
    return note
