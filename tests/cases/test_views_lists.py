"""The lists of the desk."""

from datetime import timedelta

import pytest

from heartline.cases.actions.answers import draft_reply
from heartline.cases.actions.dispatch import return_assignment
from heartline.cases.models import Kind, Topic
from heartline.offices.actions import end_duty, give_duty
from heartline.offices.models import Area, DutyKind
from heartline.people.actions import give_contact
from heartline.people.models import Reach
from tests.cases.desk import signed_in, text_of
from tests.factories import (
    MONDAY,
    desk,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_party,
    make_staff,
    root,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=8)


def numbers_on(response) -> list[str]:
    """The numbers of the cases that a page lists, in their order."""
    return [row.number for row in response.context["rows"]]


def leave_phone(party, value="13900000001", *, name="", reach=Reach.PHONE):
    give_contact(party.person, name=name, name_hidden=False, reach=reach, value=value, at=LATER)


# The inbox


def test_the_inbox_shows_the_longest_wait_first():
    newer = make_case(at=MONDAY + timedelta(days=1))
    older = make_case(at=MONDAY)

    response = signed_in(desk()).get("/desk/")

    assert numbers_on(response) == [older.number, newer.number]


def test_a_case_that_an_office_handed_back_is_in_the_inbox_again():
    case = make_case("assigned")
    part = case.assignments.get()
    return_assignment(
        part,
        reason="not_our_duty",
        words="The parks have it.",
        by=handler_of(part.office),
        at=LATER,
    )

    page = text_of(signed_in(desk()).get("/desk/"))

    assert case.number in page
    assert "Handed back" in page


def test_what_has_an_office_is_not_in_the_inbox():
    make_case("assigned")

    response = signed_in(desk()).get("/desk/")

    assert numbers_on(response) == []
    assert "No case waits for the desk" in text_of(response)


def test_an_operator_does_not_find_private_cases_in_the_inbox():
    make_case(kind=Kind.REPORT)

    response = signed_in(make_staff("operator")).get("/desk/")

    assert numbers_on(response) == []


@pytest.mark.parametrize(
    ("duty", "first"),
    [
        ("handler", "/desk/mine/"),
        ("supervisor", "/desk/mine/"),
        ("analyst", "/desk/cases/"),
        ("administrator", "/desk/settings/"),
    ],
)
def test_who_does_not_sit_at_the_desk_begins_with_their_own_list(duty, first):
    response = signed_in(make_staff(duty)).get("/desk/")

    assert response["Location"] == first


def test_the_inbox_counts_what_waits_and_what_is_late():
    make_case(at=MONDAY)
    make_case(at=MONDAY)

    response = signed_in(desk()).get("/desk/")

    assert response.context["counts"] == {"all": 2, "late": 2}


def test_the_inbox_is_narrowed_to_a_topic_and_those_under_it():
    root()
    lamps, noise = (Topic.objects.get(code=code) for code in ("roads.lamps", "city.noise"))
    dark, loud = make_case(topic=lamps), make_case(topic=noise)

    response = signed_in(desk()).get("/desk/?topic=roads")

    assert numbers_on(response) == [dark.number]
    assert loud.number not in text_of(response)


def test_a_filter_that_nobody_knows_narrows_nothing():
    case = make_case()

    response = signed_in(desk()).get("/desk/?topic=nonsense&kind=nonsense&area=nonsense&page=x")

    assert numbers_on(response) == [case.number]


def test_a_part_alone_is_given_to_a_page_that_asks_for_it():
    make_case()

    page = text_of(signed_in(desk()).get("/desk/?kind=request", headers={"HX-Request": "true"}))

    assert page.lstrip().startswith('<div id="listed"')


def test_the_inbox_asks_the_database_the_same_number_of_times(same_queries):
    client = signed_in(desk())
    make_case()

    same_queries(lambda: client.get("/desk/"), lambda: [make_case() for _ in range(9)])


# All cases


def test_all_cases_stand_twenty_five_on_a_page_and_keep_their_filters():
    for _ in range(26):
        make_case()
    client = signed_in(desk())

    first = client.get("/desk/cases/?kind=request")
    second = client.get("/desk/cases/?kind=request&page=2")

    assert len(numbers_on(first)) == 25
    assert len(numbers_on(second)) == 1
    assert 'href="?kind=request&amp;page=2"' in text_of(first)


