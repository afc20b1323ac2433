"""The clocks of a case: what the policy allows, when that ends, and how it was computed."""

from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from heartline.cases.models import (
    Application,
    ApplicationStatus,
    Assignment,
    Policy,
    Prompting,
    Role,
    Wanted,
)
from heartline.cases.policies import OFFICE_CLOCKS, Clock, Limits, Matter, rule_of
from heartline.cases.sentences import full_day, full_moment
from heartline.engines.deadlines.changes import Extension, Pause
from heartline.engines.deadlines.due import Due, due_moment
from heartline.engines.deadlines.errors import ExtensionError, MissingYearError
from heartline.engines.deadlines.explain import STEPS
from heartline.engines.deadlines.rules import Unit
from heartline.offices.queries import calendar_value
from heartline.shared.text import in_language


@dataclass(frozen=True)
class Moment:
    """When a clock ends: None and `missing_year` where the calendar does not reach."""

    at: datetime | None
    provisional: bool = False
    missing_year: int | None = None


@dataclass(frozen=True)
class Changes:
    """What was granted for a clock while it ran."""

    pauses: tuple[Pause, ...] = ()
    extensions: tuple[Extension, ...] = ()


NO_CHANGES = Changes()


def changes_of(applications: Iterable[Application]) -> Changes:
    """The pauses and extensions among `applications` that were granted, as the engine takes them.

    A pause lasts until it was ended, or until the latest moment that was granted. While a case is
    listed its clock stands aside; once that is over, the time counts as a pause did.
    """
    granted = [one for one in applications if one.status in _GRANTED]
    stood = (pause for one in granted if (pause := _stood_still(one)) is not None)
    extensions = tuple(
        Extension(one.asked_at, one.count, Unit(one.unit))
        for one in sorted(granted, key=lambda one: one.asked_at)
        if one.wanted == Wanted.EXTENSION
    )
    return Changes(_joined(stood), extensions)


def _joined(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Pauses in order, those that meet as one: a case that stands still twice stands still once."""
    joined: list[Pause] = []
    for pause in sorted(pauses, key=lambda pause: pause.start):
        last = joined[-1] if joined else None
        if last is not None and last.end is not None and pause.end and pause.start <= last.end:
            joined[-1] = Pause(last.start, max(last.end, pause.end))
        else:
            joined.append(pause)
    return tuple(joined)


def changes_for(applications: Iterable[Application], part: Assignment | None = None) -> Changes:
    """What was granted for the person's clock, or for the answer of one office's `part`.

    A pause counts for every part of the case, more time for the part that asked for it.
    """
    applications = list(applications)
    if part is None:
        return changes_of(applications)
    own = changes_of(one for one in applications if one.part_id == part.pk)
    return Changes(changes_of(applications).pauses, own.extensions)


def _stood_still(one: Application) -> Pause | None:
    if one.wanted == Wanted.PAUSE and one.starts_at and one.until:
        return Pause(one.starts_at, min(one.ended_at or one.until, one.until))
    if one.wanted == Wanted.LISTING and one.decided_at and one.ended_at:
        return Pause(one.decided_at, one.ended_at)
    return None


_GRANTED = (ApplicationStatus.GRANTED, ApplicationStatus.ENDED)


def ends(
    policy: Policy,
    matter: Matter,
    clock: Clock,
    start: datetime,
    *,
    changes: Changes = NO_CHANGES,
) -> Moment:
    """When a clock that starts at `start` ends. A missing year is said, never guessed."""
    try:
        due = _due(policy, matter, clock, start, changes=changes)
    except MissingYearError as error:
        return Moment(None, provisional=True, missing_year=error.year)
    return Moment(due.at, provisional=due.provisional)


def _due(policy: Policy, matter: Matter, clock: Clock, start: datetime, *, changes: Changes) -> Due:
    rule, calendar = rule_of(policy, matter, clock), calendar_value(policy.calendar)
    due = due_moment(rule, start, calendar, changes.pauses)
    counted: list[Extension] = []
    for extension in changes.extensions:
        # What was asked before this clock began, or after its end, was asked for another one.
        with suppress(ExtensionError):
            longer = [*counted, extension]
            due = due_moment(rule, start, calendar, changes.pauses, extensions=longer)
            counted = longer
    return due


def prompt_moments(part: Assignment) -> Iterator[tuple[Prompting, Clock, datetime]]:
    """When the clocks of a part in work prompt its office: how, which clock, and the moment.

    The reminder comes when so much of the time between the giving and the answer has passed as
    the policy says; an office is hastened when a clock that it has still to keep is over.
    """
    if part.accepted_at is None and part.accept_by:
        yield Prompting.HASTENING, "accept", part.accept_by
    gets_in_touch = part.role == Role.LEAD and part.contacted_at is None
    if gets_in_touch and part.contact_by:
        yield Prompting.HASTENING, "contact", part.contact_by
    if part.answer_by:
        share = Limits.of(part.case.policy).remind_after / 100
        whole = part.answer_by - part.assigned_at
        yield Prompting.REMINDER, "answer", part.assigned_at + share * whole
        yield Prompting.HASTENING, "answer", part.answer_by


def explain(
    policy: Policy,
    matter: Matter,
    clock: Clock,
    start: datetime,
    *,
    changes: Changes = NO_CHANGES,
) -> list[str]:
    """How the end of a clock was computed, a sentence for each step, in the reader's language."""
    try:
        steps = _due(policy, matter, clock, start, changes=changes).steps
    except MissingYearError as error:
        return [
            _("The working days of %(year)s are not known yet, so no date can be promised.")
            % {"year": error.year}
        ]
    return [
        _(STEPS[step.code]) % {name: _shown(value) for name, value in step.params.items()}
        for step in steps
    ]


def _shown(value: object) -> str:
    if isinstance(value, datetime):
        return full_moment(value)
    if isinstance(value, date):
        return full_day(value)
    if isinstance(value, timedelta):
        hours, minutes = divmod(round(value.total_seconds() / 60), 60)
        return f"{hours}:{minutes:02d}"
    text = str(value)
    zh, bar, en = text.partition("|")
    return in_language(zh, en) if bar else text


__all__ = [
    "NO_CHANGES",
    "OFFICE_CLOCKS",
    "Changes",
    "Clock",
    "Matter",
    "Moment",
    "changes_for",
    "changes_of",
    "ends",
    "explain",
    "prompt_moments",
    "rule_of",
]
