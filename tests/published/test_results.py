"""The results: every figure agrees with its rows, and with a count that knows no SQL."""

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import F

from heartline.cases.models import Case, Kind, Party, Verdict
from heartline.channels.models import Letter
from heartline.offices.models import Office
from heartline.published.queries.cases import STILL_WAITING
from heartline.published.queries.counts import results
from heartline.published.queries.figures import ASKING, FIGURES, SATISFIED, SOLVED, TIMING
from heartline.published.queries.periods import Period, the_period
from heartline.published.queries.rows import Cut, rows_behind
from heartline.shared.clock import day_of
from tests.factories import MONDAY, STEP, make_case, make_party
from tests.published.making import LOOK, letter_failed, varied_town

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


def lies_in(period: Period, moment) -> bool:
    day = day_of(moment)
    return (period.first or date.min) <= day <= (period.last or date.max)


def figures_of_case(case: Case) -> list[str]:
    """What one case is counted as, said without a query."""
    told = ["received"]
    if case.status in ("received", "assigned", "accepted"):
        told.append("waiting")
    if case.closed_because in ("withdrawn", "merged", "out_of_scope"):
        return [*told, case.closed_because]
    if case.due_at is None:
        return [*told, "no_due"]
    if case.answered_at is None and case.due_at >= LOOK:
        return [*told, "within"]
    if case.answered_at is None:
        return [*told, "due", "overdue"]
    return [*told, "due", "in_time" if case.answered_at <= case.due_at else "late"]


def figures_of_party(party: Party) -> list[str]:
    """What one person is counted as, said without a query."""
    names = {"judged": "judged", "silent": "silent", "asked": "asked", "withdrawn": "left"}
    if party.status in names:
        return ["people", names[party.status]]
    letters = sorted(
        (letter for letter in Letter.objects.all() if letter.party_id == party.pk),
        key=lambda letter: letter.position,
    )
    lost = bool(letters) and letters[-1].status == "failed"
    return ["people", "not_reached" if lost or party.calls else "not_asked"]


def figures_of_verdict(verdict: Verdict) -> list[str]:
    """What one verdict is counted as, said without a query."""
    level = "unsaid" if verdict.satisfied is None else verdict.satisfied
    return ["verdicts", f"solved_{verdict.solved}", f"satisfied_{level}"]


def counted_by_hand(period: Period) -> Counter[str]:
    """Every figure of the period, counted one row after the other."""
    found: Counter[str] = Counter()
    for case in Case.objects.all():
        if lies_in(period, case.received_at):
            found.update(figures_of_case(case))
    for party in Party.objects.select_related("case"):
        if party.case.answered_at and lies_in(period, party.case.received_at):
            found.update(figures_of_party(party))
    for verdict in Verdict.objects.select_related("party__case"):
        if lies_in(period, verdict.party.case.received_at):
            found.update(figures_of_verdict(verdict))
    return found


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_every_figure_is_what_counting_by_hand_gives(period):
    varied_town()

    found = results(period, LOOK)

    counted = {code: number.n for code, number in found.figures.items() if number.n}
    assert counted == dict(counted_by_hand(period))


def test_in_the_varied_town_every_figure_counts_something():
    varied_town()

    by_hand = counted_by_hand(ALL)

    assert {code for code in FIGURES if not by_hand[code]} == {"answered"}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_every_figure_counts_its_rows_and_the_private_and_the_joined(period):
    varied_town()
    found = results(period, LOOK)

    for code in set(FIGURES) - {"answered"}:
        rows = rows_behind(code, Cut(), period, page="1", at=LOOK)

        assert rows.number == found[code], code
        assert rows.listed + rows.number.private + rows.number.joined == found[code].n, code


