"""Due moments worked out by hand, with a wall calendar of each year beside the page."""

from datetime import UTC, date, datetime, time

import pytest

from heartline.engines.deadlines import (
    Clock,
    DayKind,
    Extension,
    ExtensionError,
    MissingYearError,
    MomentError,
    Pause,
    PauseError,
    Rule,
    Unit,
    due_moment,
)
from tests.engines.deadlines.making import CALENDAR, at, make_calendar, make_rule, shown

#: rule, started, ends; each with the reason it is there.
BY_HAND = {
    # Minutes and hours round the clock: no calendar at all.
    "minutes on a Monday": ("30 minute", "2026-03-02 10:00", "2026-03-02 10:30"),
    "minutes over midnight": ("30 minute", "2026-03-02 23:50", "2026-03-03 00:20"),
    "hours over New Year": ("24 hour", "2025-12-31 20:00", "2026-01-01 20:00"),
    "hours in the Spring Festival": ("2 hour", "2026-02-17 03:00", "2026-02-17 05:00"),
    "hours from the next day": ("24 hour next_day", "2026-03-02 15:00", "2026-03-04 00:00"),
    "hours into an unknown year": ("24 hour", "2027-12-31 20:00", "2028-01-01 20:00"),
    "hours over a leap day": ("24 hour", "2024-02-28 12:00", "2024-02-29 12:00"),
    # Working hours, 9:00-12:00 and 13:30-17:30, seven a day.
    "within the morning": ("2 working_hour", "2026-03-02 09:30", "2026-03-02 11:30"),
    "over lunch": ("2 working_hour", "2026-03-02 11:00", "2026-03-02 14:30"),
    "to the lunch bell exactly": ("1 working_hour", "2026-03-02 11:00", "2026-03-02 12:00"),
    "started at lunch": ("1 working_hour", "2026-03-02 12:30", "2026-03-02 14:30"),
    "started at the lunch bell": ("1 working_hour", "2026-03-02 12:00", "2026-03-02 14:30"),
    "over night": ("2 working_hour", "2026-03-02 16:30", "2026-03-03 10:00"),
    "a whole working day": ("7 working_hour", "2026-03-02 09:00", "2026-03-02 17:30"),
    "after closing": ("1 working_hour", "2026-03-02 19:00", "2026-03-03 10:00"),
    "before opening": ("1 working_hour", "2026-03-02 07:00", "2026-03-02 10:00"),
    "over a weekend": ("3 working_hour", "2026-03-06 16:30", "2026-03-09 11:00"),
    "started on a Saturday": ("1 working_hour", "2026-03-07 10:00", "2026-03-09 10:00"),
    "on a make-up Saturday": ("1 working_hour", "2026-02-14 10:00", "2026-02-14 11:00"),
    "over the Spring Festival": ("2 working_hour", "2026-02-14 16:30", "2026-02-24 10:00"),
    "working hours from the next day": (
        "2 working_hour next_day",
        "2026-03-06 10:00",
        "2026-03-09 11:00",
    ),
    "minutes in office hours": (
        "30 minute office_hours",
        "2026-03-02 11:45",
        "2026-03-02 13:45",
    ),
    # Working days, from the next day to closing time.
    "five in a plain week": ("5 working_day", "2026-03-02 10:00", "2026-03-09 17:30"),
    "one from a Friday": ("1 working_day", "2026-03-06 10:00", "2026-03-09 17:30"),
    "one from a Friday night": ("1 working_day", "2026-03-06 22:00", "2026-03-09 17:30"),
    "one from a Saturday": ("1 working_day", "2026-03-07 10:00", "2026-03-09 17:30"),
    "one from a Sunday": ("1 working_day", "2026-03-08 23:59", "2026-03-09 17:30"),
    "before a working Sunday": ("1 working_day", "2026-01-03 10:00", "2026-01-04 17:30"),
    "over New Year 2026": ("3 working_day", "2025-12-30 10:00", "2026-01-05 17:30"),
    "over the Spring Festival 2026": ("5 working_day", "2026-02-12 10:00", "2026-02-26 17:30"),
    "to a make-up Saturday": ("7 working_day", "2026-02-12 10:00", "2026-02-28 17:30"),
    "over the Spring Festival 2025": ("2 working_day", "2025-01-26 10:00", "2025-02-05 17:30"),
    "over the long Spring Festival 2020": (
        "1 working_day",
        "2020-01-23 10:00",
        "2020-02-03 17:30",
    ),
    "over National Day 2026": ("3 working_day", "2026-09-29 10:00", "2026-10-09 17:30"),
    "over National Day to the make-up day": (
        "4 working_day",
        "2026-09-29 10:00",
        "2026-10-10 17:30",
    ),
    "over National Day 2024": ("2 working_day", "2024-09-28 10:00", "2024-09-30 17:30"),
    "at the Mid-Autumn make-up day 2024": (
        "1 working_day",
        "2024-09-13 18:00",
        "2024-09-14 17:30",
    ),
    "over Labour Day 2026": ("5 working_day", "2026-04-29 10:00", "2026-05-09 17:30"),
    "over Tomb-Sweeping Day 2026": ("1 working_day", "2026-04-03 10:00", "2026-04-07 17:30"),
    "the day of arrival counts": (
        "1 working_day at_once",
        "2026-03-02 10:00",
        "2026-03-02 17:30",
    ),
    "but not after it has ended": (
        "1 working_day at_once",
        "2026-03-02 17:30",
        "2026-03-03 17:30",
    ),
    "the day of arrival was a Saturday": (
        "1 working_day at_once",
        "2026-03-07 10:00",
        "2026-03-09 17:30",
    ),
    "heard at the next opening": (
        "1 working_day office_hours",
        "2026-03-06 19:00",
        "2026-03-10 17:30",
    ),
    "at closing time the office is closed": (
        "1 working_day office_hours",
        "2026-03-02 17:30",
        "2026-03-04 17:30",
    ),
    "heard after lunch": ("1 working_day office_hours", "2026-03-02 12:30", "2026-03-03 17:30"),
    "to midnight": ("1 working_day calendar_day", "2026-03-02 10:00", "2026-03-04 00:00"),
    "to the same time": ("2 working_day same_time", "2026-03-05 10:20", "2026-03-09 10:20"),
    "whole days from a Saturday": (
        "1 working_day same_time",
        "2026-03-07 10:00",
        "2026-03-10 00:00",
    ),
    "whole days, office hours, from a Saturday": (
        "1 working_day same_time office_hours",
        "2026-03-07 10:00",
        "2026-03-10 09:00",
    ),
    # Calendar days, from the next day to midnight, moved off a day off.
    "fifteen calendar days": ("15 calendar_day", "2026-03-02 10:00", "2026-03-18 00:00"),
    "to a Saturday, moved": ("5 calendar_day", "2026-03-02 10:00", "2026-03-10 00:00"),
    "to a Saturday, stays": ("5 calendar_day stays", "2026-03-02 10:00", "2026-03-08 00:00"),
    "into the Spring Festival": ("3 calendar_day", "2026-02-14 10:00", "2026-02-25 00:00"),
    "to a make-up Saturday, stays there": (
        "2 calendar_day",
        "2026-02-26 10:00",
        "2026-03-01 00:00",
    ),
    "calendar days to closing time": (
        "5 calendar_day office_day",
        "2026-03-02 10:00",
        "2026-03-09 17:30",
    ),
    "calendar days to the same time": (
        "5 calendar_day same_time",
        "2026-03-02 10:20",
        "2026-03-07 10:20",
    ),
}

