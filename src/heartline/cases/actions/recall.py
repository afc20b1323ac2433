"""The desk takes a case back that it gave to the wrong office."""

from datetime import datetime

from django.db import transaction

from heartline.cases.actions.endings import WITH_THE_OFFICE, let_go
from heartline.cases.actions.steps import (
    CaseMovedError,
    CaseRefusedError,
    allow,
    hold,
    step_assignment,
    step_case,
)
from heartline.cases.events import CaseEvent
from heartline.cases.models import AssignmentStatus, Case, ReplyStatus
from heartline.cases.rules import may_close_from_desk
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.plain import for_the_database


@transaction.atomic
def recall_case(case: Case, *, words: str, by: Staff, at: datetime) -> Case:
    """Take a case back from the offices that have it, to give it to the right one.

    Their parts end; what they drafted stays to be read, and can be sent no more. The person's
    clock runs on, and it counts as no return: the office did nothing wrong.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case, or works in the office that
            leads.
        CaseRefusedError: "no_text": it is not said why.
        CaseMovedError: no office has it, or not any more.
    """
    hold(case)
    allow(may_close_from_desk(by, case))
    if not words.strip():
        raise CaseRefusedError("no_text")
    lead = case.lead
    if lead is None:
        raise CaseMovedError(case.number)
    step_case(case, "recall", lead=None)
    let_go(case, WITH_THE_OFFICE, at=at)
    _take_parts_back(case, words=words, by=by, at=at)
    set_drafts_aside(case)
    record(CaseEvent.RECALLED, at=at, by=by, target=case, office=lead.code)
    return case


def _take_parts_back(case: Case, *, words: str, by: Staff, at: datetime) -> None:
    """End what is open; the office complained of, when it is being heard, still says its side."""
    open_ones = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)
    for part in case.assignments.filter(status__in=open_ones, released_text=""):
        step_assignment(
            part,
            "recall",
            returned_at=at,
            returned_by=by,
            return_reason="recalled",
            return_words=for_the_database(words),
        )


def set_drafts_aside(case: Case) -> None:
    """Keep what was drafted for those who read the work on the case; nobody can send it any more.

    As a word that answers nothing and was never sent, it makes room for another office's draft.
    """
    drafts = case.replies.filter(answers=True).exclude(status=ReplyStatus.SENT)
    drafts.update(answers=False, status=ReplyStatus.DRAFT, reviewed_by=None, reviewed_at=None)
