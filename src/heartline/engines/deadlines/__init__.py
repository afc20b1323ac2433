"""When a clock ends: working days and hours, pauses, extensions, and the reason for each.

    rule = Rule.from_dict({"count": 5, "unit": "working_day"})
    due = due_moment(rule, start, calendar, pauses=[Pause(asked_at, heard_at)])
    due.at, due.provisional, due.steps

`explain` holds the English sentences of the steps and errors, by code, for the caller to
translate.
"""

from heartline.engines.deadlines.calendar import Calendar, DayKind, Hours
from heartline.engines.deadlines.changes import Extension, Pause
from heartline.engines.deadlines.course import Step
from heartline.engines.deadlines.due import Due, due_moment
from heartline.engines.deadlines.elapsed import elapsed_share, working_time
from heartline.engines.deadlines.errors import (
    CalendarError,
    DeadlineError,
    ExtensionError,
    MissingYearError,
    MomentError,
    PauseError,
    RuleError,
)
from heartline.engines.deadlines.rules import Clock, DayEnd, Rule, Start, Unit

__all__ = [
    "Calendar",
    "CalendarError",
    "Clock",
    "DayEnd",
    "DayKind",
    "DeadlineError",
    "Due",
    "Extension",
    "ExtensionError",
    "Hours",
    "MissingYearError",
    "MomentError",
    "Pause",
    "PauseError",
    "Rule",
    "RuleError",
    "Start",
    "Step",
    "Unit",
    "due_moment",
    "elapsed_share",
    "working_time",
]
