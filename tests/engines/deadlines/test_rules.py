"""Rules as an office writes them down."""

import pytest

from heartline.engines.deadlines import Clock, DayEnd, Rule, RuleError, Start, Unit


def test_hours_run_at_once_and_round_the_clock_unless_said_otherwise():
    rule = Rule.from_dict({"count": 2, "unit": "hour"})

    assert rule == Rule(2, Unit.HOUR, Clock.ROUND_THE_CLOCK, Start.AT_ONCE, DayEnd.SAME_TIME)


def test_working_days_start_the_next_day_and_end_at_closing_time_unless_said_otherwise():
    rule = Rule.from_dict({"count": 5, "unit": "working_day"})

    assert (rule.start, rule.day_end) == (Start.NEXT_DAY, DayEnd.OFFICE_DAY)


def test_calendar_days_move_off_a_day_off_unless_they_end_at_the_same_time():
    with_day = Rule.from_dict({"count": 15, "unit": "calendar_day"})
    same_time = Rule.from_dict({"count": 15, "unit": "calendar_day", "day_end": "same_time"})

    assert (with_day.moves_to_working_day, same_time.moves_to_working_day) == (True, False)


@pytest.mark.parametrize("unit", list(Unit))
def test_a_rule_written_down_is_read_back_the_same(unit):
    rule = Rule.from_dict({"count": 3, "unit": unit.value})

    assert Rule.from_dict(rule.to_dict()) == rule


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        ({"unit": "hour"}, "setting_missing"),
        ({"count": 2}, "setting_missing"),
        ({"count": 2, "unit": "hour", "colour": "red"}, "setting_unknown"),
        ({"count": 2, "unit": "fortnight"}, "choice_unknown"),
        ({"count": 2, "unit": "hour", "clock": "sundial"}, "choice_unknown"),
        ({"count": "2", "unit": "hour"}, "count_not_whole"),
        ({"count": 2.5, "unit": "hour"}, "count_not_whole"),
        ({"count": True, "unit": "hour"}, "count_not_whole"),
        ({"count": 0, "unit": "hour"}, "count_too_small"),
        ({"count": -1, "unit": "working_day"}, "count_too_small"),
        ({"count": 10**9, "unit": "working_day"}, "count_too_large"),
        (
            {"count": 2, "unit": "working_hour", "clock": "round_the_clock"},
            "working_hour_round_the_clock",
        ),
        ({"count": 2, "unit": "hour", "day_end": "office_day"}, "day_end_without_days"),
        (
            {"count": 2, "unit": "working_day", "moves_to_working_day": True},
            "move_without_calendar_days",
        ),
        (
            {
                "count": 2,
                "unit": "calendar_day",
                "day_end": "same_time",
                "moves_to_working_day": True,
            },
            "move_without_calendar_days",
        ),
        ({"count": 2, "unit": "calendar_day", "moves_to_working_day": "yes"}, "not_yes_or_no"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(settings, code):
    with pytest.raises(RuleError) as caught:
        Rule.from_dict(settings)

    assert caught.value.code == code


def test_an_unknown_choice_names_the_choices():
    with pytest.raises(RuleError) as caught:
        Rule.from_dict({"count": 2, "unit": "hour", "start": "soon"})

    assert str(caught.value) == ("“soon” is not one of the choices for “start”: at_once, next_day.")
