"""How hot an issue is."""

import pytest
from hypothesis import given, strategies as st

from heartline.engines.heat import Heard, HeatRule, heat

HEARD = st.builds(
    Heard, st.sampled_from("abcdef"), st.floats(0, 365), st.sampled_from(["", "north", "south"])
)


def test_an_example_by_hand():
    """Two people: today, and 14 days ago (one half): 1.5 voices; one place; 3 likes add 0.3."""
    found = heat([Heard("a", 0.0, "north"), Heard("b", 14.0, "north")], likes=3)

    assert found.voices == pytest.approx(1.5)
    assert found.heat == pytest.approx(1.8)
    assert (found.people, found.places, found.rule.version) == (2, 1, 1)


def test_one_person_who_writes_often_counts_once_by_the_latest():
    often = heat([Heard("a", days) for days in (20.0, 1.0, 5.0)])

    assert often == heat([Heard("a", 1.0)])


def test_likes_alone_heat_nothing():
    assert heat([], likes=1_000_000).heat == 0


def test_likes_add_at_most_half_of_the_voices():
    found = heat([Heard("a", 0.0)], likes=1_000_000)

    assert found.heat == pytest.approx(1.5)


def test_two_places_are_hotter_than_one():
    assert heat([Heard("a", 0, "n"), Heard("b", 0, "s")]).heat == pytest.approx(
        2 * 1.1733, rel=1e-4
    )


@given(st.lists(HEARD), HEARD)
def test_one_more_person_never_cools(heard, more):
    newcomer = more._replace(person="newcomer")

    assert heat([*heard, newcomer]).heat >= heat(heard).heat


@given(st.lists(HEARD), st.randoms())
def test_the_order_changes_nothing(heard, random):
    shuffled = list(heard)
    random.shuffle(shuffled)

    assert heat(shuffled) == heat(heard)


def test_what_came_from_the_future_is_refused():
    with pytest.raises(ValueError, match="-1"):
        heat([Heard("a", -1.0)])


def test_fewer_likes_than_none_are_refused():
    with pytest.raises(ValueError, match="-2 likes"):
        heat([], likes=-2, rule=HeatRule())
