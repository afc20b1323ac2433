"""Answering: at once by the desk, or drafted, reviewed by another, and sent by the office."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from heartline.cases.actions.endings import BY_THE_ANSWER, let_go
from heartline.cases.actions.steps import (
    CaseMovedError,
    CaseRefusedError,
    allow,
    hold,
    step_assignment,
    step_case,
)
from heartline.cases.events import CaseEvent
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Benefit,
    Case,
    CaseFile,
    FileRole,
    Outcome,
    Party,
    PartyStatus,
    Reply,
    ReplyStatus,
    Role,
)
from heartline.cases.rules import concerns, leads, may_review, sits_at_desk
from heartline.files.models import Attachment
from heartline.ledger.actions import record
from heartline.offices.models import DutyKind, Office, Staff
from heartline.shared.plain import for_the_database

_DESK = (DutyKind.DISPATCHER, DutyKind.OPERATOR)


@transaction.atomic
def answer_at_once(case: Case, *, text: str, by: Staff, at: datetime) -> Reply:
    """Answer what the desk itself can answer, without giving it to an office.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseRefusedError: "no_text": there is no answer.
        CaseMovedError: it has been given to an office, or answered, meanwhile.
    """
    allow(sits_at_desk(by, case, *_DESK))
    desk = next(iter(by.offices(*_DESK)))
    reply = _draft(case, desk, text, by=by, at=at)
    reply.at_once = True
    step_case(case, "answer_at_once", answered_at=at)
    _send(reply, by=by, at=at)
    record(
        CaseEvent.ANSWERED_AT_ONCE,
        at=at,
        by=by,
        target=case,
        commits=[reply],
        reply=reply.pk,
        late=case.is_late(at),
    )
    return reply


def _draft(case: Case, office: Office, text: str, *, by: Staff | None, at: datetime) -> Reply:
    if not text.strip():
        raise CaseRefusedError("no_text")
    return Reply(
        case=case, office=office, text=for_the_database(text), drafted_by=by, drafted_at=at
    )


def _send(reply: Reply, *, by: Staff | None, at: datetime) -> None:
    reply.status = ReplyStatus.SENT
    reply.sent_at = at
    reply.sent_by = by
    reply.commit()
    reply.save()
    if reply.answers:
        _ask_anew(reply.case)


def _ask_anew(case: Case) -> None:
    """A new answer stands: what was asked or called about the one before counts no more."""
    waiting = case.parties.filter(status=PartyStatus.WAITING)
    waiting.update(asked_at=None, calls=0)


def _lead_of(case: Case) -> Office:
    if case.lead is None:
        raise CaseMovedError(case.number)
    return case.lead


@transaction.atomic
def draft_reply(case: Case, *, text: str, by: Staff, at: datetime) -> Reply:
    """Write the answer, or write it anew; a reviewed one is a draft again.

    Raises:
        PermissionDenied: `by` does not work in the office that leads.
        CaseRefusedError: "no_text": it says nothing.
        CaseMovedError: a colleague has begun a draft at this moment.
    """
    hold(case)
    allow(leads(by, case))
    if not text.strip():
        raise CaseRefusedError("no_text")
    reply = case.replies.filter(answers=True).exclude(status=ReplyStatus.SENT).first()
    if reply is None:
        reply = _draft(case, _lead_of(case), text, by=by, at=at)
    reply.text = for_the_database(text)
    reply.office = _lead_of(case)
    reply.status = ReplyStatus.DRAFT
    reply.drafted_by, reply.drafted_at = by, at
    reply.reviewed_by = reply.reviewed_at = None
    reply.review_words = ""
    try:
        with transaction.atomic():
            reply.save()
    except IntegrityError as error:
        raise CaseMovedError(case.number) from error
    record(CaseEvent.REPLY_DRAFTED, at=at, by=by, target=case, reply=reply.pk)
    return reply


@transaction.atomic
def review_reply(reply: Reply, *, good: bool, words: str = "", by: Staff, at: datetime) -> Reply:
    """Let a draft pass, or send it back with words for the one who wrote it.

    Raises:
        PermissionDenied: `by` is no supervisor over that office, or wrote the draft.
        CaseRefusedError: "no_change": it is sent back without saying what should change.
        CaseMovedError: the draft has changed meanwhile.
    """
    allow(may_review(by, reply))
    if not good and not words.strip():
        raise CaseRefusedError("no_change")
    fields = {
        "status": ReplyStatus.REVIEWED if good else ReplyStatus.DRAFT,
        "reviewed_by": by if good else None,
        "reviewed_at": at if good else None,
        "review_words": for_the_database(words),
    }
    same = Reply.objects.filter(pk=reply.pk, status=ReplyStatus.DRAFT, drafted_at=reply.drafted_at)
    if not same.update(**fields):
        raise CaseMovedError(reply.case.number)
    reply.refresh_from_db()
    kind = CaseEvent.REPLY_REVIEWED if good else CaseEvent.REPLY_SENT_BACK
    record(kind, at=at, by=by, target=reply.case, reply=reply.pk)
    return reply


@transaction.atomic
def send_reply(reply: Reply, *, by: Staff, at: datetime) -> Reply:
    """Send a reviewed answer to everybody who spoke; the case is answered with it.

    Raises:
        PermissionDenied: `by` does not work in the office that leads.
        CaseRefusedError: "not_reviewed": nobody has reviewed it, or it is another office's.
        CaseMovedError: it was sent or written anew meanwhile.
    """
    case = reply.case
    hold(case)
    allow(leads(by, case))
    if reply.status != ReplyStatus.REVIEWED or reply.office_id != case.lead_id:
        raise CaseRefusedError("not_reviewed")
    as_read = {"status": reply.status, "drafted_at": reply.drafted_at}
    if not Reply.objects.filter(pk=reply.pk, **as_read).exists():
        raise CaseMovedError(case.number)
    step_case(case, "answer", answered_at=at)
    finish_parts(case, at=at)
    let_go(case, BY_THE_ANSWER, at=at)
    _send(reply, by=by, at=at)
    record(
        CaseEvent.ANSWERED,
        at=at,
        by=by,
        target=case,
        commits=[reply],
        reply=reply.pk,
        office=reply.office.code,
        late=case.is_late(at),
    )
    return reply


def finish_parts(case: Case, *, at: datetime, reason: str = "case_ended") -> None:
    """End the parts that are still open: those in work are done, those only offered go back."""
    for part in case.assignments.filter(status=AssignmentStatus.ACCEPTED):
        step_assignment(part, "finish", done_at=at)
    for part in case.assignments.filter(status=AssignmentStatus.OFFERED):
        step_assignment(part, "return", returned_at=at, return_reason=reason)


@transaction.atomic
def write_to_person(party: Party, *, text: str, by: Staff, at: datetime) -> Reply:
    """A word on the way: a question, some news. It answers nothing and closes nothing.

    The first one to reach the person is also the office's first contact.

    Raises:
        PermissionDenied: `by` neither leads the case nor sits at its desk.
        CaseRefusedError: "no_text": it says nothing.
    """
    case = party.case
    allow(leads(by, case) or sits_at_desk(by, case, *_DESK))
    office = case.lead if leads(by, case) and case.lead else by.offices(*_DESK)[0]
    reply = word_to(party, office, text, by=by, at=at)
    parts: Iterable[Assignment] = case.assignments.filter(
        role=Role.LEAD, office=office, contacted_at=None, status=AssignmentStatus.ACCEPTED
    )
    for part in parts:
        part.contacted_at = at
        part.save(update_fields=["contacted_at"])
    return reply


def word_to(party: Party, office: Office, text: str, *, by: Staff, at: datetime) -> Reply:
    """The row and the entry of a word on the way from `office`; whoever calls it has asked first.

    Raises:
        CaseRefusedError: "no_text": it says nothing.
    """
    reply = _draft(party.case, office, text, by=by, at=at)
    reply.party = party
    reply.answers = False
    _send(reply, by=by, at=at)
    record(
        CaseEvent.WORD_SENT,
        at=at,
        by=by,
        target=party.case,
        commits=[reply],
        reply=reply.pk,
        party=party.pk,
    )
    return reply


@transaction.atomic
def tell_outcome(
    case: Case,
    *,
    kind: Benefit,
    what: str,
    people: int,
    before: Iterable[Attachment] = (),
    after: Iterable[Attachment] = (),
    by: Staff,
    at: datetime,
) -> Outcome:
    """What changed, for how many, with pictures from before and after; told anew, it replaces.

    Raises:
        PermissionDenied: `by` works neither in the office that led nor at the desk.
        CaseRefusedError: "no_text": what changed is not said; "nobody": for not one person.
    """
    worked = case.assignments.filter(
        role=Role.LEAD,
        office__in=by.offices(DutyKind.HANDLER),
        status__in=(AssignmentStatus.ACCEPTED, AssignmentStatus.DONE),
    )
    allow(not concerns(by, case) and (worked.exists() or sits_at_desk(by, case, *_DESK)))
    if not what.strip():
        raise CaseRefusedError("no_text")
    if people < 1:
        raise CaseRefusedError("nobody")
    outcome = Outcome.objects.filter(case=case).first() or Outcome(case=case)
    outcome.kind, outcome.what, outcome.people = kind, for_the_database(what), people
    outcome.told_by, outcome.told_at = by, at
    outcome.commit()
    outcome.save()
    for role, attachments in ((FileRole.BEFORE, before), (FileRole.AFTER, after)):
        for attachment in attachments:
            CaseFile.objects.create(case=case, attachment=attachment, role=role)
    record(
        CaseEvent.OUTCOME,
        at=at,
        by=by,
        target=case,
        commits=[outcome],
        kind=str(kind),
        people=people,
    )
    return outcome
