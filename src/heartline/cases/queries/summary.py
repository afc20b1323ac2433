"""The summary of a case: its steps, its clock, the facts, and each office's part."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from heartline.cases.clocks import Matter, changes_for, explain
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Role,
    Urgency,
)
from heartline.cases.queries.rows import nearness, status_tag, urgency_tag
from heartline.cases.rules import Fields
from heartline.cases.sentences import (
    ENDED_REASONS,
    SCOPE_REASONS,
    due_words,
    moment,
    step_moment,
)

#: A step of the line: its word, "done", "now" or "next", and its moment.
Step = tuple[str, str, str]


@dataclass(frozen=True)
class Clock:
    """The person's clock: the share that is left (0 to 100), its state and its end in words."""

    share: int
    state: str
    words: str
    due: str
    how: list[str]
    #: The date that was promised first, once it has moved.
    first: str = ""
    #: After a "no": by when the office answers again, as the person reads it.
    again: str = ""


@dataclass(frozen=True)
class Part:
    """One office's part, and, for those who may read it, what it was told and why it came back."""

    office: str
    role: str
    state: str
    label: str
    due: str
    designated: bool
    instruction: str = ""
    reason: str = ""
    words: str = ""


def summary(case: Case, fields: frozenset[Fields], at: datetime) -> dict[str, Any]:
    """The summary of `case` as somebody who reads `fields` finds it: fields of `CaseView`."""
    state, label = status_tag(case, at)
    into = case.merged_into
    return {
        "state": state,
        "label": label,
        "steps": _steps(case),
        "facts": _facts(case, fields),
        "waits": case.is_waiting,
        "urgency": urgency_tag(case),
        "private": case.private,
        "imported": case.imported,
        "clock": _clock(case, at),
        "parts": [_part(part, fields, at) for part in case.assignments.all()],
        "ending": _ending(case),
        "into": into.number if into else "",
        "into_url": into.get_absolute_url() if into else "",
    }


def _steps(case: Case) -> list[Step]:
    """Where the case is, as a line of steps."""
    lead = _lead_part(case)
    moments = [
        (CaseStatus.RECEIVED, case.received_at),
        (CaseStatus.ASSIGNED, lead.assigned_at if lead else None),
        (CaseStatus.ACCEPTED, lead.accepted_at if lead else None),
        (CaseStatus.ANSWERED, case.answered_at),
        (CaseStatus.CLOSED, case.closed_at),
    ]
    if lead is None and not case.is_waiting:
        moments = [one for one in moments if one[1] is not None]
    order = [status for status, _at in moments]
    here = order.index(CaseStatus(case.status))
    return [
        (
            str(status.label),
            "now" if place == here else "done" if place < here else "next",
            step_moment(when) if when and place <= here else "",
        )
        for place, (status, when) in enumerate(moments)
    ]


def _lead_part(case: Case) -> Assignment | None:
    """The lead part that stands: the latest that was not handed back."""
    leads = [
        part
        for part in case.assignments.all()
        if part.role == Role.LEAD and part.status != AssignmentStatus.RETURNED
    ]
    return max(leads, key=lambda part: part.pk, default=None)


def _facts(case: Case, fields: frozenset[Fields]) -> list[tuple[str, str]]:
    about = [str(case.about)] if case.about else []
    if case.about_staff and Fields.WORDS in fields:
        about.append(str(case.about_staff))
    facts = [
        (_("Kind"), case.get_kind_display()),
        (_("Topic"), str(case.topic or _("not chosen yet"))),
        (_("Area"), str(case.area or _("not chosen yet"))),
        (_("Urgency"), case.get_urgency_display() if case.urgency != Urgency.GENERAL else ""),
        (_("About"), " · ".join(about)),
        (_("Handed back"), _times(case.returns)),
        (_("Done again"), _times(case.redos)),
    ]
    return [(str(name), str(value)) for name, value in facts if value]


def _times(count: int) -> str:
    return _("%(count)s ×") % {"count": count} if count else ""


def _clock(case: Case, at: datetime) -> Clock | None:
    """The clock of the person who spoke first; None where nobody waits for an answer any more."""
    if case.closed_at and not case.answered_at:
        return None
    changes = changes_for(case.applications.all())
    how = explain(case.policy, Matter.of(case), "person", case.received_at, changes=changes)
    if case.due_at is None:
        return Clock(100, "", _("no date yet"), "", how)
    due = moment(case.due_at)
    first = moment(case.first_due_at) if case.first_due_at else ""
    if case.answered_at:
        late = case.is_late(at)
        words = _("Answered too late") if late else _("Answered in time")
        return Clock(0 if late else 100, "late" if late else "", words, due, how, first)
    whole = (case.due_at - case.received_at).total_seconds() or 1
    share = round(100 * (case.due_at - at).total_seconds() / whole)
    state = nearness(case.due_at, at)
    words, part = due_words(case.due_at, at), _lead_part(case) if case.redos else None
    again = moment(part.answer_by) if part and part.answer_by else ""
    return Clock(max(0, min(100, share)), state, words, due, how, first, again)


def _part(part: Assignment, fields: frozenset[Fields], at: datetime) -> Part:
    work = Fields.WORK in fields
    open_ = part.status in (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)
    due = part.accept_by if part.status == AssignmentStatus.OFFERED else part.answer_by
    shapes = {"offered": "wait", "accepted": "now", "done": "done", "returned": "closed"}
    return Part(
        office=str(part.office),
        role=str(part.get_role_display()) if not part.released_text else _("Asked for its side"),
        state=(nearness(due, at) if open_ else "") or shapes[part.status],
        label=str(part.get_status_display()),
        due=_part_due(part, at) if open_ else "",
        designated=part.designated and not part.released_text,
        instruction=part.instruction if work else "",
        reason=str(ENDED_REASONS.get(part.return_reason, "")) if work else "",
        words=part.return_words if work else "",
    )


def _part_due(part: Assignment, at: datetime) -> str:
    if part.status == AssignmentStatus.OFFERED:
        return _("take on: %(due)s") % {"due": due_words(part.accept_by, at)}
    if part.role == Role.LEAD and part.contacted_at is None and part.contact_by:
        contact = due_words(part.contact_by, at)
        answer = due_words(part.answer_by, at)
        return _("get in touch: %(contact)s; answer: %(answer)s") % {
            "contact": contact,
            "answer": answer,
        }
    return _("answer: %(due)s") % {"due": due_words(part.answer_by, at)}


def _ending(case: Case) -> str:
    if case.status != CaseStatus.CLOSED:
        return ""
    reason = str(case.get_closed_because_display())
    if case.scope_reason:
        reason += f" · {SCOPE_REASONS.get(case.scope_reason, '')}"
    return reason
