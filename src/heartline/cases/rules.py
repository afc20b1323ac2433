"""Who may do what in a case, and who may read what: facts in, yes or no out."""

from collections.abc import Callable
from enum import StrEnum

from heartline.cases.models import (
    IN_HAND,
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Closing,
    Party,
    PartyStatus,
    Reply,
    ReplyStatus,
    Role,
)
from heartline.cases.steps import CASE_STEPS, steps_from
from heartline.offices.models import DutyKind, Office, Staff
from heartline.people.models import Person


class Fields(StrEnum):
    """Groups of what can be read on a case."""

    SUMMARY = "summary"  # number, kind, topic, area, status, offices, moments
    WORDS = "words"  # title, messages, conversation, replies
    PLACE = "place"  # the exact place
    PERSON = "person"  # that there is a contact, and the means to open it
    NAME = "name"  # the person's name
    FILES = "files"  # pictures and papers
    WORK = "work"  # instructions, notes, reasons of returns, working papers
    HISTORY = "history"  # who did what when
    RELEASED = "released"  # only the text written for the office complained of


_ALL = frozenset(Fields) - {Fields.RELEASED}
_NOTHING: frozenset[Fields] = frozenset()

#: What each duty reads in a case that it may open.
READS: dict[str, frozenset[Fields]] = {
    DutyKind.DISPATCHER: _ALL,
    DutyKind.OPERATOR: _ALL,
    DutyKind.HANDLER: _ALL,
    DutyKind.SUPERVISOR: _ALL,
    DutyKind.ANALYST: frozenset({Fields.SUMMARY}),
    DutyKind.AUDITOR: frozenset({Fields.SUMMARY, Fields.HISTORY}),
}


def concerns(staff: Staff, case: Case) -> bool:
    """Whether the case complains of `staff`, or of an office that they work in or under."""
    if case.about_staff_id is not None and case.about_staff_id == staff.pk:
        return True
    about = case.about
    return about is not None and any(office.is_under(about) for office in staff.offices())


def _in_reach(kind: str, office: Office, case: Case, parts: list[Assignment]) -> bool:
    """Whether one duty in one office opens the case; the same question as `visible_to` asks."""
    everywhere = office.parent_id is None
    below = everywhere or (case.lead is not None and case.lead.is_under(office))
    if kind in (DutyKind.DISPATCHER, DutyKind.AUDITOR):
        return below
    if kind in (DutyKind.OPERATOR, DutyKind.ANALYST):
        return below and not case.private
    if kind == DutyKind.HANDLER:
        return any(part.office_id == office.pk for part in parts)
    if kind == DutyKind.SUPERVISOR:
        return any(part.office.is_under(office) for part in parts)
    return False


def parts_in_hand(case: Case) -> list[Assignment]:
    """The parts of the case that no office has handed back; uses what was prefetched."""
    return [part for part in case.assignments.all() if part.status in IN_HAND]


def readable(staff: Staff, case: Case) -> frozenset[Fields]:
    """What `staff` may read in `case`; nothing at all for a stranger."""
    if case.about_staff_id is not None and case.about_staff_id == staff.pk:
        return _NOTHING
    parts = parts_in_hand(case)
    reads = _NOTHING
    for duty in staff.held:
        if _in_reach(duty.kind, duty.office, case, parts):
            reads |= READS[duty.kind]
    if reads and concerns(staff, case):
        ours = {office.pk for office in staff.offices()}
        heard = any(part.office_id in ours for part in parts)
        return frozenset({Fields.RELEASED}) if heard else _NOTHING
    return reads


def sits_at_desk(staff: Staff, case: Case, *kinds: DutyKind) -> bool:
    """Whether `staff` holds a desk duty that reaches this case, which does not concern them."""
    kinds = kinds or (DutyKind.DISPATCHER,)
    # The desk reaches a case by its lead; parts are read for other duties only.
    return not concerns(staff, case) and any(
        duty.kind in kinds and _in_reach(duty.kind, duty.office, case, []) for duty in staff.held
    )


def may_close_from_desk(staff: Staff, case: Case) -> bool:
    """Whether `staff` may merge the case or put it out of scope.

    That is the desk's, and never of somebody who works in the office that leads.
    """
    works_in_lead = case.lead_id in {office.pk for office in staff.offices()}
    return sits_at_desk(staff, case) and not works_in_lead


def speaks_for_lead(staff: Staff, case: Case) -> bool:
    """Whether `staff` handles cases in the leading office, or sits at a desk inside it.

    At the top the desk is everybody's: there only those who handle cases speak for the office.
    """
    own = (duty for duty in staff.held if duty.office_id == case.lead_id)
    works = (DutyKind.HANDLER, DutyKind.SUPERVISOR)
    return any(duty.kind in works or duty.office.parent_id is not None for duty in own)


def may_call_back(staff: Staff, case: Case) -> bool:
    """Whether `staff` may ask a person what they think of the answer; never of their office's."""
    return sits_at_desk(staff, case, *DESK) and not speaks_for_lead(staff, case)


