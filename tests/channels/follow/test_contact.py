"""Ways to be reached and consent are changed, and what was given before is forgotten."""

import pytest

from heartline.cases.actions.desk import release_case
from heartline.cases.models import Case, Kind
from heartline.people.models import Contact, Person, Reach
from heartline.shared.clock import now
from tests.channels.follow.opening import opened, recent
from tests.factories import desk, fresh

pytestmark = pytest.mark.django_db


def test_a_new_way_takes_the_place_of_the_old_one(visitor):
    party = recent()
    address = opened(visitor, party)
    visitor.post(
        f"{address}contact", {"reach": "email", "email": "a@example.org", "language": "en"}
    )

    visitor.post(f"{address}contact", {"reach": "phone", "phone": "13800000000", "language": "en"})

    assert [contact.kind for contact in Contact.objects.all()] == [Reach.PHONE]


def test_choosing_the_follow_page_forgets_the_address(visitor):
    address = opened(visitor, recent())
    visitor.post(
        f"{address}contact", {"reach": "email", "email": "a@example.org", "language": "en"}
    )

    visitor.post(f"{address}contact", {"reach": "page", "language": "en"})

    assert not Contact.objects.exists()
    assert Person.objects.get().anonymous


def test_an_address_left_empty_stays_as_it_was_and_is_never_shown(visitor):
    address = opened(visitor, recent())
    told = {"reach": "email", "email": "a@example.org", "language": "en"}
    visitor.post(f"{address}contact", told)

    page = visitor.get(f"{address}contact").content.decode()
    visitor.post(f"{address}contact", {"reach": "email", "name": "", "language": "en"})

    assert "a@example.org" not in page
    assert Contact.objects.count() == 1
    assert not Person.objects.get().anonymous


def test_consent_is_given_and_taken_back(visitor):
    address = opened(visitor, recent())

    visitor.post(f"{address}consent", {"consents": "yes"})
    agreed = Person.objects.get().consents
    visitor.post(f"{address}consent", {"consents": "no"})

    assert (agreed, Person.objects.get().consents) == (True, False)


def test_taking_consent_back_takes_the_words_off_the_public_page_at_once(visitor):
    party = recent("answered")
    address = opened(visitor, party)
    visitor.post(f"{address}consent", {"consents": "yes"})
    release_case(fresh(party.case), title="Lamp", text="Dark", by=desk(), at=now())

    visitor.post(f"{address}consent", {"consents": "no"})

    assert Case.objects.get().public_text == ""


def test_a_private_matter_cannot_be_agreed_to(visitor):
    address = opened(visitor, recent(kind=Kind.REPORT))

    visitor.post(f"{address}consent", {"consents": "yes"})

    assert not Person.objects.get().consents
