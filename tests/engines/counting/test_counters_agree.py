"""What must not matter does not, and two counters that share no code find the same."""

from fractions import Fraction

from hypothesis import given, strategies as st

from heartline.engines.counting import second
from heartline.engines.counting.ballots import BallotKind, Election
from heartline.engines.counting.count import count
from heartline.engines.counting.profile import profile_of
from heartline.engines.counting.reading import read_election
from heartline.engines.counting.values import plain, values_of
from heartline.engines.counting.writing import written
from tests.engines.counting.making import counts, make_election, make_rule, thorough, usual


def the_same_part(mine, theirs):
    """What `mine` tells of everything that `theirs` tells."""
    if isinstance(theirs, dict):
        return {name: the_same_part(mine.get(name), one) for name, one in theirs.items()}
    if isinstance(theirs, list) and isinstance(mine, list) and len(mine) == len(theirs):
        return [the_same_part(*pair) for pair in zip(mine, theirs, strict=True)]
    return mine


def second_count(election, rule):
    found = plain(
        second.counted(
            second.election_from(written(election).decode()),
            rule.name,
            utility=rule.utility,
            minimum_approvals=rule.minimum_approvals,
            lot=rule.lot,
        )
    )
    if found["endowment"] is None:
        for one in found["losers"]:
            del one["money_left"]
    return found


def assert_agreement(election, rule):
    found = second_count(election, rule)

    assert the_same_part(values_of(count(election, rule)), found) == found


@thorough
@given(counts())
def test_the_second_counter_agrees_on_winners_prices_losses_certificate_and_comparison(drawn):
    assert_agreement(*drawn)


@usual
@given(
    counts(
        ["equal-shares/add1", "equal-shares/add1-exhaustive"],
        kinds=("approval", "cumulative"),
        amounts=st.integers(20, 300).map(Fraction),
    )
)
def test_the_second_counter_agrees_where_the_scan_is_long(drawn):
    assert_agreement(*drawn)


@usual
@given(counts(), st.randoms(use_true_random=False))
def test_the_order_of_ballots_changes_nothing(drawn, chance):
    election, rule = drawn
    shuffled = chance.sample(election.ballots, len(election.ballots))
    other = Election(election.budget, election.kind, election.projects, tuple(shuffled))

    assert values_of(count(other, rule)) == values_of(count(election, rule))


@usual
@given(counts(), st.randoms(use_true_random=False))
def test_the_order_of_projects_changes_nothing_once_the_lot_is_drawn(drawn, chance):
    election, rule = drawn
    lot = [project.id for project in election.projects]
    chance.shuffle(lot)
    order = chance.sample(range(len(lot)), len(lot))
    place = {at: new for new, at in enumerate(order)}
    other = Election(
        election.budget,
        election.kind,
        tuple(election.projects[at] for at in order),
        tuple(
            (tuple(sorted((place[at], points) for at, points in marks)), number)
            for marks, number in election.ballots
        ),
    )
    rule = make_rule(election, rule.name, utility=rule.utility, lot=lot)

    mine, theirs = values_of(count(election, rule)), values_of(count(other, rule))

    assert theirs["winners"] == mine["winners"]
    assert theirs["rounds"] == mine["rounds"]
    assert sorted(theirs["losers"], key=str) == sorted(mine["losers"], key=str)


@usual
@given(counts())
def test_counting_equal_ballots_together_changes_nothing(drawn):
    election, rule = drawn
    apart = tuple((marks, 1) for marks, number in election.ballots for _ in range(number))
    other = Election(election.budget, election.kind, election.projects, apart)

    assert values_of(count(other, rule)) == values_of(count(election, rule))


@usual
@given(counts())
def test_what_is_written_and_read_again_counts_the_same(drawn):
    election, rule = drawn

    again = read_election(written(election))

    assert values_of(count(again, rule)) == values_of(count(election, rule))


def test_a_project_alone_wins_at_any_budget_that_pays_it():
    for budget in (100, 150, 10_000):
        election = make_election({"a": 100}, [["a"], ["a"]], budget)

        assert values_of(count(election, make_rule(election)))["winners"] == ["a"]


def test_prices_are_exact_where_floats_are_not():
    # 0.1 + 0.2 is not 0.3 in floats: here both projects cost their supporters exactly the same.
    costs = {"a": Fraction("0.3"), "b": Fraction("0.3")}
    election = make_election(costs, [["a"], ["a"], ["a"], ["b"], ["b"], ["b"]], Fraction("0.6"))
    rule = make_rule(election, lot=["b", "a"])

    assert values_of(count(election, rule))["winners"] == ["b", "a"]


def test_points_with_halves_are_counted_as_they_are():
    election = make_election({"a": 6, "b": 6}, [{"a": "2.5"}, {"b": 3}], 12, "cumulative")

    rounds = values_of(count(election, make_rule(election)))["rounds"]

    assert [(one["project"], one["votes"], one["price"]) for one in rounds] == [
        ("b", 3, 2),
        ("a", "5/2", "12/5"),
    ]


def test_order_of_preference_counts_as_points_for_greedy():
    election = make_election(
        {"a": 6, "b": 6}, [{"a": 2, "b": 1}, {"b": 1}, {"b": 1}], 6, BallotKind.ORDINAL
    )

    told = values_of(count(election, make_rule(election, "greedy")))

    assert (told["winners"], told["rounds"][0]["votes"]) == (["b"], 3)


def test_the_profile_keeps_cents_as_whole_numbers():
    election = make_election({"a": Fraction("7.25")}, [["a"]], 10)

    profile = profile_of(election, make_rule(election))

    assert (profile.unit, profile.costs, profile.budget) == (100, (725,), 1000)
