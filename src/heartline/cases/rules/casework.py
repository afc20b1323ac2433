"""Who may prompt, recall, split, link, gather and tick off in a case."""

from collections.abc import Callable

from heartline.cases.models import (
    AssignmentStatus,
    Case,
    CaseLink,
    CaseStatus,
    Kind,
    LinkSort,
    Wanted,
)
from heartline.cases.rules.applications import (
    lasting_applications,
    may_ask,
    open_applications,
    works_in_lead,
)
from heartline.cases.rules.issues import may_gather
from heartline.cases.rules.names import Act
from heartline.cases.rules.reading import (
    DESK,
    Fields,
    concerns,
    leads,
    may_close_from_desk,
    parts_in_hand,
    readable,
    sits_at_desk,
    speaks_for_lead,
    works_on,
)
from heartline.offices.models import DutyKind, Staff


def may_hasten(staff: Staff, case: Case) -> bool:
    """The desk hastens the office that leads; never its own."""
    with_office = case.status in (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED)
    at_desk = sits_at_desk(staff, case, *DESK) and not speaks_for_lead(staff, case)
    return with_office and case.lead_id is not None and at_desk


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
    may = above and bool(readable(staff, case))
    return not own and not concerns(staff, case) and (may or sits_at_desk(staff, case))


def _may_recall(staff: Staff, case: Case) -> bool:
    with_office = case.status in (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED)
    return with_office and case.lead_id is not None and may_close_from_desk(staff, case)


def may_split(staff: Staff, case: Case) -> bool:
    """Whether `staff` may make a second case of a part of what somebody said in this one."""
    return case.is_waiting and not case.imported and sits_at_desk(staff, case)


def may_link(staff: Staff, case: Case) -> bool:
    """Whether `staff` may link the case with another that they may open."""
    return sits_at_desk(staff, case, *DESK) or leads(staff, case)


def linked_with(case: Case) -> list[tuple[CaseLink, Case]]:
    """Each link of the case with the case at its other end; uses what was prefetched."""
    ours = [(link, link.other) for link in case.links.all()]
    return ours + [(link, link.case) for link in case.linked_from.all()]


def may_be_unlinked(staff: Staff, case: Case) -> list[Case]:
    """The cases that `staff` may open and that somebody linked with this one."""
    related = (other for link, other in linked_with(case) if link.sort == LinkSort.RELATED)
    return [other for other in related if readable(staff, other)]


def may_be_put_back(staff: Staff, case: Case) -> Case | None:
    """The case that this one was split from, where `staff` may join it with that again."""
    first = next(
        (link.case for link in case.linked_from.all() if link.sort == LinkSort.SPLIT), None
    )
    if first is None or not (case.is_waiting and first.is_waiting):
        return None
    may = may_close_from_desk(staff, case) and sits_at_desk(staff, first)
    return first if may else None


def may_check(staff: Staff, case: Case) -> bool:
    """Whether `staff` may tick off what was done: in an office that works on it now."""
    working = (one for one in parts_in_hand(case) if one.status == AssignmentStatus.ACCEPTED)
    return (
        case.status == CaseStatus.ACCEPTED
        and not concerns(staff, case)
        and any(works_on(staff, part) for part in working)
    )


def may_make_knowledge(staff: Staff, case: Case) -> bool:
    """Whether `staff` may make an article of the answer: to a question, and not a private one."""
    answered = case.status in (CaseStatus.ANSWERED, CaseStatus.CLOSED)
    told = any(reply.answers and reply.sent_at for reply in case.replies.all())
    return (
        answered
        and told
        and case.kind == Kind.CONSULTATION
        and not case.private
        and Fields.WORDS in readable(staff, case)
        and (sits_at_desk(staff, case, *DESK) or works_in_lead(staff, case))
    )


CASEWORK: dict[Act, Callable[[Staff, Case], bool]] = {
    Act.RECALL: _may_recall,
    Act.SPLIT: may_split,
    Act.LINK: may_link,
    Act.UNLINK: lambda staff, case: may_link(staff, case) and bool(may_be_unlinked(staff, case)),
    Act.GATHER: may_gather,
    Act.CHECK: may_check,
    Act.TO_KNOWLEDGE: may_make_knowledge,
    Act.DECIDE: lambda staff, case: bool(open_applications(staff, case)),
    Act.ASK_EXTENSION: may_ask(Wanted.EXTENSION),
    Act.ASK_PAUSE: may_ask(Wanted.PAUSE),
    Act.ASK_LISTING: may_ask(Wanted.LISTING),
    Act.ASK_EXCLUSION: may_ask(Wanted.EXCLUSION),
    Act.ASK_REVIEW: may_ask(Wanted.REVIEW),
    Act.HASTEN: may_hasten,
    Act.SUPERVISE: may_supervise,
    Act.END_APPLICATION: lambda staff, case: bool(lasting_applications(staff, case)),
}
