"""Of private cases nothing is told by which somebody could be recognised."""

from datetime import timedelta

import pytest

from heartline.cases.models import Kind
from heartline.published.queries import exceptions
from heartline.published.queries.counts import marked_now, results, waiting_now
from heartline.published.queries.formulas import formula_of
from heartline.published.queries.periods import Period
from heartline.published.queries.rows import Cut, rows_behind
from heartline.shared.clock import day_of
from tests.factories import MONDAY, STEP, make_case, make_office, there
from tests.published.making import LOOK, count_now, exclude, list_case

pytestmark = pytest.mark.django_db

ALL = Period("all")


def private(n: int, stage: str = "closed", **told) -> None:
    for number in range(n):
        make_case(stage, private=True, at=MONDAY + number * timedelta(days=1), **told)


def behind(code: str, cut: Cut, period: Period = ALL):
    formula = there(formula_of(period, LOOK))
    return rows_behind(code, cut, period, page="1", at=LOOK, formula=formula).number


def test_four_private_cases_are_told_nowhere():
    make_case("closed")
    private(4)

    count_now()

    found = results(ALL, LOOK)
    assert (found["received"].n, found["received"].private) == (1, 0)
    assert (found["in_time"].n, found["verdicts"].n) == (1, 1)


def test_five_private_cases_of_a_month_that_went_alike_are_told_in_every_part():
    make_case("closed")
    private(5)

    count_now()

    found = results(ALL, LOOK)
    assert (found["received"].n, found["received"].private) == (6, 5)
    assert (found["in_time"].n, found["in_time"].private) == (6, 5)
    assert found.rate("solution").rate.of == 6


def test_private_cases_of_which_a_few_went_another_way_are_told_together_and_in_no_part():
    private(5)
    private(1, "received")

    count_now()

    found = results(ALL, LOOK)
    assert (found["received"].n, found["received"].private) == (6, 6)
    assert found["in_time"].n == found["overdue"].n == 0
    assert found.sums.apart["received"] == 6


@pytest.mark.parametrize(
    "cut", [Cut(kind=Kind.REQUEST), Cut(nobodys=True)], ids=["by kind", "by office"]
)
def test_private_cases_are_told_for_no_kind_and_no_office(cut):
    private(7, "received")

    count_now()

    assert behind("received", cut).n == 0
    assert behind("received", Cut()).n == 7


def test_private_cases_are_told_for_no_day_and_no_part_of_a_month():
    private(7)
    make_case("closed", at=MONDAY + timedelta(days=20))
    count_now()
    days = Period("days", day_of(MONDAY), day_of(MONDAY) + timedelta(days=9))

    found = results(days, LOOK)

    assert found["received"].n == found["verdicts"].n == 0
    assert behind("received", Cut(), days).n == 0


def test_no_two_periods_tell_by_their_difference_what_neither_tells():
    private(3)
    for n in range(9):
        make_case("closed", private=True, at=MONDAY - timedelta(days=33) + n * STEP)
    count_now()
    february = Period("days", None, day_of(MONDAY) - timedelta(days=2))

    both, one = results(ALL, LOOK), results(february, LOOK)

    assert both["received"].n - one["received"].n == 0


def test_an_office_is_told_by_its_public_cases_alone():
    roads = make_office()
    make_case("closed", lead=roads)
    for _ in range(6):
        make_case("closed", lead=roads, private=True)

    count_now()

    found = results(ALL, LOOK)
    assert found.sums.of_office(roads.pk, "in_time") == 1
    assert found.rate_of("solution", roads.pk).rate.of == 1
    assert found["in_time"].n == 7


def test_what_the_results_say_is_listed_or_left_out_is_what_stands_in_the_lists():
    for number in range(3):
        for put_aside in (list_case, exclude):
            put_aside(make_case("accepted", private=number > 0, at=MONDAY))

    count_now()

    assert dict(marked_now()) == {"listed": 1, "excluded": 1}
    assert exceptions.listed("", LOOK).all == exceptions.left_out("", LOOK).all == 1


def test_a_few_private_cases_that_wait_are_not_told():
    make_case("received")
    private(2, "received")
    count_now()

    assert waiting_now().n == 1
