"""What holds for every clock, and agreement with one that watches minute by minute."""

from copy import deepcopy
from datetime import date, datetime, time, timedelta

from hypothesis import assume, given, settings, strategies as st

from heartline.engines.deadlines import (
    Calendar,
    Clock,
    DayEnd,
    DayKind,
    Extension,
    Pause,
    Rule,
    Start,
    Unit,
    due_moment,
    elapsed_share,
    working_time,
)
from tests.engines.deadlines.making import CALENDAR, SHANGHAI
from tests.engines.deadlines.slow import Town, slow_due

FIRST_DAY = date(2026, 2, 2)
FIRST = datetime(2026, 2, 2, tzinfo=SHANGHAI)
DAYS = 120
MINUTE = timedelta(minutes=1)
DAY_UNITS = (Unit.CALENDAR_DAY, Unit.WORKING_DAY)
#: Counts that keep the minute-by-minute clock within about a fortnight.
MOST = {
    Unit.MINUTE: 600,
    Unit.HOUR: 80,
    Unit.WORKING_HOUR: 24,
    Unit.CALENDAR_DAY: 9,
    Unit.WORKING_DAY: 6,
}
NORMAL = ((time(9), time(12)), (time(13, 30), time(17, 30)))
HOURS = [NORMAL, ((time(8, 15), time(18)),), ((time(0), time(0)),), ((time(13), time(0)),)]

usual = settings(max_examples=100, deadline=None, derandomize=True, database=None)
thorough = settings(usual, max_examples=400)
moments = st.integers(0, 20 * 1440).map(lambda minute: FIRST + minute * MINUTE)


@st.composite
def rules(draw):
    unit = draw(st.sampled_from(Unit))
    clock = Clock.OFFICE_HOURS if unit is Unit.WORKING_HOUR else draw(st.sampled_from(Clock))
    day_end = draw(st.sampled_from(DayEnd)) if unit in DAY_UNITS else DayEnd.SAME_TIME
    may_move = unit is Unit.CALENDAR_DAY and day_end is not DayEnd.SAME_TIME
    return Rule(
        draw(st.integers(1, MOST[unit])),
        unit,
        clock,
        draw(st.sampled_from(Start)),
        day_end,
        may_move and draw(st.booleans()),
    )


@st.composite
def calendars(draw):
    days = draw(
        st.dictionaries(
            st.integers(0, 40).map(lambda number: FIRST_DAY + timedelta(number)),
            st.builds(
                DayKind,
                st.booleans(),
                st.sampled_from(["", "Fair"]),
                st.booleans(),
                st.sampled_from([None, ((time(9), time(12)),)]),
            ),
            max_size=12,
        )
    )
    week = draw(st.sets(st.integers(1, 7), min_size=2))
    hours = draw(st.sampled_from(HOURS))
    return Calendar("Asia/Shanghai", hours, days, frozenset({2026}), week=frozenset(week))


