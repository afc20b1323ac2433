"""Calendars, pauses and extensions that contradict themselves."""

from datetime import UTC, date, datetime, time

import pytest

from heartline.engines.deadlines import (
    CalendarError,
    DayKind,
    Extension,
    ExtensionError,
    MissingYearError,
    MomentError,
    Pause,
    PauseError,
    RuleError,
    Unit,
)
from tests.engines.deadlines.making import CALENDAR, at, make_calendar

NINE_TO_FIVE = (time(9), time(17))


@pytest.mark.parametrize(
    ("differing", "code"),
    [
        ({"zone": "Asia/Atlantis"}, "zone_unknown"),
        ({"zone": ""}, "zone_unknown"),
        ({"zone": "../etc/passwd"}, "zone_unknown"),
        ({"week": frozenset({0, 1})}, "week_unknown"),
        ({"hours": ()}, "hours_missing"),
        ({"hours": ((time(9), time(9)),)}, "hours_out_of_order"),
        ({"hours": ((time(22), time(6)),)}, "hours_out_of_order"),
        ({"hours": (NINE_TO_FIVE, (time(12), time(18)))}, "hours_out_of_order"),
        ({"hours": ((time(16), time(0)), NINE_TO_FIVE)}, "hours_out_of_order"),
    ],
)
def test_a_calendar_that_makes_no_sense_is_refused(differing, code):
    with pytest.raises(CalendarError) as caught:
        make_calendar(**differing)

    assert caught.value.code == code


def test_a_day_with_hours_that_make_no_sense_is_refused():
    with pytest.raises(CalendarError) as caught:
        DayKind(working=True, name="Eve", hours=())

    assert caught.value.code == "hours_missing"


def test_a_day_of_an_unknown_year_is_not_answered():
    with pytest.raises(MissingYearError):
        CALENDAR.is_working(date(2028, 1, 3))


def test_the_offices_day_is_told_by_its_own_clock():
    late_in_greenwich = datetime(2026, 3, 2, 17, tzinfo=UTC)

    assert CALENDAR.day_of(late_in_greenwich) == date(2026, 3, 3)


def test_a_pause_cannot_end_before_it_starts():
    with pytest.raises(PauseError) as caught:
        Pause(at("2026-03-02 10:00"), at("2026-03-02 09:59"))

    assert caught.value.code == "pause_ends_before_start"


def test_a_pause_needs_a_zone():
    with pytest.raises(MomentError):
        Pause(at("2026-03-02 10:00"), datetime(2026, 3, 2, 11))  # noqa: DTZ001


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"count": 1},
        {"unit": Unit.HOUR},
        {"count": 1, "unit": Unit.HOUR, "until": at("2026-03-09 10:00")},
    ],
)
def test_an_extension_says_either_how_much_or_until_when(more):
    with pytest.raises(ExtensionError) as caught:
        Extension(at("2026-03-02 10:00"), **more)

    assert caught.value.code == "extension_unclear"


def test_an_extension_by_nothing_is_refused():
    with pytest.raises(RuleError) as caught:
        Extension(at("2026-03-02 10:00"), 0, Unit.HOUR)

    assert caught.value.code == "count_too_small"


def test_an_extension_cannot_end_before_it_is_granted():
    with pytest.raises(ExtensionError) as caught:
        Extension(at("2026-03-02 10:00"), until=at("2026-03-01 10:00"))

    assert caught.value.code == "extension_ends_before_grant"