def may_take_verdict(staff: Staff, case: Case) -> bool:
    """Whether `staff` may write down what a person says of the answer; never of their own."""
    sent = [reply for reply in case.replies.all() if reply.answers and reply.sent_at]
    newest = max(sent, key=lambda reply: (reply.sent_at, reply.pk), default=None)
    is_own = newest is not None and newest.sent_by_id == staff.pk
    return may_call_back(staff, case) and not is_own


def may_publish(staff: Staff, case: Case) -> bool:
    """Whether `staff` may publish the words of a case, take them back, or make it private.

    That is the desk's; no office shows or hides its own.
    """
    return sits_at_desk(staff, case) and not speaks_for_lead(staff, case)


def works_on(staff: Staff, part: Assignment) -> bool:
    """Whether `staff` handles cases in the office that holds this part."""
    handlers = {office.pk for office in staff.offices(DutyKind.HANDLER)}
    return part.office_id in handlers


def leads(staff: Staff, case: Case) -> bool:
    """Whether `staff` handles cases in the office that leads this one now."""
    return not concerns(staff, case) and any(
        part.role == Role.LEAD
        and part.status == AssignmentStatus.ACCEPTED
        and works_on(staff, part)
        for part in parts_in_hand(case)
    )


def may_review(staff: Staff, reply: Reply) -> bool:
    """Whether `staff` may review the reply.

    That is a supervisor's of the office or above it, never of the one who drafted it.
    """
    if reply.drafted_by_id == staff.pk or reply.status != ReplyStatus.DRAFT:
        return False
    offices = staff.offices(DutyKind.SUPERVISOR)
    return not concerns(staff, reply.case) and any(
        reply.office.is_under(office) for office in offices
    )


def may_lead(office: Office, case: Case) -> bool:
    """Whether `office` may lead: never the office complained of, nor one under it."""
    return case.about is None or not office.is_under(case.about)


def may_read_name(staff: Staff, case: Case, person: Person) -> bool:
    """Whether `staff` may read the person's name: a hidden one is the desk's alone."""
    if Fields.NAME not in readable(staff, case):
        return False
    return not person.name_hidden or sits_at_desk(staff, case, *DESK)


def may_erase(staff: Staff, case: Case) -> bool:
    """Whether `staff` may forget somebody who spoke in the case, at that person's request.

    Who is forgotten can judge no answer any more, so it is never the office's that gives it.
    """
    return sits_at_desk(staff, case) and not speaks_for_lead(staff, case)


def may_be_released(case: Case) -> bool:
    """Whether the one whose words open the case agreed, and nothing keeps them private.

    Those who were joined to it by merging agreed, or did not, to words of their own.
    """
    own = [party.person.consents for party in case.parties.all() if party.home_id == case.pk]
    return not case.private and not case.imported and bool(own) and all(own)


class Act(StrEnum):
    """What can be done on the page of a case, each at an address of its own."""

    ACCEPT = "accept"
    SEND = "send"
    REVIEW = "review"
    DRAFT = "draft"
    ASSIGN = "assign"
    ANSWER_AT_ONCE = "answer_at_once"
    FINISH = "finish"
    RETURN = "return"
    VERDICT = "verdict"
    CALL_BACK = "call_back"
    OUTCOME = "outcome"
    SORT = "sort"
    WRITE = "write"
    NOTE = "note"
    HEAR = "hear"
    RELEASE = "release"
    TAKE_BACK = "take_back"
    UNMERGE = "unmerge"
    MERGE = "merge"
    OUT_OF_SCOPE = "out_of_scope"
    MAKE_PRIVATE = "make_private"
    ERASE = "erase"


#: Who sits at the desk that hears people.
DESK = (DutyKind.DISPATCHER, DutyKind.OPERATOR)


def acts_for(staff: Staff, case: Case) -> list[Act]:
    """What `staff` may do with the case as it stands, the likeliest first.

    The actions ask again and have the last word. Uses what was prefetched: parts with their
    offices, parties with their people, replies, and the case that this one was merged into.
    """
    allowed = [act for act, may in _ALLOWED.items() if may(staff, case)]
    if case.topic_id is None and Act.SORT in allowed and case.status == CaseStatus.RECEIVED:
        allowed.remove(Act.SORT)
        allowed.insert(0, Act.SORT)
    return allowed


def own_part(staff: Staff, case: Case, act: Act) -> Assignment | None:
    """The part of the case that `staff` would accept, return or finish; the lead part first."""
    wanted = AssignmentStatus.ACCEPTED if act == Act.FINISH else AssignmentStatus.OFFERED
    concerned = concerns(staff, case)
    parts = [
        part
        for part in parts_in_hand(case)
        if part.status == wanted
        and works_on(staff, part)
        and (not concerned or part.released_text)
        and not (act == Act.FINISH and part.role == Role.LEAD)
        and not (act == Act.RETURN and part.designated)
    ]
    return min(parts, key=lambda part: part.role != Role.LEAD, default=None)


def open_reply(case: Case) -> Reply | None:
    """The answer that is being written or reviewed; None when there is none."""
    replies = (r for r in case.replies.all() if r.answers and r.status != ReplyStatus.SENT)
    return next(replies, None)