#: rule, started, paused, ends; all in March 2026, whose 2nd is a Monday without holidays near.
PAUSED_BY_HAND = {
    "minutes stand still": ("60 minute", "02 10:00", [("02 10:30", "02 11:30")], "02 12:00"),
    "two pauses": (
        "60 minute",
        "02 10:00",
        [("02 10:10", "02 10:20"), ("02 10:30", "02 10:40")],
        "02 11:20",
    ),
    "two pauses that touch": (
        "60 minute",
        "02 10:00",
        [("02 10:20", "02 10:40"), ("02 10:10", "02 10:20")],
        "02 11:30",
    ),
    "a pause before the start": (
        "60 minute",
        "02 10:00",
        [("02 09:00", "02 10:00")],
        "02 11:00",
    ),
    "a pause over the start": ("60 minute", "02 10:00", [("02 09:00", "02 10:15")], "02 11:15"),
    "a pause from the end on": (
        "60 minute",
        "02 10:00",
        [("02 11:00", "02 12:00")],
        "02 11:00",
    ),
    "a pause without length": ("60 minute", "02 10:00", [("02 10:30", "02 10:30")], "02 11:00"),
    "a pause at lunch costs no working hours": (
        "2 working_hour",
        "02 11:00",
        [("02 12:00", "02 13:30")],
        "02 14:30",
    ),
    "a pause over night": (
        "2 working_hour",
        "02 16:30",
        [("02 17:00", "03 10:00")],
        "03 11:30",
    ),
    "a pause over a weekend": (
        "2 working_hour",
        "06 16:30",
        [("06 17:30", "09 09:00")],
        "09 10:00",
    ),
    "a pause within a working day": (
        "2 working_day",
        "02 10:00",
        [("03 10:00", "03 16:00")],
        "04 17:30",
    ),
    "a pause over a closing time": (
        "2 working_day",
        "02 10:00",
        [("03 10:00", "04 10:00")],
        "05 17:30",
    ),
    "a pause of two days": (
        "2 working_day",
        "02 10:00",
        [("03 10:00", "05 15:00")],
        "06 17:30",
    ),
    "a pause over a weekend costs no working day": (
        "2 working_day",
        "05 10:00",
        [("06 18:00", "08 20:00")],
        "09 17:30",
    ),
    "a pause on the last day": (
        "1 working_day",
        "02 10:00",
        [("03 17:00", "03 18:00")],
        "04 17:30",
    ),
    "a pause that ends at closing time": (
        "1 working_day",
        "02 10:00",
        [("03 17:00", "03 17:30")],
        "04 17:30",
    ),
    "a pause of whole days by the clock": (
        "2 working_day same_time",
        "02 10:00",
        [("03 09:00", "03 11:00")],
        "04 12:00",
    ),
    "a pause that pushes the end out of office hours": (
        "1 working_day same_time office_hours",
        "02 17:00",
        [("03 10:00", "03 11:00")],
        "04 09:00",
    ),
    "a pause of calendar days": (
        "3 calendar_day",
        "02 10:00",
        [("03 10:00", "05 10:00")],
        "10 00:00",
    ),
    "a pause on the day that the end has moved to": (
        "5 calendar_day",
        "02 10:00",
        [("09 10:00", "10 10:00")],
        "11 00:00",
    ),
}

