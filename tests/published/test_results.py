"""The results: every figure agrees with its rows, and with a count that knows no SQL."""

from datetime import date, timedelta

import pytest
from django.db.models import F

from heartline.cases.models import Case, Kind, Solved
from heartline.offices.models import Office
from heartline.published.queries.cases import STILL_WAITING
from heartline.published.queries.counts import results
from heartline.published.queries.figures import (
    ASKING,
    CONTACT,
    FIGURES,
    SATISFIED,
    SOLVED,
    TAKEN,
    TIMING,
)
from heartline.published.queries.formulas import formula_of
from heartline.published.queries.periods import Period, the_period
from heartline.published.queries.rows import Cut, Row, rows_behind
from heartline.shared.clock import day_of
from tests.factories import MONDAY, STEP, make_case, make_party, there
from tests.published.by_hand import altogether, counted_by_hand, every_row
from tests.published.making import LOOK, count_now, judge, letter_failed, varied_town

pytestmark = pytest.mark.django_db

ALL = Period("all")
PERIODS = {
    "all": ALL,
    "one day": Period("days", day_of(MONDAY), day_of(MONDAY)),
    "a week": Period("days", day_of(MONDAY), day_of(MONDAY) + timedelta(days=6)),
    "since": Period("days", day_of(MONDAY) + timedelta(days=2), None),
    "until": Period("days", None, day_of(MONDAY) + timedelta(days=2)),
    "before anything": Period("days", date(2020, 1, 1), date(2020, 12, 31)),
}


def behind(code: str, cut: Cut, period: Period, page: str = "1"):
    """A page of the rows behind a figure."""
    formula = there(formula_of(period, LOOK))
    return rows_behind(code, cut, period, page=page, at=LOOK, formula=formula)


def every_page(code: str, cut: Cut, period: Period) -> list[Row]:
    """All rows behind a figure, page after page."""
    first = behind(code, cut, period)
    pages = range(2, first.page.paginator.num_pages + 1)
    return [*first.rows, *(row for n in pages for row in behind(code, cut, period, str(n)).rows)]


def counted(period: Period):
    """The figures of a period that count anything."""
    found = results(period, LOOK)
    return {code: number.n for code in FIGURES if (number := found[code]).n}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_every_figure_is_what_counting_by_hand_gives(period):
    varied_town()
    count_now()

    found = counted(period)

    found.pop("answered", None)
    by_hand = counted_by_hand(period)
    assert found == altogether(by_hand)


def test_in_the_varied_town_every_figure_counts_something():
    varied_town()

    counted = {code for _unit, _case, _why, _office, told in every_row(LOOK) for code in told}

    assert set(FIGURES) - counted == {"answered"}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_every_figure_counts_its_rows_and_the_private_and_the_joined(period):
    varied_town()
    count_now()
    found = results(period, LOOK)

    for code in FIGURES:
        rows = behind(code, Cut(), period)

        assert rows.number == found[code], code
        assert rows.listed + rows.number.private + rows.number.joined == found[code].n, code
        assert len(every_page(code, Cut(), period)) == rows.listed, code


def test_every_figure_of_an_office_and_of_a_kind_counts_its_rows():
    varied_town()
    count_now()
    found = results(ALL, LOOK)

    offices = list(Office.objects.filter(pk__in=[pk for pk in found.of_office if pk]))
    assert len(offices) > 5
    for office in (None, *offices):
        for code in FIGURES:
            cut = Cut(office=office, nobodys=office is None)
            rows = behind(code, cut, ALL)
            n = found.sums.of_office(office.pk if office else None, code)
            assert rows.number.n == n, (office, code)
            assert len(every_page(code, cut, ALL)) + rows.number.joined == n, (office, code)
    for kind in Kind:
        rows = behind("received", Cut(kind=kind), ALL)
        assert rows.number.n == found.of_kind[kind]
        assert len(every_page("received", Cut(kind=kind), ALL)) == rows.listed


