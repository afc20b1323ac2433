"""Times are set as new versions; what contradicts is refused, line and field by name."""

import copy
from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation

from heartline.cases.actions.policies import set_policy
from heartline.cases.models import Kind, Policy, Topic, Urgency
from heartline.cases.policies import (
    CLOCKS,
    Limits,
    Matter,
    PolicyRefusedError,
    faults_of,
    ready_made,
    rule_of,
    standard_policy,
)
from heartline.cases.queries.policies import differences
from heartline.engines.deadlines.rules import Rule
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind, WorkCalendar
from heartline.offices.queries import calendar_value
from tests.factories import MONDAY, make_case, make_office, make_staff, root

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def administrator():
    return make_staff(DutyKind.ADMINISTRATOR, root())


def days(count):
    return {"count": count, "unit": "working_day"}


def line(kind="", urgency="", topic="", **clocks):
    times = {clock: days(rule) if isinstance(rule, int) else rule for clock, rule in clocks.items()}
    return {"kind": kind, "urgency": urgency, "topic": topic, "clocks": times}


def base(**clocks):
    return line(**{"accept": 1, "contact": 1, "answer": 5, "person": 7} | clocks)


def put(*lines, by, at=MONDAY, **told):
    """Put these lines into force."""
    told = {"name_zh": "新时限", "limits": {}, "since": None} | told
    calendar = WorkCalendar.objects.get()
    return set_policy(lines=list(lines), calendar=calendar, by=by, at=at, **told)


def faults(*lines, **limits):
    root()
    return faults_of(list(lines), limits, calendar_value(WorkCalendar.objects.get()))


def told(*lines, **limits):
    """What is wrong, as (code, line, field)."""
    return [(fault.code, fault.line, fault.where) for fault in faults(*lines, **limits)]


def sentences(*lines, **limits):
    with translation.override("en"):
        return [fault.sentence for fault in faults(*lines, **limits)]


# --- versions --------------------------------------------------------------------------------


def test_a_line_that_is_taken_away_tells_that_the_wider_line_holds(administrator):
    narrow = line(kind=Kind.CONSULTATION, answer=2)
    before = put(base(), narrow, by=administrator)
    after = put(base(), by=administrator, at=MONDAY + DAY)

    with translation.override("en"):
        (sentence,) = differences(before, after)

    assert sentence.endswith("2 working days → as the wider line says")


def test_a_change_is_a_new_version_and_the_old_one_stays_as_it_was(administrator):
    old = Policy.objects.get()

    new = put(base(answer=4), by=administrator)

    kept = Policy.objects.get(pk=old.pk)
    assert (new.version, new.set_by) == (2, administrator)
    assert (kept.rules, kept.version) == (old.rules, 1)


def test_cases_keep_what_they_were_promised_and_new_ones_follow_the_new_version(administrator):
    root()
    Policy.objects.update(since=MONDAY - DAY)
    before = make_case()
    put(base(person=6), by=administrator)

    after = make_case(at=MONDAY + DAY)

    assert (before.policy.version, after.policy.version) == (1, 2)


def test_a_version_waits_for_its_day(administrator):
    Policy.objects.update(since=MONDAY - DAY)
    coming = put(base(), by=administrator, since=MONDAY + 7 * DAY)

    versions = [standard_policy(MONDAY + n * DAY).version for n in (0, 6, 7, 8)]

    assert versions == [1, 1, 2, 2]
    assert coming.since == MONDAY + 7 * DAY


def test_what_was_heard_before_the_first_version_follows_the_first(administrator):
    Policy.objects.update(since=MONDAY)
    put(base(), by=administrator, at=MONDAY + DAY)

    assert standard_policy(MONDAY - 400 * DAY).version == 1


def test_the_ledger_tells_of_a_new_version(administrator):
    policy = put(base(), by=administrator)

    entry = Entry.objects.get(kind="policy.set")
    assert (entry.target, entry.data["version"]) == (f"cases.policy:{policy.pk}", 2)


@pytest.mark.parametrize("duty", [DutyKind.DISPATCHER, DutyKind.SUPERVISOR, DutyKind.AUDITOR])
def test_only_administrators_set_times(duty):
    with pytest.raises(PermissionDenied):
        put(base(), by=make_staff(duty, root()))


def test_an_administrator_further_down_sets_no_times():
    with pytest.raises(PermissionDenied):
        put(base(), by=make_staff(DutyKind.ADMINISTRATOR, make_office()))


# --- what is refused -------------------------------------------------------------------------


