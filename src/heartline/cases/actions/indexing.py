"""Keeping the search up to date: it follows the ledger, a second or two behind.

Not in the transaction of each change: a message should become a case quickly, nobody should wait
for somebody else's place in the index, and no action can forget it. Only forgetting a person does
not wait: their words leave the search in the same transaction.
"""

import time
from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db import transaction

from heartline.cases.models import Case
from heartline.cases.queries.indexed import CASES, PUBLIC_CASES, keep
from heartline.ledger.actions import mark_read, read_on
from heartline.ledger.models import Entry, reference
from heartline.ledger.queries import newest_checkpoint

#: How far the search has read the ledger.
BOOKMARK = "search"
#: Cases of one transaction: on SQLite nobody else writes meanwhile.
_BATCH = 20
#: Cases of one transaction while everything is made anew, and the pause between two, in seconds:
#: who began to wait meanwhile would otherwise find the next one begun already.
_REBUILT, _PAUSE = 100, 0.02
#: How often in one go the ledger is read on, so that the worker can still be stopped.
_TIMES = 10
#: Places of an entry's data that name other cases by their keys.
_OTHERS = ("into", "out_of", "other", "new", "from", "case")
_CASE = reference(Case(pk=0)).removesuffix("0")


def index_what_changed(*, at: datetime) -> int:
    """Read the ledger on and bring the cases it tells of up to date; how many entries were read."""
    count = 0
    for _time in range(_TIMES):
        read = list(read_on(BOOKMARK))
        if not read:
            break
        index_cases({key for _position, entry in read for key in _cases_of(entry)})
        mark_read(BOOKMARK, read[-1][0])
        count += len(read)
    return count


def _cases_of(entry: Entry) -> Iterator[int]:
    if entry.target.startswith(_CASE):
        yield int(entry.target.removeprefix(_CASE))
    for place in _OTHERS:
        if isinstance(key := entry.data.get(place), int):
            yield key


def index_cases(keys: Iterable[int], *, at_once: int = _BATCH) -> None:
    """Bring what the search holds of these cases up to date, a few in one transaction."""
    # FTS5 writes rows fastest in the order of their keys.
    wanted = sorted(keys)
    for start in range(0, len(wanted), at_once):
        some = wanted[start : start + at_once]
        with transaction.atomic():
            # Who forgets a person holds their cases too, so that no old words are put back.
            list(Case.objects.select_for_update().filter(pk__in=some).values_list("pk"))
            keep(some)


def rebuild_search() -> int:
    """Make the search of all cases anew, the newest first; how many there are."""
    sealed = newest_checkpoint()
    with transaction.atomic():
        CASES.clear()
        PUBLIC_CASES.clear()
    count, cases = 0, Case.objects.order_by("-pk").values_list("pk", flat=True)
    below = 1 << 62
    while keys := list(cases.filter(pk__lt=below)[:_REBUILT]):
        index_cases(keys, at_once=_REBUILT)
        time.sleep(_PAUSE)
        count, below = count + len(keys), keys[-1]
    if sealed is not None:
        list(read_on(BOOKMARK, most=1))  # where it was never read, the bookmark is laid in
        mark_read(BOOKMARK, sealed.size)
    return count
