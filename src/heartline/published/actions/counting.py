"""Keeping the counts true: the ledger tells which days to count anew, the rows tell the counts.

Nothing is ever added to a count or taken from it; a day that was touched is counted again, whole.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import F, Q

from heartline.cases.models import Case, Reply
from heartline.channels.outbox import READER as DELIVERY
from heartline.ledger.actions import mark_read, read_on
from heartline.ledger.models import Bookmark, Entry, Position
from heartline.published.models import DayCount, MonthCount
from heartline.published.queries.cells import Counted, count_days, read, together, written
from heartline.published.queries.periods import end_of_month, month_of, months_between
from heartline.shared.clock import day_of

#: The name of our bookmark in the ledger.
READER = "figures"
#: How many days are counted at once.
AT_ONCE = 20
#: How often one round counts so many: what is left waits, so that the worker can be stopped.
TIMES = 10
#: Where an entry names cases besides its target.
_OTHERS = ("into", "out_of", "other")
#: How a row that an entry is about names its case.
_CASE_OF = {
    "cases.case": "pk",
    "cases.party": "case",
    "cases.assignment": "case",
    "cases.reply": "case",
    "cases.verdict": "party__case",
    "cases.application": "case",
}


def keep_counts(*, at: datetime) -> int:
    """Read the ledger on and count what it touched; how many days were counted.

    What the post has not read yet waits: a letter that it writes belongs to the same change.
    """
    if not Bookmark.objects.filter(name=READER).exists():
        begin_anew()
    while _read_on():
        pass
    count = 0
    for _time in range(TIMES):
        days = _days_to_count(at)
        if not days:
            break
        count_anew(days, at=at)
        count += len(days)
    return count


@transaction.atomic
def begin_anew() -> None:
    """Mark every day to be counted, and read the ledger on from here."""
    behind = _read_by_the_post() or Position.objects.count()
    Bookmark.objects.update_or_create(name=READER, defaults={"position": behind})
    DayCount.objects.update(marked=behind, counted=-1)
    received = Case.objects.datetimes("received_at", "day")
    answered = Case.objects.filter(answered_at__isnull=False).datetimes("answered_at", "day")
    _mark({moment.date() for moment in (*received, *answered)}, behind)


def _read_by_the_post() -> int:
    mark = Bookmark.objects.filter(name=DELIVERY).first()
    return mark.position if mark else 0


@transaction.atomic
def _read_on() -> bool:
    """Mark the days of the next entries; whether there were any."""
    limit, last = _read_by_the_post(), 0
    cases: set[int] = set()
    for position, entry in read_on(READER):
        if position > limit:
            break
        last = position
        cases.update(_cases_of(entry))
    if not last:
        return False
    _mark(_days_of(cases), last)
    mark_read(READER, last)
    return True


def _cases_of(entry: Entry) -> Iterator[int]:
    """The keys of the cases that an entry tells of."""
    label, _colon, key = entry.target.partition(":")
    way = _CASE_OF.get(label)
    if way == "pk":
        yield int(key)
        yield from (entry.data[name] for name in _OTHERS if isinstance(entry.data.get(name), int))
    elif way is not None:
        yield from apps.get_model(label)._default_manager.filter(pk=key).values_list(way, flat=True)


def _days_of(cases: Iterable[int]) -> set[date]:
    """The days that count the cases: received, answered, and answered before it was done again."""
    found = Case.objects.filter(pk__in=cases)
    answers = Reply.objects.filter(case__in=cases, answers=True)
    moments = [
        *found.values_list("received_at", flat=True),
        *found.values_list("answered_at", flat=True),
        *answers.values_list("sent_at", flat=True),
    ]
    return {day_of(moment) for moment in moments if moment}


def _mark(days: Iterable[date], position: int) -> None:
    DayCount.objects.bulk_create(
        [DayCount(day=day, marked=position) for day in days],
        update_conflicts=True,
        unique_fields=["day"],
        update_fields=["marked"],
    )


def _days_to_count(at: datetime) -> list[date]:
    """The days that wait to be counted, the newest first, and those that the clock has changed."""
    waiting = Q(counted__lt=F("marked")) | Q(turns_at__lt=at)
    days = DayCount.objects.filter(waiting).order_by("-day").values_list("day", flat=True)
    return list(days[:AT_ONCE])


def count_anew(days: list[date], *, at: datetime) -> None:
    """Count `days`, and add up their months."""
    if not days:
        return
    marks = dict(DayCount.objects.filter(day__in=days).values_list("day", "marked"))
    found = count_days(days, at)
    for month in sorted({month_of(day) for day in days}):
        ours = {day: one for day, one in found.items() if month_of(day) == month}
        _write(month, ours, marks, at)


@transaction.atomic
def _write(month: date, found: dict[date, Counted], marks: dict[date, int], at: datetime) -> None:
    # Whoever adds up the same month waits here.
    MonthCount.objects.get_or_create(month=month)
    row = MonthCount.objects.select_for_update().get(month=month)
    for day, one in found.items():
        DayCount.objects.filter(day=day, counted__lte=marks[day]).update(
            cells=(cells := written(one.cells)),
            stamp=_stamp(cells),
            counted=marks[day],
            at=at,
            turns_at=one.turns_at,
        )
    days = DayCount.objects.filter(day__range=(month, end_of_month(month)))
    row.cells = written(together(read(cells) for cells in days.values_list("cells", flat=True)))
    row.stamp = _stamp(row.cells)
    row.save()


def _stamp(cells: list[list[Any]]) -> str:
    return sha256(json.dumps(cells, sort_keys=True).encode()).hexdigest()


def rebuild(*, at: datetime) -> int:
    """Count every day anew, month by month; how many days."""
    begin_anew()
    days = list(DayCount.objects.order_by("day").values_list("day", flat=True))
    for month in months_between(days[0], days[-1]) if days else []:
        count_anew([day for day in days if month_of(day) == month], at=at)
    return len(days)


@dataclass(frozen=True)
class Difference:
    """A day whose counts are not what counting its rows gives."""

    day: date
    kept: list[list[Any]]
    counted: list[list[Any]]


def differences(*, at: datetime) -> list[Difference]:
    """The days whose counts differ from the rows, and the months that differ from their days."""
    found = []
    rows = list(DayCount.objects.order_by("day"))
    by_month: dict[date, list[DayCount]] = {}
    for row in rows:
        by_month.setdefault(month_of(row.day), []).append(row)
    for month, days in by_month.items():
        counted = count_days([row.day for row in days], at)
        found += [
            Difference(row.day, row.cells, anew)
            for row in days
            if row.cells != (anew := written(counted[row.day].cells))
        ]
        kept = MonthCount.objects.filter(month=month).values_list("cells", flat=True).first()
        added = written(together(read(row.cells) for row in days))
        if kept != added:
            found.append(Difference(month, kept or [], added))
    return found


__all__ = [
    "Difference",
    "begin_anew",
    "count_anew",
    "differences",
    "keep_counts",
    "rebuild",
]