@st.composite
def pauses(draw):
    edges = draw(st.sets(st.integers(0, 15 * 1440), max_size=6))
    edges = sorted(edges)[: len(edges) // 2 * 2]
    return tuple(
        Pause(FIRST + start * MINUTE, FIRST + end * MINUTE)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    )


def end_of(rule, start, calendar, pauses=()):
    return due_moment(rule, start, calendar, pauses).at


def minute_of(moment):
    minutes, rest = divmod(moment - FIRST, MINUTE)
    assert not rest
    return minutes


def make_town(calendar, pauses):
    """The calendar as the minute-by-minute clock knows it, worked out on its own."""
    worked, hours = [], []
    for number in range(DAYS):
        day = FIRST_DAY + timedelta(number)
        kind = calendar.days.get(day)
        worked.append(kind.working if kind else day.weekday() + 1 in calendar.week)
        parts = (kind and kind.hours) or calendar.hours
        hours.append([(a.hour * 60 + a.minute, b.hour * 60 + b.minute or 1440) for a, b in parts])
    return Town(worked, hours, [(minute_of(p.start), minute_of(p.end)) for p in pauses])


@thorough
@given(rules(), moments, calendars(), pauses())
def test_a_clock_watched_minute_by_minute_ends_at_the_same_moment(rule, start, calendar, pauses):
    ends_at = end_of(rule, start, calendar, pauses)

    assert minute_of(ends_at) == slow_due(rule, minute_of(start), make_town(calendar, pauses))


@usual
@given(rules(), moments, st.integers(0, 5000), calendars(), pauses())
def test_what_starts_later_never_ends_earlier(rule, start, minutes, calendar, pauses):
    earlier = end_of(rule, start, calendar, pauses)
    later = end_of(rule, start + minutes * MINUTE, calendar, pauses)

    assert earlier <= later


@usual
@given(rules(), moments, calendars(), pauses())
def test_a_clock_ends_after_its_start_and_the_pauses_never_bring_the_end_forward(
    rule, start, calendar, pauses
):
    paused = end_of(rule, start, calendar, pauses)
    unpaused = end_of(rule, start, calendar)

    assert start < unpaused <= paused


@usual
@given(rules(), moments, calendars(), pauses())
def test_what_goes_in_stays_as_it_was_and_the_order_of_pauses_does_not_matter(
    rule, start, calendar, pauses
):
    given_pauses = list(reversed(pauses))
    before = deepcopy((rule, start, calendar, given_pauses))

    due = due_moment(rule, start, calendar, given_pauses)

    assert (rule, start, calendar, given_pauses) == before
    assert due == due_moment(rule, start, calendar, pauses)


@usual
@given(rules(), moments, calendars(), pauses())
def test_a_clock_of_office_hours_ends_while_the_office_is_open(rule, start, calendar, pauses):
    assume(rule.clock is Clock.OFFICE_HOURS and rule.unit is not Unit.CALENDAR_DAY)
    assume(rule.day_end is not DayEnd.CALENDAR_DAY)

    due = due_moment(rule, start, calendar, pauses)

    assert calendar.is_working(due.last_day)
    assert any(opens <= due.at <= closes for opens, closes in calendar.hours_of(due.last_day))


@usual
@given(rules(), moments, calendars(), pauses())
def test_no_clock_ends_while_it_stands_still(rule, start, calendar, pauses):
    ends_at = end_of(rule, start, calendar, pauses)

    assert not any(pause.start < ends_at < pause.end for pause in pauses)


@usual
@given(rules(), moments, calendars(), pauses(), st.integers(1, 5))
def test_an_extension_by_the_same_unit_equals_a_longer_rule(rule, start, calendar, pauses, count):
    office_days = rule.day_end is DayEnd.SAME_TIME and rule.unit is Unit.WORKING_DAY
    assume(rule.unit is not Unit.CALENDAR_DAY or rule.clock is not Clock.OFFICE_HOURS)
    assume(not rule.moves_to_working_day and not office_days)
    longer = Rule.from_dict(rule.to_dict() | {"count": rule.count + count})

    extended = due_moment(
        rule, start, calendar, pauses, extensions=[Extension(start, count, rule.unit)]
    )

    assert extended.at == end_of(longer, start, calendar, pauses)


@usual
@given(st.integers(1, 60), moments, calendars(), pauses())
def test_working_hours_allowed_are_working_time_spent(count, start, calendar, pauses):
    rule = Rule(count, Unit.WORKING_HOUR, Clock.OFFICE_HOURS)

    ends_at = end_of(rule, start, calendar, pauses)

    assert working_time(start, ends_at, calendar, pauses) == timedelta(hours=count)


@usual
@given(rules(), moments, st.lists(st.integers(-100, 20_000), min_size=2, max_size=2), pauses())
def test_the_share_of_time_gone_by_only_grows(rule, start, minutes, pauses):
    due_at = end_of(rule, start, CALENDAR, pauses)
    sooner, later = (start + minute * MINUTE for minute in sorted(minutes))

    first = elapsed_share(due_at, start, sooner, pauses=pauses)
    second = elapsed_share(due_at, start, later, pauses=pauses)

    assert 0 <= first <= second <= 1
