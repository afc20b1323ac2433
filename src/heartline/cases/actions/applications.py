"""Asking for an exception: an office for time, a listing, a review; a person for another office."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction

from heartline.cases.actions.endings import take_back
from heartline.cases.actions.steps import (
    CaseMovedError,
    CaseRefusedError,
    allow,
    hold,
    hold_with_party,
)
from heartline.cases.clocks import changes_of
from heartline.cases.events import CaseEvent
from heartline.cases.models import (
    Application,
    ApplicationStatus,
    Assignment,
    Case,
    CaseStatus,
    Party,
    PartyStatus,
    Solved,
    Verdict,
    Wanted,
)
from heartline.cases.policies import Limits
from heartline.cases.rules import can_be_asked, may_end, part_asking
from heartline.cases.sentences import ASKED_BECAUSE
from heartline.engines.deadlines.changes import paused_time
from heartline.ledger.actions import record
from heartline.offices.models import DutyKind, Staff
from heartline.people.models import Person
from heartline.shared.plain import for_the_database

#: A listed case is looked at again within so long.
REVIEWED_WITHIN = timedelta(days=366)
#: How often a person may say in one case that it went to the wrong office.
MOST_REROUTES = 2


@dataclass(frozen=True)
class Ask:
    """What an office asks for, and why.

    reason: a code of `sentences.ASKED_BECAUSE`.
    count: more time: how many of the unit of the policy.
    until: a pause: its end at the latest; a listing: the day of its review.
    owner: who keeps a listed case in mind.
    verdict: the one to be reviewed.
    """

    wanted: Wanted
    reason: str
    words: str
    count: int | None = None
    until: datetime | None = None
    owner: Staff | None = None
    verdict: Verdict | None = None


@transaction.atomic
def apply_for(case: Case, ask: Ask, *, by: Staff, at: datetime) -> Application:
    """Ask for an exception; somebody outside the office decides.

    A pause begins when it is asked for, so that nobody loses time by waiting for the decision.

    Raises:
        PermissionDenied: `by` does not work in the office whose case or answer it is.
        CaseRefusedError: "no_reason"; "asked_already"; and what each sort of application has to
            keep to, see `_KEEPS_TO`.
        CaseMovedError: the case was answered or taken back meanwhile.
    """
    hold(case)
    if not can_be_asked(case, ask.wanted):
        raise CaseMovedError(case.number)
    part = part_asking(by, case, ask.wanted)
    if part is None:
        raise PermissionDenied
    if ask.reason not in ASKED_BECAUSE[ask.wanted] or not ask.words.strip():
        raise CaseRefusedError("no_reason")
    if case.applications.open().filter(wanted=ask.wanted, verdict=ask.verdict).exists():
        raise CaseRefusedError("asked_already")
    _KEEPS_TO[ask.wanted](case, part, ask, at)
    application = Application(
        case=case,
        wanted=ask.wanted,
        reason=ask.reason,
        words=for_the_database(ask.words),
        office=part.office,
        part=part,
        asked_by=by,
        asked_at=at,
        count=ask.count,
        unit=Limits.of(case.policy).extension_unit if ask.count else "",
        starts_at=at if ask.wanted == Wanted.PAUSE else None,
        until=ask.until,
        owner=ask.owner,
        verdict=ask.verdict,
        party=ask.verdict.party if ask.verdict else None,
    )
    return _enter(application, by=by, at=at)


def _enter(application: Application, *, by: Staff | Person, at: datetime) -> Application:
    application.commit()
    application.save(force_insert=True)
    record(
        CaseEvent.APPLIED,
        at=at,
        by=by,
        target=application.case,
        commits=[application],
        application=application.pk,
        wanted=application.wanted,
        reason=application.reason,
        office=application.office.code if application.office else "",
    )
    return application


def _keeps_to_pause(case: Case, part: Assignment, ask: Ask, at: datetime) -> None:
    _runs(case, part, at, too_late="pause_too_late")
    if ask.until is None or ask.until <= at:
        raise CaseRefusedError("pause_over")
    pauses = changes_of(case.applications.granted().filter(wanted=Wanted.PAUSE)).pauses
    if any(pause.end is None or pause.end > at for pause in pauses):
        raise CaseRefusedError("pause_overlaps")
    if paused_time(pauses) + (ask.until - at) > _longest_pause(case):
        raise CaseRefusedError("pause_too_long")


def _longest_pause(case: Case) -> timedelta:
    return timedelta(days=Limits.of(case.policy).pause_days)


def pause_left(case: Case) -> timedelta:
    """How long the case may still be paused; nothing below zero."""
    granted = case.applications.granted().filter(wanted=Wanted.PAUSE)
    return max(timedelta(), _longest_pause(case) - paused_time(changes_of(granted).pauses))


def _runs(case: Case, part: Assignment, at: datetime, *, too_late: str) -> None:
    """Refuse what would change a clock that stands aside, or that has ended."""
    if case.listed:
        raise CaseRefusedError("listed")
    if was_due(part, at):
        raise CaseRefusedError(too_late)


def was_due(part: Assignment, at: datetime) -> bool:
    """Whether the answer of a part was due before `at`: there is no clock left to change."""
    due = part.answer_by or part.case.due_at
    return due is not None and at > due


def _keeps_to_extension(case: Case, part: Assignment, ask: Ask, at: datetime) -> None:
    _runs(case, part, at, too_late="extension_too_late")
    limits = Limits.of(case.policy)
    granted = case.applications.granted().filter(wanted=Wanted.EXTENSION)
    if granted.count() >= limits.extensions:
        raise CaseRefusedError("extensions_used")
    if ask.count is None or not 0 < ask.count <= limits.extension_count:
        raise CaseRefusedError("extension_too_long")


def _keeps_to_listing(case: Case, part: Assignment, ask: Ask, at: datetime) -> None:
    if ask.until is None or not at < ask.until <= at + REVIEWED_WITHIN:
        raise CaseRefusedError("review_day")
    works = (DutyKind.HANDLER, DutyKind.SUPERVISOR)
    if ask.owner is None or part.office not in ask.owner.offices(*works):
        raise CaseRefusedError("no_owner")


def _keeps_to_exclusion(case: Case, part: Assignment, ask: Ask, at: datetime) -> None:
    if case.excluded:
        raise CaseRefusedError("excluded")


def _keeps_to_review(case: Case, part: Assignment, ask: Ask, at: datetime) -> None:
    verdict = ask.verdict
    own = verdict is not None and verdict.reply.office_id == part.office_id
    if verdict is None or not own or verdict.party.case_id != case.pk:
        raise CaseRefusedError("nothing_to_review")
    looked_at = verdict.reviews.exclude(status=ApplicationStatus.WITHDRAWN).exists()
    if verdict.solved == Solved.YES or looked_at:
        raise CaseRefusedError("nothing_to_review")


_KEEPS_TO: dict[Wanted, Callable[[Case, Assignment, Ask, datetime], None]] = {
    Wanted.PAUSE: _keeps_to_pause,
    Wanted.EXTENSION: _keeps_to_extension,
    Wanted.LISTING: _keeps_to_listing,
    Wanted.EXCLUSION: _keeps_to_exclusion,
    Wanted.REVIEW: _keeps_to_review,
}


@transaction.atomic
def withdraw_application(application: Application, *, by: Staff, at: datetime) -> Application:
    """Take back what one's office asked for, before it is decided.

    Raises:
        PermissionDenied: `by` does not work in the office that asked.
        CaseMovedError: it was decided meanwhile.
    """
    hold(application.case)
    application.refresh_from_db(fields=["status"])
    if application.status != ApplicationStatus.ASKED:
        raise CaseMovedError(application.case.number)
    allow(may_end(by, application))
    take_back(application, by=by, at=at)
    return application


def may_say_wrong_office(party: Party) -> bool:
    """Whether this person may still say that the matter went to the wrong office."""
    case = party.case
    with_office = case.status in (CaseStatus.ASSIGNED, CaseStatus.ACCEPTED)
    waits = with_office and case.lead_id is not None and party.status == PartyStatus.WAITING
    return waits and not case.imported and not _refuses_reroute(party)


def _refuses_reroute(party: Party) -> str:
    """The code of what stands in the way of another try; "" for nothing."""
    said = party.applications.filter(wanted=Wanted.REROUTE, case=party.case_id)
    if said.open().exists():
        return "asked_already"
    return "reroute_used" if said.count() >= MOST_REROUTES else ""


@transaction.atomic
def say_wrong_office(party: Party, *, words: str, by: Person, at: datetime) -> Application:
    """The person says that it went to the wrong office; the desk decides and answers.

    Raises:
        PermissionDenied: it is not theirs.
        CaseRefusedError: "no_text"; "not_with_office"; "asked_already"; "reroute_used".
        CaseMovedError: the case was joined with another meanwhile.
    """
    case = hold_with_party(party)
    allow(by.pk == party.person_id)
    if not words.strip():
        raise CaseRefusedError("no_text")
    if code := _refuses_reroute(party):
        raise CaseRefusedError(code)
    if not may_say_wrong_office(party):
        raise CaseRefusedError("not_with_office")
    application = Application(
        case=case,
        wanted=Wanted.REROUTE,
        reason="wrong_office",
        words=for_the_database(words),
        party=party,
        asked_at=at,
    )
    return _enter(application, by=by, at=at)
