"""The page of a case, as one member of staff may read it: nothing else reaches a template."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from heartline.cases.clocks import explain
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseFile,
    CaseStatus,
    FileRole,
    Party,
    Reply,
    Role,
    Urgency,
)
from heartline.cases.models.case import CaseQuerySet
from heartline.cases.queries.rows import nearness, status_tag
from heartline.cases.queries.time_line import (
    Item,
    Shown,
    names_of_people,
    shown_file,
    time_line,
)
from heartline.cases.rules import Act, Fields, acts_for, readable
from heartline.cases.sentences import ENDED_REASONS, SCOPE_REASONS, due_words, moment, step_moment
from heartline.offices.models import Staff
from heartline.people.models import Contact

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


@dataclass(frozen=True)
class Who:
    """Somebody who spoke: what the reader may know of them."""

    pk: int
    label: str
    number: str
    status: str
    reach: str
    language: str
    anonymous: bool
    hidden: bool
    erased: bool
    consents: bool
    contacts: list[tuple[str, str]]


@dataclass(frozen=True)
class Outcome:
    """What came of it."""

    kind: str
    what: str
    people: int
    before: list[Shown]
    after: list[Shown]


@dataclass(frozen=True)
class CaseView:
    """One case, cut to what its reader may read. What is empty may not be read, or is not there."""

    number: str
    url: str
    heading: str
    released_text: str
    acts: list[Act]
    # Summary
    state: str = ""
    label: str = ""
    steps: list[Step] = field(default_factory=list)
    facts: list[tuple[str, str]] = field(default_factory=list)
    waits: bool = False
    private: bool = False
    imported: bool = False
    clock: Clock | None = None
    parts: list[Part] = field(default_factory=list)
    ending: str = ""
    into: str = ""
    into_url: str = ""
    # Words, and what is for colleagues only
    line: list[Item] = field(default_factory=list)
    draft: str = ""
    draft_state: str = ""
    draft_by: str = ""
    review_words: str = ""
    outcome: Outcome | None = None
    instead: str = ""
    public_title: str = ""
    # The person, the place, the papers
    people: list[Who] = field(default_factory=list)
    may_open_contact: bool = False
    place: str = ""
    at: str = ""
    shape: dict[str, Any] | None = None
    files: list[Shown] = field(default_factory=list)


def case_rows() -> CaseQuerySet:
    """Cases with what their page and the rules read."""
    parties = Party.objects.select_related("person", "home").order_by("spoke_at", "id")
    replies = Reply.objects.select_related("office", "drafted_by", "sent_by")
    contacts = Contact.objects.only("person", "kind").order_by("kind")
    # What few cases have (a person complained of, a case they are in) is read when it is there.
    near = ("topic", "area", "lead", "policy__calendar", "outcome")
    cases: CaseQuerySet = Case.objects.select_related(*near).prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("office").order_by("id")),
        Prefetch("parties", parties),
        Prefetch("parties__person__contacts", contacts),
        Prefetch("replies", replies),
        Prefetch("files", CaseFile.objects.select_related("attachment").order_by("id")),
    )
    return cases


def view_of(staff: Staff, case: Case, at: datetime) -> CaseView:
    """`case`, a row of `case_rows`, as `staff` may read it at the moment `at`."""
    fields = readable(staff, case)
    names = names_of_people(staff, case)
    told: dict[str, Any] = {}
    if Fields.SUMMARY in fields:
        told |= _summary(case, fields, at)
    if Fields.WORDS in fields:
        told |= _words(case)
    if Fields.WORK in fields:
        told |= _work(case)
    if Fields.PERSON in fields:
        told |= {"people": _people(case, names), "may_open_contact": True}
    if Fields.PLACE in fields:
        told |= _place(case)
    if Fields.FILES in fields:
        told["files"] = _files(case, Fields.WORK in fields)
    if Fields.RELEASED not in fields:
        told["line"] = time_line(case, fields, names)
    return CaseView(
        number=case.number,
        url=case.get_absolute_url(),
        heading=_heading(case, fields),
        released_text=_released_text(staff, case) if Fields.RELEASED in fields else "",
        acts=acts_for(staff, case),
        **told,
    )


def _heading(case: Case, fields: frozenset[Fields]) -> str:
    if Fields.WORDS in fields:
        return case.title or _("(a picture without words)")
    if Fields.RELEASED in fields:
        return _("You are asked for your side")
    return _("Case %(number)s") % {"number": case.number}


def _released_text(staff: Staff, case: Case) -> str:
    heard = [part for part in case.assignments.all() if part.released_text]
    ours = {office.pk for office in staff.offices()}
    return next((part.released_text for part in heard if part.office_id in ours), "")


# Summary ---------------------------------------------------------------------------------------


def _summary(case: Case, fields: frozenset[Fields], at: datetime) -> dict[str, Any]:
    state, label = status_tag(case, at)
    into = case.merged_into
    return {
        "state": state,
        "label": label,
        "steps": _steps(case),
        "facts": _facts(case, fields),
        "waits": case.is_waiting,
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
    how = explain(case.policy, case.kind, "person", case.received_at)
    if case.due_at is None:
        return Clock(100, "", _("no date yet"), "", how)
    due = moment(case.due_at)
    if case.answered_at:
        late = case.is_late(at)
        words = _("Answered too late") if late else _("Answered in time")
        return Clock(0 if late else 100, "late" if late else "", words, due, how)
    whole = (case.due_at - case.received_at).total_seconds() or 1
    share = round(100 * (case.due_at - at).total_seconds() / whole)
    state = nearness(case.due_at, at)
    return Clock(max(0, min(100, share)), state, due_words(case.due_at, at), due, how)


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


# Words, people, place, papers --------------------------------------------------------------------


def _words(case: Case) -> dict[str, Any]:
    return {
        "outcome": _outcome(case),
        "instead": case.scope_instead,
        "public_title": case.public_title,
    }


def _outcome(case: Case) -> Outcome | None:
    outcome = getattr(case, "outcome", None)
    if outcome is None:
        return None
    pictures = [file for file in case.files.all() if file.attachment.is_picture]
    return Outcome(
        kind=str(outcome.get_kind_display()),
        what=outcome.what,
        people=outcome.people,
        before=[shown_file(case, file) for file in pictures if file.role == FileRole.BEFORE],
        after=[shown_file(case, file) for file in pictures if file.role == FileRole.AFTER],
    )


def _work(case: Case) -> dict[str, Any]:
    reply = next((r for r in case.replies.all() if r.answers and r.sent_at is None), None)
    if reply is None:
        return {}
    return {
        "draft": reply.text,
        "draft_state": str(reply.get_status_display()),
        "draft_by": str(reply.drafted_by or ""),
        "review_words": reply.review_words,
    }


def _people(case: Case, names: dict[int, str]) -> list[Who]:
    return [_who(case, party, names[party.pk]) for party in case.parties.all()]


def _who(case: Case, party: Party, label: str) -> Who:
    person = party.person
    return Who(
        pk=party.pk,
        label=label,
        number=party.number if party.home_id != case.pk else "",
        status=str(party.get_status_display()),
        reach=str(person.get_reach_display()),
        language=str(person.get_language_display()),
        anonymous=person.anonymous,
        hidden=person.name_hidden,
        erased=person.erased_at is not None,
        consents=person.consents,
        contacts=[(one.kind, str(one.get_kind_display())) for one in person.contacts.all()],
    )


def _place(case: Case) -> dict[str, Any]:
    told: dict[str, Any] = {"place": case.place}
    if case.latitude is not None and case.longitude is not None:
        told["at"] = f"{case.latitude},{case.longitude}"
        if case.area and case.area.boundary:
            told["shape"] = {
                "type": "Feature",
                "properties": {"name": str(case.area)},
                "geometry": case.area.boundary,
            }
    return told


def _files(case: Case, work: bool) -> list[Shown]:
    """The files of the case that hang on no message: those of the outcome stand with it."""
    return [
        shown_file(case, file)
        for file in case.files.all()
        if file.message_id is None
        and (file.role == FileRole.SAID or (work and file.role == FileRole.WORK))
    ]
