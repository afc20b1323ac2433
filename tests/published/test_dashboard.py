"""The desk's dashboard: what the offices under a duty have, and the rows of every number."""

import re
from collections import Counter

import pytest

from heartline.cases.models import Case
from heartline.offices.models import DutyKind
from heartline.published.queries.counts import RATE_OF
from heartline.published.queries.desk import DUE_SOON, dashboard, desk_rows
from heartline.published.queries.periods import Period
from heartline.published.queries.rows import Cut
from tests.factories import MONDAY, STEP, make_case, make_office, make_staff, root, there
from tests.published.by_hand import every_row, rates_by_hand
from tests.published.making import LOOK, count_now, varied_town

pytestmark = pytest.mark.django_db

ALL = Period("all")


def look_over(duty: DutyKind, office=None, at=LOOK):
    """The dashboard of somebody with one duty: the numbers that stand on top."""
    found = dashboard(make_staff(duty, office), at)
    return {code: sum(counts.values()) for code, counts in found.open.items()}


def rows(staff, code: str, cut: Cut | None = None):
    return desk_rows(staff, code, cut or Cut(), ALL, page="1", at=LOOK)


def test_who_dispatches_and_who_audits_the_whole_town_counts_every_case():
    varied_town()
    count_now()

    told = look_over(DutyKind.AUDITOR)

    waiting = Case.objects.waiting()
    assert told["waiting"] == waiting.count()
    assert told["overdue"] == waiting.filter(due_at__lt=LOOK).count()
    assert told == look_over(DutyKind.DISPATCHER)


def test_the_rates_are_those_of_every_row_private_ones_too():
    varied_town()
    count_now()

    found = dashboard(make_staff(DutyKind.AUDITOR), LOOK)

    town: dict[str, Counter[str]] = {}
    for _unit, _case, why, _office, told in every_row(LOOK):
        town.setdefault(why, Counter()).update(told)
    told = {code: (found.rate(code).rate.hits, found.rate(code).rate.of) for code in RATE_OF}
    assert told == rates_by_hand(town)


@pytest.mark.parametrize("duty", [DutyKind.ANALYST, DutyKind.ADMINISTRATOR])
def test_whose_work_brings_them_to_no_private_case_counts_public_ones(duty):
    make_case("received")
    make_case("received", private=True)
    count_now()

    assert look_over(duty)["waiting"] == 1


def test_a_supervisor_counts_their_own_office_and_those_under_it():
    above = make_office()
    below, other = make_office(parent=above), make_office()
    for office in (above, below, other):
        make_case("assigned", lead=office)
    make_case("received")
    count_now()

    assert look_over(DutyKind.SUPERVISOR, above)["waiting"] == 2
    assert look_over(DutyKind.SUPERVISOR, below)["waiting"] == 1


def test_every_number_opens_as_many_rows_as_the_reader_may_open():
    varied_town()
    count_now()
    auditor = make_staff(DutyKind.AUDITOR)
    found = dashboard(auditor, LOOK)

    for code, counts in found.open.items():
        shown = rows(auditor, code)
        assert shown.n == sum(counts.values()), code
        assert len(shown.cases) == shown.n, code
        for office in found.offices:
            cut = Cut(office=office, nobodys=office is None)
            of_office = rows(auditor, code, cut)
            assert of_office.n == counts[office.pk if office else None], (code, office)


def test_what_is_due_within_two_days_is_due_soon():
    case = make_case("accepted")
    count_now()
    staff, due = make_staff(DutyKind.AUDITOR), there(case.due_at)

    told = [sum(dashboard(staff, due - n * 24 * STEP).open[DUE_SOON].values()) for n in (1, 3)]

    assert told == [1, 0]


def test_the_rows_show_nothing_of_what_a_person_said(client):
    make_case("assigned", title="My neighbour Zhou", text="Zhou at number nine.")
    count_now()
    client.force_login(make_staff(DutyKind.AUDITOR))

    page = client.get("/desk/dashboard/rows/?figure=waiting&period=all").content.decode()

    assert "2026-" in page
    assert "Zhou" not in page


def test_every_link_of_the_dashboard_opens(client):
    varied_town()
    count_now()
    client.force_login(make_staff(DutyKind.DISPATCHER))
    page = client.get("/desk/dashboard/").content.decode().replace("&amp;", "&")

    links = set(re.findall(r'href="(/desk/dashboard/rows/[^"]+)"', page))

    assert len(links) > 20
    assert {client.get(link).status_code for link in links} == {200}


def test_whose_duty_opens_no_case_reads_numbers_without_links_and_is_told_why(client):
    varied_town()
    count_now()
    client.force_login(make_staff(DutyKind.ADMINISTRATOR))
    client.cookies["django_language"] = "en"

    page = client.get("/desk/dashboard/").content.decode()

    assert "/desk/dashboard/rows/" not in page
    assert "Your duty opens no cases" in page


@pytest.mark.parametrize(("duty", "told"), [("auditor", True), ("administrator", False)])
def test_who_has_the_board_of_deadlines_reads_why_it_counts_less(client, duty, told):
    root()
    client.force_login(make_staff(duty))
    client.cookies["django_language"] = "en"

    page = client.get("/desk/dashboard/").content.decode()

    assert ("The board of deadlines leaves it out." in page) is told


@pytest.mark.parametrize(
    "query", ["", "figure=nonsense", "figure=waiting&office=nonsense", "figure=waiting&part=x"]
)
def test_rows_of_nothing_that_is_counted_are_not_found(client, query):
    client.force_login(make_staff(DutyKind.AUDITOR))

    assert client.get(f"/desk/dashboard/rows/?{query}").status_code == 404


def test_an_empty_town_says_what_will_be_here(client):
    root()
    client.force_login(make_staff(DutyKind.AUDITOR))
    client.cookies["django_language"] = "en"

    assert "Nothing is counted yet" in client.get("/desk/dashboard/").content.decode()


def test_the_dashboard_asks_the_database_the_same_number_of_times(client, same_queries):
    client.force_login(make_staff(DutyKind.DISPATCHER))
    make_case("closed")
    count_now()

    def more():
        for n in range(5):
            make_case("closed", at=MONDAY + n * STEP)
        count_now()
        client.get("/desk/dashboard/")

    client.get("/desk/dashboard/")
    same_queries(lambda: client.get("/desk/dashboard/"), more)