def may_be_called(party: Party) -> bool:
    """Whether the desk may still call this person about the answer that stands."""
    return (
        party.case.status == CaseStatus.ANSWERED
        and not party.case.imported
        and party.status in (PartyStatus.WAITING, PartyStatus.ASKED)
    )


def may_judge_by_phone(party: Party) -> bool:
    """Whether a verdict told on the telephone can still be written down for this person."""
    spoke_not = party.status == PartyStatus.SILENT and party.case.status == CaseStatus.ANSWERED
    return may_be_called(party) or (spoke_not and not party.case.imported)


def may_be_written_to(party: Party) -> bool:
    """Whether a word on the way would still find this person."""
    return party.status != PartyStatus.WITHDRAWN and party.person.erased_at is None


def _own_part_may(act: Act) -> Callable[[Staff, Case], bool]:
    return lambda staff, case: own_part(staff, case, act) is not None


def _may_send(staff: Staff, case: Case) -> bool:
    reply = open_reply(case)
    reviewed = reply is not None and reply.status == ReplyStatus.REVIEWED
    return reviewed and _in_work(case) and leads(staff, case)


def _may_review_open(staff: Staff, case: Case) -> bool:
    reply = open_reply(case)
    return reply is not None and _in_work(case) and may_review(staff, reply)


def _in_work(case: Case) -> bool:
    return case.status == CaseStatus.ACCEPTED


def _may_assign(staff: Staff, case: Case) -> bool:
    nobodys = case.status == CaseStatus.ASSIGNED and case.lead_id is None
    return (case.status == CaseStatus.RECEIVED or nobodys) and sits_at_desk(staff, case)


def _somebody(case: Case, fits: Callable[[Party], bool]) -> bool:
    return any(fits(party) for party in case.parties.all())


def _may_tell_outcome(staff: Staff, case: Case) -> bool:
    answered = case.status in (CaseStatus.ACCEPTED, CaseStatus.ANSWERED)
    solved = answered or case.closed_because == Closing.JUDGED
    worked = any(
        part.role == Role.LEAD
        and part.status in (AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
        and works_on(staff, part)
        for part in parts_in_hand(case)
    )
    concerned = concerns(staff, case)
    return solved and not concerned and (worked or sits_at_desk(staff, case, *DESK))


def _may_write(staff: Staff, case: Case) -> bool:
    alive = case.status != CaseStatus.CLOSED and not case.imported
    may = leads(staff, case) or sits_at_desk(staff, case, *DESK)
    return alive and may and _somebody(case, may_be_written_to)


def _may_hear(staff: Staff, case: Case) -> bool:
    if case.about_id is None or case.status == CaseStatus.CLOSED:
        return False
    heard = any(part.office_id == case.about_id for part in parts_in_hand(case))
    return not heard and sits_at_desk(staff, case)


def _may_close(step: str) -> Callable[[Staff, Case], bool]:
    return lambda staff, case: (
        step in steps_from(CASE_STEPS, case.status) and may_close_from_desk(staff, case)
    )


def _may_unmerge(staff: Staff, case: Case) -> bool:
    into = case.merged_into
    return into is not None and into.is_waiting and sits_at_desk(staff, case)


def _is_open(case: Case) -> bool:
    return case.status != CaseStatus.CLOSED


_ALLOWED: dict[Act, Callable[[Staff, Case], bool]] = {
    Act.ACCEPT: _own_part_may(Act.ACCEPT),
    Act.SEND: _may_send,
    Act.REVIEW: _may_review_open,
    Act.DRAFT: lambda staff, case: _in_work(case) and leads(staff, case),
    Act.ASSIGN: _may_assign,
    Act.ANSWER_AT_ONCE: lambda staff, case: (
        case.status == CaseStatus.RECEIVED and sits_at_desk(staff, case, *DESK)
    ),
    Act.FINISH: _own_part_may(Act.FINISH),
    Act.RETURN: _own_part_may(Act.RETURN),
    Act.VERDICT: lambda staff, case: (
        _somebody(case, may_judge_by_phone) and may_take_verdict(staff, case)
    ),
    Act.CALL_BACK: lambda staff, case: (
        _somebody(case, may_be_called) and may_call_back(staff, case)
    ),
    Act.OUTCOME: _may_tell_outcome,
    Act.SORT: lambda staff, case: _is_open(case) and sits_at_desk(staff, case, *DESK),
    Act.WRITE: _may_write,
    Act.NOTE: lambda staff, case: Fields.WORK in readable(staff, case),
    Act.HEAR: _may_hear,
    Act.RELEASE: lambda staff, case: may_be_released(case) and may_publish(staff, case),
    Act.TAKE_BACK: lambda staff, case: case.released_at is not None and may_publish(staff, case),
    Act.UNMERGE: _may_unmerge,
    Act.MERGE: _may_close("merge"),
    Act.OUT_OF_SCOPE: _may_close("put_out_of_scope"),
    Act.MAKE_PRIVATE: lambda staff, case: not case.private and may_publish(staff, case),
    Act.ERASE: lambda staff, case: (
        _somebody(case, lambda party: party.person.erased_at is None) and may_erase(staff, case)
    ),
}