def test_each_month_counts_its_rows():
    varied_town()
    make_case("answered", at=MONDAY - timedelta(days=40))
    count_now()

    found = results(ALL, LOOK)

    for stretch in found.line:
        for code, n in (("received", stretch.received), ("answered", stretch.answered)):
            assert behind(code, Cut(), stretch.period).number.n == n
    assert [stretch.first for stretch in found.line] == [
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
    # One private case of April is told nowhere: it is alone there.
    assert sum(stretch.received for stretch in found.line) == Case.objects.count() - 1


def test_months_before_the_first_case_are_missing_and_not_nought():
    make_case(at=MONDAY)
    count_now()

    found = results(the_period("months", day_of(LOOK)), LOOK)

    assert [stretch.first for stretch in found.line] == [date(2026, 3, 1), date(2026, 4, 1)]


def test_a_month_without_cases_after_the_first_one_is_nought_and_not_missing():
    make_case(at=MONDAY - timedelta(days=70))
    make_case(at=MONDAY)
    count_now()

    line = results(Period("days", MONDAY.date() - timedelta(days=35), MONDAY.date()), LOOK).line

    assert [stretch.received for stretch in line] == [0, 0, 1]


def test_over_many_years_the_line_goes_year_by_year():
    make_case(at=MONDAY)
    make_case(at=MONDAY.replace(year=2021))
    count_now()

    found = results(ALL, LOOK)

    assert [stretch.received for stretch in found.line] == [1, 0, 0, 0, 0, 1]


def test_the_parts_of_each_picture_add_up_to_the_whole():
    varied_town()
    count_now()

    found = results(ALL, LOOK)

    def together(codes):
        return sum(found[code].n for code in codes)

    def parted(code):
        return found[code].n - found.sums.apart[code]

    assert together(TIMING) == parted("received")
    assert together(TAKEN) == together(CONTACT) == parted("given")
    assert together(ASKING) == parted("people")
    assert together(SOLVED) == together(SATISFIED) == parted("verdicts")
    assert together(("in_time_kept", "in_time_moved")) == found["in_time"].n
    assert together(("in_time", "late", "overdue")) == found["due"].n


def test_an_answer_on_the_very_moment_is_in_time_and_a_second_later_is_not():
    case = make_case("answered")
    Case.objects.filter(pk=case.pk).update(due_at=case.answered_at)
    other = make_case("answered")
    Case.objects.filter(pk=other.pk).update(due_at=F("answered_at") - timedelta(seconds=1))
    count_now()

    found = results(ALL, LOOK)

    assert (found["in_time"].n, found["late"].n) == (1, 1)


def test_a_day_begins_at_midnight_of_the_town_hall():
    just_before = MONDAY - timedelta(hours=9, seconds=1)
    make_case(at=just_before)
    make_case(at=just_before + timedelta(seconds=1))
    count_now()
    monday = Period("days", day_of(MONDAY), day_of(MONDAY))

    assert results(monday, LOOK)["received"].n == 1


def test_figures_change_when_the_worker_has_come_by():
    make_case()
    count_now()
    before = results(ALL, LOOK)["received"].n
    make_case()

    count_now()

    assert (before, results(ALL, LOOK)["received"].n) == (1, 2)


def test_a_letter_that_is_given_up_counts_at_once():
    party = make_party("answered")
    count_now()
    before = results(ALL, LOOK)["not_reached"].n
    letter_failed(party)

    count_now()

    assert (before, results(ALL, LOOK)["not_reached"].n) == (0, 1)


def test_waiting_by_status_and_waiting_by_moments_are_the_same():
    varied_town()

    by_moments = set(Case.objects.filter(STILL_WAITING))

    assert by_moments == set(Case.objects.waiting())


def test_a_no_stays_counted_after_the_matter_is_done_again():
    party = make_party("answered")
    judge(party, Solved.NO, MONDAY + 4 * STEP)

    count_now()

    redone = Case.objects.filter(redos__gt=0, answered_at=None).count()
    assert redone == results(ALL, LOOK)["solved_no"].n == 1


def test_results_ask_the_database_the_same_number_of_times(client, same_queries):
    make_case("closed")
    same_queries(
        lambda: client.get("/results/?period=all"),
        lambda: [make_case("closed", at=MONDAY + n * STEP) for n in range(5)],
    )
