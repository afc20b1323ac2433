"""A second way to find a due moment: watch the wall clock, one minute after the other.

Slow and plain on purpose, and shares no code with the engine. Minutes are whole numbers since
the calendar's first midnight, so a moment is a minute and a day is `minute // 1440`. For many
clocks the watch looks up less often: then a "minute" is a quarter of an hour, and a day has 96.
"""

from dataclasses import dataclass, replace

MINUTES = {"minute": 1, "hour": 60, "working_hour": 60}


@dataclass(frozen=True)
class Town:
    """An office's days: whether each is worked, its hours and its pauses, in minutes."""

    worked: list[bool]
    hours: list[list[tuple[int, int]]]
    pauses: list[tuple[int, int]]
    #: How many times the watch looks up in a day.
    day: int = 1440

    def is_open(self, minute):
        day, of_day = divmod(minute, self.day)
        return self.worked[day] and any(a <= of_day < b for a, b in self.hours[day])

    def is_paused(self, minute):
        return any(start <= minute < end for start, end in self.pauses)


def slow_due(rule, start, town):
    """The minute at which a clock of `rule` that was started at `start` ends."""
    minute = start
    while rule.clock == "office_hours" and not town.is_open(minute):
        minute += 1
    if rule.unit in MINUTES:
        return watch_time(rule, minute, town)
    if rule.day_end == "same_time":
        return watch_whole_days(rule, minute, town)
    return watch_day_ends(rule, minute, town)


def watch_time(rule, minute, town):
    heard_on = minute // town.day
    left = rule.count * MINUTES[rule.unit] * town.day // 1440
    while left:
        waits = rule.start == "next_day" and minute // town.day == heard_on
        closed = rule.clock == "office_hours" and not town.is_open(minute)
        if not (waits or closed or town.is_paused(minute)):
            left -= 1
        minute += 1
    return minute


def watch_whole_days(rule, minute, town):
    left = rule.count * town.day
    while left:
        counts = rule.unit == "calendar_day" or town.worked[minute // town.day]
        if counts and not town.is_paused(minute):
            left -= 1
        minute += 1
    if rule.unit == "working_day" and rule.clock == "office_hours":
        if town.is_open(minute) or town.is_open(minute - 1):
            return minute
        while not town.is_open(minute) or town.is_paused(minute):
            minute += 1
    return minute


def watch_day_ends(rule, minute, town):
    heard_on = minute // town.day
    left = rule.count
    while True:
        minute += 1
        day = (minute - 1) // town.day
        if minute - day * town.day != day_end(rule, day, town):
            continue
        if town.is_paused(minute - 1) or (rule.start == "next_day" and day == heard_on):
            continue
        if rule.unit == "calendar_day" or town.worked[day]:
            left -= 1
        if left <= 0 and (town.worked[day] or not must_be_worked(rule)):
            return minute


def day_end(rule, day, town):
    return town.day if rule.day_end == "calendar_day" else town.hours[day][-1][1]


def slow_extended(rule, count, end, town):
    """The minute at which a clock that ends with the day ends `count` more of its days later."""
    # Calendar days that are added to a clock of office hours end on a day that is worked.
    in_office = rule.unit == "calendar_day" and rule.clock == "office_hours"
    moves = rule.moves_to_working_day or in_office
    longer = replace(rule, count=count, start="next_day", moves_to_working_day=moves)
    # The day that the clock would have ended with is not counted again.
    return watch_day_ends(longer, end - 1, town)


def must_be_worked(rule):
    return rule.unit == "working_day" or rule.moves_to_working_day
