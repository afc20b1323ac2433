"""A second way to find a due moment: watch the wall clock, one minute after the other.

Slow and plain on purpose, and shares no code with the engine. Minutes are whole numbers since
the calendar's first midnight, so a moment is a minute and a day is `minute // 1440`.
"""

from dataclasses import dataclass

MINUTES_OF_A_DAY = 1440
MINUTES = {"minute": 1, "hour": 60, "working_hour": 60}


@dataclass(frozen=True)
class Town:
    """An office's days: whether each is worked, its hours and its pauses, in minutes."""

    worked: list[bool]
    hours: list[list[tuple[int, int]]]
    pauses: list[tuple[int, int]]

    def is_open(self, minute):
        day, of_day = divmod(minute, MINUTES_OF_A_DAY)
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
    heard_on = minute // MINUTES_OF_A_DAY
    left = rule.count * MINUTES[rule.unit]
    while left:
        waits = rule.start == "next_day" and minute // MINUTES_OF_A_DAY == heard_on
        closed = rule.clock == "office_hours" and not town.is_open(minute)
        if not (waits or closed or town.is_paused(minute)):
            left -= 1
        minute += 1
    return minute


def watch_whole_days(rule, minute, town):
    left = rule.count * MINUTES_OF_A_DAY
    while left:
        counts = rule.unit == "calendar_day" or town.worked[minute // MINUTES_OF_A_DAY]
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
    heard_on = minute // MINUTES_OF_A_DAY
    left = rule.count
    while True:
        minute += 1
        day = (minute - 1) // MINUTES_OF_A_DAY
        if minute - day * MINUTES_OF_A_DAY != day_end(rule, day, town):
            continue
        if town.is_paused(minute - 1) or (rule.start == "next_day" and day == heard_on):
            continue
        if rule.unit == "calendar_day" or town.worked[day]:
            left -= 1
        if left <= 0 and (town.worked[day] or not must_be_worked(rule)):
            return minute


def day_end(rule, day, town):
    return MINUTES_OF_A_DAY if rule.day_end == "calendar_day" else town.hours[day][-1][1]


def must_be_worked(rule):
    return rule.unit == "working_day" or rule.moves_to_working_day