def test_every_figure_of_an_office_and_of_a_kind_counts_its_rows():
    varied_town()
    found = results(ALL, LOOK)

    for office in (None, *Office.objects.filter(pk__in=[pk for pk in found.of_office if pk])):
        for code in ("received", "in_time", "due"):
            cut = Cut(office=office, nobodys=office is None)
            rows = rows_behind(code, cut, ALL, page="1", at=LOOK)
            assert rows.number == found.of_office[office.pk if office else None][code]
    for kind in Kind:
        rows = rows_behind("received", Cut(kind=kind), ALL, page="1", at=LOOK)
        assert rows.number == found.of_kind[kind]


def test_each_month_counts_its_rows():
    varied_town()
    make_case("answered", at=MONDAY - timedelta(days=40))

    found = results(ALL, LOOK)

    for stretch in found.line:
        for code, n in (("received", stretch.received), ("answered", stretch.answered)):
            rows = rows_behind(code, Cut(), stretch.period, page="1", at=LOOK)
            assert rows.number.n == n
    assert [stretch.first for stretch in found.line] == [
        date(2026, 1, 1),
        date(2026, 2, 1),
        date(2026, 3, 1),
        date(2026, 4, 1),
    ]
    assert sum(stretch.received for stretch in found.line) == Case.objects.count()


def test_months_before_the_first_case_are_missing_and_not_nought():
    make_case(at=MONDAY)

    found = results(the_period("months", day_of(LOOK)), LOOK)

    assert [stretch.first for stretch in found.line] == [date(2026, 3, 1), date(2026, 4, 1)]


def test_over_many_years_the_line_goes_year_by_year():
    make_case(at=MONDAY)
    make_case(at=MONDAY.replace(year=2021))

    found = results(ALL, LOOK)

    assert [stretch.received for stretch in found.line] == [1, 0, 0, 0, 0, 1]


def test_the_parts_of_each_picture_add_up_to_the_whole():
    varied_town()

    found = results(ALL, LOOK)

    def together(codes):
        return sum(found[code].n for code in codes)

    assert together(TIMING) == found["received"].n
    assert together(ASKING) == found["people"].n
    assert together(SOLVED) == together(SATISFIED) == found["verdicts"].n
    assert together(("in_time", "late", "overdue")) == found["due"].n


def test_an_answer_on_the_very_moment_is_in_time_and_a_second_later_is_not():
    case = make_case("answered")
    Case.objects.filter(pk=case.pk).update(due_at=case.answered_at)
    other = make_case("answered")
    Case.objects.filter(pk=other.pk).update(due_at=F("answered_at") - timedelta(seconds=1))

    found = results(ALL, LOOK)

    assert (found["in_time"].n, found["late"].n) == (1, 1)


def test_a_day_begins_at_midnight_of_the_town_hall():
    just_before = MONDAY - timedelta(hours=9, seconds=1)
    make_case(at=just_before)
    make_case(at=just_before + timedelta(seconds=1))
    monday = Period("days", day_of(MONDAY), day_of(MONDAY))

    assert results(monday, LOOK)["received"].n == 1


def test_figures_change_as_soon_as_something_happens():
    make_case()
    before = results(ALL, LOOK)["received"].n

    make_case()

    assert (before, results(ALL, LOOK)["received"].n) == (1, 2)


def test_a_letter_that_is_given_up_counts_at_once():
    party = make_party("answered")
    before = results(ALL, LOOK)["not_reached"].n

    letter_failed(party)

    assert (before, results(ALL, LOOK)["not_reached"].n) == (0, 1)


def test_waiting_by_status_and_waiting_by_moments_are_the_same():
    varied_town()

    by_moments = set(Case.objects.filter(STILL_WAITING))

    assert by_moments == set(Case.objects.waiting())


def test_a_no_stays_counted_after_the_matter_is_done_again():
    varied_town()

    found = results(ALL, LOOK)

    redone = Case.objects.filter(redos__gt=0, answered_at=None).count()
    assert redone == found["solved_no"].n == 2


def test_results_ask_the_database_the_same_number_of_times(client, same_queries):
    make_case("closed")
    same_queries(
        lambda: client.get("/results/?period=all"),
        lambda: [make_case("closed", at=MONDAY + n * STEP) for n in range(5)],
    )
