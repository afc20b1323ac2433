"""Taking a call down: heard, sorted, perhaps answered or joined, in one go."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from heartline.cases.actions.answers import answer_at_once
from heartline.cases.actions.desk import agree_to_publication, merge_case
from heartline.cases.actions.dispatch import sort_case
from heartline.cases.actions.intake import Incoming, add_to_case, already_heard, receive_message
from heartline.cases.actions.issues import gather_case
from heartline.cases.actions.knowledge import note_use
from heartline.cases.actions.links import link_cases
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.routing import route_at_once
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError, hold_with_party
from heartline.cases.models import (
    Article,
    Case,
    CaseStatus,
    Issue,
    Kind,
    Message,
    Party,
    PartyStatus,
    Urgency,
)
from heartline.cases.rules import DESK, may_close_from_desk, sits_at_desk
from heartline.offices.models import Staff
from heartline.people.actions import add_person, give_contact, store_contact
from heartline.people.models import Reach


@dataclass(frozen=True)
class Caller:
    """Who is calling, as far as they wish to say, and how they want to be told."""

    name: str = ""
    name_hidden: bool = False
    phone: str = ""
    email: str = ""
    reach: Reach = Reach.PAGE
    consents: bool = False


@dataclass(frozen=True)
class Call:
    """A call as it was typed: the words, who says them, and what the desk does with them at once.

    same: the case that is about the same matter, or the hot issue that it belongs to.
    """

    incoming: Incoming
    caller: Caller = Caller()
    answer: str = ""
    article: Article | None = None
    same: Case | Issue | None = None


def hear_call(call: Call, *, by: Staff, at: datetime) -> Party:
    """Take a call down: the person speaks, the desk sorts, and answers or joins where it can.

    The same call sent twice is one. Where `by` may not join cases, a note asks the desk to.

    Raises:
        NothingSaidError: there are no words.
        TooLongError: there are too many characters.
        PermissionDenied: `by` may not answer at once: a report is private, and not an operator's.
    """
    try:
        return _hear(call, by, at)
    except IntegrityError:
        # The same call, sent twice at once: the other one was first.
        if party := already_heard(call.incoming):
            return party
        raise


@transaction.atomic
def _hear(call: Call, by: Staff, at: datetime) -> Party:
    if party := already_heard(call.incoming):
        return party
    caller, incoming = call.caller, call.incoming
    person = add_person(name=caller.name, language=incoming.language, at=at)
    party = receive_message(incoming, person=person, at=at)
    _keep_contact(party, caller, at)
    if caller.consents and not party.case.private:
        agree_to_publication(party, consents=True, at=at)
    is_sorted = sits_at_desk(by, party.case, *DESK)
    if is_sorted:
        _sort(party.case, incoming, by, at)
    if call.answer.strip():
        answer_at_once(party.case, text=call.answer, by=by, at=at)
        if call.article is not None:
            note_use(call.article, case=party.case, by=by, at=at)
    elif isinstance(call.same, Case):
        _join(party.case, call.same, by, at)
    else:
        _go_on(party.case, call.same, by, at, routes=is_sorted)
    return party


def _go_on(case: Case, issue: Issue | None, by: Staff, at: datetime, *, routes: bool) -> None:
    """A matter of its own: in the hot issue that it belongs to, and on its way to an office."""
    if issue is not None:
        _put_into(issue, case, by, at)
    if routes:
        route_at_once(case, at=at)


def _keep_contact(party: Party, caller: Caller, at: datetime) -> None:
    """What they said of themself; the number too where they want to be told by e-mail."""
    person = party.person
    if caller.phone and caller.reach != Reach.PHONE:
        store_contact(person, kind=Reach.PHONE, value=caller.phone)
    if caller.name or caller.phone or caller.email:
        give_contact(
            person,
            name=caller.name,
            name_hidden=caller.name_hidden,
            reach=caller.reach,
            value={Reach.PHONE: caller.phone, Reach.EMAIL: caller.email}.get(caller.reach, ""),
            at=at,
        )


def _sort(case: Case, incoming: Incoming, by: Staff, at: datetime) -> None:
    """A report that an operator hears is private from the first second: dispatchers sort it."""
    sort_case(
        case,
        kind=Kind(case.kind),
        topic=case.topic,
        area=case.area,
        urgency=incoming.urgency,
        # Whoever heard of danger has said so; if they did not, somebody else looks at the words.
        has_read=incoming.urgency != Urgency.GENERAL,
        by=by,
        at=at,
    )


def _join(case: Case, same: Case, by: Staff, at: datetime) -> None:
    """Join the new case with the one about the same matter; else link them and ask the desk to."""
    if may_close_from_desk(by, case) and sits_at_desk(by, same):
        try:
            merge_case(case, into=same, by=by, at=at)
        except (CaseRefusedError, CaseMovedError):
            case.refresh_from_db()
        else:
            return
    with suppress(CaseRefusedError, PermissionDenied):
        link_cases(case, other=same, by=by, at=at)
    words = _("The caller speaks of the same matter as case %(number)s. Please join the two.")
    add_note(case, text=words % {"number": same.number}, by=by, at=at)


def _put_into(issue: Issue, case: Case, by: Staff, at: datetime) -> None:
    """Put the new case into the hot issue; else ask the desk to."""
    try:
        gather_case(issue, case, by=by, at=at)
    except (CaseRefusedError, PermissionDenied):
        words = _("The caller speaks of hot issue %(number)s. Please put the case into it.")
        add_note(case, text=words % {"number": issue.number}, by=by, at=at)


@transaction.atomic
def hear_more_by_phone(party: Party, incoming: Incoming, *, at: datetime) -> Message:
    """What somebody says on the telephone about a matter of theirs that is open.

    Raises:
        NothingSaidError: there are no words.
        TooLongError: there are too many characters.
        CaseMovedError: it was closed or withdrawn since it was looked up.
    """
    case = hold_with_party(party)
    if case.status == CaseStatus.CLOSED or party.status == PartyStatus.WITHDRAWN:
        raise CaseMovedError(case.number)
    return add_to_case(party, incoming, at=at)
