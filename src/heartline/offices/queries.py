"""Rows of offices, gathered for an engine or a page."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from functools import lru_cache, reduce
from operator import or_

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from heartline.engines.deadlines.calendar import Calendar, DayKind
from heartline.engines.shapes import (
    Box,
    Polygon,
    box_of,
    holds,
    in_box,
    polygons_of,
    size_of,
)
from heartline.offices.models import (
    Area,
    CalendarYear,
    Day,
    Duty,
    DutyKind,
    Office,
    Staff,
    WorkCalendar,
    tree_order,
)
from heartline.shared.prepared import Prepared

#: From this month on the days of the next year must be known: the notice comes in November.
NEXT_YEAR_FROM = 11


def calendar_value(calendar: WorkCalendar) -> Calendar:
    """`calendar` as the deadline engine takes it; read once for each version of it."""
    return _read_calendar(calendar.pk, calendar.version)


@lru_cache(maxsize=16)
def _read_calendar(pk: int, version: int) -> Calendar:
    calendar = WorkCalendar.objects.get(pk=pk)
    years = dict(CalendarYear.objects.filter(calendar=pk).values_list("year", "confirmed"))
    return Calendar(
        zone=settings.TIME_ZONE,
        hours=tuple((_time(start), _time(end)) for start, end in calendar.hours),
        days={
            day.day: DayKind(day.working, _name(day), day.confirmed)
            for day in Day.objects.filter(calendar=pk)
        },
        known_years=frozenset(years),
        provisional_years=frozenset(year for year, confirmed in years.items() if not confirmed),
        week=frozenset(calendar.week),
    )


def _name(day: Day) -> str:
    """Both names of a day, for `clocks.explain` to choose from; "" when it has none."""
    return f"{day.name_zh}|{day.name_en}" if day.name_zh or day.name_en else ""


def _time(text: str) -> time:
    return time.fromisoformat(text)


@dataclass(frozen=True)
class UnsureYear:
    """A year with which deadlines must be computed, and whose days are not certain."""

    calendar: str
    year: int
    known: bool


_YEARS = Prepared(
    lambda: WorkCalendar.objects.order_by("id").values_list(
        "code", "years__year", "years__confirmed"
    )
)


def unsure_years(on: date) -> list[UnsureYear]:
    """The years of every calendar that are missing or provisional and needed on the day `on`.

    This year always is; the next one from November on.
    """
    needed = [on.year, on.year + 1] if on.month >= NEXT_YEAR_FROM else [on.year]
    states: dict[str, dict[int, bool]] = {}
    for code, year, confirmed in _YEARS():
        states.setdefault(code, {})[year] = confirmed
    return [
        UnsureYear(code, year, year in years)
        for code, years in states.items()
        for year in needed
        if not years.get(year)
    ]


def administered_offices(staff: Staff) -> QuerySet[Office]:
    """The offices that `staff` looks after, those closed included."""
    below = [Q(path__startswith=office.path) for office in staff.offices(DutyKind.ADMINISTRATOR)]
    return Office.objects.filter(reduce(or_, below, Q(pk__in=[])))


def staff_in_sight(staff: Staff) -> QuerySet[Staff]:
    """Those who do something in an office that `staff` looks after, or did so last.

    At the top that is everybody, those without any duty yet as well.
    """
    ours = administered_offices(staff)
    if any(office.parent_id is None for office in staff.offices(DutyKind.ADMINISTRATOR)):
        return Staff.objects.all()
    duties = Duty.objects.filter(staff=OuterRef("pk"))
    return Staff.objects.filter(
        Exists(duties.filter(office__in=ours, ended_at=None))
        | (~Exists(duties.filter(ended_at=None)) & Exists(duties.filter(office__in=ours)))
    )


def with_held_duties(staff: QuerySet[Staff]) -> QuerySet[Staff]:
    """`staff` by name, each with the duties held now in `duties_now`."""
    held = Duty.objects.filter(ended_at=None).select_related("office").order_by("office__path")
    return staff.order_by("name").prefetch_related(
        Prefetch("duties", queryset=held, to_attr="duties_now")
    )


def in_tree_order(rows: Sequence[Office] | Sequence[Area]) -> list[tuple[int, Office | Area]]:
    """Rows of a tree from the top down, each with how deep it lies below the first of them."""

    def way(row: Office | Area) -> tuple[int, ...]:
        return tree_order(row.path)

    ordered = sorted(rows, key=way)
    shallowest = min((len(way(row)) for row in ordered), default=0)
    return [(len(way(row)) - shallowest, row) for row in ordered]


#: Where the mark of the boundaries lies: every change of one gives it a new value.
BOUNDARIES = "offices.boundaries"


def boundaries_mark() -> str:
    """A word that stays the same as long as no boundary changes, in every process."""
    mark = cache.get(BOUNDARIES)
    if mark is None:
        cache.add(BOUNDARIES, secrets.token_hex(8), None)
        mark = cache.get(BOUNDARIES)
    return str(mark)


@dataclass(frozen=True)
class Outline:
    """The boundary of an area, ready to be asked: its box, its size in square degrees."""

    pk: int
    box: Box
    size: float
    polygons: list[Polygon]


@lru_cache(maxsize=2)
def _outlines(_mark: str) -> tuple[Outline, ...]:
    """Every boundary, the smallest first; read once for each change of one."""
    rows = Area.objects.exclude(boundary=None).values_list("pk", "boundary")
    known = [(pk, polygons_of(boundary or {})) for pk, boundary in rows]
    outlines = [
        Outline(pk, box_of(polygons), size_of(polygons), polygons)
        for pk, polygons in known
        if polygons
    ]
    return tuple(sorted(outlines, key=lambda outline: outline.size))


def area_at(point: tuple[float, float]) -> Area | None:
    """The smallest area whose boundary holds `point`; None where no boundary does.

    Args:
        point: latitude and longitude in degrees, WGS 84.
    """
    place = (point[1], point[0])
    for outline in _outlines(boundaries_mark()):
        if in_box(place, outline.box) and holds(outline.polygons, place):
            return Area.objects.defer("boundary").filter(pk=outline.pk).first()
    return None
