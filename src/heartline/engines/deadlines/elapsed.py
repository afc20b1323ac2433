"""How much of a clock's time has gone by."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from heartline.engines.deadlines.calendar import DAY, Calendar
from heartline.engines.deadlines.changes import Pause, in_order, running_parts, utc
from heartline.engines.deadlines.errors import MomentError, check_zone


def working_time(
    start: datetime, end: datetime, calendar: Calendar, pauses: Iterable[Pause] = ()
) -> timedelta:
    """The office time from `start` to `end`, without the pauses.

    Raises:
        MissingYearError: the calendar does not know a year in between.
        MomentError: a moment has no zone, or the end lies before the start.
        PauseError: two pauses overlap.
    """
    _check_order(start, end)
    start, end = utc(start), utc(end)
    ordered = in_order(pauses)
    worked = timedelta()
    day = calendar.day_of(start)
    while day <= calendar.day_of(end):
        if calendar.is_working(day):
            for opens, closes in calendar.hours_of(day):
                worked += _running_time(max(opens, start), min(closes, end), ordered)
        day += DAY
    return worked


def elapsed_share(
    due_at: datetime,
    start: datetime,
    now: datetime,
    *,
    calendar: Calendar | None = None,
    pauses: Iterable[Pause] = (),
) -> float:
    """Share of a clock's time that has gone by at `now`, from 0 to 1.

    Time is told round the clock, or in office time where a calendar is given; paused time does
    not count. A clock that has ended, or has no time at all, stands at 1.

    Raises:
        MissingYearError: the calendar does not know a year in between.
        MomentError: a moment has no zone, or the clock ends before it starts.
        PauseError: two pauses overlap.
    """
    _check_order(start, due_at)
    check_zone(now)
    due_at, start, now = utc(due_at), utc(start), utc(now)
    ordered = in_order(pauses)
    if now >= due_at:
        return 1.0
    gone = _time(start, max(start, now), calendar, ordered)
    whole = _time(start, due_at, calendar, ordered)
    return gone / whole if whole else 1.0


def _time(
    start: datetime, end: datetime, calendar: Calendar | None, pauses: Sequence[Pause]
) -> timedelta:
    if calendar is None:
        return _running_time(start, end, pauses)
    return working_time(start, end, calendar, pauses)


def _running_time(start: datetime, end: datetime, pauses: Sequence[Pause]) -> timedelta:
    parts = running_parts(start, end, pauses)
    return sum((part_end - part_start for part_start, part_end in parts), timedelta())


def _check_order(start: datetime, end: datetime) -> None:
    check_zone(start, end)
    if utc(end) < utc(start):
        raise MomentError("end_before_start", start=start, end=end)
