"""The clocks of a case: what is stored is what the engine says, and a missing year is said."""

from datetime import UTC, datetime

import pytest
from django.utils import translation

from heartline.cases.clocks import OFFICE_CLOCKS, Matter, ends, explain, rule_of
from heartline.cases.models import Assignment, Case, Kind, Policy
from heartline.engines.deadlines.due import due_moment
from heartline.offices.actions import load_days
from heartline.offices.models import Day, WorkCalendar
from heartline.offices.queries import calendar_value
from tests.factories import MONDAY, STEP, make_case, make_party, root

pytestmark = pytest.mark.django_db

#: Working days to take on, to get in touch, to answer, and until the person has an answer.
PROMISED = {
    "request": (1, 1, 5, 7),
    "consultation": (1, 1, 3, 5),
    "complaint": (1, 1, 7, 10),
    "report": (1, 1, 13, 15),
    "suggestion": (1, 1, 13, 15),
    "praise": (1, 1, 5, 7),
}
#: A moment after every confirmed and provisional year that ships.
FAR = datetime(2028, 6, 1, 2, 0, tzinfo=UTC)


@pytest.fixture
def policy(db) -> Policy:
    root()
    return Policy.objects.select_related("calendar").get()


@pytest.mark.parametrize("kind", Kind.values)
def test_the_rules_of_each_kind_are_what_the_policy_promises(policy, kind):
    clocks = (*OFFICE_CLOCKS, "person")

    assert tuple(rule_of(policy, Matter(kind), clock).count for clock in clocks) == PROMISED[kind]


@pytest.mark.parametrize("kind", Kind.values)
def test_the_moments_that_are_stored_are_the_engine_s(kind):
    case = make_case("assigned", kind=kind)

    part, calendar = Assignment.objects.get(), calendar_value(case.policy.calendar)

    def engine(clock, start):
        return due_moment(rule_of(case.policy, Matter(kind), clock), start, calendar).at

    assert case.due_at == engine("person", MONDAY)
    assert part.accept_by == engine("accept", MONDAY + STEP)
    assert part.contact_by == engine("contact", MONDAY + STEP)
    assert part.answer_by == engine("answer", MONDAY + STEP)


def test_seven_working_days_counted_by_hand():
    # Monday 2 March 2026 is day 0; Wednesday 11 March is the seventh working day after it, and the
    # office closes at half past five in Shanghai.
    case = make_case(kind="request")

    assert case.due_at == datetime(2026, 3, 11, 9, 30, tzinfo=UTC)


def test_a_holiday_puts_the_moment_off():
    # National Day 2026: 1 to 7 October are free, Saturday 10 October is worked.
    before = make_case(at=datetime(2026, 9, 28, 2, 0, tzinfo=UTC))

    assert before.due_at is not None
    assert before.due_at > datetime(2026, 10, 9, tzinfo=UTC)


def test_a_missing_year_is_said_and_never_guessed(policy):
    moment = ends(policy, Matter(Kind.REQUEST), "person", FAR)

    assert (moment.at, moment.provisional, moment.missing_year) == (None, True, 2028)


def test_a_case_of_a_missing_year_has_no_moment_and_is_never_late():
    party = make_party(at=FAR)

    case = Case.objects.get()
    assert (case.due_at, case.provisional, party.due_at) == (None, True, None)
    assert not case.is_late(FAR + 1_000 * STEP)
    assert not Case.objects.overdue(FAR + 1_000 * STEP).exists()


@pytest.mark.parametrize(
    ("language", "told"),
    [("en", "The clock started at 2 Mar 2026, "), ("zh-hans", "2026年3月2日 ")],
)
def test_a_clock_is_explained_with_moments_as_they_are_written_everywhere(policy, language, told):
    with translation.override(language):
        first, *_steps = explain(policy, Matter(Kind.REQUEST), "person", MONDAY)

    assert told in first
    assert ".m." not in first


def test_a_missing_year_is_explained_in_the_reader_s_language(policy):
    with translation.override("en"):
        told = explain(policy, Matter(Kind.REQUEST), "person", FAR)

    assert told == [
        "The working days of 2028 are not known yet, so no date can be promised.",
    ]


def test_once_the_year_is_loaded_it_counts(policy):
    new_year = Day(day=datetime(2028, 1, 1).date(), working=False, confirmed=True)  # noqa: DTZ001
    load_days(
        policy.calendar,
        year=2028,
        days=[new_year],
        confirmed=True,
        source="a notice",
        by=None,
        at=MONDAY,
    )

    moment = ends(Policy.objects.get(), Matter(Kind.REQUEST), "person", FAR)

    assert (moment.missing_year, moment.provisional) == (None, False)
    assert moment.at is not None


def test_a_moment_in_a_provisional_year_is_provisional(policy):
    years = policy.calendar.years.order_by("year")
    provisional = years.filter(confirmed=False).first()
    assert provisional is not None

    moment = ends(policy, Matter("request"), "person", FAR.replace(year=provisional.year))

    assert moment.provisional
    assert moment.at is not None


def test_how_a_moment_was_computed_is_told_step_by_step(policy):
    with translation.override("en"):
        told = explain(policy, Matter(Kind.REQUEST), "person", MONDAY)

    assert len(told) >= 2
    assert all(told)
    assert not any("%(" in sentence for sentence in told)


def test_a_calendar_that_was_read_is_not_read_again(policy, django_assert_num_queries):
    calendar_value(policy.calendar)

    with django_assert_num_queries(0):
        calendar_value(policy.calendar)


def test_a_changed_calendar_is_read_anew(policy):
    calendar = WorkCalendar.objects.get()
    before = calendar_value(calendar)

    load_days(calendar, year=2026, days=[], confirmed=True, source="none", by=None, at=MONDAY)

    after = calendar_value(WorkCalendar.objects.get())
    assert before.days != after.days
