"""What leaves the house on paper or as a sheet: the ledger keeps who took it, and how much."""

from datetime import datetime

from django.db import transaction

from heartline.cases.actions.steps import allow
from heartline.cases.events import CaseEvent, ListEvent
from heartline.cases.models import Case
from heartline.cases.rules import readable
from heartline.ledger.actions import record
from heartline.offices.models import Staff


@transaction.atomic
def note_export(
    name: str, *, form: str, rows: int, filters: dict[str, str], by: Staff, at: datetime
) -> None:
    """That a list leaves as a sheet.

    Args:
        name: which list: a key of `queries.exported.SHEETS`.
        form: "csv" or "xlsx".
        filters: what it was narrowed to, in codes.
    """
    record(
        ListEvent.EXPORTED,
        at=at,
        by=by,
        target=by,
        list=name,
        form=form,
        rows=rows,
        filters=filters,
    )


@transaction.atomic
def note_printing(case: Case, *, by: Staff, at: datetime) -> None:
    """That the file of a case was printed.

    Raises:
        PermissionDenied: `by` may read nothing of the case.
    """
    allow(bool(readable(by, case)))
    record(CaseEvent.PRINTED, at=at, by=by, target=case)
