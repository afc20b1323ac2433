"""The page of a case: each reader finds what they may read, and nothing else."""

import io
from datetime import timedelta
from html import unescape

import pytest
from PIL import Image

from heartline.cases.actions.answers import draft_reply, tell_outcome, write_to_person
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.dispatch import hear_office_complained_of
from heartline.cases.actions.intake import Incoming, add_to_case, receive_message
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Benefit, CaseFile, FileRole, Kind, Satisfied, Solved
from heartline.cases.views.common import ROWS
from heartline.files.actions import attach
from heartline.ledger.models import Entry
from heartline.people.actions import erase_person, give_contact
from heartline.people.models import Reach
from tests.cases.desk import address, signed_in, text_of
from tests.factories import (
    MONDAY,
    desk,
    fresh,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_party,
    make_staff,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(hours=8)


def picture(colour="red"):
    image = io.BytesIO()
    Image.new("RGB", (40, 30), colour).save(image, "JPEG")
    image.seek(0)
    return image


def page_of(case, staff):
    return text_of(signed_in(staff).get(address(case)))


# What stands there


def test_the_case_that_others_were_joined_with_tells_so_once_for_each():
    into, first, second = make_case(), make_case(), make_case()
    merge_case(first, into=second, by=desk(), at=LATER)
    merge_case(second, into=into, by=desk(), at=LATER)

    page = page_of(into, desk())

    assert page.count("Another case about the same matter was joined with this one.") == 1


def test_the_line_of_time_tells_what_was_said_and_done_in_its_order():
    office = make_office(name_en="Lamps")
    party = make_party("accepted", lead=office, text="The lamp is dark.")
    add_to_case(party, Incoming(text="Now two are dark."), at=MONDAY + timedelta(minutes=30))
    write_to_person(party, text="Which two?", by=handler_of(office), at=LATER)
    add_note(party.case, text="Cable is old.", by=handler_of(office), at=LATER)

    page = page_of(party.case, desk())

    said = ["The lamp is dark.", "Now two are dark.", "Lamps took it on.", "Which two?"]
    places = [page.index(words) for words in [*said, "Cable is old."]]
    assert places == sorted(places)


def test_what_stands_in_the_line_as_words_is_not_told_a_second_time_as_an_event():
    case = make_case("answered", answer="Mended on Monday.")

    page = page_of(case, desk())

    assert page.count("Mended on Monday.") == 1
    assert "The message arrived" not in page


def test_a_verdict_stands_in_the_line_with_its_words():
    party = make_party("answered")
    judgement = Judgement(Solved.NO, Satisfied.NOT, contacted=False, words="Still dark.")
    give_verdict(party, judgement, by=party.person, at=LATER)

    page = page_of(party.case, desk())

    assert "Still dark." in page
    assert "The office did not get in touch" in page


def test_the_clock_says_by_when_and_how_that_was_computed():
    page = page_of(make_case(), desk())

    assert "The person should have an answer by Wednesday 11 March, 17:30." in page
    assert "Time allowed, in working days: 7." in page


def test_after_a_no_the_clock_says_what_the_person_reads_now():
    party = make_party("answered")
    give_verdict(party, Judgement(Solved.NO, Satisfied.NOT), by=party.person, at=LATER)

    page = page_of(party.case, desk())

    assert "the office answers again by" in page


def test_a_place_is_drawn_on_a_map_with_its_area():
    shape = {"type": "Polygon", "coordinates": [[[120, 30], [121, 30], [121, 31], [120, 30]]]}
    area = make_area(boundary=shape, name_en="Xinglin")
    case = make_case(area=area, point=(30.5, 120.5), place="Gate 12")

    page = page_of(case, desk())

    assert 'data-at="30.5,120.5"' in page
    assert '"name": "Xinglin"' in page


def test_a_case_without_words_still_has_a_heading():
    attachment = attach(picture(), name="a.jpg", by=None, at=MONDAY)
    make_case()
    party = receive_message(Incoming(text=""), files=[attachment], at=MONDAY)

    page = page_of(party.case, desk())

    assert "(a picture without words)" in page
    assert f"/files/{attachment.pk}" in page


def test_a_merged_case_leads_to_the_one_it_is_in():
    case, into = make_case(), make_case()
    merge_case(case, into=into, by=desk(), at=LATER)

    page = page_of(case, desk())

    assert f'href="{address(into)}"' in page


def test_each_person_of_a_joined_case_is_told_apart():
    case, into = make_case(text="Dark here."), make_case(text="Dark there.")
    merge_case(case, into=into, by=desk(), at=LATER)

    page = page_of(fresh(into), desk())

    assert "Person 1" in page
    assert "Person 2" in page
    assert case.number in page


def test_a_forgotten_person_leaves_a_sentence_where_their_words_were():
    party = make_party("assigned", text="My name is Zhang and I live at number 12.")
    erase_person(party.person, by=desk(), at=LATER)

    page = page_of(fresh(party.case), desk())

    assert "Zhang" not in page
    assert "asked to be forgotten" in page


def test_the_list_beside_a_case_is_the_one_that_the_reader_came_from():
    office = make_office()
    case, other = make_case("assigned", lead=office), make_case("assigned", lead=office)
    make_case()

    clerk = signed_in(desk())
    pane = clerk.get(f"{address(case)}?in=all&lead={office.code}").context["page"].pane
    rows = beside(clerk, case, pane.back).context["rows"]

    assert {row.number for row in rows} == {case.number, other.number}
    assert pane.url == f"/desk/cases/?lead={office.code}"
    assert [row.number for row in rows if row.is_open] == [case.number]


def beside(client, case, query):
    """The list that the page of a case fetches beside it."""
    window = f"http://testserver{address(case)}"
    headers = {"hx-request": "true", "hx-current-url": window}
    return client.get(f"/desk/beside/?{query}", headers=headers)


def test_the_list_beside_a_case_has_the_pages_of_the_list_itself():
    office = make_office()
    cases = [make_case("assigned", lead=office) for _n in range(ROWS + 2)]
    make_case()
    clerk, here = signed_in(desk()), f"lead={office.code}&page=2"

    first = unescape(text_of(beside(clerk, cases[0], f"in=all&lead={office.code}")))
    second = beside(clerk, cases[0], f"in=all&{here}")

    assert f'href="/desk/cases/?{here}"' in first
    assert f'hx-get="/desk/beside/?in=all&{here}"' in first
    rows = second.context["rows"]
    whole = clerk.get(f"/desk/cases/?{here}").context["rows"]
    assert [(row.number, row.url) for row in rows] == [(row.number, row.url) for row in whole]
    assert [row.number for row in rows if row.is_open] == [cases[0].number]


def test_ones_own_work_beside_a_case_has_pages_too():
    office = make_office()
    cases = [make_case("assigned", lead=office) for _n in range(ROWS + 2)]
    clerk = signed_in(handler_of(office))

    pages = [beside(clerk, cases[0], f"in=mine&page={n}").context["rows"] for n in (1, 2)]

    assert [len(rows) for rows in pages] == [ROWS, 2]
    assert {row.number for rows in pages for row in rows} == {case.number for case in cases}


def test_words_that_look_like_markup_are_shown_as_words():
    case = make_case(text="<script>alert(1)</script>")

    page = page_of(case, desk())

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# Who reads what


def test_an_analyst_reads_the_summary_alone():
    office = make_office()
    party = make_party("accepted", lead=office, text="Zhang at number 12.", place="Number 12")
    add_note(party.case, text="Cable is old.", by=handler_of(office), at=LATER)

    page = page_of(party.case, make_staff("analyst"))

    assert "Being worked on" in page
    for hidden in ("Zhang", "Number 12", "Cable is old.", "took it on", "Who spoke"):
        assert hidden not in page


def test_an_auditor_reads_what_was_done_but_not_what_was_said():
    office = make_office(name_en="Lamps")
    party = make_party("answered", lead=office, text="Zhang at number 12.", answer="Mended.")

    page = page_of(party.case, make_staff("auditor"))

    assert "The message arrived; a case was opened." in page
    assert "Lamps took it on." in page
    assert str(handler_of(office)) in page
    assert "Zhang" not in page
    assert "Mended." not in page


def test_the_office_complained_of_reads_the_released_text_and_nothing_else():
    about = make_office(name_en="Water Office")
    area = make_area(name_en="Xinglin")
    party = make_party(
        "assigned",
        about=about,
        kind=Kind.COMPLAINT,
        text="Zhang was rude.",
        place="Gate 12",
        area=area,
    )
    hear_office_complained_of(
        fresh(party.case), released_text="Please tell how the repair went.", by=desk(), at=LATER
    )

    page = page_of(party.case, make_staff("handler", about))

    assert "Please tell how the repair went." in page
    for hidden in ("Zhang", "Gate 12", "Xinglin", "Complaint", "Given to", "Who spoke"):
        assert hidden not in page


def test_the_office_complained_of_does_not_find_a_case_that_it_is_not_asked_about():
    about = make_office()
    case = make_case("assigned", about=about, kind=Kind.COMPLAINT)

    response = signed_in(make_staff("handler", about)).get(address(case))

    assert response.status_code == 404


def test_a_hidden_name_is_read_at_the_desk_and_not_in_the_office():
    office = make_office()
    party = make_party("accepted", lead=office)
    give_contact(
        party.person, name="Wang Xiulan", name_hidden=True, reach=Reach.PAGE, value="", at=LATER
    )

    assert "Wang Xiulan" in page_of(party.case, desk())
    assert "Wang Xiulan" not in page_of(party.case, make_staff("handler", office))


def test_an_open_name_is_read_in_the_office():
    office = make_office()
    party = make_party("accepted", lead=office, name="Wang Xiulan")

    assert "Wang Xiulan" in page_of(party.case, make_staff("handler", office))


def test_a_draft_is_read_by_colleagues():
    office = make_office()
    case = make_case("accepted", lead=office)
    draft_reply(case, text="We are mending it.", by=handler_of(office), at=LATER)

    assert "We are mending it." in page_of(case, make_staff("supervisor", office))
    assert "We are mending it." not in page_of(case, make_staff("auditor"))


@pytest.mark.parametrize("number", ["2026-999999", "2025-000001", "nonsense", "2026-"])
def test_a_number_that_names_nothing_is_not_found(number):
    make_case()

    assert signed_in(desk()).get(f"/desk/cases/{number}/").status_code == 404


def test_a_case_of_another_office_looks_like_no_case():
    case = make_case("assigned")
    stranger = signed_in(make_staff("handler"))

    theirs = stranger.get(address(case))
    nothing = stranger.get("/desk/cases/2026-999999/")

    assert (theirs.status_code, nothing.status_code) == (404, 404)
    assert [t.name for t in theirs.templates] == [t.name for t in nothing.templates]


# Files


def file_of(case, role=FileRole.SAID):
    attachment = attach(picture(), name="lamp.jpg", by=None, at=MONDAY)
    CaseFile.objects.create(case=case, attachment=attachment, role=role)
    return f"{address(case)}files/{attachment.pk}"


def test_a_file_is_given_to_those_who_may_read_files():
    url = file_of(make_case())

    response = signed_in(desk()).get(url)

    assert response["Content-Type"] == "image/jpeg"
    assert response.getvalue()[:2] == b"\xff\xd8"


@pytest.mark.parametrize("duty", ["analyst", "auditor"])
def test_a_file_is_not_given_to_those_who_read_numbers(duty):
    url = file_of(make_case())

    assert signed_in(make_staff(duty)).get(url).status_code == 404


def test_the_office_complained_of_gets_no_file():
    about = make_office()
    case = make_case("assigned", about=about, kind=Kind.COMPLAINT)
    hear_office_complained_of(case, released_text="Your side, please.", by=desk(), at=LATER)
    url = file_of(case)

    assert signed_in(make_staff("handler", about)).get(url).status_code == 404


def test_a_file_of_another_case_is_not_found_under_this_one():
    url = file_of(make_case())
    other = make_case()
    key = url.rsplit("/", 1)[1]

    assert signed_in(desk()).get(f"{address(other)}files/{key}").status_code == 404


def test_the_pictures_of_what_came_of_it_stand_with_it():
    case = make_case("answered")
    before = attach(picture(), name="before.jpg", by=None, at=MONDAY)
    tell_outcome(
        case,
        kind=Benefit.IMPROVEMENT,
        what="The lamp shines.",
        people=40,
        before=[before],
        by=desk(),
        at=LATER,
    )

    view = signed_in(desk()).get(address(case)).context["view"]

    assert [shown.name for shown in view.outcome.before] == ["before.jpg"]
    assert view.files == []


# Contacts


@pytest.fixture
def reachable():
    office = make_office()
    party = make_party("accepted", lead=office)
    give_contact(
        party.person,
        name="",
        name_hidden=False,
        reach=Reach.PHONE,
        value="13912345678",
        at=LATER,
    )
    return party


def ask(party, staff, **told):
    said = {"party": party.pk, "kind": "phone", "purpose": "question"} | told
    return signed_in(staff).post(f"{address(party.case)}contact/", said)


def openings():
    return Entry.objects.filter(kind="person.contact_opened")


def test_a_contact_is_not_on_the_page_until_it_is_asked_for(reachable):
    assert "13912345678" not in page_of(reachable.case, desk())
    assert not openings().exists()


def test_a_contact_is_opened_for_a_purpose_and_the_ledger_keeps_it(reachable):
    response = ask(reachable, desk())

    assert "13912345678" in text_of(response)
    assert openings().get().data == {"contact": "phone", "purpose": "question"}
    assert response["Cache-Control"] == "no-store"


def test_a_contact_is_not_opened_without_a_purpose(reachable):
    response = ask(reachable, desk(), purpose="curiosity")

    assert response.status_code == 302
    assert not openings().exists()


def test_a_contact_is_not_opened_by_looking_at_its_address(reachable):
    response = signed_in(desk()).get(
        f"{address(reachable.case)}contact/?party={reachable.pk}&kind=phone&purpose=question"
    )

    assert response["Location"] == address(reachable.case)
    assert not openings().exists()


@pytest.mark.parametrize("duty", ["analyst", "auditor"])
def test_who_reads_numbers_opens_no_contact(reachable, duty):
    response = ask(reachable, make_staff(duty))

    assert response.status_code == 404
    assert not openings().exists()


def test_the_contact_of_another_case_is_not_opened_from_this_one(reachable):
    other = make_case()

    response = signed_in(desk()).post(
        f"{address(other)}contact/",
        {"party": reachable.pk, "kind": "phone", "purpose": "question"},
    )

    assert "13912345678" not in text_of(response)
    assert not openings().exists()


def test_a_contact_that_was_taken_back_is_said_to_be_gone(reachable):
    reachable.person.contacts.all().delete()

    response = signed_in(desk()).post(
        f"{address(reachable.case)}contact/",
        {"party": reachable.pk, "kind": "phone", "purpose": "question"},
        follow=True,
    )

    assert "has taken this way to reach them back" in text_of(response)


# Speed


def test_the_page_asks_the_database_the_same_number_of_times(same_queries):
    party = make_party("accepted", lead=(office := make_office()))
    client = signed_in(desk())

    def add(count):
        for n in range(count):
            add_to_case(party, Incoming(text=f"More {n}."), at=LATER)
            add_note(party.case, text="A note.", by=handler_of(office), at=LATER)
            write_to_person(party, text="A word.", by=handler_of(office), at=LATER)

    add(1)
    same_queries(lambda: client.get(address(party.case)), lambda: add(9))


def test_a_case_opened_from_the_list_beside_it_comes_alone():
    case, other = make_case(), make_case()
    client = signed_in(desk())

    part = client.get(
        f"{address(case)}?in=inbox", headers={"hx-request": "true", "hx-target": "case-pane"}
    )

    assert f'id="case-{case.number}"' in text_of(part)
    assert f"<title>{case.number}" in text_of(part)
    assert other.number not in text_of(part)
    assert "?in=inbox" in text_of(part)


def test_a_page_that_the_browser_goes_back_to_comes_whole():
    case = make_case()
    client = signed_in(desk())

    page = client.get(
        f"{address(case)}?in=inbox",
        headers={"hx-request": "true", "hx-history-restore-request": "true"},
    )

    assert "<html" in text_of(page)
    assert "/desk/beside/?in=inbox" in text_of(page)