#: rule, started, extended (when, by how much or until when), ends; in March 2026.
EXTENDED_BY_HAND = {
    "by working days": (
        "5 working_day",
        "02 10:00",
        [("03 10:00", "5 working_day")],
        "16 17:30",
    ),
    "twice": (
        "1 working_day",
        "02 10:00",
        [("04 10:00", "1 working_day"), ("03 10:00", "1 working_day")],
        "05 17:30",
    ),
    "in its last moment": (
        "1 working_day",
        "02 10:00",
        [("03 17:30", "1 working_day")],
        "04 17:30",
    ),
    "by hours from closing time": (
        "1 working_day",
        "02 10:00",
        [("03 10:00", "2 hour")],
        "03 19:30",
    ),
    "by working hours": (
        "1 working_day",
        "02 10:00",
        [("03 10:00", "2 working_hour")],
        "04 11:00",
    ),
    "by calendar days to a Saturday": (
        "1 working_day",
        "02 10:00",
        [("03 10:00", "4 calendar_day")],
        "09 17:30",
    ),
    "calendar days count on from where the end has moved": (
        "5 calendar_day",
        "02 10:00",
        [("03 10:00", "2 calendar_day")],
        "12 00:00",
    ),
    "working hours by a working day": (
        "2 working_hour",
        "02 10:00",
        [("02 11:00", "1 working_day")],
        "03 12:00",
    ),
    "working hours by calendar days": (
        "2 working_hour",
        "06 10:00",
        [("06 11:00", "1 calendar_day")],
        "09 17:30",
    ),
    "a fixed moment by a working day": (
        "1 working_day",
        "02 10:00",
        [("03 10:00", "until 04 12:00"), ("04 10:00", "1 working_day")],
        "05 17:30",
    ),
    "minutes by minutes": ("30 minute", "02 10:00", [("02 10:10", "15 minute")], "02 10:45"),
    "until a moment": (
        "1 working_day",
        "02 10:00",
        [("03 10:00", "until 12 12:00")],
        "12 12:00",
    ),
    "until a moment that comes too early": (
        "5 working_day",
        "02 10:00",
        [("03 10:00", "until 04 12:00")],
        "09 17:30",
    ),
}


