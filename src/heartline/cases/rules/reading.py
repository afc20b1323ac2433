"""Who may read what in a case, and who stands where to it: facts in, yes or no out."""

from enum import StrEnum

from heartline.cases.models import (
    IN_HAND,
    Assignment,
    AssignmentStatus,
    Case,
    Reply,
    ReplyStatus,
    Role,
)
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
#: Who sits at the desk that hears people.
DESK = (DutyKind.DISPATCHER, DutyKind.OPERATOR)

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


def _in_reach(kind: str, office: Office, case: Case) -> bool:
    """Whether one duty in one office opens the case; the same question as `visible_to` asks.

    Parts are read for those alone who reach a case by them.
    """
    everywhere = office.parent_id is None
    below = everywhere or (case.lead is not None and case.lead.is_under(office))
    if kind in (DutyKind.DISPATCHER, DutyKind.AUDITOR):
        return below
    if kind in (DutyKind.OPERATOR, DutyKind.ANALYST):
        return below and not case.private
    if kind == DutyKind.HANDLER:
        return any(part.office_id == office.pk for part in parts_in_hand(case))
    if kind == DutyKind.SUPERVISOR:
        return any(part.office.is_under(office) for part in parts_in_hand(case))
    return False


def parts_in_hand(case: Case) -> list[Assignment]:
    """The parts of the case that no office has handed back; uses what was prefetched."""
    return [part for part in case.assignments.all() if part.status in IN_HAND]


def readable(staff: Staff, case: Case) -> frozenset[Fields]:
    """What `staff` may read in `case`; nothing at all for a stranger."""
    if case.about_staff_id is not None and case.about_staff_id == staff.pk:
        return _NOTHING
    reads = _NOTHING
    for duty in staff.held:
        if _in_reach(duty.kind, duty.office, case):
            reads |= READS[duty.kind]
    if reads and concerns(staff, case):
        ours = {office.pk for office in staff.offices()}
        heard = any(part.office_id in ours for part in parts_in_hand(case))
        return frozenset({Fields.RELEASED}) if heard else _NOTHING
    return reads


def sits_at_desk(staff: Staff, case: Case, *kinds: DutyKind) -> bool:
    """Whether `staff` holds a desk duty that reaches this case, which does not concern them."""
    kinds = kinds or (DutyKind.DISPATCHER,)
    return not concerns(staff, case) and any(
        duty.kind in kinds and _in_reach(duty.kind, duty.office, case) for duty in staff.held
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


def newest_answer(case: Case) -> Reply | None:
    """The answer that stands: the one sent last; uses what was prefetched."""
    sent = [reply for reply in case.replies.all() if reply.answers and reply.sent_at]
    return max(sent, key=lambda reply: (reply.sent_at, reply.pk), default=None)


def may_take_verdict(staff: Staff, case: Case) -> bool:
    """Whether `staff` may write down what a person says of the answer; never of their own."""
    newest = newest_answer(case)
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
