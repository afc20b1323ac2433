"""A share and its interval."""

import pytest
from hypothesis import given, strategies as st

from heartline.engines.rates import wilson_interval


def ends_of(hits: int, of: int) -> tuple[float, float]:
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