def march(text):
    return at(f"2026-03-{text}")


def make_pauses(pairs):
    return [Pause(march(start), march(end)) for start, end in pairs]


def make_extension(granted_at, text):
    if text.startswith("until"):
        return Extension(march(granted_at), until=march(text.removeprefix("until ")))
    count, unit = text.split()
    return Extension(march(granted_at), int(count), Unit(unit))


@pytest.mark.parametrize(("rule", "started", "ends"), BY_HAND.values(), ids=BY_HAND)
def test_a_clock_ends_when_a_person_counting_by_hand_says(rule, started, ends):
    due = due_moment(make_rule(rule), at(started), CALENDAR)

    assert shown(due.at) == ends


@pytest.mark.parametrize(
    ("rule", "started", "paused", "ends"), PAUSED_BY_HAND.values(), ids=PAUSED_BY_HAND
)
def test_a_paused_clock_ends_when_a_person_counting_by_hand_says(rule, started, paused, ends):
    due = due_moment(make_rule(rule), march(started), CALENDAR, make_pauses(paused))

    assert shown(due.at) == f"2026-03-{ends}"


@pytest.mark.parametrize(
    ("rule", "started", "extended", "ends"), EXTENDED_BY_HAND.values(), ids=EXTENDED_BY_HAND
)
def test_an_extended_clock_ends_when_a_person_counting_by_hand_says(rule, started, extended, ends):
    extensions = [make_extension(*extension) for extension in extended]

    due = due_moment(make_rule(rule), march(started), CALENDAR, extensions=extensions)

    assert shown(due.at) == f"2026-03-{ends}"


def test_seconds_are_kept():
    due = due_moment(make_rule("90 minute"), at("2026-03-02 10:00:07"), CALENDAR)

    assert due.at == at("2026-03-02 11:30:07")


def test_a_pause_counts_in_an_extension_too():
    pause = Pause(march("04 10:00"), march("05 10:00"))
    extension = Extension(march("03 10:00"), 2, Unit.WORKING_DAY)

    due = due_moment(
        make_rule("1 working_day"), march("02 10:00"), CALENDAR, [pause], extensions=[extension]
    )

    assert due.at == march("06 17:30")


@pytest.mark.parametrize(
    "rule",
    [
        "60 minute",
        "9 working_hour",
        "3 working_day",
        "9 calendar_day",
        "3 working_day same_time",
    ],
)
def test_a_clock_that_stands_still_has_no_end_yet(rule):
    extension = Extension(march("02 10:20"), 5, Unit.WORKING_DAY)

    due = due_moment(
        make_rule(rule),
        march("02 10:00"),
        CALENDAR,
        [Pause(march("02 10:30"))],
        extensions=[extension],
    )

    assert (due.at, due.last_day) == (None, None)
    assert due.steps[-1].code == "standing_still"


