"""Where one rule takes a clock: the three ways to count, and where the last day ends."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

from heartline.engines.deadlines.calendar import DAY, MIDNIGHT, Calendar
from heartline.engines.deadlines.changes import Pause, paused_time
from heartline.engines.deadlines.course import Course, Span
from heartline.engines.deadlines.rules import DAYS, LENGTHS, Clock, DayEnd, Rule, Start, Unit

INSTANT = timedelta(microseconds=1)


def heard_at(rule: Rule, start: datetime, course: Course) -> datetime:
    """`start`, or the next opening for an office clock that was started while closed."""
    if rule.clock is Clock.ROUND_THE_CLOCK:
        return start
    _, opening, _ = next(course.office_spans(start))
    if opening != start:
        course.note("waited_for_opening", at=opening)
    return opening


def ending(rule: Rule, start: datetime, course: Course) -> datetime | None:
    """The moment at which a clock of `rule` that runs from `start` ends.

    None if it stands still before, without an end.
    """
    if rule.ends_with_day:
        return _end_of_last_day(rule, start, course)
    if rule.unit in DAYS:
        return _end_of_whole_days(rule, start, course)
    return _end_of_time(rule, start, course)


def last_day(at: datetime, calendar: Calendar) -> date:
    """The office's day that ends with `at` or later; 24:00 belongs to the day that it ends."""
    return calendar.day_of(at - INSTANT)


def _end_of_time(rule: Rule, start: datetime, course: Course) -> datetime | None:
    """The moment at which so many minutes or hours have run."""
    if rule.start is Start.NEXT_DAY:
        start = course.calendar.moment(_next_day(start, course))
    length = rule.count * LENGTHS[rule.unit]
    if rule.clock is Clock.OFFICE_HOURS:
        return course.spend(length, course.office_spans(start))
    return course.spend(length, [(None, start, start + length + paused_time(course.pauses))])


def _end_of_whole_days(rule: Rule, start: datetime, course: Course) -> datetime | None:
    """The moment at which so many whole days have run, told by the office's wall clock."""
    calendar = course.calendar
    days = course.days(calendar.day_of(start), working=rule.unit is Unit.WORKING_DAY)
    wall_at = course.spend(
        rule.count * LENGTHS[rule.unit],
        _whole_days(days, _wall(start, calendar)),
        [_wall_pause(pause, calendar) for pause in course.pauses],
    )
    if wall_at is None:
        return None
    at = calendar.moment_of(wall_at)
    if rule.unit is Unit.WORKING_DAY and rule.clock is Clock.OFFICE_HOURS:
        return _in_office(at, course)
    return at


def _wall(moment: datetime, calendar: Calendar) -> datetime:
    """The office's wall clock at `moment`, written as if it were UTC.

    Where the clocks change in spring and autumn, a day by the wall clock still has 24 hours.
    """
    return calendar.local(moment).replace(tzinfo=UTC)


def _wall_pause(pause: Pause, calendar: Calendar) -> Pause:
    start = _wall(pause.start, calendar)
    # A pause while the clocks are set back may end earlier on the wall than it began.
    return Pause(start, None if pause.end is None else max(start, _wall(pause.end, calendar)))


def _whole_days(days: Iterable[date], start: datetime) -> Iterator[Span]:
    """Each of `days` from midnight to midnight, the first one from `start`."""
    for day in days:
        midnight = datetime.combine(day, MIDNIGHT, tzinfo=UTC)
        yield day, max(start, midnight), midnight + DAY


def _in_office(at: datetime, course: Course) -> datetime | None:
    """`at` if the office is open then, or else its next opening while the clock runs."""
    hours = course.calendar.hours_of(last_day(at, course.calendar))
    if any(opens <= at <= closes for opens, closes in hours):
        return at
    course.note("moved_to_opening", from_at=at)
    return course.first_running(course.office_spans(at))


def _end_of_last_day(rule: Rule, start: datetime, course: Course) -> datetime | None:
    """The end of the last of the days counted, moved off a day off if the rule says so."""
    first = course.calendar.day_of(start)
    if rule.start is Start.NEXT_DAY:
        first = _next_day(start, course)
    number = 0
    for day in course.days(first, working=rule.unit is Unit.WORKING_DAY):
        end = _end_of_day(rule, day, course.calendar)
        if end <= start:
            continue
        if course.is_paused_at(end):
            if course.stands_still_at(end):
                return None
            course.note("day_paused", day=day)
            continue
        number += 1
        course.note_counted(day, number)
        if number == rule.count:
            return _moved(rule, day, course) if rule.moves_to_working_day else end
    return None


def _moved(rule: Rule, day: date, course: Course) -> datetime | None:
    """The end of `day`, or, where it is a day off, of the next working day not paused."""
    if course.works_on(day):
        return _end_of_day(rule, day, course.calendar)
    for other in course.working_days(day + DAY):
        end = _end_of_day(rule, other, course.calendar)
        if not course.is_paused_at(end):
            course.note("moved", last_day=day, day=other)
            return end
        if course.stands_still_at(end):
            return None
        course.note("day_paused", day=other)
    return None


def _end_of_day(rule: Rule, day: date, calendar: Calendar) -> datetime:
    if rule.day_end is DayEnd.CALENDAR_DAY:
        return calendar.moment(day + DAY)
    _, closing = calendar.hours_of(day)[-1]
    return closing


def _next_day(start: datetime, course: Course) -> date:
    day = course.calendar.day_of(start) + DAY
    course.note("starts_next_day", day=day)
    return day
