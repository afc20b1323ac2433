"""The story of a matter as the person who spoke sees it: their own part, and the offices' steps.

Nothing of another person enters: what others said, judged or withdrew is left out, and after a
merge only the steps of the common case are told.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _, pgettext

from heartline.cases.actions.dispatch import RETURN_REASONS
from heartline.cases.actions.verdicts import standing_reply
from heartline.cases.events import CaseEvent
from heartline.cases.models import (
    Application,
    Assignment,
    Case,
    CaseFile,
    CaseStatus,
    Party,
    PartyStatus,
    Reply,
    ReplyStatus,
    Role,
    Verdict,
)
from heartline.cases.sentences import MOVE_REASONS
from heartline.channels.pages.exceptions import told_of
from heartline.channels.pages.next_steps import lead_part
from heartline.channels.pages.words import by_moment, short_moment, shown
from heartline.ledger.models import Entry, reference


@dataclass(frozen=True)
class Line:
    """One thing that was said or that happened, at its moment."""

    at: datetime
    side: str  # "theirs", "ours" or "event"
    text: str = ""
    who: str = ""
    files: list[CaseFile] = field(default_factory=list)
    verdict: Verdict | None = None
    answers: bool = False
    erased: bool = False
    #: `at` as the page says it.
    moment: str = ""


def told(party: Party, *, today: datetime) -> list[Line]:
    """What was said and done, the oldest first; at one moment, words before steps."""
    lines = [
        *_messages(party),
        *_replies(party),
        *_verdicts(party),
        *_exceptions(party),
        *_entries(party),
        *_parts(party),
    ]
    return [
        replace(line, moment=short_moment(line.at, today=today))
        for line in sorted(lines, key=lambda line: line.at)
    ]


def _joined_at(party: Party) -> datetime | None:
    """When their matter was joined with the case it is in now; None when it never was."""
    if not party.came_from:
        return None
    last = Case(pk=party.came_from[-1])
    merged = Entry.objects.filter(target=reference(last), kind=CaseEvent.MERGED)
    entry = merged.order_by("-id").first()
    return entry.at if entry else None


def _messages(party: Party) -> Iterator[Line]:
    messages = party.messages.prefetch_related("files__attachment")
    for message in messages:
        yield Line(
            message.received_at,
            "theirs",
            text=shown("\n".join(filter(None, (message.title, message.text)))),
            files=[file for file in message.files.all() if file.attachment.erased_at is None],
            erased=message.erased_at is not None,
        )


def _replies(party: Party) -> Iterator[Line]:
    to_all = Q(party=None, case__in=party.came_from)
    joined_at = _joined_at(party)
    since = Q(sent_at__gte=joined_at) if joined_at else Q()
    to_all |= Q(party=None, case=party.case_id) & since
    replies = Reply.objects.filter(Q(party=party) | to_all, status=ReplyStatus.SENT)
    for reply in replies.select_related("office"):
        yield Line(
            reply.sent_at or reply.drafted_at,
            "ours",
            text=shown(reply.text),
            who=str(reply.office),
            answers=reply.answers,
            erased=reply.salt is None,
        )


def last_said_to(party: Party, *, today: datetime) -> Line | None:
    """What was said to them last, by whom and when; None while nothing was."""
    lines = [line for line in _replies(party) if not line.erased]
    last = max(lines, key=lambda line: line.at, default=None)
    return replace(last, moment=short_moment(last.at, today=today)) if last else None


def _verdicts(party: Party) -> Iterator[Line]:
    for verdict in party.verdicts.all():
        yield Line(verdict.given_at, "theirs", text=shown(verdict.words), verdict=verdict)


def _parts(party: Party) -> Iterator[Line]:
    """What the offices that led did with it."""
    joined_at = _joined_at(party)
    parts = Assignment.objects.filter(
        role=Role.LEAD, case__in=[*party.came_from, party.case_id]
    ).select_related("office")
    for part in parts:
        office = {"office": str(part.office)}
        moments = [
            (part.assigned_at, _("Given to %(office)s.") % office),
            (part.accepted_at, _("%(office)s has taken it on.") % office),
        ]
        if part.return_reason in RETURN_REASONS:
            back = _("%(office)s handed it back. The desk looks for the right office.") % office
            moments.append((part.returned_at, back))
        if part.return_reason == "recalled":
            moments.append((part.returned_at, _("It goes to another office, the right one.")))
        for at, sentence in moments:
            before = joined_at and part.case_id == party.case_id and at and at < joined_at
            if at is not None and not before:
                yield Line(at, "event", text=sentence)


def _exceptions(party: Party) -> Iterator[Line]:
    """What was asked for and granted: a pause, more time, a listing, another office."""
    joined_at = _joined_at(party)
    found = Application.objects.filter(case__in=[*party.came_from, party.case_id])
    for application in found.select_related("office", "decided_office"):
        for one in told_of(application, party):
            before = joined_at and application.case_id == party.case_id and one.at < joined_at
            if not before:
                yield Line(one.at, one.side, text=one.text, who=one.who, erased=not one.text)


def _entries(party: Party) -> Iterator[Line]:
    joined_at = _joined_at(party)
    for entry in _told_by_ledger(party):
        of_this_case = entry.target == reference(party.case)
        if joined_at and of_this_case and entry.at < joined_at:
            continue
        if sentence := _sentence(entry, party):
            yield Line(entry.at, "event", text=sentence)


def _told_by_ledger(party: Party) -> QuerySet[Entry]:
    targets = [reference(Case(pk=pk)) for pk in {*party.came_from, party.home_id, party.case_id}]
    kinds = (*_for_all(), *_for_one(), CaseEvent.DUE_MOVED)
    return Entry.objects.filter(target__in=targets, kind__in=kinds).order_by("id")


def _sentence(entry: Entry, party: Party) -> str:
    """The entry in a sentence; "" for what concerns only somebody else."""
    if entry.kind == CaseEvent.DUE_MOVED:
        return _moved(entry, party)
    if entry.kind in _for_one() and entry.data.get("party") != party.pk:
        return ""
    return _for_all().get(entry.kind) or _for_one().get(entry.kind, "")


def _moved(entry: Entry, party: Party) -> str:
    """That the date moved, from when to when, and why; joined people keep dates of their own."""
    because = str(MOVE_REASONS.get(entry.data.get("reason", ""), ""))
    was, due = (entry.data.get(name) for name in ("was", "due"))
    if party.home_id != party.case_id or not (was and due):
        return " ".join(filter(None, (_("The date of your answer was computed anew."), because)))
    dates = {
        name: by_moment(datetime.fromisoformat(moment), today=entry.at)
        for name, moment in (("was", was), ("due", due))
    }
    moved = _("The date of your answer moved: before %(was)s, now %(due)s.") % dates
    return " ".join(filter(None, (moved, because)))


def _for_all() -> dict[str, str]:
    return {
        CaseEvent.REDONE: _("It is done again."),
        CaseEvent.REOPENED: _("It was reopened."),
        CaseEvent.CLOSED: _("It was closed."),
        CaseEvent.OUT_OF_SCOPE: _("The desk found that it is not ours to decide."),
        CaseEvent.MERGED: _(
            "Others spoke of the same matter, so we answer all of you together. "
            "Your number stays yours, and nobody else sees what you wrote."
        ),
        CaseEvent.UNMERGED: _("It is treated on its own again."),
        CaseEvent.MADE_PRIVATE: _("The desk made it private: it counts, and nobody can read it."),
        CaseEvent.RELEASED: _("Your words stand on the public page, as you agreed."),
        CaseEvent.TAKEN_BACK: _("Your words were taken off the public page."),
    }


def _for_one() -> dict[str, str]:
    """What is told only to the person it happened to."""
    return {
        CaseEvent.WITHDRAWN: _("You withdrew it."),
        CaseEvent.SILENT: _("We asked what you think of the answer and heard nothing."),
    }


def steps(party: Party, *, at: datetime) -> list[tuple[str, str, str]]:
    """The line of steps: what is done, where it is now, what is to come, each with its moment."""
    if party.status == PartyStatus.WITHDRAWN or party.case.status == CaseStatus.CLOSED:
        return _ended(party, at)
    case = party.case
    here = {
        CaseStatus.RECEIVED: 0,
        CaseStatus.ASSIGNED: 1,
        CaseStatus.ACCEPTED: 2,
        CaseStatus.ANSWERED: 4,
    }[CaseStatus(case.status)]
    labels = _labels(party, at)
    if case.status == CaseStatus.ANSWERED:
        labels = [step for step in labels if step[1] or step[0] == pgettext("step", "You judge")]
        here = len(labels) - 1
    return [
        (label, "done" if place < here else "now" if place == here else "next", moment)
        for place, (label, moment) in enumerate(labels)
    ]


def _labels(party: Party, at: datetime) -> list[tuple[str, str]]:
    case, part = party.case, lead_part(party.case)
    if case.status == CaseStatus.RECEIVED or (case.lead_id is None and case.is_waiting):
        part = None
    taken_on = part.accepted_at if part else None
    moments = [
        (pgettext("step", "We have it"), party.spoke_at),
        (pgettext("step", "Given to an office"), part.assigned_at if part else None),
        (pgettext("step", "Being worked on"), taken_on),
        (pgettext("step", "Answered"), case.answered_at),
        (pgettext("step", "You judge"), _judged_at(party)),
    ]
    return [(label, short_moment(moment, today=at)) for label, moment in moments]


def _judged_at(party: Party) -> datetime | None:
    """When they judged the answer that stands; None also while the matter is done again."""
    if party.case.answered_at is None:
        return None
    verdict = party.verdicts.filter(reply=standing_reply(party.case)).first()
    return verdict.given_at if verdict else None


def _ended(party: Party, at: datetime) -> list[tuple[str, str, str]]:
    """The steps of what has ended: those that were taken, and how it ended."""
    taken = [(label, "done", moment) for label, moment in _labels(party, at) if moment]
    if party.status == PartyStatus.WITHDRAWN:
        return [*taken[:1], (pgettext("step", "Withdrawn"), "done", "")]
    closed_at = short_moment(party.case.closed_at, today=at)
    return [*taken, (pgettext("step", "Closed"), "done", closed_at)]
