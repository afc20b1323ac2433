"""Lists kept under a name, the board, and the filters of a list."""

from datetime import timedelta

import pytest
from django.db import connection

from heartline.cases.actions.indexing import index_cases
from heartline.cases.actions.saving import MOST, save_filter
from heartline.cases.actions.split import split_case
from heartline.cases.models import Case, Channel, Issue, IssueCase, Kind, SavedFilter, Topic
from heartline.cases.queries.filters import Filters
from heartline.cases.queries.lists import all_cases
from heartline.offices.models import Office, Staff
from tests.cases.desk import signed_in, text_of
from tests.factories import MONDAY, desk, handler_of, make_case, make_office, root

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=1)


def keep(
    staff: Staff, *, name: str = "Lamps", query: str = "kind=request", office: Office | None = None
) -> SavedFilter:
    return save_filter(name=name, query=query, view="list", office=office, by=staff, at=LATER)


def numbers_on(response) -> list[str]:
    return [row.number for row in response.context["rows"]]


# Kept lists


def test_a_list_is_kept_and_stands_above_all_lists():
    page = signed_in(desk())

    answer = page.post("/desk/lists/keep/?kind=complaint&view=board&x=1", {"name": "Complaints"})

    assert answer["Location"] == "/desk/board/?kind=complaint"
    (kept,) = page.get("/desk/cases/").context["saved"]
    assert (kept.name, kept.url) == ("Complaints", "/desk/board/?kind=complaint")


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("Lamps", "a list of this name already"),
        ("", "give the list a name"),
        (" ", "a name"),
    ],
)
def test_a_name_that_cannot_be_is_said_and_what_was_typed_stays(name, sentence):
    keep(desk())

    answer = signed_in(desk()).post("/desk/lists/keep/?kind=request", {"name": name})

    assert sentence in text_of(answer)
    assert SavedFilter.objects.count() == 1


def test_nobody_keeps_more_than_thirty_lists():
    for n in range(MOST):
        keep(desk(), name=f"List {n}")

    answer = signed_in(desk()).post("/desk/lists/keep/?kind=request", {"name": "One more"})

    assert "thirty lists" in text_of(answer)
    assert 'value="One more"' in text_of(answer)


def test_a_list_with_too_many_words_is_refused_with_a_sentence():
    address = "/desk/lists/keep/?text=" + "路" * 100

    assert "fewer words" in text_of(signed_in(desk()).post(address, {"name": "Long"}))


def test_a_shared_list_is_found_by_colleagues_and_by_nobody_else():
    office = make_office()
    handler = handler_of(office)
    keep(handler, office=office)

    assert signed_in(handler).get("/desk/lists/").context["saved"]
    assert not signed_in(desk()).get("/desk/lists/").context["saved"]


def test_a_list_cannot_be_shared_in_an_office_where_one_does_not_work():
    office = make_office()

    answer = signed_in(desk()).post("/desk/lists/keep/", {"name": "A", "office": office.pk})

    assert answer.status_code == 422
    assert not SavedFilter.objects.exists()


def test_a_kept_list_is_given_another_name_and_removed():
    kept = keep(desk())
    page = signed_in(desk())

    page.post(f"/desk/lists/{kept.pk}/", {"name": "Lights", "office": root().pk})
    kept.refresh_from_db()
    assert (kept.name, kept.office) == ("Lights", root())

    page.post(f"/desk/lists/{kept.pk}/remove/")
    assert not SavedFilter.objects.exists()


def test_nobody_changes_a_colleagues_list():
    kept = keep(handler_of(root()), office=root())
    page = signed_in(desk())

    assert page.post(f"/desk/lists/{kept.pk}/", {"name": "Mine"}).status_code == 404
    assert page.post(f"/desk/lists/{kept.pk}/remove/").status_code == 404


def test_a_kept_list_still_works_when_its_topic_is_closed():
    root()
    topic = Topic.objects.get(code="roads.lamps")
    case = make_case(topic=topic)
    keep(desk(), query="topic=roads.lamps")
    Topic.objects.filter(pk=topic.pk).update(closed_at=LATER)

    (kept,) = signed_in(desk()).get("/desk/cases/").context["saved"]
    assert numbers_on(signed_in(desk()).get(kept.url)) == [case.number]