def test_a_moment_in_the_past_is_refused(administrator):
    with pytest.raises(PolicyRefusedError, match="since_past"):
        put(base(), by=administrator, since=MONDAY - DAY)


def test_a_moment_years_away_is_a_slip_of_the_pen(administrator):
    with pytest.raises(PolicyRefusedError, match="since_far"):
        put(base(), by=administrator, since=MONDAY + 1000 * DAY)


def test_a_policy_has_a_name(administrator):
    with pytest.raises(PolicyRefusedError, match="no_name"):
        put(base(), by=administrator, name_zh=" ")


def test_nothing_is_changed_by_what_is_refused(administrator):
    with pytest.raises(PolicyRefusedError):
        put(line(kind="complaint", answer=3), by=administrator)

    assert Policy.objects.count() == 1
    assert not Entry.objects.filter(kind="policy.set").exists()


def test_a_policy_without_lines_is_refused():
    assert told() == [("no_lines", None, "")]


def test_a_policy_without_a_line_for_everything_is_refused():
    assert told(line(kind="complaint", accept=1, contact=1, answer=5, person=7)) == [
        ("no_base", None, "")
    ]


def test_a_clock_that_no_line_names_is_refused():
    assert told(line(accept=1, contact=1, answer=5)) == [("clock_uncovered", None, "person")]


def test_a_clock_that_closer_lines_name_for_every_case_needs_no_base():
    lines = [line(kind=kind, person=7) for kind in Kind.values]

    assert told(line(accept=1, contact=1, answer=5), *lines) == []


def test_two_lines_equally_close_are_refused():
    assert told(base(), line(kind="complaint", answer=6), line(kind="complaint", person=9)) == [
        ("same_line", 3, "")
    ]


def test_an_unknown_topic_is_refused_and_named():
    assert sentences(base(), line(topic="dragons", answer=3)) == [
        "Line 2, Topic: There is no topic “dragons”. Please choose one from the tree of topics."
    ]


@pytest.mark.parametrize(
    ("field", "value"), [("kind", "shouting"), ("urgency", "whenever"), ("urgency", "URGENT")]
)
def test_an_unknown_kind_or_urgency_is_refused(field, value):
    assert told(base(), line(**{field: value}, answer=3)) == [("unknown_choice", 2, field)]


def test_a_line_that_says_no_time_is_refused():
    assert told(base(), line(kind="complaint")) == [("line_empty", 2, "")]


def test_a_clock_nobody_knows_is_refused():
    assert told(base(), line(kind="complaint", tea=3)) == [("unknown_clock", 2, "")]


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"count": 0, "unit": "working_day"}, "count_too_small"),
        ({"count": -3, "unit": "hour"}, "count_too_small"),
        ({"count": 99999, "unit": "working_day"}, "count_too_large"),
        ({"count": "soon", "unit": "working_day"}, "count_not_whole"),
        ({"count": 2.5, "unit": "hour"}, "count_not_whole"),
        ({"count": 5, "unit": "moon"}, "choice_unknown"),
        ({"count": 5}, "setting_missing"),
        ({"count": 5, "unit": "hour", "mood": "good"}, "setting_unknown"),
        ({"count": 5, "unit": "hour", "day_end": "office_day"}, "day_end_without_days"),
    ],
)
def test_a_time_that_cannot_be_is_refused_in_the_engine_s_words(rule, code):
    assert told(base(), line(kind="complaint", answer=rule)) == [(code, 2, "answer")]


def test_what_the_engine_refuses_is_said_with_its_line_and_field():
    assert sentences(base(), line(kind="complaint", answer=0)) == [
        "Line 2, The office's answer: The time allowed must be at least 1, not 0."
    ]


@pytest.mark.parametrize(
    ("clocks", "code", "where"),
    [
        ({"answer": 8}, "answer_after_person", "answer"),
        ({"accept": 3, "contact": 2}, "accept_after_contact", "accept"),
        ({"contact": 6}, "contact_after_answer", "contact"),
        ({"accept": {"count": 90, "unit": "calendar_day"}}, "accept_after_contact", "accept"),
    ],
)
def test_clocks_that_contradict_are_refused(clocks, code, where):
    assert (code, 1, where) in told(base(**clocks))


def test_a_closer_line_contradicts_a_wider_one_and_is_the_one_named():
    assert told(base(), line(kind="complaint", answer=9)) == [("answer_after_person", 2, "answer")]