def test_all_cases_can_be_narrowed_by_everything_at_once():
    area, lead = make_area(), make_office()
    fitting = make_case("accepted", lead=lead, area=area, kind=Kind.COMPLAINT)
    make_case("accepted", lead=lead, kind=Kind.COMPLAINT)
    make_case("accepted", area=area, kind=Kind.COMPLAINT)
    make_case("assigned", lead=lead, area=area, kind=Kind.COMPLAINT)

    response = signed_in(desk()).get(
        f"/desk/cases/?status=accepted&kind=complaint&area={area.code}&lead={lead.code}&late=1"
    )

    assert numbers_on(response) == [fitting.number]


def test_a_case_is_found_by_its_number():
    case = make_case()
    make_case()

    response = signed_in(desk()).get(f"/desk/cases/?number={case.number}")

    assert numbers_on(response) == [case.number]


def test_a_case_that_was_answered_in_time_is_not_late():
    make_case("answered")

    response = signed_in(desk()).get("/desk/cases/?late=1")

    assert numbers_on(response) == []
    assert "Nothing fits" in text_of(response)


def test_an_analyst_finds_numbers_and_kinds_but_no_words():
    case = make_case("answered", text="My neighbour Zhang keeps a dog.")

    page = text_of(signed_in(make_staff("analyst")).get("/desk/cases/"))

    assert case.number in page
    assert "Zhang" not in page


def test_a_handler_finds_only_what_their_office_works_on():
    office = make_office()
    ours, theirs = make_case("assigned", lead=office), make_case("assigned")

    page = text_of(signed_in(make_staff("handler", office)).get("/desk/cases/"))

    assert ours.number in page
    assert theirs.number not in page


def test_all_cases_ask_the_database_the_same_number_of_times(same_queries):
    client = signed_in(desk())
    office = make_office()
    make_case("accepted", lead=office)

    same_queries(
        lambda: client.get("/desk/cases/"),
        lambda: [make_case("accepted", lead=office) for _ in range(9)],
    )


# My work


def test_my_work_shows_what_was_offered_first_and_then_what_is_due_soonest():
    office = make_office()
    late = make_case("accepted", lead=office, at=MONDAY + timedelta(days=1))
    soon = make_case("accepted", lead=office, at=MONDAY)
    new = make_case("assigned", lead=office, at=MONDAY + timedelta(days=2))

    context = signed_in(make_staff("handler", office)).get("/desk/mine/").context

    assert [row.number for row in context["offered"]] == [new.number]
    assert [row.number for row in context["in_work"]] == [soon.number, late.number]


def test_a_supervisor_finds_the_drafts_of_their_office_and_those_below_but_not_their_own():
    below = make_office(parent=(office := make_office()))
    case, own = make_case("accepted", lead=below), make_case("accepted", lead=office)
    boss = make_staff("supervisor", office)
    draft_reply(case, text="Mended.", by=handler_of(below), at=LATER)
    give_duty(boss, kind=DutyKind.HANDLER, office=office, by=None, at=MONDAY)
    draft_reply(own, text="Mended.", by=boss, at=LATER)

    context = signed_in(boss).get("/desk/mine/").context

    assert [row.number for row in context["reviews"]] == [case.number]


def test_my_work_says_how_far_the_answer_is():
    office = make_office()
    case = make_case("accepted", lead=office)
    draft_reply(case, text="Mended.", by=handler_of(office), at=LATER)

    page = text_of(signed_in(make_staff("handler", office)).get("/desk/mine/"))

    assert "With the reviewer" in page


def test_my_work_tells_the_desk_what_waits_elsewhere():
    make_case()
    leave_phone(make_party("answered"))

    context = signed_in(desk()).get("/desk/mine/").context

    assert [count for _label, _url, count in context["waits"]] == [1, 1]


def test_an_office_with_nothing_to_do_is_told_what_will_stand_here():
    page = text_of(signed_in(make_staff("handler")).get("/desk/mine/"))

    assert "Nothing waits for your office" in page


def test_my_work_asks_the_database_the_same_number_of_times(same_queries):
    office = make_office()
    boss = supervisor_of(office)
    give_duty(boss, kind=DutyKind.HANDLER, office=office, by=None, at=MONDAY)
    client = signed_in(boss)

    def add(count):
        for _ in range(count):
            make_case("assigned", lead=office)
            case = make_case("accepted", lead=office)
            draft_reply(case, text="Mended.", by=handler_of(office), at=LATER)

    add(1)
    same_queries(lambda: client.get("/desk/mine/"), lambda: add(4))


# Call-backs


def test_people_who_do_not_read_e_mail_and_have_not_judged_are_called_back():
    party = make_party("answered")
    leave_phone(party, name="Wang Xiulan")

    page = text_of(signed_in(desk()).get("/desk/call-backs/"))

    assert "Wang Xiulan" in page
    assert party.number in page


