"""Due moments around holidays, make-up days, year ends and pauses, each counted out by hand.

Counted on paper from the State Council's notices of 2022 to 2025 on the holidays of the years
after them: beside each row stand the days that count, in order. Days off that matter here:

    2023  21-27 January, work 28, 29 January      29 September-6 October, work 7, 8 October
    2024  1 January    10-17 February, work 4, 18 February    4-6 April, work 7 April
          1-5 May, work 28 April, 11 May          15-17 September, work 14 September
          1-7 October, work 29 September, 12 October
    2025  1 January    28 January-4 February, work 26 January, 8 February
          1-5 May, work 27 April                  1-8 October, work 28 September, 11 October
    2026  1-3 January, work 4 January             15-23 February, work 14, 28 February
          19-21 June   25-27 September            1-7 October, work 20 September, 10 October
    2027  1 January (not confirmed yet)
"""

import pytest

from heartline.engines.deadlines import Extension, Pause, Unit, due_moment
from tests.engines.deadlines.making import CALENDAR, at, make_rule, shown

#: rule, started, ends; and the days as they were counted.
HOLIDAYS = {
    # Spring Festival 2023
    "two make-up days in a row": (
        "3 working_day",
        "2023-01-19 10:00",
        "2023-01-29 17:30",  # 20, 28, 29 January
    ),
    # Spring Festival 2024
    "a working Sunday before it, 2024": (
        "1 working_day",
        "2024-02-03 10:00",
        "2024-02-04 17:30",  # 4 February
    ),
    "a week with a working Sunday, 2024": (
        "5 working_day",
        "2024-02-02 10:00",
        "2024-02-08 17:30",  # 4, 5, 6, 7, 8 February
    ),
    "to the working Sunday after it, 2024": (
        "5 working_day",
        "2024-02-05 10:00",
        "2024-02-18 17:30",  # 6, 7, 8, 9, 18 February
    ),
    "past the working Sunday after it, 2024": (
        "7 working_day",
        "2024-02-05 10:00",
        "2024-02-20 17:30",  # 6, 7, 8, 9, 18, 19, 20 February
    ),
    "from the eve, 2024": (
        "1 working_day",
        "2024-02-09 16:00",
        "2024-02-18 17:30",  # 18 February
    ),
    "fifteen days that end in it, 2024": (
        "15 calendar_day",
        "2024-02-01 10:00",
        "2024-02-19 00:00",  # the 15th is 16 February; on to 18 February
    ),
    "working hours from the eve, 2024": (
        "2 working_hour",
        "2024-02-09 17:00",
        "2024-02-18 10:30",  # half an hour, then an hour and a half from nine
    ),
    # Spring Festival 2025
    "a working Sunday before it, 2025": (
        "1 working_day",
        "2025-01-25 12:00",
        "2025-01-26 17:30",  # 26 January
    ),
    "five over it, 2025": (
        "5 working_day",
        "2025-01-23 10:00",
        "2025-02-06 17:30",  # 24, 26, 27 January, 5, 6 February
    ),
    "seven to the working Saturday after it, 2025": (
        "7 working_day",
        "2025-01-23 10:00",
        "2025-02-08 17:30",  # 24, 26, 27 January, 5, 6, 7, 8 February
    ),
    "seven past the working Saturday after it, 2025": (
        "7 working_day",
        "2025-01-24 10:00",
        "2025-02-10 17:30",  # 26, 27 January, 5, 6, 7, 8, 10 February
    ),
    "ten from the eve, 2025": (
        "10 working_day",
        "2025-01-27 17:00",
        "2025-02-17 17:30",  # 5, 6, 7, 8, 10, 11, 12, 13, 14, 17 February
    ),
    "three calendar days into it, 2025": (
        "3 calendar_day",
        "2025-01-25 10:00",
        "2025-02-06 00:00",  # the 3rd is 28 January; on to 5 February
    ),
    "fifteen calendar days to its last day, 2025": (
        "15 calendar_day",
        "2025-01-20 10:00",
        "2025-02-06 00:00",  # the 15th is 4 February; on to 5 February
    ),
    "danger does not wait for the festival": (
        "24 hour",
        "2025-01-28 20:00",
        "2025-01-29 20:00",
    ),
    "minutes in office hours over it, 2025": (
        "30 minute office_hours",
        "2025-01-27 17:15",
        "2025-02-05 09:15",  # a quarter of an hour on each side
    ),
    # Spring Festival 2026
    "a working Saturday before it, 2026": (
        "1 working_day",
        "2026-02-13 10:00",
        "2026-02-14 17:30",  # 14 February
    ),
    "from that Saturday over it, 2026": (
        "1 working_day",
        "2026-02-14 10:00",
        "2026-02-24 17:30",  # 24 February
    ),
    "two from that Saturday, 2026": (
        "2 working_day",
        "2026-02-14 17:29",
        "2026-02-25 17:30",  # 24, 25 February
    ),
    "five over it, 2026": (
        "5 working_day",
        "2026-02-11 10:00",
        "2026-02-25 17:30",  # 12, 13, 14, 24, 25 February
    ),
    "ten over it and the Saturday after, 2026": (
        "10 working_day",
        "2026-02-11 10:00",
        "2026-03-03 17:30",  # 12, 13, 14, 24, 25, 26, 27, 28 February, 2, 3 March
    ),
    "from a Friday evening to a working Saturday": (
        "1 working_day",
        "2026-02-27 18:00",
        "2026-02-28 17:30",  # 28 February
    ),
    "from a working Saturday to Monday": (
        "1 working_day",
        "2026-02-28 10:00",
        "2026-03-02 17:30",  # 2 March
    ),
    "sixty calendar days that end in it": (
        "60 calendar_day",
        "2025-12-20 10:00",
        "2026-02-25 00:00",  # 11 in December, 31, and 18 February; on to 24 February
    ),
    "sixty calendar days right through it": (
        "60 calendar_day",
        "2026-01-10 10:00",
        "2026-03-12 00:00",  # 21 in January, 28 in February, and 11 March
    ),
    "seven working hours over it": (
        "7 working_hour",
        "2026-02-14 13:30",
        "2026-02-24 12:00",  # four that afternoon, three on the morning of the 24th
    ),
    "working hours from within it": (
        "4 working_hour",
        "2026-02-15 08:00",
        "2026-02-24 14:30",  # three in the morning, one after lunch
    ),
    "heard when the office opens again": (
        "1 working_day office_hours",
        "2026-02-17 10:00",
        "2026-02-25 17:30",  # heard on the 24th, so the 25th is the first
    ),
    "whole days over it": (
        "2 working_day same_time",
        "2026-02-13 10:20",
        "2026-02-24 10:20",  # the rest of the 13th, all of the 14th, 10:20 of the 24th
    ),
    # National Day 2023
    "to the second of two make-up days": (
        "2 working_day",
        "2023-09-28 10:00",
        "2023-10-08 17:30",  # 7, 8 October
    ),
    "past two make-up days": (
        "3 working_day",
        "2023-09-28 10:00",
        "2023-10-09 17:30",  # 7, 8, 9 October
    ),
    # National Day 2024
    "a working Sunday before it": (
        "1 working_day",
        "2024-09-28 10:00",
        "2024-09-29 17:30",  # 29 September
    ),
    "from that Sunday over it": (
        "3 working_day",
        "2024-09-29 10:00",
        "2024-10-09 17:30",  # 30 September, 8, 9 October
    ),
    "five to the working Saturday after it": (
        "5 working_day",
        "2024-09-30 10:00",
        "2024-10-12 17:30",  # 8, 9, 10, 11, 12 October
    ),
    "six past it": (
        "6 working_day",
        "2024-09-30 10:00",
        "2024-10-14 17:30",  # 8, 9, 10, 11, 12, 14 October
    ),
    "calendar days into it": (
        "5 calendar_day",
        "2024-09-28 10:00",
        "2024-10-09 00:00",  # the 5th is 3 October; on to 8 October
    ),
    # National Day 2025, with Mid-Autumn in it
    "two with a working Sunday": (
        "2 working_day",
        "2025-09-26 18:00",
        "2025-09-29 17:30",  # 28, 29 September
    ),
    "five over eight days off": (
        "5 working_day",
        "2025-09-28 10:00",
        "2025-10-11 17:30",  # 29, 30 September, 9, 10, 11 October
    ),
    "one from the working Saturday": (
        "1 working_day",
        "2025-10-11 09:00",
        "2025-10-13 17:30",  # 13 October
    ),
    "working hours over eight days off": (
        "2 working_hour",
        "2025-09-30 16:30",
        "2025-10-09 10:00",  # one hour on each side
    ),
    "fifteen calendar days into it": (
        "15 calendar_day",
        "2025-09-22 10:00",
        "2025-10-10 00:00",  # the 15th is 7 October; on to 9 October
    ),
    # Mid-Autumn and National Day 2026
    "five with a working Sunday": (
        "5 working_day",
        "2026-09-18 10:00",
        "2026-09-24 17:30",  # 20, 21, 22, 23, 24 September
    ),
    "five over both": (
        "5 working_day",
        "2026-09-24 10:00",
        "2026-10-09 17:30",  # 28, 29, 30 September, 8, 9 October
    ),
    "seven over both and the working Saturday": (
        "7 working_day",
        "2026-09-24 10:00",
        "2026-10-12 17:30",  # 28, 29, 30 September, 8, 9, 10, 12 October
    ),
    "calendar days over one into the other": (
        "10 calendar_day",
        "2026-09-24 10:00",
        "2026-10-09 00:00",  # the 10th is 4 October; on to 8 October
    ),
    "a minute after closing on the eve": (
        "1 working_day",
        "2026-09-30 17:31",
        "2026-10-08 17:30",  # 8 October
    ),
    # Smaller holidays
    "a working Sunday after Tomb-Sweeping Day": (
        "1 working_day",
        "2024-04-03 10:00",
        "2024-04-07 17:30",  # 7 April
    ),
    "five over Labour Day from a working Sunday": (
        "5 working_day",
        "2024-04-28 10:00",
        "2024-05-08 17:30",  # 29, 30 April, 6, 7, 8 May
    ),
    "eight over Labour Day to the working Saturday": (
        "8 working_day",
        "2024-04-28 10:00",
        "2024-05-11 17:30",  # 29, 30 April, 6, 7, 8, 9, 10, 11 May
    ),
    "a working Sunday before Labour Day": (
        "1 working_day",
        "2025-04-26 10:00",
        "2025-04-27 17:30",  # 27 April
    ),
    "over Mid-Autumn from a working Saturday": (
        "2 working_day",
        "2024-09-13 10:00",
        "2024-09-18 17:30",  # 14, 18 September
    ),
    "over the Dragon Boat Festival": (
        "1 working_day",
        "2026-06-18 10:00",
        "2026-06-22 17:30",  # 22 June
    ),
    # Year ends
    "three over New Year 2025": (
        "3 working_day",
        "2024-12-30 10:00",
        "2025-01-03 17:30",  # 31 December, 2, 3 January
    ),
    "one calendar day to New Year's Day": (
        "1 calendar_day",
        "2024-12-31 10:00",
        "2025-01-03 00:00",  # 1 January; on to 2 January
    ),
    "hours over the turn of the year": ("36 hour", "2024-12-31 20:00", "2025-01-02 08:00"),
    "one to the working Sunday of 2026": (
        "1 working_day",
        "2025-12-31 10:00",
        "2026-01-04 17:30",  # 4 January
    ),
    "five over New Year 2026": (
        "5 working_day",
        "2025-12-29 10:00",
        "2026-01-06 17:30",  # 30, 31 December, 4, 5, 6 January
    ),
    "calendar days to a day off before a working Sunday": (
        "3 calendar_day",
        "2025-12-31 10:00",
        "2026-01-05 00:00",  # 3 January; on to 4 January
    ),
    "working hours over New Year 2026": (
        "3 working_hour",
        "2025-12-31 16:00",
        "2026-01-04 10:30",  # an hour and a half on each side
    ),
    "from the last Friday of 2023": (
        "1 working_day",
        "2023-12-29 18:00",
        "2024-01-02 17:30",  # 2 January
    ),
    "fifteen calendar days to New Year's Day": (
        "15 calendar_day",
        "2023-12-17 10:00",
        "2024-01-03 00:00",  # the 15th is 1 January; on to 2 January
    ),
    "into a year that is not confirmed": (
        "1 working_day",
        "2026-12-31 10:00",
        "2027-01-04 17:30",  # 4 January
    ),
    "to a leap day": (
        "1 working_day",
        "2024-02-28 10:00",
        "2024-02-29 17:30",  # 29 February
    ),
}

