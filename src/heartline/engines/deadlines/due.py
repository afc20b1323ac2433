"""When a clock ends, and why then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from heartline.engines.deadlines.calendar import DAY, Calendar
from heartline.engines.deadlines.changes import Extension, Pause, in_order, utc
from heartline.engines.deadlines.course import Course, Step
from heartline.engines.deadlines.endings import ending, heard_at, last_day
from heartline.engines.deadlines.errors import ExtensionError, check_zone
from heartline.engines.deadlines.rules import Rule


@dataclass(frozen=True)
class Due:
    """When a clock ends.

    at: the moment, aware and in UTC; None while the clock stands still and has not ended.
    last_day: the office's day that `at` belongs to; 24:00 belongs to the day that it ends.
    provisional: a day on the way may still change, so `at` may change with it.
    steps: how it was computed, in order.
    """

    at: datetime | None
    last_day: date | None
    provisional: bool
    steps: tuple[Step, ...]


def due_moment(
    rule: Rule,
    start: datetime,
    calendar: Calendar,
    pauses: Iterable[Pause] = (),
    *,
    extensions: Iterable[Extension] = (),
) -> Due:
    """When a clock of `rule` that is started at `start` ends.

    A clock in minutes or hours leaves paused time out to the second, and so does one in days
    that ends at the same time of day. One that ends with the day leaves out each day at whose
    end it stands still. An extension runs on from the end that people were told; a fixed
    `until` counts only if it is later than that.

    Raises:
        MissingYearError: the clock runs through a year that the calendar does not know.
        MomentError: `start` has no zone.
        PauseError: two pauses overlap.
        ExtensionError: one was granted before the start or after the end of the clock.

    Source: Civil Code of the PRC § 201 (the day of arrival is not counted; hours run from the
    start) and § 203 (a last day off; 24:00 or the end of business).
    """
    check_zone(start)
    course = Course(calendar, in_order(pauses))
    start = utc(start)
    course.note("started", at=start)
    course.note(f"allowed_{rule.unit}", count=rule.count)
    at = ending(rule, heard_at(rule, start, course), course)
    for extension in sorted(extensions, key=lambda extension: extension.granted_at):
        if utc(extension.granted_at) < start:
            raise ExtensionError("extension_before_start", granted_at=extension.granted_at)
        at = _extended(rule, at, extension, course)
    _note_pauses(start, at, course)
    day = None if at is None else last_day(at, calendar)
    _note_end(at, day, course)
    return Due(at, day, course.provisional, tuple(course.steps))


def _extended(
    rule: Rule, at: datetime | None, extension: Extension, course: Course
) -> datetime | None:
    """The end of a clock of `rule` that would end at `at`, once it is extended."""
    granted_at = utc(extension.granted_at)
    if at is not None and granted_at > at:
        raise ExtensionError("extension_too_late", granted_at=granted_at, due=at)
    if extension.count is not None and extension.unit is not None:
        course.note(f"extended_{extension.unit}", granted_at=granted_at, count=extension.count)
        longer = rule.extended_by(extension.count, extension.unit)
        return None if at is None else ending(longer, _runs_on_from(longer, at, course), course)
    return _until(at, extension, course)


def _runs_on_from(longer: Rule, at: datetime, course: Course) -> datetime:
    """`at`, or the end of its day for an extension in days that end with the day."""
    if longer.ends_with_day:
        return course.calendar.moment(last_day(at, course.calendar) + DAY)
    return at


def _until(at: datetime | None, extension: Extension, course: Course) -> datetime | None:
    """The later of `at` and the extension's fixed moment; None while there is no `at`."""
    if extension.until is None:
        return at
    granted_at, until = utc(extension.granted_at), utc(extension.until)
    if at is not None and until <= at:
        course.note("extension_without_effect", granted_at=granted_at, until=until)
        return at
    course.note("extended_until", granted_at=granted_at, until=until)
    return None if at is None else until


def _note_pauses(start: datetime, at: datetime | None, course: Course) -> None:
    """Note the pauses that fell into the clock's time."""
    for pause in course.pauses:
        if at is not None and pause.start >= at:
            return
        if pause.end is None:
            course.note("paused_since", start=pause.start)
        elif pause.end > start:
            course.note("paused", start=pause.start, end=pause.end)


def _note_end(at: datetime | None, day: date | None, course: Course) -> None:
    if at is None or day is None:
        course.note("standing_still")
    elif at == course.calendar.moment(day + DAY):
        course.note("ends_with_day", day=day)
    else:
        course.note("ends", at=at)