def test_the_number_itself_does_not_stand_in_the_list():
    leave_phone(make_party("answered"), value="13912345678")

    page = text_of(signed_in(desk()).get("/desk/call-backs/"))

    assert "13912345678" not in page


@pytest.mark.parametrize("stage", ["received", "accepted", "closed"])
def test_nobody_is_called_who_has_no_answer_or_has_judged_it(stage):
    leave_phone(make_party(stage))

    response = signed_in(desk()).get("/desk/call-backs/")

    assert response.context["calls"] == []


def test_nobody_is_called_who_reads_e_mail():
    leave_phone(make_party("answered"), value="wang@example.org", reach=Reach.EMAIL)

    response = signed_in(desk()).get("/desk/call-backs/")

    assert response.context["calls"] == []


def test_who_asked_to_be_called_is_called_and_the_others_are_counted():
    make_party("answered", at=MONDAY)
    with_number = make_party("answered", at=MONDAY + timedelta(days=1))
    leave_phone(with_number)

    context = signed_in(desk()).get("/desk/call-backs/").context

    assert [call.number for call in context["calls"]] == [with_number.number]
    assert context["look_themselves"] == 1


def test_a_handler_finds_nobody_to_call():
    office = make_office()
    leave_phone(make_party("answered", lead=office), name="Wang Xiulan")

    page = text_of(signed_in(make_staff("handler", office)).get("/desk/call-backs/"))

    assert "Wang Xiulan" not in page
    assert "Nobody to call" in page


def test_the_call_backs_ask_the_database_the_same_number_of_times(same_queries):
    client, office = signed_in(desk()), make_office()

    def add(count):
        for n in range(count):
            leave_phone(make_party("answered", lead=office), value=f"1390000{n:04}")

    add(1)
    same_queries(lambda: client.get("/desk/call-backs/"), lambda: add(9))


@pytest.mark.parametrize("duty", ["visitor", "administrator"])
def test_whose_duty_opens_no_case_is_told_so_and_not_that_there_is_none(duty):
    make_case()

    page = text_of(signed_in(make_staff(duty)).get("/desk/cases/"))

    assert "Your duty opens no cases" in page
    assert "No case yet" not in page


# Whoever is not signed in


@pytest.mark.parametrize("path", ["", "mine/", "cases/", "call-backs/"])
def test_a_stranger_is_shown_the_way_to_sign_in(client, path):
    response = client.get(f"/desk/{path}")

    assert response["Location"].startswith("/accounts/login/?next=%2Fdesk%2F")


def test_a_part_of_a_page_leads_a_stranger_to_the_whole_sign_in_page(client):
    response = client.get(
        "/desk/",
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/desk/?kind=praise"},
    )

    assert response["HX-Redirect"] == "/accounts/login/?next=%2Fdesk%2F%3Fkind%3Dpraise"


# What is kept of a list is how to ask for it, never what was found


def test_a_duty_that_ends_shows_nothing_more_in_the_lists():
    case = make_case("accepted")
    handler = handler_of(case.lead)
    client = signed_in(handler)
    assert numbers_on(client.get("/desk/cases/")) == [case.number]

    end_duty(handler.duties.get(), by=None, at=LATER)

    assert numbers_on(client.get("/desk/cases/")) == []
    assert client.get(f"/desk/cases/{case.number}/").status_code == 404


def test_a_duty_that_is_given_shows_its_cases_in_the_lists_at_once():
    case = make_case("accepted")
    assert case.lead is not None
    supervisor = make_staff(DutyKind.SUPERVISOR)
    client = signed_in(supervisor)
    assert numbers_on(client.get("/desk/cases/")) == []

    give_duty(supervisor, kind=DutyKind.SUPERVISOR, office=case.lead, by=None, at=LATER)

    assert numbers_on(client.get("/desk/cases/")) == [case.number]


def test_what_is_late_is_told_by_the_moment_of_each_reading(monkeypatch):
    case = make_case("accepted")
    assert case.due_at is not None
    client = signed_in(desk())
    late = []

    for at in (case.due_at, case.due_at + timedelta(minutes=1)):
        monkeypatch.setattr("heartline.cases.views.lists.now", lambda at=at: at)
        late.append(numbers_on(client.get("/desk/cases/?late=1")))

    assert late == [[], [case.number]]


def test_an_area_whose_name_changes_is_offered_by_its_new_name_at_once():
    area = make_area()
    client = signed_in(desk())
    client.get("/desk/cases/")

    Area.objects.filter(pk=area.pk).update(name_en="Lamps <new>")

    page = client.get("/desk/cases/").text
    assert f'<option value="{area.code}">Lamps &lt;new&gt;</option>' in page