#: rule, started, paused from and to, ends.
PAUSED = {
    "a pause before the festival": (
        "5 working_day",
        "2026-02-11 10:00",
        [("2026-02-12 10:00", "2026-02-14 10:00")],
        "2026-02-27 17:30",  # 14, 24, 25, 26, 27 February
    ),
    "a pause within the festival costs nothing": (
        "5 working_day",
        "2026-02-11 10:00",
        [("2026-02-16 09:00", "2026-02-20 09:00")],
        "2026-02-25 17:30",  # 12, 13, 14, 24, 25 February
    ),
    "a pause over the whole festival": (
        "5 working_day",
        "2026-02-11 10:00",
        [("2026-02-14 09:00", "2026-02-24 18:00")],
        "2026-02-27 17:30",  # 12, 13, 25, 26, 27 February
    ),
    "a pause that ends on a make-up day": (
        "5 working_day",
        "2026-09-30 10:00",
        [("2026-10-09 12:00", "2026-10-10 12:00")],
        "2026-10-14 17:30",  # 8, 10, 12, 13, 14 October
    ),
    "a pause on a make-up day": (
        "1 working_day",
        "2025-09-27 10:00",
        [("2025-09-28 09:00", "2025-09-29 09:00")],
        "2025-09-29 17:30",  # 29 September
    ),
    "a pause over midnight of New Year": (
        "60 minute",
        "2025-12-31 23:30",
        [("2025-12-31 23:45", "2026-01-01 00:15")],
        "2026-01-01 01:00",  # a quarter before, three quarters after
    ),
    "working hours paused over the festival": (
        "2 working_hour",
        "2026-02-14 16:30",
        [("2026-02-14 17:00", "2026-02-24 10:00")],
        "2026-02-24 11:30",  # half an hour before, an hour and a half after
    ),
    "sixty calendar days and a pause of ten": (
        "60 calendar_day",
        "2026-01-10 10:00",
        [("2026-01-20 10:00", "2026-01-30 10:00")],
        "2026-03-24 00:00",  # the 60th is 21 March, a Saturday; on to Monday 23 March
    ),
    "two pauses before the festival": (
        "5 working_day",
        "2025-01-20 10:00",
        [
            ("2025-01-21 10:00", "2025-01-22 10:00"),
            ("2025-01-23 10:00", "2025-01-24 10:00"),
        ],
        "2025-02-05 17:30",  # 22, 24, 26, 27 January, 5 February
    ),
}

