"""The clocks of a case: what the policy allows, when that ends, and how it was computed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from heartline.cases.models import Kind, Policy
from heartline.engines.deadlines.due import Due, due_moment
from heartline.engines.deadlines.errors import MissingYearError
from heartline.engines.deadlines.explain import STEPS
from heartline.engines.deadlines.rules import Rule
from heartline.offices.queries import calendar_value
from heartline.shared.clock import local
from heartline.shared.text import in_language

Clock = Literal["accept", "contact", "answer", "person"]
#: The clocks of an office's part; the person's own is the fourth.
OFFICE_CLOCKS: tuple[Clock, ...] = ("accept", "contact", "answer")


@dataclass(frozen=True)
class Moment:
    """When a clock ends: None and `missing_year` where the calendar does not reach."""

    at: datetime | None
    provisional: bool = False
    missing_year: int | None = None


def rule_of(policy: Policy, kind: str, clock: Clock) -> Rule:
    """What the policy allows for one clock of one kind of case."""
    rules = policy.rules
    return Rule.from_dict(rules.get(kind, {}).get(clock) or rules["any"][clock])


def ends(policy: Policy, kind: Kind | str, clock: Clock, start: datetime) -> Moment:
    """When a clock that starts at `start` ends. A missing year is said, never guessed."""
    try:
        due = _due(policy, kind, clock, start)
    except MissingYearError as error:
        return Moment(None, provisional=True, missing_year=error.year)
    return Moment(due.at, provisional=due.provisional)


def _due(policy: Policy, kind: str, clock: Clock, start: datetime) -> Due:
    return due_moment(rule_of(policy, kind, clock), start, calendar_value(policy.calendar))


def explain(policy: Policy, kind: str, clock: Clock, start: datetime) -> list[str]:
    """How the end of a clock was computed, a sentence for each step, in the reader's language."""
    try:
        steps = _due(policy, kind, clock, start).steps
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
        return date_format(local(value), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if isinstance(value, timedelta):
        hours, minutes = divmod(round(value.total_seconds() / 60), 60)
        return f"{hours}:{minutes:02d}"
    text = str(value)
    zh, bar, en = text.partition("|")
    return in_language(zh, en) if bar else text
