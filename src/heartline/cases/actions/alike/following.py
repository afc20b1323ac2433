"""Following what people say: the worker reads the ledger on and puts each message where it belongs.

What is known of earlier messages lies in memory, and in a file now and then. After a restart the
worker goes on from the entry at which the file was written; where there is none, or it does not
belong to this ledger, everything is made anew from the database.
"""

import threading
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction

from heartline.cases.actions.alike.groups import groups_of, refresh_groups
from heartline.cases.actions.alike.keeping import Kept, new, opened, save
from heartline.cases.actions.alike.placing import place, place_apart
from heartline.cases.actions.alike.rebuilding import build_anew, opened_by
from heartline.cases.actions.alike.texts import said_in
from heartline.cases.events import CaseEvent, IssueEvent
from heartline.cases.models import AlikeCase, Case
from heartline.ledger.actions import read_from
from heartline.ledger.models import Entry, reference
from heartline.people.events import PersonEvent

#: Entries that are read at once, and how often in one go: the worker can still be stopped.
_AT_ONCE, _TIMES = 100, 10
#: It is written down after so long, and after so many messages at the latest.
SAVED_EVERY, SAVED_AFTER = timedelta(hours=1), 5_000
#: A stream of so few messages is made anew at once; a larger one in the night.
SOON_ANEW = 300
#: What changes the figures of a group, or who may know of a case.
_CHANGES = frozenset(
    {
        CaseEvent.PLACED,
        CaseEvent.SORTED,
        CaseEvent.MERGED,
        CaseEvent.UNMERGED,
        CaseEvent.MADE_PRIVATE,
        IssueEvent.GATHERED,
        IssueEvent.LET_GO,
    }
)
_CASE = reference(Case(pk=0)).removesuffix("0")


class _Held:
    """What the worker of this process holds; one round at a time works with it."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.kept: Kept | None = None
        self.saved_at: datetime | None = None
        self.saved_came = 0


_held = _Held()


def follow_messages(*, at: datetime) -> int:
    """Read the ledger on and take in what people said; how many entries were read."""
    with _held.lock:
        kept, count = _kept(at), 0
        for _time in range(_TIMES):
            read = list(read_from(kept.position, most=_AT_ONCE))
            if not read:
                break
            _take_in(kept, read)
            count += len(read)
        _look_after(kept, at)
        return count


def start_anew(*, at: datetime) -> int:
    """Make everything anew from the database; how many messages are in it."""
    with _held.lock:
        _hold(build_anew(), at)
        return _held.kept.stream.came if _held.kept else 0


def what_is_known() -> Kept:
    """What is known so far, to be read only: nothing at all where the worker has not begun."""
    return _held.kept or opened() or new()


def is_stale() -> bool:
    """Whether something is still held here that must be forgotten."""
    return _held.kept is not None and _held.kept.stale


def _kept(at: datetime) -> Kept:
    """What is known so far: as it is held, as it was written down, or made anew."""
    if _held.kept is None or not _held.kept.is_ours:
        _held.kept = None
        _hold(opened() or build_anew(), at)
    assert _held.kept is not None  # noqa: S101 - it was laid in a line above
    return _held.kept


def _hold(kept: Kept, at: datetime) -> None:
    _held.kept, _held.saved_at, _held.saved_came = kept, at, kept.stream.came


def _look_after(kept: Kept, at: datetime) -> None:
    """Forget at once what is quickly made anew without it; write down what has grown."""
    if kept.stale and kept.stream.came <= SOON_ANEW:
        _hold(build_anew(), at)
        return
    grown = kept.stream.came - _held.saved_came
    since = at - (_held.saved_at or at)
    if grown >= SAVED_AFTER or (grown and since >= SAVED_EVERY):
        save(kept)
        _hold(kept, at)


def _take_in(kept: Kept, read: list[tuple[int, Entry]]) -> None:
    """Take these entries in, all or none: what was half done is read from the file again."""
    entries = [entry for _position, entry in read]
    try:
        with transaction.atomic():
            changed = _place_new(kept, entries) | _follow_changes(kept, entries)
            refresh_groups(changed)
            kept.move_to(read[-1][0])
    except BaseException:
        _held.kept = None
        raise


def _place_new(kept: Kept, entries: Iterable[Entry]) -> set[int]:
    keys = [key for entry in entries for key in opened_by(entry.kind, entry.target, entry.data)]
    texts = said_in(keys) if keys else {}
    changed: set[int] = set()
    for key in keys:
        if key in texts:
            changed |= place(kept, texts[key])
    return changed


def _follow_changes(kept: Kept, entries: list[Entry]) -> set[int]:
    """The groups whose figures are others now; and whether something must be forgotten."""
    keys = {key for entry in entries if entry.kind in _CHANGES for key in _case_of(entry)}
    kept.stale = kept.stale or any(entry.kind == PersonEvent.ERASED for entry in entries)
    dropped = [entry.data["cases"] for entry in entries if entry.data.get("step") == "drop"]
    changed = groups_of(keys.union(*dropped))
    hidden = AlikeCase.objects.filter(case__in=keys, case__private=True, number__isnull=False)
    for key in list(hidden.values_list("case", flat=True)):
        kept.stale = True
        for said in said_in([key]).values():
            changed |= place_apart(kept, said)
    return changed


def _case_of(entry: Entry) -> Iterator[int]:
    if entry.target.startswith(_CASE):
        yield int(entry.target.removeprefix(_CASE))
