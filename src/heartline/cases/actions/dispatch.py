"""The desk gives a case to an office; the office takes it on or hands it back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction

from heartline.cases.actions.clocks import (
    clocks_of_part,
    follow_sorting,
    keep_told,
    record_move,
)
from heartline.cases.actions.endings import WITH_THE_OFFICE, let_go
from heartline.cases.actions.notes import write_note
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
    IN_HAND,
    Assignment,
    AssignmentStatus,
    Case,
    CaseFile,
    CaseStatus,
    Kind,
    Role,
    Topic,
    Urgency,
)
from heartline.cases.policies import Limits, Matter
from heartline.cases.rules import concerns, may_lead, sits_at_desk, speaks_for_lead, works_on
from heartline.ledger.actions import record
from heartline.offices.models import Area, DutyKind, Office, Staff
from heartline.shared.plain import for_the_database

#: Why an office may hand a case back; the words beside it are its own.
RETURN_REASONS = ("not_our_duty", "not_our_area", "needs_other_office", "not_enough_told")


@transaction.atomic
def sort_case(
    case: Case,
    *,
    kind: Kind,
    topic: Topic | None,
    area: Area | None,
    urgency: Urgency = Urgency.GENERAL,
    about: Office | None = None,
    about_staff: Staff | None = None,
    private: bool = False,
    public_ground: bool = False,
    has_read: bool = True,
    by: Staff,
    at: datetime,
) -> Case:
    """Say what the case is about. A report is private, and so stays a case made private before.

    Its clocks are computed anew from the same start, see `follow_sorting`.

    Args:
        has_read: `by` has read this case; not so where many are sorted at once. Words of danger
            that nobody has read stay on top.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case, or would take the case of
            their own office off the public list.
        CaseRefusedError: "about_leaves_nobody": no office would be left that could lead;
            "about_leads": the office complained of leads the case now.
    """
    desk = (DutyKind.DISPATCHER, DutyKind.OPERATOR)
    hold(case)
    allow(sits_at_desk(by, case, *desk))
    if about_staff is not None and about is None:
        # Of somebody at the top only the person is kept away: an office must be left to answer.
        below = (office for office in about_staff.offices() if office.parent_id is not None)
        about = next(below, None)
    if about is not None and about.parent_id is None:
        raise CaseRefusedError("about_leaves_nobody")
    if about is not None and case.lead is not None and case.lead.is_under(about):
        raise CaseRefusedError("about_leads")
    private = private or case.private or kind == Kind.REPORT
    allow(case.private or not private or not speaks_for_lead(by, case))
    fields: dict[str, Any] = {
        "kind": kind,
        "topic": topic,
        "area": area,
        "urgency": urgency,
        "about": about,
        "about_staff": about_staff,
        "private": private,
        "public_ground": public_ground,
    }
    if private and case.released_at:
        fields |= take_words_back(case)
    matter, due_at = Matter.of(case), case.due_at
    before = _codes(case)
    for name, value in fields.items():
        setattr(case, name, value)
    case.save(update_fields=list(fields))
    after = _codes(case)
    record(
        CaseEvent.SORTED,
        at=at,
        by=by,
        target=case,
        **after,
        about=about.code if about else "",
        private=private,
        has_read=has_read,
        was={name: code for name, code in before.items() if code and code != after[name]},
    )
    if follow_sorting(case, was=matter, at=at):
        record_move(case, reason="sorted", was=due_at, by=by, at=at)
    return case


def _codes(case: Case) -> dict[str, Any]:
    """How the case is sorted, as the ledger says it."""
    return {
        "kind": str(case.kind),
        "topic": case.topic.code if case.topic else "",
        "area": case.area.code if case.area else "",
        "urgency": str(case.urgency),
    }


def take_words_back(case: Case) -> dict[str, Any]:
    """Take the pictures off the public page; the fields to set on the case for its words."""
    CaseFile.objects.filter(case=case).update(released=False)
    return {
        "released_at": None,
        "released_by": None,
        "public_title": "",
        "public_text": "",
        "public_reply": "",
    }


@transaction.atomic
def assign_case(
    case: Case,
    *,
    lead: Office,
    joint: Iterable[Office] = (),
    instruction: str = "",
    by: Staff,
    at: datetime,
) -> Assignment:
    """Give the case to an office to lead, and to others to help; the desk's act.

    A case that came back too often, or after a "no", is designated: it cannot be handed back.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseRefusedError: "lead_is_about": the office complained of, or one under it, cannot lead.
        CaseMovedError: the case has been given to an office meanwhile.
    """
    hold(case)
    allow(sits_at_desk(by, case))
    joint = [office for office in joint if office != lead]
    if not may_lead(lead, case) or not all(may_lead(office, case) for office in joint):
        raise CaseRefusedError("lead_is_about")
    designated = case.returns >= Limits.of(case.policy).returns or case.redos > 0
    part = give(
        case,
        lead=lead,
        joint=joint,
        instruction=instruction,
        designated=designated,
        by=by,
        at=at,
    )
    record(
        CaseEvent.DESIGNATED if designated else CaseEvent.ASSIGNED,
        at=at,
        by=by,
        target=case,
        lead=lead.code,
        joint=[office.code for office in joint],
    )
    return part


def give(
    case: Case,
    *,
    lead: Office,
    joint: Iterable[Office],
    instruction: str = "",
    designated: bool = False,
    by: Staff | None,
    at: datetime,
) -> Assignment:
    """The rows of giving a case to its offices, without an entry.

    Raises:
        CaseMovedError: the case has been given to an office meanwhile.
    """
    if case.status == CaseStatus.RECEIVED:
        step_case(case, "assign", lead=lead)
    else:
        _take_nobodys(case, lead)
    part = offer(case, lead, Role.LEAD, instruction, designated=designated, by=by, at=at)
    for office in joint:
        offer(case, office, Role.JOINT, instruction, designated=False, by=by, at=at)
    return part


def _take_nobodys(case: Case, lead: Office) -> None:
    """Give a case that is to be done again, and has no office yet, its lead."""
    taken = Case.objects.filter(pk=case.pk, status=CaseStatus.ASSIGNED, lead=None)
    if not taken.update(lead=lead):
        raise CaseMovedError(case.number)
    case.lead = lead


def offer(
    case: Case,
    office: Office,
    role: Role,
    instruction: str,
    *,
    designated: bool,
    by: Staff | None,
    at: datetime,
    released_text: str = "",
) -> Assignment:
    """The row of one office's part, with its clocks; without an entry."""
    part = Assignment.objects.create(
        case=case,
        office=office,
        role=role,
        designated=designated,
        assigned_at=at,
        assigned_by=by,
        instruction=for_the_database(instruction),
        released_text=for_the_database(released_text),
        **clocks_of_part(case, at),
    )
    keep_told(case, part)
    return part


