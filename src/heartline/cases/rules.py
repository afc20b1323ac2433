"""Who may do what in a case, and who may read what: facts in, yes or no out."""

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
    if concerns(staff, case):
        ours = {office.pk for office in staff.offices()}
        heard = any(part.office_id in ours for part in parts)
        return frozenset({Fields.RELEASED}) if heard else _NOTHING
    reads = _NOTHING
    for duty in staff.held:
        if _in_reach(duty.kind, duty.office, case, parts):
            reads |= READS[duty.kind]
    return reads


def sits_at_desk(staff: Staff, case: Case, *kinds: DutyKind) -> bool:
    """Whether `staff` holds a desk duty that reaches this case, which does not concern them."""
    kinds = kinds or (DutyKind.DISPATCHER,)
    parts = parts_in_hand(case)
    return not concerns(staff, case) and any(
        duty.kind in kinds and _in_reach(duty.kind, duty.office, case, parts) for duty in staff.held
    )


def may_close_from_desk(staff: Staff, case: Case) -> bool:
    """Whether `staff` may merge the case or put it out of scope.

    That is the desk's, and never of somebody who works in the office that leads.
    """
    works_in_lead = case.lead_id in {office.pk for office in staff.offices(DutyKind.HANDLER)}
    return sits_at_desk(staff, case) and not works_in_lead


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
