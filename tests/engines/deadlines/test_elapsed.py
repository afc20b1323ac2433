"""How much of a clock's time has gone by."""

from datetime import timedelta

import pytest

from heartline.engines.deadlines import (
    MissingYearError,
    MomentError,
    Pause,
    elapsed_share,
    working_time,
)
from tests.engines.deadlines.making import CALENDAR, at

MONDAY = at("2026-03-02 10:00")


def test_working_time_leaves_out_lunch_nights_and_weekends():
    worked = working_time(at("2026-03-06 11:00"), at("2026-03-09 10:00"), CALENDAR)

    assert worked == timedelta(hours=6)


def test_working_time_leaves_out_pauses():
    pause = Pause(at("2026-03-02 11:30"), at("2026-03-02 14:00"))

    worked = working_time(MONDAY, at("2026-03-02 15:00"), CALENDAR, [pause])

    assert worked == timedelta(hours=2, minutes=30)


def test_no_office_time_passes_in_the_spring_festival():
    worked = working_time(at("2026-02-15 00:00"), at("2026-02-23 23:59"), CALENDAR)

    assert worked == timedelta()


def test_working_time_of_an_unknown_year_is_never_guessed():
    with pytest.raises(MissingYearError):
        working_time(at("2027-12-31 10:00"), at("2028-01-01 10:00"), CALENDAR)


def test_working_time_does_not_run_backwards():
    with pytest.raises(MomentError) as caught:
        working_time(MONDAY, at("2026-03-02 09:00"), CALENDAR)

    assert caught.value.code == "end_before_start"


@pytest.mark.parametrize(
    ("now", "share"),
    [
        ("2026-03-02 09:00", 0.0),
        ("2026-03-02 10:00", 0.0),
        ("2026-03-02 11:00", 0.25),
        ("2026-03-02 14:00", 1.0),
        ("2026-03-03 14:00", 1.0),
    ],
)
def test_the_share_grows_from_start_to_end(now, share):
    assert elapsed_share(at("2026-03-02 14:00"), MONDAY, at(now)) == share


def test_the_share_stands_still_in_a_pause():
    pause = Pause(at("2026-03-02 11:00"), at("2026-03-02 13:00"))

    shares = [
        elapsed_share(at("2026-03-02 14:00"), MONDAY, at(f"2026-03-02 {now}"), pauses=[pause])
        for now in ("11:00", "12:15", "13:00")
    ]

    assert shares == [0.5, 0.5, 0.5]


def test_the_share_can_be_told_in_office_time():
    friday, monday = at("2026-03-06 15:30"), at("2026-03-09 11:00")

    share = elapsed_share(monday, friday, at("2026-03-08 12:00"), calendar=CALENDAR)

    assert share == 0.5


def test_a_clock_without_any_time_has_ended():
    sunday = at("2026-03-08 12:00")

    assert elapsed_share(at("2026-03-08 18:00"), sunday, sunday, calendar=CALENDAR) == 1.0


def test_nothing_of_a_clock_has_gone_by_before_its_start():
    tuesday = at("2026-03-03 10:00")

    assert elapsed_share(tuesday, MONDAY, at("2026-02-27 10:00"), calendar=CALENDAR) == 0.0
