"""Equal shares: the worked example of equalshares.net, ties, completions and what explains them."""

from fractions import Fraction

import pytest
from hypothesis import assume, given

from heartline.engines.counting.ballots import Election, Project, together
from heartline.engines.counting.certificate import certificate
from heartline.engines.counting.count import count
from heartline.engines.counting.equal_shares import outcome_at
from heartline.engines.counting.profile import profile_of
from heartline.engines.counting.values import values_of
from tests.engines.counting.making import (
    COSTS,
    EQUAL_SHARES,
    EXAMPLE,
    counts,
    make_election,
    make_rule,
    thorough,
    usual,
)


def counted(election, name="equal-shares", **named):
    return values_of(count(election, make_rule(election, name, **named)))


def scan_of(result):
    assert result.scan
    return result.scan


def losers_of(result):
    assert result.explanation
    return result.explanation.losers


# The example of equalshares.net/explanation -------------------------------------------------------


def test_the_example_buys_bike_path_playground_and_library():
    told = counted(make_election())

    assert told["winners"] == ["bike", "playground", "library"]
    assert [one["price"] for one in told["rounds"]] == [100, 50, "100/3"]
    assert [one["effective_votes"] for one in told["rounds"]] == [7, 4, 3]


def test_the_second_example_buys_gym_park_and_playground_with_effective_votes():
    election = make_election(approved=[*EXAMPLE[:-1], ["gym"]])

    told = counted(election)

    assert told["winners"] == ["gym", "park", "playground"]
    assert [one["effective_votes"] for one in told["rounds"]] == [7, "70/17", "56/17"]


def test_it_tells_where_the_money_of_a_losers_supporters_went():
    gym = next(one for one in counted(make_election())["losers"] if one["project"] == "gym")

    assert gym["lost"] == [{"project": "bike", "money": 600}]
    assert (gym["money_left"], gym["effective_support"]) == (0, "6/7")


def test_greedy_buys_what_the_same_voters_like_and_leaves_others_with_nothing():
    told = counted(make_election(), "greedy")

    assert told["winners"] == ["bike", "gym"]
    assert told["certificate"]["violations"] == [
        {"project": "playground", "voters": 4},
        {"project": "library", "voters": 3},
    ]
    assert told["reach"]["excluded"] == 4


def test_everybody_is_compared_those_too_who_got_nothing():
    assert counted(make_election())["comparison"] == {
        "by": "approved winners",
        "this": 4,
        "greedy": 6,
        "indifferent": 1,
        "greedy_winners": ["bike", "gym"],
    }


# Ties ---------------------------------------------------------------------------------------------


def test_among_equals_the_cheaper_comes_first():
    election = make_election({"dear": 60, "cheap": 30}, [["dear"], ["cheap"]], budget=120)

    assert counted(election)["winners"] == ["cheap", "dear"]


def test_among_equals_of_one_cost_more_votes_come_first():
    costs = {"few": 60, "many": 60}
    approved = [{"few": 4}, {"many": 2}, {"many": 2, "few": 0}]

    told = counted(make_election(costs, approved, 600, "cumulative"), utility="points")

    assert told["winners"] == ["few", "many"]


@pytest.mark.parametrize(("lot", "winners"), [(None, ["a", "b"]), (["b", "a"], ["b", "a"])])
def test_the_lot_decides_at_last_and_else_the_order_of_the_file(lot, winners):
    election = make_election({"a": 60, "b": 60}, [["a"], ["b"]], budget=120)

    assert counted(election, lot=lot)["winners"] == winners


# Completions --------------------------------------------------------------------------------------


def test_add1_begins_with_the_whole_part_of_the_share_and_ends_before_it_overspends():
    election = make_election({"a": 12, "b": 9}, [["a"], ["b"], ["b"]], budget=20)

    told = counted(election, "equal-shares/add1")

    assert (told["winners"], told["endowment"], told["steps"]) == (["b"], 11, 5)
    assert told["rejected"] == {"endowment": 12, "winners": ["b", "a"], "cost": 21}


def test_exhaustive_add1_ends_as_soon_as_nothing_more_fits():
    election = make_election({"a": 12, "b": 9}, [["a"], ["b"], ["b"]], budget=20)

    told = counted(election, "equal-shares/add1-exhaustive")

    assert (told["winners"], told["endowment"], told["steps"]) == (["b"], 6, 0)


def test_add1_ends_when_everything_that_anybody_supports_is_bought():
    election = make_election({"a": 12, "b": 9, "nobody": 1}, [["a"], ["b"]], budget=100)

    told = counted(election, "equal-shares/add1")

    assert (sorted(told["winners"]), told["rejected"]) == (["a", "b"], None)


def test_a_fill_buys_by_votes_what_fits_into_the_rest():
    election = make_election({"a": 12, "b": 9, "c": 8}, [["a"], ["b"], ["b"], ["c"]], budget=22)

    told = counted(election, "equal-shares/fill")

    assert told["winners"] == ["b", "c"]
    assert [one["by"] for one in told["rounds"]] == ["equal-shares", "fill"]


