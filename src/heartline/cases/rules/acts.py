"""What can be done on the page of a case, by whom and when."""

from collections.abc import Callable

from heartline.cases.models import (
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
from heartline.cases.rules.casework import CASEWORK
from heartline.cases.rules.names import Act
from heartline.cases.rules.reading import (
    DESK,
    Fields,
    concerns,
    leads,
    may_be_released,
    may_call_back,
    may_close_from_desk,
    may_erase,
    may_publish,
    may_review,
    may_take_verdict,
    newest_answer,
    parts_in_hand,
    readable,
    sits_at_desk,
    works_on,
)
from heartline.cases.steps import CASE_STEPS, steps_from
from heartline.offices.models import Staff


def acts_for(staff: Staff, case: Case) -> list[Act]:
    """What `staff` may do with the case as it stands, the likeliest first.

    The actions ask again and have the last word. Uses what was prefetched: parts with their
    offices, parties with their people, replies, and the case that this one was merged into.
    """
    allowed = [act for act, may in _ALLOWED.items() if may(staff, case)]
    if case.topic_id is None and Act.SORT in allowed and case.status == CaseStatus.RECEIVED:
        allowed.remove(Act.SORT)
        allowed.insert(0, Act.SORT)
    if Act.DECIDE in allowed:
        allowed.remove(Act.DECIDE)
        allowed.insert(0, Act.DECIDE)
    return allowed


def may_do(staff: Staff, case: Case, act: Act) -> bool:
    """Whether `act` is among `acts_for`."""
    return _ALLOWED[act](staff, case)


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
    if may_be_called(party):
        return True
    case = party.case
    if case.status != CaseStatus.ANSWERED or case.imported:
        return False
    return party.status == PartyStatus.SILENT or _judged_an_earlier_answer(party)


def _judged_an_earlier_answer(party: Party) -> bool:
    """Whether they were content with an answer that another sent back, and not with this one."""
    newest = newest_answer(party.case)
    return (
        party.status == PartyStatus.JUDGED
        and newest is not None
        and all(verdict.party_id != party.pk for verdict in newest.verdicts.all())
    )


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


def _may_take_suggestion(staff: Staff, case: Case) -> bool:
    """Whether a topic is suggested that nobody has chosen yet."""
    found = getattr(case, "suggestion", None)
    suggested = found is not None and found.topic_id is not None and case.topic_id is None
    return suggested and case.is_waiting and sits_at_desk(staff, case, *DESK)


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
    Act.TAKE_SUGGESTION: _may_take_suggestion,
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
    **CASEWORK,
}
