"""The board of deadlines: each count opens the list of just these cases, for those who may."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from heartline.cases.models import Case
from heartline.cases.queries.deadlines import COLUMNS, board
from heartline.cases.queries.filters import Filters
from heartline.offices.models import DutyKind
from heartline.shared.clock import now
from tests.cases.desk import signed_in, text_of
from tests.factories import (
    desk,
    handler_of,
    make_case,
    make_office,
    make_staff,
    root,
    supervisor_of,
)

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def due(at, stage="accepted", **told):
    """An open case whose answer is due at this moment."""
    case = make_case(stage, at=now() - 5 * HOUR, **told)
    Case.objects.filter(pk=case.pk).update(due_at=at)
    return case


def counts(staff, office):
    """The row of an office: how many in each column."""
    with override("en"):
        rows = {row.name: [cell.count for cell in row.cells] for row in board(staff, now()).rows}
        return dict(zip(COLUMNS, rows.get(str(office), []), strict=False))


def test_each_case_stands_in_its_column():
    office, at = make_office(), now()
    midnight = Filters(due="today")
    due(at - HOUR, lead=office)
    due(at + 3 * DAY, lead=office)
    due(None, lead=office)
    paused = due(at + 4 * DAY, lead=office)
    Case.objects.filter(pk=paused.pk).update(paused_until=at + 2 * DAY)
    due(at + 30 * DAY, lead=office)

    row = counts(desk(), office)

    assert row == {"late": 1, "today": 0, "week": 1, "paused": 1, "none": 1}
    assert midnight.query == "due=today"


def test_what_is_due_before_midnight_is_due_today():
    office = make_office()
    evening = now().astimezone().replace(hour=15, minute=0, second=0, microsecond=0)
    at = evening - 2 * HOUR
    case = due(at + HOUR, lead=office)

    fitting = Filters(due="today").apply(Case.objects.all(), at, reader=desk())

    assert list(fitting) == [case]


def test_an_office_counts_what_those_below_it_lead():
    above = make_office()
    below = make_office(parent=above)
    due(now() - HOUR, lead=below)
    due(now() - HOUR, lead=above)

    assert (counts(desk(), above)["late"], counts(desk(), below)["late"]) == (2, 1)


def test_cases_with_no_office_yet_stand_in_a_row_of_their_own():
    due(now() - HOUR, stage="received")

    assert counts(desk(), "Not with an office yet")["late"] == 1


def test_a_case_that_was_answered_or_is_listed_is_not_on_the_board():
    office = make_office()
    due(now() - HOUR, stage="answered", lead=office)
    listed = due(now() - HOUR, lead=office)
    Case.objects.filter(pk=listed.pk).update(listed=True)

    assert counts(desk(), office) == {}


def test_the_board_says_that_it_leaves_out_what_is_listed():
    due(now() - HOUR, lead=make_office())

    assert "What is listed as not solvable now is not counted here" in page_of(signed_in(desk()))


def test_every_count_opens_the_list_that_holds_just_these():
    office, at = make_office(parent=make_office()), now()
    due(at - HOUR, lead=office)
    due(at - DAY, lead=office, private=True)
    due(at + 2 * DAY, lead=office)
    due(None, lead=office)
    due(at - HOUR, stage="received")
    client = signed_in(desk())

    links = re.findall(r'<a href="(/desk/cases/\?[^"]+)"[^>]*>(\d+)</a>', page_of(client))

    assert len(links) >= 8
    for url, count in links:
        listed = text_of(client.get(url.replace("&amp;", "&")))
        assert len(re.findall(r'class="row-number"', listed)) == int(count), url


def page_of(client):
    return text_of(client.get("/desk/deadlines/"))


def test_a_handler_finds_only_the_cases_of_their_office():
    mine, other = make_office(), make_office()
    due(now() - HOUR, lead=mine)
    due(now() - HOUR, lead=other)

    rows = board(handler_of(mine), now()).rows

    assert {row.name for row in rows if row.depth} <= {str(mine)}
    assert [row.cells[0].count for row in rows if row.name == str(mine)] == [1]


def test_an_analyst_finds_no_private_case():
    office = make_office()
    due(now() - HOUR, lead=office, private=True)

    assert counts(make_staff(DutyKind.ANALYST, root()), office) == {}


def test_the_office_complained_of_does_not_find_the_case():
    about = make_office()
    case = due(now() - HOUR, about=about)

    assert counts(supervisor_of(about), case.lead) == {}


@pytest.mark.parametrize("duty", [DutyKind.ADMINISTRATOR, DutyKind.OPERATOR])
def test_who_finds_nothing_there_is_told_so(duty):
    client = signed_in(make_staff(duty, root()))

    assert client.get("/desk/deadlines/").status_code == 403


def test_the_coming_days_stand_beside_each_other():
    office, at = make_office(), now()
    for days in (1, 1, 3):
        due(at + days * DAY, lead=office)
    due(at + 20 * DAY, lead=office)

    found = board(desk(), at)

    assert (len(found.days), found.coming) == (14, 3)
    assert [text for _label, _share, _low, _high, text in found.days][:4] == ["0", "2", "0", "1"]


def test_the_board_asks_the_database_the_same_number_of_times():
    office = make_office()
    due(now() - HOUR, lead=office)
    staff = make_staff(DutyKind.SUPERVISOR, root())
    client = signed_in(staff)
    client.get("/desk/deadlines/")
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/desk/deadlines/")
    for _ in range(4):
        due(now() - HOUR, lead=make_office(parent=office))

    with CaptureQueriesContext(connection) as many:
        client.get("/desk/deadlines/")

    assert len(many) == len(few)


def test_an_empty_board_says_what_will_be_here():
    root()

    assert "Nothing is due" in page_of(signed_in(desk()))


def test_the_list_that_a_count_opens_says_which_due_cases_it_shows():
    due(now() + 3 * DAY, lead=make_office())

    page = signed_in(desk()).get("/desk/cases/?due=week").content.decode()

    assert re.search(r'<option value="week" selected>within 7 days</option>', page)
