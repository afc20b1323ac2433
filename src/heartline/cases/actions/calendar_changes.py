"""When the days on which the offices work change, so do the dates that were computed from them."""

import logging
from collections.abc import Iterator
from datetime import datetime

from django.db import transaction

from heartline.cases.actions.clocks import recompute_clocks, record_move
from heartline.cases.actions.steps import hold
from heartline.cases.models import Case
from heartline.engines.deadlines.errors import DeadlineError
from heartline.ledger.actions import mark_read
from heartline.ledger.models import Bookmark, Entry, Position
from heartline.offices.events import OfficeEvent

logger = logging.getLogger(__name__)

#: The name of our bookmark in the ledger.
READER = "calendars"
#: What changes a calendar.
CHANGES = (
    OfficeEvent.DAYS_LOADED,
    OfficeEvent.DAY_SET,
    OfficeEvent.DAY_CLEARED,
    OfficeEvent.YEAR_MARKED,
)
#: How many cases are looked up at once.
BATCH = 200


def follow_calendars(*, at: datetime) -> int:
    """Read the ledger on, and compute the clocks of open cases anew whose calendar changed.

    Each case is a transaction of its own. Cut off on the way, it begins anew: what was done
    already does not move a second time.

    Returns:
        How many cases have a new date.
    """
    last = Position.objects.order_by("-position").values_list("position", flat=True).first()
    mark, _new = Bookmark.objects.get_or_create(name=READER)
    if last is None or last < mark.position:
        return 0
    changed = _changed(mark.position, last)
    moved = sum(_compute_anew(key, at) for key in _open_cases(changed)) if changed else 0
    mark_read(READER, last + 1)
    return moved


def _changed(first: int, last: int) -> set[int]:
    """The calendars that changed between two positions of the ledger."""
    entries = Entry.objects.filter(kind__in=CHANGES, sealed__position__range=(first, last))
    return {int(target.rpartition(":")[2]) for target in entries.values_list("target", flat=True)}


def _open_cases(calendars: set[int]) -> Iterator[int]:
    """The keys of the cases that wait and follow one of these calendars."""
    after = 0
    waiting = Case.objects.waiting().filter(policy__calendar__in=calendars).order_by("pk")
    while keys := list(waiting.filter(pk__gt=after).values_list("pk", flat=True)[:BATCH]):
        yield from keys
        after = keys[-1]


@transaction.atomic
def _compute_anew(key: int, at: datetime) -> bool:
    """Set the clocks of one case anew; those that are over stay as they were."""
    case = Case.objects.select_related("policy__calendar", "topic").get(pk=key)
    hold(case)
    was = case.due_at
    try:
        moved = recompute_clocks(case, at=at, running_only=True)
    except DeadlineError as error:
        logger.error("the clocks of case %d cannot be computed anew: %s", key, error.code)
        return False
    if moved:
        record_move(case, reason="calendar", was=was, by=None, at=at)
    return moved
