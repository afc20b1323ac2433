"""Ten thousand clocks, each ended by the engine and by a watch that knows nothing of it.

All moments lie on quarters of an hour, and the watch looks up four times an hour: fifteen times
fewer looks than minute by minute (`test_properties` does that), the same way to find the end.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from random import Random

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
)
from tests.engines.deadlines.making import CALENDAR, SHANGHAI
from tests.engines.deadlines.slow import Town, slow_due, slow_extended

CLOCKS = 10_000
QUARTER = timedelta(minutes=15)
QUARTERS_OF_A_DAY = 96
#: Days that the watch knows from the first day on: more than any of these clocks needs.
DAYS = 150
#: Counts that keep a clock within about three weeks of work.
MOST = {
    Unit.MINUTE: 600,
    Unit.HOUR: 120,
    Unit.WORKING_HOUR: 40,
    Unit.CALENDAR_DAY: 30,
    Unit.WORKING_DAY: 15,
}
#: Days near which the clocks start: the festivals, the ends of years, and a plain spring.
STARTS = [date(2023, 1, 9), date(2023, 9, 18), date(2023, 12, 18), date(2024, 1, 29)]
STARTS += [date(2024, 4, 22), date(2024, 9, 9), date(2025, 1, 13), date(2025, 9, 22)]
STARTS += [date(2025, 12, 22), date(2026, 2, 2), date(2026, 3, 9), date(2026, 9, 14)]
HOURS = [
    ((time(9), time(12)), (time(13, 30), time(17, 30))),
    ((time(8, 15), time(18)),),
    ((time(0), time(0)),),
]


def a_rule(chance):
    unit = chance.choice(list(Unit))
    days = unit in (Unit.CALENDAR_DAY, Unit.WORKING_DAY)
    clock = Clock.OFFICE_HOURS if unit is Unit.WORKING_HOUR else chance.choice(list(Clock))
    day_end = chance.choice(list(DayEnd)) if days else DayEnd.SAME_TIME
    count = chance.randint(1, MOST[unit])
    return Rule(
        count if unit is not Unit.MINUTE else max(1, count // 15) * 15,
        unit,
        clock,
        chance.choice(list(Start)),
        day_end,
        moves_to_working_day=(
            unit is Unit.CALENDAR_DAY and day_end is not DayEnd.SAME_TIME and chance.random() < 0.7
        ),
    )


def a_calendar(chance, first):
    """The true calendar with other hours, and now and then a day that was changed by hand."""
    days = dict(CALENDAR.days)
    for _ in range(chance.choice([0, 0, 1, 3])):
        half = ((time(9), time(12)),) if chance.random() < 0.5 else None
        changed = first + timedelta(chance.randrange(30))
        days[changed] = DayKind(chance.random() < 0.5, "changed", hours=half)
    return replace(CALENDAR, hours=chance.choice(HOURS), days=days)


def some_pauses(chance, first):
    edges = sorted(chance.sample(range(25 * QUARTERS_OF_A_DAY), 2 * chance.choice([0, 0, 1, 2, 3])))
    return [
        Pause(first + start * QUARTER, first + end * QUARTER)
        for start, end in zip(edges[::2], edges[1::2], strict=True)
    ]


def make_town(calendar: Calendar, first, pauses):
    """What the watch knows: worked out anew, quarter by quarter of an hour."""
    worked, hours = [], []
    for number in range(DAYS):
        day = first.date() + timedelta(number)
        kind = calendar.days.get(day)
        worked.append(kind.working if kind else day.weekday() < 5)
        parts = (kind and kind.hours) or calendar.hours
        hours.append([(quarter(a), quarter(b) or QUARTERS_OF_A_DAY) for a, b in parts])
    told = [((p.start - first) // QUARTER, (p.end - first) // QUARTER) for p in pauses]
    return Town(worked, hours, told, day=QUARTERS_OF_A_DAY)


def quarter(of_day):
    return of_day.hour * 4 + of_day.minute // 15


def test_ten_thousand_clocks_end_where_a_watch_that_knows_nothing_of_the_engine_says():
    chance = Random(12345)  # noqa: S311
    for number in range(CLOCKS):
        first = datetime.combine(chance.choice(STARTS), time(), tzinfo=SHANGHAI)
        rule, calendar = a_rule(chance), a_calendar(chance, first.date())
        pauses, start = some_pauses(chance, first), chance.randrange(10 * QUARTERS_OF_A_DAY)
        more = chance.choice([0, 0, 1, 5, 10]) if rule.ends_with_day else 0
        begins = first + start * QUARTER
        extensions = [Extension(begins, more, rule.unit)] if more else []

        ends = due_moment(rule, begins, calendar, pauses, extensions=extensions).at

        town = make_town(calendar, first, pauses)
        watched = slow_due(rule, start, town)
        if more:
            watched = slow_extended(rule, more, watched, town)
        assert ends == first + watched * QUARTER, (number, rule, begins, pauses, more)
