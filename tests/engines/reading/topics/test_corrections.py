"""Corrections that wait until somebody has looked at them."""

from datetime import UTC, datetime, timedelta

from heartline.engines.reading.topics.corrections import (
    AGAINST_OTHERS,
    MANY_AT_ONCE,
    MANY_THE_SAME_WAY,
    Correction,
    held_for_review,
)

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def corrections(who, count, *, every=timedelta(minutes=5), was="道路", now="学校", case="c"):
    return [Correction(f"{case}{at}", who, NINE + at * every, was, now) for at in range(count)]


def test_a_day_of_ordinary_work_is_not_held():
    work = [
        Correction(
            f"c{at}", "li", NINE + at * timedelta(minutes=10), f"was{at % 7}", f"now{at % 5}"
        )
        for at in range(40)
    ]

    assert held_for_review(work) == []


def test_hundreds_turned_one_way_by_one_account_are_all_held():
    poison = corrections("wang", 300, every=timedelta(minutes=2))
    honest = corrections("li", 8, was="学校", now="劳动", case="x")

    held = held_for_review([*honest, *poison])

    assert [one.correction for one in held] == poison
    assert all(MANY_THE_SAME_WAY in one.reasons for one in held)


def test_the_same_number_over_months_is_not_held():
    assert held_for_review(corrections("li", 60, every=timedelta(days=2))) == []


def test_a_flood_in_all_directions_is_held():
    flood = [
        Correction(f"c{at}", "wang", NINE + at * timedelta(seconds=20), f"a{at}", f"b{at}")
        for at in range(80)
    ]

    held = held_for_review(flood)

    assert len(held) == 80
    assert {one.reasons for one in held} == {(MANY_AT_ONCE,)}


def test_an_account_that_goes_against_its_colleagues_is_held():
    mine = corrections("wang", 12, every=timedelta(days=3))
    theirs = [Correction(one.case, "li", one.at, "道路", "劳动") for one in mine]
    more = [Correction(one.case, "chen", one.at, "道路", "劳动") for one in mine]

    held = held_for_review([*mine, *theirs, *more])

    assert [one.correction for one in held] == mine
    assert {one.reasons for one in held} == {(AGAINST_OTHERS,)}
