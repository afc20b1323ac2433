"""The rules by name: greedy, Phragmén, what is frozen of a rule, and what cannot be counted."""

import json
from fractions import Fraction

import pytest
from hypothesis import given

from heartline.engines.counting.ballots import BallotKind
from heartline.engines.counting.count import count
from heartline.engines.counting.errors import CountingError
from heartline.engines.counting.rule import NAMES, rule_named
from heartline.engines.counting.values import values_of
from tests.engines.counting.making import counts, make_election, make_rule, usual

APPROVAL = BallotKind.APPROVAL


def winners(election, name, **named):
    return values_of(count(election, make_rule(election, name, **named)))["winners"]


def test_there_are_nine_rules():
    assert NAMES == (
        "greedy",
        "greedy-no-skip",
        "phragmen",
        "equal-shares",
        "equal-shares/fill",
        "equal-shares/add1",
        "equal-shares/add1/fill",
        "equal-shares/add1-exhaustive",
        "equal-shares/add1-exhaustive/fill",
    )
    assert [rule_named(name, APPROVAL).name for name in NAMES] == list(NAMES)


def test_greedy_passes_over_what_does_not_fit_and_greedy_no_skip_ends_there():
    election = make_election({"a": 60, "b": 50, "c": 40}, [["a", "b"], ["a", "b"], ["a", "c"]], 100)

    assert winners(election, "greedy") == ["a", "c"]
    assert winners(election, "greedy-no-skip") == ["a"]


def test_phragmen_buys_what_burdens_its_supporters_least():
    # a brings its two supporters 5 each; then b its one supporter 8, and c 5 + 8 = 13 to one of a.
    election = make_election({"a": 10, "b": 8, "c": 8}, [["a"], ["a", "c"], ["b"]], 26)

    rounds = values_of(count(election, make_rule(election, "phragmen")))["rounds"]

    assert [(one["project"], one["load"]) for one in rounds] == [("a", 5), ("b", 8), ("c", 13)]


def test_phragmen_ends_with_the_first_project_that_does_not_fit():
    election = make_election({"a": 10, "b": 8, "c": 9}, [["a"], ["a", "c"], ["b"]], 19)

    assert winners(election, "phragmen") == ["a", "b"]


def test_phragmen_leaves_out_what_alone_costs_more_than_the_budget():
    election = make_election({"huge": 100, "b": 8}, [["huge"], ["huge"], ["b"]] * 20, 19)

    assert winners(election, "phragmen") == ["b"]


def test_a_project_that_nobody_supports_wins_only_where_the_rule_says_so():
    election = make_election({"a": 10, "nobody": 5}, [["a"]], 20)

    assert winners(election, "greedy") == ["a"]
    assert winners(election, "greedy", minimum_approvals=0) == ["a", "nobody"]
    assert winners(election, "equal-shares", minimum_approvals=0) == ["a"]


def test_points_rule_what_points_buy_and_cost_what_support_buys():
    election = make_election(
        {"a": 50, "b": 50}, [{"a": 1, "b": 4}, {"a": 1}, {"a": 1}], 60, "cumulative"
    )

    assert winners(election, "equal-shares", utility="cost") == ["a"]
    assert winners(election, "greedy") == ["b"]


# What is frozen -----------------------------------------------------------------------------------


def test_a_rule_is_frozen_as_canonical_json_with_its_fingerprint():
    rule = rule_named("equal-shares/add1", APPROVAL, lot=["b", "a"])

    assert rule.text() == (
        '{"lot":["b","a"],"minimum_approvals":1,"name":"equal-shares/add1",'
        '"start":"floor(budget/voters)","step":1,"stop":["overspent"],'
        '"ties":["cost","votes","lot"],"utility":"cost"}'
    )
    assert rule.sha256 == "0970b151644eed1c1c98748a26a172110405060830a07ec81214afa5a9c33c35"


@pytest.mark.parametrize(
    "change",
    [{"utility": "points"}, {"minimum_approvals": 2}, {"lot": ["a"]}],
    ids=("utility", "minimum approvals", "lot"),
)
def test_whatever_decides_who_wins_changes_the_fingerprint(change):
    rule, other = (
        rule_named("equal-shares", APPROVAL),
        rule_named("equal-shares", APPROVAL, **change),
    )

    assert rule.sha256 != other.sha256


def test_no_two_rules_have_one_fingerprint():
    assert len({rule_named(name, APPROVAL).sha256 for name in NAMES}) == len(NAMES)


@usual
@given(counts())
def test_no_rule_spends_more_than_the_budget_and_a_count_can_be_told_in_json(drawn):
    election, rule = drawn

    told = json.loads(json.dumps(values_of(count(election, rule))))

    assert Fraction(told["cost"]) <= election.budget
    assert len(told["winners"]) + len(told["losers"]) == len(election.projects)


# What cannot be counted ---------------------------------------------------------------------------


def test_without_voters_there_is_nothing_to_count():
    election = make_election({"a": 10}, [], 20)

    with pytest.raises(CountingError) as refused:
        count(election, make_rule(election))

    assert refused.value.code == "no_voters"


def test_points_that_would_not_stay_exact_are_refused():
    tiny = Fraction(1, 10**9)
    election = make_election({"a": 10}, [{"a": 10**6 + tiny}] * 10, 20, "cumulative")

    with pytest.raises(CountingError) as refused:
        count(election, make_rule(election))

    assert refused.value.code == "too_much"