def test_a_fixed_moment_does_not_make_a_clock_run_that_stands_still():
    extension = Extension(march("02 10:20"), until=march("20 12:00"))

    due = due_moment(
        make_rule("1 hour"),
        march("02 10:00"),
        CALENDAR,
        [Pause(march("02 10:30"))],
        extensions=[extension],
    )

    assert due.at is None


def test_a_pause_that_begins_after_the_end_changes_nothing():
    due = due_moment(
        make_rule("60 minute"), march("02 10:00"), CALENDAR, [Pause(march("02 11:00"))]
    )

    assert due.at == march("02 11:00")


def test_the_end_that_has_moved_waits_for_a_pause_without_end():
    due = due_moment(
        make_rule("5 calendar_day"), march("02 10:00"), CALENDAR, [Pause(march("08 10:00"))]
    )

    assert due.at is None


def test_the_end_that_waits_for_the_next_opening_waits_for_a_pause_without_end():
    pauses = [*make_pauses([("03 10:00", "03 11:00")]), Pause(march("03 20:00"))]

    due = due_moment(
        make_rule("1 working_day same_time office_hours"), march("02 17:00"), CALENDAR, pauses
    )

    assert due.at is None


def test_midnight_belongs_to_the_day_that_it_ends():
    due = due_moment(make_rule("15 calendar_day"), march("02 10:00"), CALENDAR)

    assert (due.at, due.last_day) == (march("18 00:00"), date(2026, 3, 17))


def test_a_year_that_is_confirmed_gives_a_final_end():
    due = due_moment(make_rule("5 working_day"), at("2026-03-02 10:00"), CALENDAR)

    assert not due.provisional


def test_an_end_that_rests_on_a_provisional_year_may_change():
    due = due_moment(make_rule("5 working_day"), at("2026-12-29 10:00"), CALENDAR)

    assert (due.provisional, shown(due.at)) == (True, "2027-01-06 17:30")


def test_an_end_that_rests_on_an_unconfirmed_day_may_change():
    fair = {date(2026, 3, 4): DayKind(working=False, name="Town fair", confirmed=False)}
    calendar = make_calendar(days=fair)

    due = due_moment(make_rule("2 working_day"), march("02 10:00"), calendar)

    assert (due.provisional, due.at) == (True, march("05 17:30"))


def test_a_clock_round_the_clock_does_not_rest_on_a_provisional_year():
    due = due_moment(make_rule("24 hour"), at("2027-03-02 10:00"), CALENDAR)

    assert not due.provisional


@pytest.mark.parametrize("rule", ["9 working_day", "60 working_hour", "2 calendar_day"])
def test_a_year_that_the_calendar_does_not_know_is_never_guessed(rule):
    with pytest.raises(MissingYearError) as caught:
        due_moment(make_rule(rule), at("2027-12-30 10:00"), CALENDAR)

    assert caught.value.year == 2028
    assert str(caught.value) == (
        "The working calendar does not know 2028 yet. Please add that year first."
    )


def test_a_half_day_ends_at_its_own_closing_time():
    half_day = DayKind(True, "Eve", hours=((time(9), time(12)),))
    calendar = make_calendar(days={date(2026, 3, 3): half_day})

    by_day = due_moment(make_rule("1 working_day"), march("02 10:00"), calendar)
    by_hour = due_moment(make_rule("4 working_hour"), march("03 09:00"), calendar)

    assert (by_day.at, by_hour.at) == (march("03 12:00"), march("04 10:00"))


def test_an_office_may_work_on_saturdays():
    calendar = make_calendar(week=frozenset({1, 2, 3, 4, 5, 6}))

    due = due_moment(make_rule("1 working_day"), march("06 10:00"), calendar)

    assert due.at == march("07 17:30")