def test_the_sentence_names_the_matter_that_contradicts():
    [sentence] = sentences(base(), line(kind="complaint", urgency="urgent", answer=9))

    assert sentence.startswith("Line 2, The office's answer: For Complaint · Urgent the office's")


def test_units_are_compared_by_what_they_come_to():
    # Thirty calendar days always end after five working days; three never do.
    late = base(answer={"count": 30, "unit": "calendar_day"}, person=5)
    early = base(answer={"count": 3, "unit": "calendar_day"}, person=5)

    assert ("answer_after_person", 1, "answer") in told(late)
    assert told(early) == []


def test_what_only_a_holiday_turns_round_is_no_contradiction():
    # Five working days are seven calendar days in a usual week, and more over a holiday.
    assert told(base(answer=5, person={"count": 8, "unit": "calendar_day"})) == []


def test_equal_times_do_not_contradict():
    assert told(base(accept=5, contact=5, answer=5, person=5)) == []


def test_a_topic_s_own_line_is_compared_with_what_holds_there():
    root()
    topic = Topic.objects.filter(parent__isnull=False).earliest("id")

    assert told(base(), line(topic=topic.code, person=2)) == [("answer_after_person", 2, "person")]


@pytest.mark.parametrize(
    ("limits", "code"),
    [
        ({"pause_days": 0}, "out_of_range"),
        ({"pause_days": 9999}, "out_of_range"),
        ({"extensions": -1}, "out_of_range"),
        ({"returns": 0}, "out_of_range"),
        ({"remind_after": 100}, "out_of_range"),
        ({"remind_after": "half"}, "not_whole"),
        ({"extension_unit": "moon"}, "unknown_choice"),
    ],
)
def test_limits_out_of_range_are_refused(limits, code):
    [(name, _value)] = limits.items()

    assert told(base(), **limits) == [(code, None, name)]


# --- ready-made ------------------------------------------------------------------------------


@pytest.mark.parametrize("code", list(ready_made()))
def test_every_ready_made_policy_can_be_put_into_force(code, administrator):
    ready = ready_made()[code]

    policy = put(*copy.deepcopy(ready.lines), by=administrator, limits=ready.limits)

    assert policy.rules == ready.lines
    assert Limits.of(policy).returns == ready.limits["returns"]


@pytest.mark.parametrize("code", list(ready_made()))
def test_in_every_ready_made_policy_danger_counts_in_minutes(code, administrator):
    ready = ready_made()[code]
    policy = put(*ready.lines, by=administrator, limits=ready.limits)

    for clock in CLOCKS:
        rule = rule_of(policy, Matter(Kind.REQUEST, Urgency.EMERGENCY), clock)
        assert rule.unit in ("minute", "hour")
        assert rule == Rule.from_dict({"count": rule.count, "unit": rule.unit})


@pytest.mark.parametrize("code", list(ready_made()))
def test_every_ready_made_policy_says_what_it_is_in_both_languages(code):
    ready = ready_made()[code]

    assert all((ready.name_zh, ready.name_en, ready.about_zh, ready.about_en))


def test_the_first_policy_of_a_town_is_a_ready_made_one():
    root()
    ready = ready_made()["one_five_seven"]

    first = Policy.objects.get()

    assert (first.rules, first.limits) == (ready.lines, ready.limits)


def test_the_petition_times_are_those_of_the_regulations(administrator):
    ready = ready_made()["petition"]
    policy = put(*ready.lines, by=administrator, limits=ready.limits)

    matter = Matter(Kind.COMPLAINT)
    rules = [rule_of(policy, matter, "accept"), rule_of(policy, matter, "answer")]

    assert [(rule.count, rule.unit) for rule in rules] == [
        (15, "calendar_day"),
        (60, "calendar_day"),
    ]
    assert (ready.limits["extension_count"], ready.limits["extension_unit"]) == (
        30,
        "calendar_day",
    )


# --- holes in the calendar -------------------------------------------------------------------


def test_a_year_that_is_missing_between_two_known_ones_gives_no_date():
    root()
    calendar = WorkCalendar.objects.get()
    calendar.years.filter(year=2026).delete()
    WorkCalendar.objects.update(version=99)

    case = make_case(at=datetime(2025, 12, 29, 2, 0, tzinfo=UTC))

    assert calendar.years.filter(year=2027).exists()
    assert (case.due_at, case.provisional) == (None, True)


def test_a_policy_can_be_set_though_a_year_is_missing_in_between(administrator):
    WorkCalendar.objects.get().years.filter(year=2026).delete()
    WorkCalendar.objects.update(version=99)

    assert put(base(), by=administrator).version == 2
