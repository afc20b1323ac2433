"""What is stored of a group: how many speak in it, how hot it is, which hot issue it is in."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from math import log2
from typing import NamedTuple

from heartline.cases.models import AlikeCase, AlikeGroup, Case, Closing, IssueCase
from heartline.cases.queries.heat import FIRST_DAY, heard_in
from heartline.engines.reading.grouping import HeatRule, heat

_DAY = timedelta(days=1)


def refresh_groups(groups: Iterable[int]) -> None:
    """Bring what is stored of these groups up to date; one that holds nothing any more goes."""
    for pk in sorted(set(groups)):
        cases = [row.case for row in AlikeCase.objects.filter(group=pk).select_related("case")]
        if not cases:
            AlikeGroup.objects.filter(pk=pk, dismissed_at=None).delete()
            continue
        told = _counted([case for case in cases if _is_counted(case)])
        AlikeGroup.objects.filter(pk=pk).update(issue=_issue_of(cases), **told._asdict())


def _is_counted(case: Case) -> bool:
    return not case.private and case.closed_because != Closing.MERGED


class _Counted(NamedTuple):
    cases: int = 0
    people: int = 0
    places: int = 0
    rank: float = 0.0
    last_at: datetime | None = None


def _counted(cases: list[Case]) -> _Counted:
    """What is counted of the cases that everybody may know of."""
    if not cases:
        return _Counted()
    last = max(case.received_at for case in cases)
    found = heat(heard_in([case.pk for case in cases], last))
    days = (last - FIRST_DAY) / _DAY
    rank = log2(found.heat) + days / HeatRule().half_life
    return _Counted(len(cases), found.people, found.places, rank, last)


def _issue_of(cases: list[Case]) -> int | None:
    """The hot issue that holds the most of them; of equals the older."""
    rows = IssueCase.objects.filter(case__in=[case.pk for case in cases])
    counts = Counter(rows.values_list("issue", flat=True))
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
