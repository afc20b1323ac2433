"""Who may apply, decide, prompt, recall, split, link, gather and tick off in a case."""

from collections.abc import Callable

from heartline.cases.models import (
    Application,
    ApplicationStatus,
    AssignmentStatus,
    Case,
    CaseStatus,
    Closing,
    Kind,
    Role,
    Solved,
    Wanted,
)
from heartline.cases.rules.names import Act
from heartline.cases.rules.reading import (
    DESK,
    Fields,
    concerns,
    leads,
    may_close_from_desk,
    readable,
    sits_at_desk,
    speaks_for_lead,
    works_on,
)
from heartline.offices.models import DutyKind, Staff

#: What was granted and lasts until somebody ends it.
LASTING = (Wanted.PAUSE, Wanted.LISTING)


def works_in_lead(staff: Staff, case: Case) -> bool:
    """Whether `staff` handles cases in the office that leads, or led to the answer that stands."""
    return not concerns(staff, case) and any(
        part.role == Role.LEAD
        and part.office_id == case.lead_id
        and part.status in (AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
        and works_on(staff, part)
        for part in case.assignments.all()
    )


def may_decide(staff: Staff, application: Application) -> bool:
    """Whether `staff` may grant or refuse it: never who asked, never the office that asked.

    A supervisor of an office above it decides, or the desk; what a person asks for, the desk alone.
    """
    case = application.case
    if application.status != ApplicationStatus.ASKED or concerns(staff, case):
        return False
    if application.asked_by_id == staff.pk:
        return False
    asking = application.office
    if asking is None:
        return sits_at_desk(staff, case)
    above = any(
        asking.is_under(office) and office.pk != asking.pk
        for office in staff.offices(DutyKind.SUPERVISOR)
    )
    own = any(office.pk == asking.pk for office in staff.offices())
    return not own and (above or sits_at_desk(staff, case))


def open_application(staff: Staff, case: Case) -> Application | None:
    """The oldest application that `staff` may decide; uses what was prefetched."""
    found = (one for one in case.applications.all() if may_decide(staff, one))
    return min(found, key=lambda one: one.asked_at, default=None)


def lasting_application(staff: Staff, case: Case) -> Application | None:
    """The pause or the listing that `staff` may end now: its own office, or who may decide."""
    for one in case.applications.all():
        lasts = one.status == ApplicationStatus.GRANTED and one.wanted in LASTING
        if lasts and (works_in_lead(staff, case) or sits_at_desk(staff, case)):
            return one
    return None


def _stands(case: Case, *wanted: Wanted) -> bool:
    open_ones = (ApplicationStatus.ASKED, ApplicationStatus.GRANTED)
    return any(
        one.wanted in wanted and one.status in open_ones and one.party_id is None
        for one in case.applications.all()
    )


def _may_ask_for_time(wanted: Wanted) -> Callable[[Staff, Case], bool]:
    """More time, or a pause: while the office works on it and has not asked for the same."""

    def may(staff: Staff, case: Case) -> bool:
        asked = any(
            one.wanted == wanted and one.status == ApplicationStatus.ASKED
            for one in case.applications.all()
        )
        return (
            case.status == CaseStatus.ACCEPTED
            and leads(staff, case)
            and not asked
            and not (wanted == Wanted.PAUSE and _stands(case, Wanted.PAUSE))
        )

    return may


def _may_ask_listing(staff: Staff, case: Case) -> bool:
    in_hand = case.status in (CaseStatus.ACCEPTED, CaseStatus.ANSWERED)
    return in_hand and works_in_lead(staff, case) and not _stands(case, Wanted.LISTING)


def _may_ask_exclusion(staff: Staff, case: Case) -> bool:
    ended = case.closed_because == Closing.JUDGED
    return (
        (ended or case.status in (CaseStatus.ACCEPTED, CaseStatus.ANSWERED))
        and works_in_lead(staff, case)
        and not case.excluded
        and not _stands(case, Wanted.EXCLUSION)
    )


def contested(case: Case) -> bool:
    """Whether a verdict was given that an office may ask to have reviewed."""
    return any(
        verdict.solved != Solved.YES and verdict.reviewed_at is None
        for reply in case.replies.all()
        for verdict in reply.verdicts.all()
    )


def _may_ask_review(staff: Staff, case: Case) -> bool:
    """The office whose answer was judged, also after the case went one level up."""
    led = any(
        part.role == Role.LEAD and part.status == AssignmentStatus.DONE and works_on(staff, part)
        for part in case.assignments.all()
    )
    return (
        led and not concerns(staff, case) and not _stands(case, Wanted.REVIEW) and contested(case)
    )


def _may_prompt(staff: Staff, case: Case) -> bool:
    """The desk hastens the office that leads; never its own."""
    with_office = case.status in (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED)
    return with_office and case.lead_id is not None and sits_at_desk(staff, case, *DESK)


def may_supervise(staff: Staff, case: Case) -> bool:
    """A supervisor of an office above the one that leads, or the desk's dispatcher."""
    lead = case.lead
    if lead is None or case.status not in (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED):
        return False
    above = any(
        lead.is_under(office) and office.pk != lead.pk
        for office in staff.offices(DutyKind.SUPERVISOR)
    )
    own = speaks_for_lead(staff, case)
    return not own and not concerns(staff, case) and (above or sits_at_desk(staff, case))


def _may_recall(staff: Staff, case: Case) -> bool:
    with_office = case.status in (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED)
    return with_office and case.lead_id is not None and may_close_from_desk(staff, case)


def _may_split(staff: Staff, case: Case) -> bool:
    return case.is_waiting and not case.imported and sits_at_desk(staff, case)


def _may_link(staff: Staff, case: Case) -> bool:
    return sits_at_desk(staff, case, *DESK) or leads(staff, case)


def _may_check(staff: Staff, case: Case) -> bool:
    return case.status == CaseStatus.ACCEPTED and (
        leads(staff, case) or any(works_on(staff, part) for part in case.assignments.all())
    )


def _may_make_knowledge(staff: Staff, case: Case) -> bool:
    answered = case.status in (CaseStatus.ANSWERED, CaseStatus.CLOSED)
    told = answered and case.kind == Kind.CONSULTATION and not case.private
    return (
        told
        and Fields.WORDS in readable(staff, case)
        and (sits_at_desk(staff, case, *DESK) or works_in_lead(staff, case))
    )


CASEWORK: dict[Act, Callable[[Staff, Case], bool]] = {
    Act.RECALL: _may_recall,
}