def test_long_scans_pass_over_steps_that_change_nothing():
    election = make_election({"a": 900_000, "b": 10}, [["a"], ["b"], []], budget=1_000_000)

    told = counted(election, "equal-shares/add1")

    assert (told["winners"], told["endowment"], told["steps"]) == (["b", "a"], 900_000, 566_667)


def test_long_scans_pass_over_steps_where_projects_cost_the_same_for_ever():
    election = make_election(
        {"a": 900_000, "b": 700_000, "c": 700_000},
        [["a", "b", "c"], ["b", "c"], []],
        budget=2_000_000,
    )

    told = counted(election, "equal-shares/add1")

    assert (told["winners"], told["endowment"]) == (["b", "c"], 1_599_999)


def test_a_project_with_fewer_voters_than_the_minimum_cannot_win():
    told = counted(make_election(), minimum_approvals=4)

    assert told["winners"] == ["bike", "playground"]
    assert [one["project"] for one in told["losers"] if not one["eligible"]] == ["library"]


# What always holds --------------------------------------------------------------------------------


@thorough
@given(counts(EQUAL_SHARES, kinds=("approval", "choose-1", "cumulative", "scoring")))
def test_the_money_of_a_losers_supporters_is_what_they_have_left_and_what_they_gave(drawn):
    election, rule = drawn
    told = values_of(count(election, rule))

    for one in told["losers"]:
        given = sum(Fraction(row["money"]) for row in one["lost"])
        assert one["supporters"] * Fraction(told["endowment"]) == (
            Fraction(one["money_left"]) + given
        )


@thorough
@given(counts(EQUAL_SHARES, kinds=("approval", "choose-1", "cumulative", "scoring")))
def test_every_group_got_its_share_whenever_voters_had_theirs(drawn):
    election, rule = drawn
    result = count(election, rule)
    assume(result.money(scan_of(result).outcome.endowment) >= election.budget / election.voters)

    assert result.certificate.violations == ()


@usual
@given(counts(EQUAL_SHARES, kinds=("approval", "choose-1")))
def test_effective_votes_never_rise_from_round_to_round(drawn):
    rounds = values_of(count(*drawn))["rounds"]

    votes = [Fraction(one["effective_votes"]) for one in rounds if "effective_votes" in one]
    if drawn[1].utility == "cost":
        assert votes == sorted(votes, reverse=True)


@usual
@given(counts(["equal-shares/add1"], kinds=("approval", "cumulative")))
def test_the_endowment_after_the_last_overspends_the_budget(drawn):
    result = count(*drawn)
    assume(scan_of(result).rejected)

    before, after = scan_of(result).outcome, scan_of(result).rejected
    assert after
    assert after.endowment == before.endowment + result.profile.unit
    assert before.cost <= result.profile.budget < after.cost


def with_cost(election, at, cost):
    projects = [
        Project(one.id, cost) if place == at else one for place, one in enumerate(election.projects)
    ]
    return Election(election.budget, election.kind, tuple(projects), election.ballots)


def with_voters(election, at, extra):
    ballots = together([*election.ballots, (((at, 1),), extra)])
    return Election(election.budget, election.kind, election.projects, ballots)


def wins(election, rule, at, endowment):
    """Whether a project is bought at an endowment, whatever the budget is."""
    profile = profile_of(
        Election(Fraction(10**9), election.kind, election.projects, election.ballots), rule
    )
    return at in outcome_at(profile, endowment * profile.unit).projects


@thorough
@given(counts(["equal-shares", "equal-shares/add1"], kinds=("approval", "choose-1", "cumulative")))
def test_a_loser_wins_at_the_cost_that_is_told_and_not_at_a_higher_one(drawn):
    election, rule = drawn
    result = count(election, rule)
    endowment = result.money(scan_of(result).outcome.endowment)
    step = Fraction(1, result.profile.unit)

    for loser in losers_of(result):
        if loser.chance and loser.chance.winning_cost:
            cost = loser.chance.winning_cost * step
            cheaper = with_cost(election, loser.project, cost)
            dearer = with_cost(election, loser.project, cost + step)
            assert wins(cheaper, rule, loser.project, endowment)
            assert not wins(dearer, rule, loser.project, endowment)


@thorough
@given(counts(["equal-shares", "equal-shares/add1"], kinds=("approval", "choose-1", "cumulative")))
def test_a_loser_wins_with_the_voters_that_are_told_and_not_with_fewer(drawn):
    election, rule = drawn
    result = count(election, rule)
    endowment = result.money(scan_of(result).outcome.endowment)

    for loser in losers_of(result):
        extra = loser.chance.extra_approvals if loser.chance else None
        if extra:
            more = with_voters(election, loser.project, extra)
            fewer = with_voters(election, loser.project, extra - 1)
            assert wins(more, rule, loser.project, endowment)
            assert not wins(fewer, rule, loser.project, endowment)


def test_the_certificate_finds_a_group_that_got_less_than_its_share():
    election = make_election(COSTS, EXAMPLE)
    profile = profile_of(election, make_rule(election))

    found = certificate(profile, [0, 1])

    assert [(one.project, one.voters) for one in found.violations] == [(3, 4), (4, 3)]
