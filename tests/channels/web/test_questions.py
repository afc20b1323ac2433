"""Afterwards a person answers what they like: where, pictures, contact, publication."""

import pytest
from django.test import Client

from heartline.cases.actions.dispatch import assign_case
from heartline.cases.models import Case, Kind
from heartline.offices.models import Level
from heartline.people.models import Contact, Person, Reach
from heartline.shared.clock import now
from tests.channels.web.speaking import number_in, picture, send
from tests.factories import desk, make_area, make_office

pytestmark = pytest.mark.django_db


def test_every_question_can_be_skipped_and_all_can_be_left(visitor):
    number = number_in(send(visitor))

    order = ["where", "picture", "contact", "publish"]
    pages = [visitor.get(f"/said/{number}/{name}").content.decode() for name in order]

    following = [*(f"/said/{number}/{name}" for name in order[1:]), f"/said/{number}/"]
    assert all(f'href="{skip}"' in page for page, skip in zip(pages, following, strict=True))
    assert all(f'href="/said/{number}/"' in page for page in pages)
    assert all(f"Question {n} of 4" in page for n, page in enumerate(pages, 1))


def test_the_questions_are_asked_of_nobody_else(visitor):
    number = number_in(send(visitor))

    names = ["", "where", "picture", "contact", "publish"]
    statuses = {Client().get(f"/said/{number}/{name}").status_code for name in names}

    assert statuses == {404}


def test_the_place_can_be_told_by_list_pin_and_words(visitor):
    street = make_area(level=Level.STREET, parent=make_area(level=Level.CITY))
    number = number_in(send(visitor))

    visitor.post(
        f"/said/{number}/where",
        {"area": street.pk, "place": "校门口", "latitude": "31.5", "longitude": "120.25"},
    )

    case = Case.objects.get()
    assert (case.area, case.place) == (street, "校门口")
    assert (case.latitude, case.longitude) == (31.5, 120.25)


def test_a_report_chosen_afterwards_is_private_at_once_and_never_asked_about_publication(visitor):
    number = number_in(send(visitor))

    visitor.post(f"/said/{number}/where", {"kind": Kind.REPORT})

    assert Case.objects.get().private
    page = visitor.get(f"/said/{number}/contact").content.decode()
    assert "Question 3 of 3" in page
    assert visitor.get(f"/said/{number}/publish").headers["Location"] == f"/said/{number}/"


def test_a_place_that_comes_too_late_is_asked_for_in_words(visitor):
    number = number_in(send(visitor))
    assign_case(Case.objects.get(), lead=make_office(), by=desk(), at=now())

    response = visitor.post(f"/said/{number}/where", {"place": "校门口"}, follow=True)

    assert response.redirect_chain[-1][0] == f"/follow/{number}/"
    assert "write it here in your own words" in response.content.decode()


def test_a_pin_outside_the_world_is_refused_and_the_words_stay(visitor):
    number = number_in(send(visitor))

    page = visitor.post(
        f"/said/{number}/where", {"place": "校门口", "latitude": "91", "longitude": "0"}
    )

    assert page.status_code == 200
    assert 'value="校门口"' in page.content.decode()


def test_pictures_are_added_to_what_was_said(visitor):
    number = number_in(send(visitor))

    response = visitor.post(
        f"/said/{number}/picture", {"key": "one", "pictures": [picture("a.png"), picture("b.png")]}
    )

    assert response.headers["Location"] == f"/said/{number}/contact"
    assert Case.objects.get().files.count() == 2


def test_pictures_sent_twice_are_added_once(visitor):
    number = number_in(send(visitor))

    for _time in range(2):
        visitor.post(f"/said/{number}/picture", {"key": "one", "pictures": picture()})

    assert Case.objects.get().files.count() == 1


def test_going_on_without_a_picture_is_told_in_a_sentence(visitor):
    number = number_in(send(visitor))

    page = visitor.post(f"/said/{number}/picture", {"key": "one"})

    assert "or skip this question" in page.content.decode()


def test_a_contact_is_sealed(visitor):
    number = number_in(send(visitor))

    visitor.post(
        f"/said/{number}/contact",
        {
            "name": "李小兰",
            "name_hidden": "on",
            "reach": Reach.EMAIL,
            "email": "lan@example.org",
            "language": "zh-hans",
        },
    )

    person, contact = Person.objects.get(), Contact.objects.get()
    assert (person.name, person.name_hidden, person.reach) == ("李小兰", True, Reach.EMAIL)
    assert person.language == "zh-hans"
    assert "lan@example.org" not in contact.sealed


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"reach": "email", "email": "lan"}, "does not look like an e-mail address"),
        ({"reach": "email"}, "Please tell us where to reach you"),
        ({"reach": "phone", "phone": "call me"}, "in digits"),
        ({"reach": "phone"}, "Please tell us where to reach you"),
    ],
)
def test_a_way_that_leads_nowhere_is_told_and_the_name_stays(visitor, told, sentence):
    number = number_in(send(visitor))

    page = visitor.post(f"/said/{number}/contact", {"name": "李", "language": "en"} | told)

    assert sentence in page.content.decode()
    assert 'value="李"' in page.content.decode()
    assert not Contact.objects.exists()


def test_an_address_that_was_written_is_used_though_no_card_was_tapped(visitor):
    number = number_in(send(visitor))

    visitor.post(
        f"/said/{number}/contact", {"reach": "page", "phone": "138 0000 0000", "language": "en"}
    )

    assert Person.objects.get().reach == Reach.PHONE


def test_publication_is_agreed_to_by_choosing_it(visitor):
    number = number_in(send(visitor))

    visitor.post(f"/said/{number}/publish", {"consents": "yes"})

    assert Person.objects.get().consents


def test_nothing_is_published_by_going_on_without_choosing(visitor):
    number = number_in(send(visitor))

    page = visitor.post(f"/said/{number}/publish", {})

    assert "Please choose one of the two" in page.content.decode()
    assert not Person.objects.get().consents
