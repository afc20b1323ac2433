"""Why a clock ends when it does, told step by step."""

import re
from datetime import date
from pathlib import Path

import pytest

from heartline.engines import deadlines
from heartline.engines.deadlines import (
    DeadlineError,
    Extension,
    Pause,
    Rule,
    RuleError,
    Unit,
    due_moment,
    explain,
)
from tests.engines.deadlines.making import CALENDAR, at, make_rule, shown


def told(due):
    """Each step as a sentence, with moments by Shanghai's clock."""

    def show(value):
        return shown(value) if hasattr(value, "tzinfo") else value

    return [explain.sentence(step.code, step.params, show=show) for step in due.steps]


def test_a_clock_over_the_spring_festival_names_every_day():
    due = due_moment(make_rule("3 working_day"), at("2026-02-12 10:00"), CALENDAR)

    assert told(due) == [
        "The clock started at 2026-02-12 10:00.",
        "Time allowed, in working days: 3.",
        "The day of arrival is not counted; counting starts on 2026-02-13.",
        "Day 1: 2026-02-13.",
        "Day 2: 2026-02-14, worked (Make-up workday for Spring Festival).",
        "2026-02-15 is not counted: weekend.",
        *(f"2026-02-{day} is not counted: Spring Festival." for day in range(16, 21)),
        "2026-02-21 is not counted: weekend.",
        "2026-02-22 is not counted: weekend.",
        "2026-02-23 is not counted: Spring Festival.",
        "Day 3: 2026-02-24.",
        "The clock ends at 2026-02-24 17:30.",
    ]


def test_a_clock_in_working_hours_tells_what_each_part_of_a_day_gave():
    due = due_moment(make_rule("5 working_hour"), at("2026-03-02 12:30"), CALENDAR)

    assert told(due) == [
        "The clock started at 2026-03-02 12:30.",
        "Time allowed, in working hours: 5.",
        "The office was closed then, so the clock counts from its next opening, 2026-03-02 13:30.",
        "On 2026-03-02, time counted: 4:00:00.",
        "On 2026-03-03, time counted: 1:00:00.",
        "The clock ends at 2026-03-03 10:00.",
    ]


def test_pauses_and_extensions_are_told():
    pause = Pause(at("2026-03-03 10:00"), at("2026-03-04 10:00"))
    extension = Extension(at("2026-03-04 11:00"), 1, Unit.CALENDAR_DAY)

    due = due_moment(
        make_rule("1 working_day"),
        at("2026-03-02 10:00"),
        CALENDAR,
        [pause],
        extensions=[extension],
    )

    assert told(due)[2:] == [
        "The day of arrival is not counted; counting starts on 2026-03-03.",
        "2026-03-03 is not counted: the clock was standing still when it ended.",
        "Day 1: 2026-03-04.",
        "Extended on 2026-03-04 11:00, in calendar days: 1.",
        "Day 1: 2026-03-05.",
        "The clock stood still from 2026-03-03 10:00 to 2026-03-04 10:00.",
        "The clock ends at 2026-03-05 17:30.",
    ]


def test_an_end_that_moves_and_may_change_says_so():
    due = due_moment(make_rule("3 calendar_day"), at("2027-01-29 10:00"), CALENDAR)
    moved = due_moment(make_rule("2 calendar_day"), at("2027-01-28 10:00"), CALENDAR)

    assert told(due)[-2:] == [
        "The working calendar of 2027 is not confirmed yet, so this may change.",
        "The clock ends with 2027-02-01, at midnight.",
    ]
    assert told(moved)[-3:] == [
        "2027-01-31 is not counted: weekend.",
        "2027-01-30 is a day off, so the end moves to 2027-02-01.",
        "The clock ends with 2027-02-01, at midnight.",
    ]


def test_a_clock_that_stands_still_says_since_when():
    due = due_moment(
        make_rule("1 hour"), at("2026-03-02 10:00"), CALENDAR, [Pause(at("2026-03-02 10:30"))]
    )

    assert told(due)[-2:] == [
        "The clock has been standing still since 2026-03-02 10:30.",
        "When it ends is known once the clock runs again.",
    ]


def test_an_extension_until_the_very_end_is_said_to_change_nothing():
    extension = Extension(at("2026-03-02 10:10"), until=at("2026-03-02 11:00"))

    due = due_moment(make_rule("1 hour"), at("2026-03-02 10:00"), CALENDAR, extensions=[extension])

    assert told(due)[-2:] == [
        "The extension of 2026-03-02 10:10 ends at 2026-03-02 11:00, no later than the clock "
        "itself.",
        "The clock ends at 2026-03-02 11:00.",
    ]


def test_a_sentence_can_be_told_in_another_language():
    chinese = {"Day %(number)s: %(day)s.": "第%(number)s天：%(day)s。"}

    told_in_chinese = explain.sentence(
        "day_counted", {"number": 2, "day": date(2026, 3, 3)}, chinese.__getitem__
    )

    assert told_in_chinese == "第2天：2026-03-03。"


def test_an_error_can_be_told_from_its_code_and_params():
    with pytest.raises(RuleError) as caught:
        Rule(0, Unit.HOUR)

    error: DeadlineError = caught.value
    assert explain.sentence(error.code, error.params) == str(error)


def codes_in_the_engine():
    """The codes that the engine's source hands to a step or an error."""
    for file in Path(deadlines.__file__).parent.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        yield from re.findall(r'(?:note|Error|__init__)\(\s*"(\w+)"', source)


def test_every_code_has_a_sentence_and_every_sentence_a_use():
    by_unit = {f"{word}_{unit}" for word in ("allowed", "extended") for unit in Unit}

    assert set(codes_in_the_engine()) | by_unit == set(explain.STEPS) | set(explain.ERRORS)
