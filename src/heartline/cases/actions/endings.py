"""What becomes of applications when their case moves on: nothing is left hanging."""

from collections.abc import Collection
from datetime import datetime

from heartline.cases.actions.clocks import recompute_clocks, record_move
from heartline.cases.actions.steps import step_application
from heartline.cases.events import CaseEvent
from heartline.cases.models import Application, ApplicationStatus, Case, Party, Wanted
from heartline.ledger.actions import record
from heartline.offices.models import Staff

#: What an answer ends: there is no clock left to stand still or to run on.
BY_THE_ANSWER = frozenset({Wanted.PAUSE, Wanted.EXTENSION, Wanted.REROUTE})
#: What ends with an office's part: all but the review of a verdict that was given.
WITH_THE_OFFICE = frozenset(Wanted) - {Wanted.REVIEW}


def let_go(
    case: Case, wanted: Collection[Wanted], *, party: Party | None = None, at: datetime
) -> None:
    """Take back what waits for a decision, and end what was granted and lasts, of these sorts.

    For actions that move the case, after their step; with `party`, only what that person asked
    for. A date that was promised stays.
    """
    standing = (ApplicationStatus.ASKED, ApplicationStatus.GRANTED)
    found = case.applications.filter(wanted__in=wanted, status__in=standing)
    for application in found.filter(party=party) if party else found:
        application.case = case
        if application.status == ApplicationStatus.ASKED:
            take_back(application, by=None, at=at)
        elif application.wanted in (Wanted.PAUSE, Wanted.LISTING):
            end(application, by=None, at=at)


def take_back(application: Application, *, by: Staff | None, at: datetime) -> None:
    """The step and the entry of taking an application back."""
    step_application(application, "withdraw", ended_at=at, ended_by=by)
    tell(CaseEvent.WITHDRAWN_APPLICATION, application, by=by, at=at)


def end(application: Application, *, by: Staff | None, at: datetime) -> None:
    """The rows and the entry of ending a pause or a listing."""
    step_application(application, "end", ended_at=max(at, began(application)), ended_by=by)
    case = application.case
    if application.wanted == Wanted.PAUSE:
        case.paused_until = None
    else:
        case.listed = False
    case.save(update_fields=["paused_until", "listed"])
    tell(CaseEvent.ENDED_APPLICATION, application, by=by, at=at)


def began(application: Application) -> datetime:
    """When the clock began to stand still."""
    return application.starts_at or application.decided_at or application.asked_at


def tell(kind: CaseEvent, application: Application, *, by: Staff | None, at: datetime) -> None:
    """The entry of what became of an application."""
    record(
        kind,
        at=at,
        by=by,
        target=application.case,
        application=application.pk,
        wanted=application.wanted,
        reason=application.reason,
    )


def move_clocks(case: Case, *, reason: str, by: Staff | None, at: datetime) -> None:
    """Compute the clocks of the case anew, and tell its people where their date moved."""
    was = case.due_at
    if recompute_clocks(case, at=at):
        record_move(case, reason=reason, was=was, by=by, at=at)
