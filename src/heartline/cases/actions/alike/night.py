"""The night pass: the messages of some months looked at all at once, and what it would change.

It changes nothing by itself: it proposes to put groups together or to take one apart, and a person
decides (`deciding.py`). What was decided once does not come back.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db import transaction

from heartline.cases.actions.alike.following import is_stale, start_anew, what_is_known
from heartline.cases.actions.alike.texts import Said, said_in, shared
from heartline.cases.models import AlikeCase, AlikeProposal, Proposed
from heartline.engines.reading.grouping import Merge, Split, proposals
from heartline.shared.clock import day_of, local

#: Messages of so long a time, the newest so many, are looked at together.
LOOKED_BACK, MOST = timedelta(days=90), 10_000
#: So many of what was found wait for a person at most; the others come another night.
MOST_WAITING = 100
_AT_ONCE = 500
#: How long a night is known to be done, in seconds.
_DONE_FOR = 2 * 24 * 60 * 60


def propose_at_night(*, at: datetime) -> int:
    """Once a night, in its hour: forget what must be forgotten, and propose; how many there are."""
    tonight = local(at).hour == settings.ALIKE_HOUR
    if not tonight or not cache.add(f"alike-night:{day_of(at)}", 1, _DONE_FOR):
        return 0
    if is_stale():
        start_anew(at=at)
    return propose(at=at)


class Side(NamedTuple):
    """Cases that are, or should be, one matter: a group's, or those of one person alone."""

    group: int | None
    cases: tuple[int, ...]

    @property
    def name(self) -> str:
        """The same as long as the group is."""
        return f"c{min(self.cases)}" if self.group is None else f"g{self.group}"


class Idea(NamedTuple):
    """What the night would change: the second side comes to the first, or leaves it."""

    sort: Proposed
    stays: Side
    other: Side

    @property
    def key(self) -> str:
        """Names the same idea in every night; of two sides the order is no matter."""
        if self.sort == Proposed.MERGE:
            return merge_key(self.stays, self.other)
        return split_key(self.stays.cases, self.other.cases)


def merge_key(one: Side, other: Side) -> str:
    """The key of the idea that two sides are one matter."""
    return ":".join([Proposed.MERGE, *sorted((one.name, other.name))])


def split_key(one: Iterable[int], other: Iterable[int]) -> str:
    """The key of the idea that these cases of one group are two matters: by the first of each."""
    return ":".join([Proposed.SPLIT, *map(str, sorted((min(one), min(other))))])


def propose(*, at: datetime) -> int:
    """Look at everything at once and keep what would be changed; how many ideas wait now."""
    texts, group_of = _recent(at)
    ideas = list(_ideas(texts, group_of))
    known = what_is_known().stream
    by_case = {said.case: said for said in texts}
    waiting = AlikeProposal.objects.filter(decided_at=None)
    with transaction.atomic():
        waiting.exclude(key__in=[idea.key for idea in ideas]).delete()
        decided = set(AlikeProposal.objects.values_list("key", flat=True))
        new = {idea.key: idea for idea in ideas if idea.key not in decided}
        for idea in list(new.values())[: max(0, MOST_WAITING - waiting.count())]:
            one, other = by_case[idea.stays.cases[0]], by_case[idea.other.cases[0]]
            AlikeProposal.objects.create(
                sort=idea.sort,
                key=idea.key,
                group_id=idea.stays.group,
                cases=list(idea.stays.cases),
                others=list(idea.other.cases),
                words=list(shared(one, other, known).words),
                proposed_at=at,
            )
        return waiting.count()


def _recent(at: datetime) -> tuple[list[Said], dict[int, int | None]]:
    """The messages of the last months in the order they came, and the group of each."""
    rows = AlikeCase.objects.filter(
        number__isnull=False,
        case__received_at__gte=at - LOOKED_BACK,
        case__private=False,
        group__dismissed_at=None,
    )
    newest = list(rows.order_by("-number").values_list("case", "group")[:MOST])
    group_of: dict[int, int | None] = dict(reversed(newest))
    keys, texts = list(group_of), []
    for start in range(0, len(keys), _AT_ONCE):
        found = said_in(some := keys[start : start + _AT_ONCE])
        texts += [found[key] for key in some if key in found]
    return texts, group_of


def _ideas(texts: list[Said], group_of: dict[int, int | None]) -> Iterator[Idea]:
    """Each merge as pairs with the largest, each split as what leaves the largest part."""
    # A case that nobody else goes with is an issue of its own, under a name that no group has.
    issues = [group_of[said.case] or -said.case for said in texts]
    for found in proposals([said.message for said in texts], issues):
        if isinstance(found, Merge):
            first, *others = (_side(name, texts, issues) for name in found.issues)
            yield from (Idea(Proposed.MERGE, first, other) for other in others)
        else:
            yield from _leaving(found, texts)


def _side(name: int, texts: list[Said], issues: list[int]) -> Side:
    cases = tuple(said.case for said, own in zip(texts, issues, strict=True) if own == name)
    return Side(name if name > 0 else None, cases)


def _leaving(found: Split, texts: list[Said]) -> Iterator[Idea]:
    first, *others = (tuple(texts[at].case for at in part) for part in found.parts)
    for other in others:
        yield Idea(Proposed.SPLIT, Side(found.issue, first), Side(None, other))
