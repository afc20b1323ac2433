"""What is stored of a group: how many speak in it, how hot it is, which hot issue it is in."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import log2
from typing import NamedTuple

from django.db.models import Count

from heartline.cases.models import AlikeCase, AlikeGroup, Closing, IssueCase
from heartline.cases.queries.heat import FIRST_DAY, heard_in
from heartline.engines.heat import HeatRule, heat

_DAY = timedelta(days=1)
#: People and places are counted in so many of the newest cases of a group.
NEWEST = 500


def refresh_groups(groups: Iterable[int]) -> None:
    """Bring what is stored of these groups up to date; one that holds nothing any more goes."""
    for pk in sorted(set(groups)):
        rows = AlikeCase.objects.filter(group=pk)
        cases = [_Member(*row) for row in rows.values_list(*_MEMBER)]
        if not cases:
            AlikeGroup.objects.filter(pk=pk, dismissed_at=None).delete()
            continue
        told = _counted([case for case in cases if case.counts])
        AlikeGroup.objects.filter(pk=pk).update(issue=_issue_of(pk), **told._asdict())


#: What is read of each case of a group.
_MEMBER = ("case", "case__private", "case__closed_because", "case__received_at")


class _Member(NamedTuple):
    case: int
    private: bool
    closed_because: str
    received_at: datetime

    @property
    def counts(self) -> bool:
        """Whether everybody may know of it, and it stands for itself."""
        return not self.private and self.closed_because != Closing.MERGED


class _Counted(NamedTuple):
    cases: int = 0
    people: int = 0
    places: int = 0
    rank: float = 0.0
    last_at: datetime | None = None


def _counted(cases: list[_Member]) -> _Counted:
    """What is counted of the cases that everybody may know of."""
    if not cases:
        return _Counted()
    cases.sort(key=lambda case: case.received_at)
    last = cases[-1].received_at
    found = heat(heard_in([case.case for case in cases[-NEWEST:]], last))
    days = (last - FIRST_DAY) / _DAY
    # Nobody is heard in a case whose people were all joined to another.
    rank = log2(found.heat) + days / HeatRule().half_life if found.heat else 0.0
    return _Counted(len(cases), found.people, found.places, rank, last)


def _issue_of(group: int) -> int | None:
    """The hot issue that holds the most of its cases; of equals the older."""
    rows = IssueCase.objects.filter(case__alike__group=group).values_list("issue")
    counts = dict(rows.annotate(count=Count("pk")))
    return min(counts, key=lambda issue: (-counts[issue], issue), default=None)


def groups_of(cases: Iterable[int]) -> set[int]:
    """The groups that these cases are in."""
    rows = AlikeCase.objects.filter(case__in=list(cases), group__isnull=False)
    return set(rows.values_list("group", flat=True).distinct())


def put_together(cases: Iterable[int], group: AlikeGroup | None) -> AlikeGroup:
    """Let cases be of one group, of a new one for None, because a person says so."""
    group = group or AlikeGroup.objects.create()
    keys = list(cases)
    before = groups_of(keys)
    AlikeCase.objects.filter(case__in=keys).update(group=group, settled=True)
    refresh_groups(before | {group.pk})
    return group


def take_apart(cases: Iterable[int]) -> None:
    """Let cases leave their groups, because a person says so: together, where they are several."""
    keys = list(cases)
    leaving: dict[int | None, list[int]] = defaultdict(list)
    for case, old in AlikeCase.objects.filter(case__in=keys).values_list("case", "group"):
        leaving[old].append(case)
    for some in leaving.values():
        new = AlikeGroup.objects.create() if len(some) > 1 else None
        AlikeCase.objects.filter(case__in=some).update(group=new, settled=True)
        if new is not None:
            refresh_groups([new.pk])
    refresh_groups(pk for pk in leaving if pk is not None)