#: rule, started, paused, extended (when, by how much), ends.
EXTENDED = {
    "ten more over the festival": (
        "5 working_day",
        "2026-02-09 10:00",
        [],
        ("2026-02-13 10:00", "10 working_day"),
        # 10, 11, 12, 13, 14 February; 24, 25, 26, 27, 28 February, 2, 3, 4, 5, 6 March
        "2026-03-06 17:30",
    ),
    "ten more over National Day, asked at the last minute": (
        "5 working_day",
        "2025-09-24 10:00",
        [],
        ("2025-09-30 17:30", "10 working_day"),
        # 25, 26, 28, 29, 30 September; 9, 10, 11, 13, 14, 15, 16, 17, 20, 21 October
        "2025-10-21 17:30",
    ),
    "thirty more calendar days after sixty": (
        "60 calendar_day",
        "2025-12-20 10:00",
        [],
        ("2026-02-10 10:00", "30 calendar_day"),
        "2026-03-27 00:00",  # from 24 February, where the end had moved: 26 March
    ),
    "one more after a working Sunday": (
        "1 working_day",
        "2025-12-31 10:00",
        [],
        ("2026-01-04 10:00", "1 working_day"),
        "2026-01-05 17:30",  # 4 January; 5 January
    ),
    "five more after a pause, over National Day": (
        "5 working_day",
        "2026-09-21 10:00",
        [("2026-09-23 10:00", "2026-09-24 18:00")],
        ("2026-09-30 10:00", "5 working_day"),
        # 22, 28, 29, 30 September, 8 October; 9, 10, 12, 13, 14 October
        "2026-10-14 17:30",
    ),
    "paused within the time that was added": (
        "5 working_day",
        "2026-02-09 10:00",
        [("2026-02-26 10:00", "2026-02-28 10:00")],
        ("2026-02-13 10:00", "5 working_day"),
        # to 14 February; 24, 25, 28 February, 2, 3 March
        "2026-03-03 17:30",
    ),
}


