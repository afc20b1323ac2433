"""A share and its interval."""

from dataclasses import replace

import pytest
from hypothesis import given, strategies as st

from heartline.engines.rates import RATES, Rate, Rule, wilson_interval


def ends_of(hits: float, of: int) -> tuple[float, float]:
    """The interval, where there is one."""
    ends = wilson_interval(hits, of)
    assert ends is not None
    return ends


COUNTS = st.integers(1, 10_000).flatmap(lambda of: st.tuples(st.integers(0, of), st.just(of)))


def test_an_example_worked_by_hand():
    # 1 of 10: middle (0.1 + 3.8415 / 20) / 1.38415, reach as in Wilson's formula.
    assert wilson_interval(1, 10) == pytest.approx((0.0179, 0.4042), abs=0.0001)


def test_nothing_has_no_interval():
    assert wilson_interval(0, 0) is None


@pytest.mark.parametrize(("hits", "of"), [(-1, 3), (4, 3), (1, 0)])
def test_what_is_no_share_is_refused(hits, of):
    with pytest.raises(ValueError, match="is not a share"):
        wilson_interval(hits, of)


@given(COUNTS)
def test_the_interval_holds_the_share_and_stays_between_nought_and_one(counts):
    hits, of = counts

    low, high = ends_of(hits, of)

    assert 0 <= low <= hits / of <= high <= 1


@given(COUNTS)
def test_what_did_not_happen_mirrors_what_did(counts):
    hits, of = counts

    low, high = ends_of(hits, of)

    assert wilson_interval(of - hits, of) == pytest.approx((1 - high, 1 - low))


# Rules and rates ---------------------------------------------------------------------------------

RULE = Rule(
    kinds=frozenset({"request"}),
    leaves_out=frozenset({"excluded", "reviewed"}),
    response="taken",
    halves=1,
    satisfied=frozenset({4, 5}),
    smallest=3,
)


def test_a_half_counts_half_and_its_interval_lies_between_those_of_no_and_yes():
    low, high = ends_of(1.5, 3)

    assert ends_of(1, 3)[0] < low < ends_of(2, 3)[0]
    assert ends_of(1, 3)[1] < high < ends_of(2, 3)[1]


@pytest.mark.parametrize(
    ("kind", "mark", "why"),
    [
        ("request", "", ""),
        ("praise", "", "kind"),
        ("praise", "excluded:by_mistake", "kind"),
        ("request", "excluded:by_mistake", "excluded:by_mistake"),
        ("request", "reviewed", "reviewed"),
        ("request", "listed", ""),
    ],
)
def test_a_rule_says_why_something_is_left_out(kind, mark, why):
    assert RULE.why_not(kind, mark) == why


def test_the_three_rates_worked_by_hand():
    counts = {
        "taken_in_time": 6,
        "taken_late": 1,
        "taken_overdue": 1,
        "taken_within": 9,
        "solved_yes": 3,
        "solved_partly": 1,
        "solved_no": 2,
        "satisfied_5": 2,
        "satisfied_3": 1,
        "satisfied_1": 1,
        "satisfied_unsaid": 2,
    }

    told = {code: (rate(counts, RULE).hits, rate(counts, RULE).of) for code, rate in RATES.items()}

    assert told == {"response": (6, 8), "solution": (3.5, 6), "satisfaction": (2, 4)}


def test_of_fewer_than_the_smallest_number_no_share_is_told():
    assert Rate(2, 2, smallest=3).share is None
    assert Rate(2, 2, smallest=3).interval is None
    assert Rate(0, 0).share is None
    assert Rate(3, 3, smallest=3).share == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": frozenset()},
        {"leaves_out": frozenset({"late"})},
        {"response": "wave"},
        {"halves": 3},
        {"satisfied": frozenset()},
        {"satisfied": frozenset({6})},
        {"smallest": 0},
    ],
)
def test_what_is_no_way_to_count_is_refused(wrong):
    with pytest.raises(ValueError, match="no way to count"):
        replace(RULE, **wrong)