@pytest.mark.parametrize("query", ["%ff&&==", "a" * 400, "kind=%00&topic=' OR 1=1", "page=-1"])
def test_a_broken_address_is_kept_as_nothing_worse(query):
    kept = keep(desk(), query=query)

    assert signed_in(desk()).get(f"/desk/cases/?{kept.query}").status_code == 200


# The board


def test_the_board_has_a_column_for_each_step_and_its_first_cases():
    received = make_case()
    assigned = make_case("assigned")

    columns = signed_in(desk()).get("/desk/board/").context["columns"]

    shown = {column.status: [row.number for row in column.rows] for column in columns}
    assert shown == {
        "received": [received.number],
        "assigned": [assigned.number],
        "accepted": [],
        "answered": [],
    }


def test_a_full_column_leads_to_the_list_with_the_rest():
    for _n in range(21):
        make_case(kind=Kind.COMPLAINT)

    column = signed_in(desk()).get("/desk/board/?kind=complaint").context["columns"][0]

    assert (column.count, len(column.rows)) == (21, 20)
    assert column.url == "/desk/cases/?kind=complaint&status=received"


# Filters


@pytest.mark.parametrize(
    ("query", "fits"),
    [
        ("urgency=urgent", True),
        ("urgency=general", False),
        ("channel=phone", True),
        ("channel=web", False),
        ("heard_from=2026-03-02", True),
        ("heard_from=2026-03-03", False),
        ("heard_to=2026-03-02", True),
        ("heard_to=2026-03-01", False),
        ("due_before=2026-12-31", True),
        ("due_before=2026-03-01", False),
        ("listed=1", False),
        ("paused=1", False),
        ("text=路燈", True),
        ("text=垃圾", False),
        ("heard_from=9999-99-99&due_before=x&issue=x&urgency=x&channel=x", True),
        ("heard_to=9999-12-31", True),
    ],
)
def test_a_list_is_narrowed_and_what_nobody_understands_narrows_nothing(query, fits):
    case = make_case(text="路灯", channel=Channel.PHONE)
    Case.objects.filter(pk=case.pk).update(urgency="urgent")
    index_cases([case.pk])

    listed = numbers_on(signed_in(desk()).get(f"/desk/cases/?{query}"))

    assert listed == ([case.number] if fits else [])


@pytest.mark.skipif(
    connection.vendor == "postgresql", reason="PostgreSQL reads a short table without an index."
)
def test_a_list_of_one_channel_is_read_from_its_index():
    cases = Filters(channel="phone").apply(all_cases(desk()), LATER, reader=desk())

    assert "case_by_channel" in cases.explain()


def test_a_case_that_is_split_off_came_as_the_first_did():
    first = make_case(text="A dark lamp. A full bin.", channel=Channel.DESK)

    second = split_case(
        first,
        party=first.parties.get(),
        words="A full bin.",
        kind=Kind.REQUEST,
        by=desk(),
        at=LATER,
    )

    assert second.channel == Channel.DESK


def test_a_list_is_narrowed_to_a_hot_issue():
    inside = make_case()
    make_case()
    issue = Issue.objects.create(
        title_zh="路灯", owner=root(), opened_by=desk(), opened_at=LATER, salt=None
    )
    IssueCase.objects.create(issue=issue, case=inside, by=desk(), at=LATER)

    assert numbers_on(signed_in(desk()).get(f"/desk/cases/?issue={issue.pk}")) == [inside.number]


def test_a_number_typed_where_words_may_stand_is_a_number():
    case = make_case()

    assert numbers_on(signed_in(desk()).get(f"/desk/cases/?text={case.number}")) == [case.number]


@pytest.mark.parametrize("page", ["0", "-3", "99999999999", "x", ""])
def test_a_page_that_there_is_not_is_the_nearest_one(page):
    case = make_case(text="路灯")
    index_cases([case.pk])

    listed = signed_in(desk()).get(f"/desk/cases/?page={page}")
    found = signed_in(desk()).get(f"/desk/search/?q=路灯&page={page}")

    assert numbers_on(listed) == [case.number]
    assert [hit.row.number for hit in found.context["hits"]] == [case.number]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [("!!! ，。", "no word and no number"), ("路" * 10_000, "only its first 100")],
)
def test_a_question_that_cannot_be_looked_for_is_told(typed, sentence):
    answer = signed_in(desk()).post("/desk/search/", {"q": typed})
    assert answer.status_code == 405

    assert sentence in text_of(signed_in(desk()).get("/desk/search/", {"q": typed}))
