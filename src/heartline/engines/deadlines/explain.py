"""The sentences of this engine, by code, with named places.

Each is an English msgid that the caller may translate before filling its places. Moments are
aware and in UTC, lengths are `timedelta`: showing them in the office's zone and the reader's
language is the caller's work as well, see `sentence`.
"""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta

#: What may stand in a place of a sentence.
Value = str | int | date | datetime | timedelta


def gettext_noop(msgid: str) -> str:
    """`msgid` itself; the name lets gettext's collector find the sentence."""
    return msgid


#: How a due moment was computed: one sentence for each `Step.code`.
STEPS: Mapping[str, str] = {
    "started": gettext_noop("The clock started at %(at)s."),
    "waited_for_opening": gettext_noop(
        "The office was closed then, so the clock counts from its next opening, %(at)s."
    ),
    "starts_next_day": gettext_noop(
        "The day of arrival is not counted; counting starts on %(day)s."
    ),
    "allowed_minute": gettext_noop("Time allowed, in minutes: %(count)s."),
    "allowed_hour": gettext_noop("Time allowed, in hours: %(count)s."),
    "allowed_working_hour": gettext_noop("Time allowed, in working hours: %(count)s."),
    "allowed_calendar_day": gettext_noop("Time allowed, in calendar days: %(count)s."),
    "allowed_working_day": gettext_noop("Time allowed, in working days: %(count)s."),
    "extended_minute": gettext_noop("Extended on %(granted_at)s, in minutes: %(count)s."),
    "extended_hour": gettext_noop("Extended on %(granted_at)s, in hours: %(count)s."),
    "extended_working_hour": gettext_noop(
        "Extended on %(granted_at)s, in working hours: %(count)s."
    ),
    "extended_calendar_day": gettext_noop(
        "Extended on %(granted_at)s, in calendar days: %(count)s."
    ),
    "extended_working_day": gettext_noop("Extended on %(granted_at)s, in working days: %(count)s."),
    "extended_until": gettext_noop("Extended on %(granted_at)s until %(until)s."),
    "extension_without_effect": gettext_noop(
        "The extension of %(granted_at)s ends at %(until)s, no later than the clock itself."
    ),
    "day_counted": gettext_noop("Day %(number)s: %(day)s."),
    "make_up_day_counted": gettext_noop("Day %(number)s: %(day)s, worked (%(name)s)."),
    "time_counted": gettext_noop("On %(day)s, time counted: %(length)s."),
    "weekend_skipped": gettext_noop("%(day)s is not counted: weekend."),
    "holiday_skipped": gettext_noop("%(day)s is not counted: %(name)s."),
    "day_paused": gettext_noop(
        "%(day)s is not counted: the clock was standing still when it ended."
    ),
    "moved": gettext_noop("%(last_day)s is a day off, so the end moves to %(day)s."),
    "moved_to_opening": gettext_noop(
        "The office is closed at %(from_at)s, so the end moves to its next opening."
    ),
    "paused": gettext_noop("The clock stood still from %(start)s to %(end)s."),
    "paused_since": gettext_noop("The clock has been standing still since %(start)s."),
    "provisional_year": gettext_noop(
        "The working calendar of %(year)s is not confirmed yet, so this may change."
    ),
    "provisional_day": gettext_noop("%(day)s (%(name)s) is not confirmed yet."),
    "ends": gettext_noop("The clock ends at %(at)s."),
    "ends_with_day": gettext_noop("The clock ends with %(day)s, at midnight."),
    "standing_still": gettext_noop("When it ends is known once the clock runs again."),
}

#: What cannot be computed: one sentence for each `DeadlineError.code`.
ERRORS: Mapping[str, str] = {
    "setting_missing": gettext_noop("A deadline rule needs “%(setting)s”."),
    "setting_unknown": gettext_noop("A deadline rule has no setting “%(setting)s”."),
    "choice_unknown": gettext_noop(
        "“%(value)s” is not one of the choices for “%(setting)s”: %(choices)s."
    ),
    "not_yes_or_no": gettext_noop("“%(setting)s” is either true or false."),
    "count_not_whole": gettext_noop("“%(value)s” is not a whole number."),
    "count_too_small": gettext_noop("The time allowed must be at least 1, not %(count)s."),
    "count_too_large": gettext_noop(
        "The time allowed may be at most %(most)s here, not %(count)s."
    ),
    "working_hour_round_the_clock": gettext_noop(
        "Working hours run in office hours only, not round the clock."
    ),
    "day_end_without_days": gettext_noop(
        "Only a deadline in days can end with the day; one in minutes or hours ends when they "
        "have run."
    ),
    "move_without_calendar_days": gettext_noop(
        "Only a deadline in calendar days that ends with the day can move off a day off."
    ),
    "zone_unknown": gettext_noop("The time zone “%(zone)s” is unknown."),
    "week_unknown": gettext_noop("Days of the week are numbered 1 (Monday) to 7 (Sunday)."),
    "hours_missing": gettext_noop("Office hours are missing."),
    "hours_out_of_order": gettext_noop(
        "Office hours must follow each other, each closing after it opens."
    ),
    "year_missing": gettext_noop(
        "The working calendar does not know %(year)s yet. Please add that year first."
    ),
    "moment_without_zone": gettext_noop("%(moment)s lacks a time zone."),
    "pause_ends_before_start": gettext_noop(
        "A pause cannot end at %(end)s, before it starts at %(start)s."
    ),
    "pauses_overlap": gettext_noop(
        "The pause from %(start)s begins before the one before it has ended."
    ),
    "extension_unclear": gettext_noop(
        "An extension needs either a number with its unit, or a new moment."
    ),
    "extension_ends_before_grant": gettext_noop(
        "An extension granted on %(granted_at)s cannot end at %(until)s."
    ),
    "extension_before_start": gettext_noop(
        "The clock cannot be extended on %(granted_at)s, before it starts."
    ),
    "extension_too_late": gettext_noop(
        "The clock cannot be extended on %(granted_at)s: it had ended at %(due)s."
    ),
    "end_before_start": gettext_noop("%(end)s lies before %(start)s."),
}


def sentence(
    code: str,
    params: Mapping[str, Value],
    translate: Callable[[str], str] = str,
    show: Callable[[Value], object] = str,
) -> str:
    """The sentence of a step or an error, translated, with each value shown by `show`."""
    msgid = STEPS[code] if code in STEPS else ERRORS[code]
    return translate(msgid) % {place: show(value) for place, value in params.items()}
