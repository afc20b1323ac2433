"""Every code has its sentence, and moments are said as one says them."""

import ast
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils.translation import override

from heartline.cases.actions.desk import SCOPE_REASONS as SCOPE_CODES
from heartline.cases.actions.dispatch import RETURN_REASONS as RETURN_CODES
from heartline.cases.events import CaseEvent, IssueEvent
from heartline.cases.forms import FORMS
from heartline.cases.rules import Act
from heartline.cases.sentences import (
    ENDED_REASONS,
    EVENTS,
    PURPOSES,
    REFUSALS,
    RETURN_REASONS,
    SCOPE_REASONS,
    due_words,
    moment,
    refusal,
    told,
    waiting_words,
)
from heartline.cases.views.doing import RUNS
from heartline.people.actions import PURPOSES as PURPOSE_CODES

#: Monday 2 March 2026, nine in the morning in Shanghai.
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
ACTIONS = Path(__file__).parents[2] / "src" / "heartline" / "cases" / "actions"


def codes_raised() -> set[str]:
    """Every code that an action of this room refuses with."""
    calls = [
        node
        for file in ACTIONS.glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "CaseRefusedError"
    ]
    return {
        str(call.args[0].value)
        for call in calls
        if call.args and isinstance(call.args[0], ast.Constant)
    }


def test_every_refusal_has_its_sentence():
    assert codes_raised() - set(REFUSALS) == set()


def test_an_unknown_refusal_is_still_a_sentence():
    with override("en"):
        assert refusal("something new").endswith(".")


def test_every_kind_of_event_has_its_sentence():
    on_cases = {*CaseEvent, IssueEvent.GATHERED, IssueEvent.LET_GO}
    assert set(EVENTS) == {str(event) for event in on_cases}


def test_every_reason_and_purpose_has_its_words():
    assert set(RETURN_CODES) == set(RETURN_REASONS)
    assert set(SCOPE_CODES) == set(SCOPE_REASONS)
    assert set(PURPOSES) <= set(PURPOSE_CODES)
    assert set(RETURN_REASONS) < set(ENDED_REASONS)


def test_every_act_has_a_form_and_something_to_do():
    assert set(FORMS) == set(RUNS) == set(Act)


def test_an_event_tells_the_reason_in_words():
    with override("en"):
        sentence = told("case.returned", {"office": "Lamps", "reason": "not_our_duty"})

    assert sentence == "Lamps handed it back: It is not our duty."


@pytest.mark.parametrize(
    ("reached", "sentence"),
    [(True, "Called back and asked."), (False, "Called back, and nobody answered.")],
)
def test_a_call_back_tells_whether_somebody_was_reached(reached, sentence):
    with override("en"):
        assert told("verdict.called_back", {"reached": reached}) == sentence


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (timedelta(hours=8, minutes=30), "today, 17:30"),
        (timedelta(hours=23), "tomorrow, 08:00"),
        (timedelta(days=3), "in 3 days"),
        (timedelta(minutes=-5), "just past"),
        (timedelta(hours=-2), "2 hours late"),
        (timedelta(days=-1), "1 day late"),
        (timedelta(days=-2), "2 days late"),
    ],
)
def test_a_due_moment_is_said_from_now(after, words):
    with override("en"):
        assert due_words(NOW + after, NOW) == words


def test_a_due_moment_that_nobody_knows_is_said_to_be_unknown():
    with override("en"):
        assert due_words(None, NOW) == "no date yet"


@pytest.mark.parametrize(
    ("days", "words"), [(0, "since today"), (1, "for 1 day"), (9, "for 9 days")]
)
def test_a_wait_is_said_in_days(days, words):
    with override("en"):
        assert waiting_words(NOW - timedelta(days=days), NOW) == words


def test_a_moment_is_said_in_the_offices_own_time():
    with override("en"):
        assert moment(NOW) == "Monday 2 March, 09:00"
