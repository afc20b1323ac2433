"""Prompting offices (催督办): by the clock before and after its end, and by hand."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db import transaction

from heartline.cases.actions.steps import CaseRefusedError, allow, hold
from heartline.cases.clocks import prompt_moments
from heartline.cases.events import CaseEvent
from heartline.cases.models import Assignment, AssignmentStatus, Case, Prompt, Prompting, Role
from heartline.cases.rules import may_hasten, may_supervise
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.shared.plain import for_the_database

#: How many parts one round looks at; the others follow in the next.
ONE_ROUND = 200
IN_WORK = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)
EVENTS = {
    Prompting.REMINDER: CaseEvent.REMINDED,
    Prompting.HASTENING: CaseEvent.HASTENED,
    Prompting.SUPERVISION: CaseEvent.SUPERVISED,
}


def prompt_where_due(*, at: datetime) -> int:
    """Remind and hasten the offices whose clocks say so, each part once by each clock.

    Returns:
        How many prompts were given in this round.
    """
    due = Assignment.objects.filter(prompt_at__lte=at).order_by("prompt_at", "pk")
    keys = due.values_list("pk", flat=True)[:ONE_ROUND]
    return sum(_look_at(key, at) for key in list(keys))


@transaction.atomic
def _look_at(key: int, at: datetime) -> int:
    """Prompt the office of one part if a clock of it says so, and note when to look again."""
    rows = Assignment.objects.select_for_update(of=("self",))
    part = rows.select_related("case__policy", "office").filter(pk=key, prompt_at__lte=at).first()
    if part is None:
        return 0
    given = 0
    next_at = None
    if part.status in IN_WORK and not part.case.imported and not part.case.listed:
        moments = list(_to_come(part))
        due = [one for one in moments if one[2] <= at]
        hastened = any(sort == Prompting.HASTENING for sort, _clock, _moment in due)
        for sort, clock, _moment in due:
            # Whoever is late already needs no reminder that it will be late.
            if sort == Prompting.HASTENING or not hastened:
                _give(part, sort, clock, at)
                given += 1
        next_at = min((moment for _s, _c, moment in moments if moment > at), default=None)
    Assignment.objects.filter(pk=key).update(prompt_at=next_at)
    return given


def _to_come(part: Assignment) -> Iterator[tuple[Prompting, str, datetime]]:
    """The prompts that the clocks of a part have not given yet, each with its moment."""
    given = set(part.prompts.exclude(clock="").values_list("sort", "clock"))
    for sort, clock, moment in prompt_moments(part):
        if (str(sort), clock) not in given:
            yield sort, clock, moment


def _give(part: Assignment, sort: Prompting, clock: str, at: datetime) -> None:
    prompt = Prompt.objects.create(
        case=part.case, part=part, office=part.office, sort=sort, clock=clock, at=at
    )
    record(
        EVENTS[sort],
        at=at,
        by=None,
        target=part.case,
        office=part.office.code,
        clock=clock,
        prompt=prompt.pk,
    )


@transaction.atomic
def hasten_office(case: Case, *, words: str, by: Staff, at: datetime) -> Prompt:
    """The desk hastens the office that leads (催办).

    Raises:
        PermissionDenied: `by` does not sit at the desk of this case, or works in that office.
        CaseRefusedError: "no_words"; "nobody_to_prompt": no office has the case now.
    """
    return _by_hand(case, Prompting.HASTENING, words, None, by=by, at=at)


@transaction.atomic
def supervise_office(case: Case, *, words: str, until: datetime, by: Staff, at: datetime) -> Prompt:
    """Supervise the office that leads (督办): by `until` it says what it has done.

    Raises:
        PermissionDenied: `by` supervises no office above it and sits not at the desk, or works
            in that office.
        CaseRefusedError: "no_words"; "day_past": `until` is over; "nobody_to_prompt".
    """
    if until <= at:
        raise CaseRefusedError("day_past")
    return _by_hand(case, Prompting.SUPERVISION, words, until, by=by, at=at)


def _by_hand(
    case: Case, sort: Prompting, words: str, until: datetime | None, *, by: Staff, at: datetime
) -> Prompt:
    hold(case)
    if not words.strip():
        raise CaseRefusedError("no_words")
    part = case.assignments.filter(role=Role.LEAD, status__in=IN_WORK).first()
    if part is None:
        raise CaseRefusedError("nobody_to_prompt")
    may = may_supervise if sort == Prompting.SUPERVISION else may_hasten
    allow(may(by, case))
    prompt = Prompt.objects.create(
        case=case,
        part=part,
        office=part.office,
        sort=sort,
        at=at,
        by=by,
        words=for_the_database(words),
        answer_until=until,
    )
    told: dict[str, Any] = {"until": until.isoformat(timespec="seconds")} if until else {}
    record(
        EVENTS[sort],
        at=at,
        by=by,
        target=case,
        office=part.office.code,
        prompt=prompt.pk,
        **told,
    )
    return prompt