def test_an_office_may_close_at_midnight():
    calendar = make_calendar(hours=((time(16), time(0)),))

    due = due_moment(make_rule("9 working_hour"), march("02 10:00"), calendar)
    by_day = due_moment(make_rule("1 working_day"), march("02 10:00"), calendar)

    assert (due.at, by_day.at) == (march("03 17:00"), march("04 00:00"))
    assert by_day.last_day == date(2026, 3, 3)


def test_calendar_days_that_stay_on_a_day_off_end_at_the_usual_closing_time():
    rule = make_rule("5 calendar_day office_day stays")

    due = due_moment(rule, march("02 10:00"), CALENDAR)

    assert due.at == march("07 17:30")


def test_the_same_time_of_day_is_kept_where_clocks_change():
    calendar = make_calendar(zone="Europe/Berlin", days={})
    friday_noon = datetime(2026, 3, 27, 11, tzinfo=UTC)

    day_later = due_moment(make_rule("1 working_day same_time"), friday_noon, calendar)
    hours_later = due_moment(make_rule("72 hour"), friday_noon, calendar)

    assert day_later.at == datetime(2026, 3, 30, 10, tzinfo=UTC)
    assert hours_later.at == datetime(2026, 3, 30, 11, tzinfo=UTC)


def test_a_pause_while_clocks_are_set_back_costs_nothing_by_the_wall():
    calendar = make_calendar(zone="Europe/Berlin", days={}, week=frozenset(range(1, 8)))
    ten_to_three = datetime(2026, 10, 25, 0, 50, tzinfo=UTC)
    ten_past_two = datetime(2026, 10, 25, 1, 10, tzinfo=UTC)
    start = datetime(2026, 10, 24, 10, tzinfo=UTC)

    due = due_moment(
        make_rule("1 working_day same_time"),
        start,
        calendar,
        [Pause(ten_to_three, ten_past_two)],
    )

    assert due.at == datetime(2026, 10, 25, 11, tzinfo=UTC)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(MomentError) as caught:
        due_moment(make_rule("1 hour"), datetime(2026, 3, 2, 10), CALENDAR)  # noqa: DTZ001

    assert caught.value.code == "moment_without_zone"


def test_pauses_that_overlap_are_refused():
    pauses = make_pauses([("02 10:00", "02 12:00"), ("02 11:00", "02 13:00")])

    with pytest.raises(PauseError) as caught:
        due_moment(make_rule("1 hour"), march("02 10:00"), CALENDAR, pauses)

    assert caught.value.code == "pauses_overlap"


def test_a_pause_after_one_without_an_end_is_refused():
    pauses = [Pause(march("02 10:00")), Pause(march("02 11:00"), march("02 12:00"))]

    with pytest.raises(PauseError) as caught:
        due_moment(make_rule("1 hour"), march("02 10:00"), CALENDAR, pauses)

    assert caught.value.code == "pauses_overlap"


def test_a_clock_that_has_ended_cannot_be_extended():
    extension = Extension(march("02 11:01"), 1, Unit.HOUR)

    with pytest.raises(ExtensionError) as caught:
        due_moment(make_rule("1 hour"), march("02 10:00"), CALENDAR, extensions=[extension])

    assert caught.value.code == "extension_too_late"
    assert caught.value.params["due"] == march("02 11:00")


def test_a_clock_that_has_not_started_cannot_be_extended():
    extension = Extension(march("02 09:59"), 1, Unit.HOUR)

    with pytest.raises(ExtensionError) as caught:
        due_moment(make_rule("1 hour"), march("02 10:00"), CALENDAR, extensions=[extension])

    assert caught.value.code == "extension_before_start"


def test_years_ahead_are_reached_quickly():
    calendar = make_calendar(known_years=frozenset(range(2020, 2040)))
    rule = Rule(14_000, Unit.WORKING_HOUR, Clock.OFFICE_HOURS)

    due = due_moment(rule, at("2026-03-02 09:00"), calendar)

    assert len(due.steps) < 5_000
