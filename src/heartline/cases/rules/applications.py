"""Who may ask for an exception, who decides it, and who may end it: facts in, yes or no out."""

from collections.abc import Callable

from heartline.cases.models import (
    Application,
    ApplicationStatus,
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Closing,
    Role,
    Solved,
    Verdict,
    Wanted,
)
from heartline.cases.rules.reading import (
    concerns,
    may_close_from_desk,
    sits_at_desk,
    works_on,
)
from heartline.offices.models import DutyKind, Office, Staff

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


def deciding_office(staff: Staff, application: Application) -> Office | None:
    """The office in which `staff` may grant or refuse it; None where they may not.

    Never who asked, never the office that asked: a supervisor of an office above it, or the desk.
    What a person asks for, the desk decides that may take the case from the office that leads.
    """
    case = application.case
    if application.status != ApplicationStatus.ASKED or concerns(staff, case):
        return None
    asking = application.office
    if asking is None:
        return _desk_office(staff, case) if may_close_from_desk(staff, case) else None
    if application.asked_by_id == staff.pk or asking in staff.offices():
        return None
    above = (one for one in staff.offices(DutyKind.SUPERVISOR) if asking.is_under(one))
    return next(above, None) or _desk_office(staff, case)


def _desk_office(staff: Staff, case: Case) -> Office | None:
    """The office in which `staff` sits at the desk of this case."""
    if not sits_at_desk(staff, case):
        return None
    for office in staff.offices(DutyKind.DISPATCHER):
        lead = case.lead
        if office.parent_id is None or (lead is not None and lead.is_under(office)):
            return office
    return None


def may_decide(staff: Staff, application: Application) -> bool:
    """Whether `staff` may grant or refuse the application: see `deciding_office`."""
    return deciding_office(staff, application) is not None


def open_applications(staff: Staff, case: Case) -> list[Application]:
    """What `staff` may decide in the case, the oldest first; uses what was prefetched."""
    found = [one for one in case.applications.all() if may_decide(staff, one)]
    return sorted(found, key=lambda one: (one.asked_at, one.pk))


def may_end(staff: Staff, application: Application) -> bool:
    """Whether `staff` may end what was granted and lasts, or take back what their office asked."""
    case, asking = application.case, application.office
    if application.status == ApplicationStatus.ASKED:
        ours = asking is not None and asking in staff.offices(DutyKind.HANDLER)
        return ours and not concerns(staff, case)
    lasts = application.status == ApplicationStatus.GRANTED and application.wanted in LASTING
    return lasts and (works_in_lead(staff, case) or sits_at_desk(staff, case))


def lasting_applications(staff: Staff, case: Case) -> list[Application]:
    """What `staff` may end or take back in the case; uses what was prefetched."""
    return [one for one in case.applications.all() if may_end(staff, one)]


def part_asking(staff: Staff, case: Case, wanted: Wanted) -> Assignment | None:
    """The part of the case by which `staff` may ask for `wanted`, the newest of several.

    More time and a pause while the office works on it; a listing and an exclusion also once it has
    answered; a review by the office whose answer was judged, also after it went one level up.
    """
    if concerns(staff, case):
        return None
    parts = [
        part
        for part in case.assignments.all()
        if part.role == Role.LEAD and part.status in _ASKS_AS[wanted] and works_on(staff, part)
    ]
    if wanted != Wanted.REVIEW:
        parts = [part for part in parts if part.office_id == case.lead_id]
    return max(parts, key=lambda part: part.pk, default=None)


_IN_WORK = (AssignmentStatus.ACCEPTED,)
_WORKED = (AssignmentStatus.ACCEPTED, AssignmentStatus.DONE)
_ASKS_AS = {
    Wanted.PAUSE: _IN_WORK,
    Wanted.EXTENSION: _IN_WORK,
    Wanted.LISTING: _WORKED,
    Wanted.EXCLUSION: _WORKED,
    Wanted.REVIEW: (AssignmentStatus.DONE,),
}


def can_be_asked(case: Case, wanted: Wanted) -> bool:
    """Whether the case stands where an office may ask for `wanted`."""
    if wanted in (Wanted.PAUSE, Wanted.EXTENSION):
        return case.status == CaseStatus.ACCEPTED
    if wanted == Wanted.LISTING:
        return case.status in (CaseStatus.ACCEPTED, CaseStatus.ANSWERED)
    answered = case.status in (CaseStatus.ACCEPTED, CaseStatus.ANSWERED)
    return answered or case.closed_because == Closing.JUDGED or wanted == Wanted.REVIEW


def may_ask(wanted: Wanted) -> Callable[[Staff, Case], bool]:
    """Who may ask, while there is something to ask for that is not asked already."""

    def may(staff: Staff, case: Case) -> bool:
        part = part_asking(staff, case, wanted)
        if part is None or not can_be_asked(case, wanted):
            return False
        if wanted == Wanted.REVIEW:
            return bool(reviewable(case, part.office))
        return not (_is_asked(case, wanted) or _needs_none(case, wanted))

    return may


def _is_asked(case: Case, wanted: Wanted) -> bool:
    return any(
        one.wanted == wanted and one.status == ApplicationStatus.ASKED
        for one in case.applications.all()
    )


def _needs_none(case: Case, wanted: Wanted) -> bool:
    """Whether the case has already what would be asked for; a listing may be listed anew."""
    if wanted == Wanted.EXCLUSION:
        return case.excluded
    stands_still = case.listed or (wanted == Wanted.PAUSE and case.paused_until is not None)
    return wanted != Wanted.LISTING and stands_still


def reviewable(case: Case, office: Office) -> list[Verdict]:
    """The verdicts on an answer of `office` that it may still ask to have reviewed, once each.

    Uses what was prefetched.
    """
    asked = {
        one.verdict_id
        for one in case.applications.all()
        if one.status != ApplicationStatus.WITHDRAWN
    }
    return [
        verdict
        for reply in case.replies.all()
        if reply.office_id == office.pk
        for verdict in reply.verdicts.all()
        if verdict.solved != Solved.YES and verdict.reviewed_at is None and verdict.pk not in asked
    ]
