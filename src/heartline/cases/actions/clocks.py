"""Computing the clocks of a case anew, from the same start: after a grant, a sorting, a holiday."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from heartline.cases.clocks import (
    OFFICE_CLOCKS,
    Changes,
    Clock,
    Moment,
    changes_for,
    ends,
    prompt_moments,
)
from heartline.cases.events import CaseEvent
from heartline.cases.models import (
    Application,
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Party,
    Role,
)
from heartline.cases.policies import CLOCKS, Matter, rule_of
from heartline.cases.steps import PartyStatus
from heartline.ledger.actions import record
from heartline.offices.models import Staff

#: Why a date that was promised moves; `sentences.MOVE_REASONS` has the words.
REASONS = ("extension", "pause", "pause_over", "listing_over", "calendar", "sorted")


def recompute_clocks(case: Case, *, at: datetime, running_only: bool = False) -> bool:
    """Set every clock of a waiting case anew, from where it started; without an entry.

    The person's date, and those of everybody who waits in the case; for each office's part in
    hand the clocks that it has not yet kept. They follow from the policy, the matter, and what was
    granted. The case is held. Whoever calls tells the ledger, see `record_move`.

    Args:
        running_only: leave clocks alone that have ended by `at`: a new holiday excuses nobody
            after the fact. Only what was asked before a clock ended moves it afterwards.

    Returns:
        Whether the date of anybody who spoke moved.
    """
    if not case.is_waiting:
        return False
    since = at if running_only else None
    # Asked anew: one of them may have been granted since the case was read.
    granted = list(case.applications.granted())
    for part in _parts_in_work(case):
        _move_part(part, case, granted, since)
    changes = changes_for(granted)
    moved = _move_case(case, changes, since)
    waiting = case.parties.filter(status=PartyStatus.WAITING).select_related(
        "home__policy__calendar", "home__topic"
    )
    # Each is asked: no "any" that stops at the first.
    return any([moved, *(_move_party(party, case, changes, since) for party in waiting)])


def follow_sorting(case: Case, *, was: Matter, at: datetime) -> bool:
    """Set the clocks of a case anew that was sorted from the matter `was`; without an entry.

    While it waits at the desk the date goes both ways. Once an office has it the date only comes
    nearer: what would take longer is held to the promise given, and needs a granted extension.

    Returns:
        Whether the date of anybody who spoke moved.
    """
    if not case.is_waiting or Matter.as_sorted(case) == was:
        return False
    if not case.held_to and _same_times(case, was):
        return False
    stays = case.status != CaseStatus.RECEIVED and _takes_longer(case, was)
    held_to = asdict(was) if stays else {}
    if held_to != case.held_to:
        case.held_to = held_to
        case.save(update_fields=["held_to"])
    return recompute_clocks(case, at=at, running_only=True)


def _same_times(case: Case, was: Matter) -> bool:
    """Whether the policy allows the same for `was` and for the case as it is sorted now."""
    now = Matter.as_sorted(case)
    return all(
        rule_of(case.policy, was, clock) == rule_of(case.policy, now, clock) for clock in CLOCKS
    )


def _takes_longer(case: Case, was: Matter) -> bool:
    old, new = (
        ends(case.policy, matter, "person", case.received_at).at
        for matter in (was, Matter.as_sorted(case))
    )
    return old is not None and (new is None or new > old)


def clocks_of_part(case: Case, at: datetime) -> dict[str, datetime | None]:
    """The clocks of a part that an office is given `at`: columns of `Assignment`.

    A pause that stands counts; more time was asked for other parts, before.
    """
    changes = Changes(changes_for(case.applications.granted()).pauses)
    due = {
        f"{clock}_by": ends(case.policy, Matter.of(case), clock, at, changes=changes).at
        for clock in OFFICE_CLOCKS
    }
    part = Assignment(case=case, role=Role.LEAD, assigned_at=at, **due)
    moments = (moment for _sort, _clock, moment in prompt_moments(part))
    return {**due, "prompt_at": min(moments, default=None)}


def keep_told(case: Case, part: Assignment) -> None:
    """Keep on a case that is done again when its lead answers, as people read it."""
    if case.redos and part.role == Role.LEAD and case.again_by != part.answer_by:
        case.again_by = part.answer_by
        case.save(update_fields=["again_by"])


def record_move(
    case: Case, *, reason: str, was: datetime | None, by: Staff | None, at: datetime
) -> None:
    """Tell the ledger, and through it the people of the case, that the date moved; and why.

    Args:
        reason: one of `REASONS`.
        was: the date of the case before.
    """
    dates = {"was": was, "due": case.due_at}
    told: dict[str, Any] = {
        name: moment.isoformat(timespec="seconds") for name, moment in dates.items() if moment
    }
    record(CaseEvent.DUE_MOVED, at=at, by=by, target=case, reason=reason, **told)


def _move_case(case: Case, changes: Changes, since: datetime | None) -> bool:
    due = ends(case.policy, Matter.of(case), "person", case.received_at, changes=changes)
    return _move_date(case, due, since, provisional=due.provisional)


def _move_party(party: Party, case: Case, changes: Changes, since: datetime | None) -> bool:
    """A person who was joined to the case keeps the promise of the case that they spoke in."""
    home = case if party.home_id == case.pk else party.home
    due = ends(home.policy, Matter.of(home), "person", party.spoke_at, changes=changes)
    return _move_date(party, due, since)


def _move_date(row: Case | Party, due: Moment, since: datetime | None, **fields: object) -> bool:
    """Put `due` on the row; the date that was promised first stays beside it."""
    old = row.due_at
    if since is not None and old is not None and old <= since:
        return False
    moved = due.at != old
    if moved:
        fields["due_at"] = due.at
        if row.first_due_at is None:
            fields["first_due_at"] = old
    changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
    for name, value in changed.items():
        setattr(row, name, value)
    if changed:
        row.save(update_fields=list(changed))
    return moved


def _parts_in_work(case: Case) -> Iterable[Assignment]:
    in_work = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)
    return case.assignments.filter(status__in=in_work)


def _move_part(
    part: Assignment, case: Case, applications: list[Application], since: datetime | None
) -> None:
    granted = changes_for(applications, part)
    changed = []
    for clock, column in _clocks_running(part):
        old: datetime | None = getattr(part, column)
        if since is not None and old is not None and old <= since:
            continue
        changes = granted if clock == "answer" else Changes(granted.pauses)
        new = ends(case.policy, Matter.of(case), clock, part.assigned_at, changes=changes).at
        if new != old:
            setattr(part, column, new)
            changed.append(column)
    if changed:
        part.prompt_at = part.assigned_at
        part.save(update_fields=[*changed, "prompt_at"])
        keep_told(case, part)


def _clocks_running(part: Assignment) -> Iterator[tuple[Clock, str]]:
    """The clocks of a part that the office has still to keep, each with its column."""
    if part.accepted_at is None:
        yield "accept", "accept_by"
    if part.contacted_at is None:
        yield "contact", "contact_by"
    yield "answer", "answer_by"