def make_pauses(pairs):
    return [Pause(at(start), at(end)) for start, end in pairs]


def test_there_are_enough_of_them():
    assert len(HOLIDAYS) + len(PAUSED) + len(EXTENDED) >= 60


@pytest.mark.parametrize(("rule", "started", "ends"), HOLIDAYS.values(), ids=HOLIDAYS)
def test_a_clock_over_days_off_ends_where_the_wall_calendar_says(rule, started, ends):
    assert shown(due_moment(make_rule(rule), at(started), CALENDAR).at) == ends


@pytest.mark.parametrize(("rule", "started", "paused", "ends"), PAUSED.values(), ids=PAUSED)
def test_a_clock_that_stood_still_near_days_off_ends_where_counting_says(
    rule, started, paused, ends
):
    due = due_moment(make_rule(rule), at(started), CALENDAR, make_pauses(paused))

    assert shown(due.at) == ends


@pytest.mark.parametrize(
    ("rule", "started", "paused", "extended", "ends"), EXTENDED.values(), ids=EXTENDED
)
def test_a_clock_with_more_time_over_days_off_ends_where_counting_says(
    rule, started, paused, extended, ends
):
    asked_at, more = extended
    count, unit = more.split()
    extension = Extension(at(asked_at), int(count), Unit(unit))

    due = due_moment(
        make_rule(rule), at(started), CALENDAR, make_pauses(paused), extensions=[extension]
    )

    assert shown(due.at) == ends