@transaction.atomic
def hear_office_complained_of(
    case: Case, *, released_text: str, by: Staff, at: datetime
) -> Assignment:
    """Let the office complained of say its side: it reads the released text and nothing else.

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case.
        CaseRefusedError: "no_about": nobody is complained of; "no_text": there is nothing to read;
            "closed": the case is closed; "heard_already".
    """
    hold(case)
    allow(sits_at_desk(by, case))
    if case.about is None:
        raise CaseRefusedError("no_about")
    if not released_text.strip():
        raise CaseRefusedError("no_text")
    if case.status == CaseStatus.CLOSED:
        raise CaseRefusedError("closed")
    if case.assignments.filter(office=case.about, status__in=IN_HAND).exists():
        raise CaseRefusedError("heard_already")
    part = offer(
        case,
        case.about,
        Role.JOINT,
        "",
        designated=True,
        by=by,
        at=at,
        released_text=released_text,
    )
    record(CaseEvent.CONSULTED, at=at, by=by, target=case, office=case.about.code)
    return part


@transaction.atomic
def accept_assignment(part: Assignment, *, by: Staff, at: datetime) -> Assignment:
    """Take the office's part on.

    Raises:
        PermissionDenied: `by` does not handle cases in that office.
        CaseMovedError: it was taken on or handed back meanwhile.
    """
    allow(works_on(by, part) and (not concerns(by, part.case) or bool(part.released_text)))
    step_assignment(part, "accept", accepted_at=at, accepted_by=by, handler=by)
    if part.role == Role.LEAD:
        step_case(part.case, "accept")
    record(
        CaseEvent.ACCEPTED,
        at=at,
        by=by,
        target=part.case,
        office=part.office.code,
        role=part.role,
    )
    return part


@transaction.atomic
def return_assignment(
    part: Assignment, *, reason: str, words: str, by: Staff, at: datetime
) -> Assignment:
    """Hand the office's part back to the desk, with a reason.

    Raises:
        PermissionDenied: `by` does not handle cases in that office.
        CaseRefusedError: "no_reason": none was given; "designated": it cannot be handed back.
        CaseMovedError: it was taken on or handed back meanwhile.
    """
    allow(works_on(by, part))
    if reason not in RETURN_REASONS or not words.strip():
        raise CaseRefusedError("no_reason")
    if part.designated:
        raise CaseRefusedError("designated")
    case = part.case
    step_assignment(
        part,
        "return",
        returned_at=at,
        returned_by=by,
        return_reason=reason,
        return_words=for_the_database(words),
    )
    if part.role == Role.LEAD:
        step_case(case, "return", lead=None, returns=case.returns + 1)
        let_go(case, WITH_THE_OFFICE, at=at)
        _hand_back_joint(case, at)
    record(
        CaseEvent.RETURNED,
        at=at,
        by=by,
        target=case,
        office=part.office.code,
        reason=reason,
        returns=case.returns,
    )
    return part


def _hand_back_joint(case: Case, at: datetime) -> None:
    """Without a lead there is nobody to help: joint parts not yet taken on end with it."""
    waiting = case.assignments.filter(status=AssignmentStatus.OFFERED, role=Role.JOINT)
    for part in waiting.filter(released_text=""):
        step_assignment(part, "return", returned_at=at, return_reason="lead_returned")


@transaction.atomic
def finish_joint_part(part: Assignment, *, words: str, by: Staff, at: datetime) -> Assignment:
    """Say what the joint office, or the office complained of, did or has to say.

    Raises:
        PermissionDenied: `by` does not handle cases in that office, or it leads.
        CaseRefusedError: "no_text": nothing is said.
        CaseMovedError: the part is not in work.
    """
    allow(works_on(by, part) and part.role == Role.JOINT)
    if not words.strip():
        raise CaseRefusedError("no_text")
    step_assignment(part, "finish", done_at=at)
    note = write_note(part.case, words, by=by, at=at)
    record(
        CaseEvent.NOTED,
        at=at,
        by=by,
        target=part.case,
        commits=[note],
        office=part.office.code,
        part="done",
    )
    return part
