"""Deciding on an exception, and ending one that lasts."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction

from heartline.cases.actions.endings import end, let_go, move_clocks
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.steps import (
    CaseMovedError,
    CaseRefusedError,
    allow,
    hold,
    step_application,
)
from heartline.cases.events import CaseEvent
from heartline.cases.models import Application, ApplicationStatus, Wanted
from heartline.cases.rules import LASTING, deciding_office, may_end
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.plain import for_the_database

#: What is granted only with words: it changes what is counted, or what a person asked for.
GRANTED_WITH_WORDS = (Wanted.EXCLUSION, Wanted.REVIEW, Wanted.REROUTE)


@transaction.atomic
def decide(
    application: Application, *, granted: bool, words: str = "", by: Staff, at: datetime
) -> Application:
    """Grant or refuse what was asked for.

    Raises:
        PermissionDenied: `by` asked for it, works in the office that asked, or sits nowhere above.
        CaseRefusedError: "no_decision_words": refused, or granted what needs them, without a word.
        CaseMovedError: it was decided or taken back meanwhile.
    """
    case = application.case
    hold(case)
    application.refresh_from_db(fields=["status"])
    if application.status != ApplicationStatus.ASKED:
        raise CaseMovedError(case.number)
    office = deciding_office(by, application)
    allow(office is not None)
    needs_words = not granted or application.wanted in GRANTED_WITH_WORDS
    if needs_words and not words.strip():
        raise CaseRefusedError("no_decision_words")
    decided: dict[str, Any] = {
        "decided_by": by,
        "decided_office": office,
        "decided_at": at,
        "decision_words": for_the_database(words),
    }
    step_application(application, "grant" if granted else "refuse", **decided)
    record(
        CaseEvent.GRANTED if granted else CaseEvent.REFUSED,
        at=at,
        by=by,
        target=case,
        application=application.pk,
        wanted=application.wanted,
        reason=application.reason,
        office=office.code if office else "",
    )
    if granted:
        _GRANTS[Wanted(application.wanted)](application, by, at)
    return application


# What each sort of application brings once it is granted -----------------------------------------


def _pause(application: Application, by: Staff, at: datetime) -> None:
    case = application.case
    case.paused_until = application.until
    case.save(update_fields=["paused_until"])
    move_clocks(case, reason=application.wanted, by=by, at=at)


def _extend(application: Application, by: Staff, at: datetime) -> None:
    move_clocks(application.case, reason=application.wanted, by=by, at=at)


def _list(application: Application, by: Staff, at: datetime) -> None:
    """The clock stands aside from now on: a pause ends, and so does a listing before this one."""
    case = application.case
    before = case.applications.filter(status=ApplicationStatus.GRANTED, wanted__in=LASTING)
    for one in before.exclude(pk=application.pk):
        one.case = case
        end(one, by=by, at=at)
    let_go(case, {Wanted.PAUSE, Wanted.EXTENSION}, at=at)
    case.listed = True
    case.save(update_fields=["listed"])


def _exclude(application: Application, by: Staff, at: datetime) -> None:
    case = application.case
    case.excluded = True
    case.save(update_fields=["excluded"])


def _review(application: Application, by: Staff, at: datetime) -> None:
    """The verdict stands as it was given, and is counted as reviewed from now on."""
    verdict = application.verdict
    if verdict is not None:
        verdict.reviewed_at = at
        verdict.save(update_fields=["reviewed_at"])


def _reroute(application: Application, by: Staff, at: datetime) -> None:
    recall_case(application.case, words=application.decision_words, by=by, at=at)


_GRANTS: dict[Wanted, Callable[[Application, Staff, datetime], None]] = {
    Wanted.PAUSE: _pause,
    Wanted.EXTENSION: _extend,
    Wanted.LISTING: _list,
    Wanted.EXCLUSION: _exclude,
    Wanted.REVIEW: _review,
    Wanted.REROUTE: _reroute,
}


@transaction.atomic
def end_application(application: Application, *, by: Staff, at: datetime) -> Application:
    """End a pause early, or a listing: the clock runs on.

    Raises:
        PermissionDenied: `by` neither works in the office that leads nor sits at the desk.
        CaseMovedError: it has ended meanwhile.
    """
    case = application.case
    hold(case)
    application.refresh_from_db(fields=["status"])
    if application.status != ApplicationStatus.GRANTED or application.wanted not in LASTING:
        raise CaseMovedError(case.number)
    allow(may_end(by, application))
    end(application, by=by, at=at)
    move_clocks(case, reason=f"{application.wanted}_over", by=by, at=at)
    return application


def end_pauses_where_due(*, at: datetime) -> int:
    """End every pause whose last moment has passed; how many. No date moves by it."""
    due = Application.objects.filter(
        wanted=Wanted.PAUSE, status=ApplicationStatus.GRANTED, until__lte=at
    )
    count = 0
    for application in due.select_related("case"):
        count += _end_at_its_time(application, at)
    return count


@transaction.atomic
def _end_at_its_time(application: Application, at: datetime) -> bool:
    hold(application.case)
    application.refresh_from_db(fields=["status"])
    if application.status != ApplicationStatus.GRANTED:
        return False
    end(application, by=None, at=at)
    return True
