"""What happens next, and by when, in words and with the way it was computed."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from heartline.cases.actions.verdicts import (
    REOPEN_WITHIN,
    SILENT_AFTER,
    may_judge_the_next,
    may_reopen,
)
from heartline.cases.clocks import Clock, Matter, changes_for, ends, explain
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Closing,
    Party,
    PartyStatus,
    Role,
)
from heartline.channels.pages.exceptions import standing
from heartline.channels.pages.words import by_moment

_ANSWER: Clock = "answer"
_PERSON: Clock = "person"


@dataclass(frozen=True)
class Due:
    """The moment by which the person is to have an answer, as the page says it."""

    by: str = ""
    late: bool = False
    #: What makes the moment less than certain; "" when nothing does.
    doubt: str = ""
    how: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Next:
    """What happens next: sentences, and the moment where one is promised."""

    sentences: list[str]
    due: Due | None = None


def lead_part(case: Case) -> Assignment | None:
    """The part of the office that leads now, or led last."""
    parts = case.assignments.filter(role=Role.LEAD).select_related("office")
    return parts.exclude(status=AssignmentStatus.RETURNED).order_by("-assigned_at", "-id").first()


def answer_due(party: Party, *, at: datetime) -> Due:
    """When this person is to have an answer; after a "no", when the office is to answer again."""
    part = lead_part(party.case) if party.case.redos else None
    if part is not None and part.status != AssignmentStatus.DONE:
        case, clock, start, due = part.case, _ANSWER, part.assigned_at, part.answer_by
        changes = changes_for(party.case.applications.all(), part)
    else:
        case, clock, start, due = party.home, _PERSON, party.home.received_at, party.due_at
        changes = changes_for(party.case.applications.all())
    moment = ends(case.policy, Matter.of(case), clock, start, changes=changes)
    how = explain(case.policy, Matter.of(case), clock, start, changes=changes)
    due = due or moment.at
    if due is None:
        return Due(doubt=how[0], how=[])
    doubt = ""
    if moment.provisional:
        doubt = _("The working days of that year are not confirmed yet, so this may still move.")
    return Due(by_moment(due, today=at), late=at > due, doubt=doubt, how=how)


def what_happens_next(party: Party, *, at: datetime) -> Next:
    """What the person can expect now."""
    case = party.case
    if party.status == PartyStatus.WITHDRAWN:
        return Next([_("You have withdrawn it. You need do nothing more.")])
    if case.is_waiting:
        due = None if case.listed else answer_due(party, at=at)
        return Next([*_content(party), *_waiting(case), *standing(party, at=at)], due)
    if case.status == CaseStatus.ANSWERED:
        return Next([*_answered(party, at), *standing(party, at=at)])
    return Next([*_closed(party, at), *standing(party, at=at)])


def _content(party: Party) -> Iterator[str]:
    """Why it goes on for who was content: somebody else of the same matter was not."""
    if party.status == PartyStatus.JUDGED:
        yield _(
            "You were content with the answer. Somebody else who spoke of it was not, so it is "
            "done again. You need do nothing; you may judge the next answer too."
        )


def _waiting(case: Case) -> list[str]:
    lead = {"office": str(case.lead) if case.lead else ""}
    if case.status == CaseStatus.RECEIVED:
        return [_("The desk reads it and gives it to the office whose work it is.")]
    if case.lead is None:
        return [_("It is done again: the desk is choosing the office that does it.")]
    if case.status == CaseStatus.ASSIGNED:
        return [_("%(office)s has been given it, and takes it on next.") % lead]
    return [_("%(office)s is working on it and answers you here.") % lead]


def _answered(party: Party, at: datetime) -> list[str]:
    if may_judge_the_next(party):
        return [_("A new answer is here, after somebody else was not content. You may judge it.")]
    if party.status == PartyStatus.JUDGED:
        return [
            _(
                "Thank you for judging. The matter closes when everybody who spoke of it "
                "has judged as well."
            )
        ]
    if party.status == PartyStatus.SILENT:
        return [_("We asked what you think of the answer and heard nothing. You can still say.")]
    asked_at = party.asked_at or at
    return [
        _("An answer is here. Only you can say whether it is solved."),
        _(
            "If you say nothing until %(moment)s, we write down that you were silent. "
            "Silence never counts as satisfied."
        )
        % {"moment": by_moment(asked_at + SILENT_AFTER, today=at)},
    ]


def _closed(party: Party, at: datetime) -> list[str]:
    case = party.case
    if case.closed_because == Closing.WITHDRAWN:
        return [_("It was withdrawn.")]
    if case.closed_because == Closing.OUT_OF_SCOPE:
        return [_("This is not ours to decide. Below we say why, and who can help.")]
    if case.closed_at is not None and may_reopen(party, at):
        until = by_moment(case.closed_at + REOPEN_WITHIN, today=at)
        return [
            _("It is closed. If it is not solved after all, you can reopen it until %(moment)s.")
            % {"moment": until}
        ]
    return [_("It is closed. If it comes back, speak up again and name this number.")]


#: Why a matter is not the office's to decide, as one says it to a person.
def scope_reason(code: str) -> str:
    """The reason in a sentence; "" for an unknown one."""
    return {
        "court": _("A court is dealing with it, or has decided it."),
        "arbitration": _("It belongs to arbitration, or has been decided there."),
        "discipline": _("It belongs to the body that looks into the conduct of officials."),
        "review": _("It belongs to an administrative review, or has been decided in one."),
        "other_level": _("Another level of government decides about it."),
        "not_public": _("It is a matter between private people, which no office may decide."),
    }.get(code, "")
