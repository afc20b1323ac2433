"""A person sees their own pictures, and has everything about them erased."""

import uuid

import pytest
from django.test import Client

from heartline.cases.models import Message, Party, Reply
from heartline.channels.actions import erase_person as forget_letters
from heartline.channels.models import Letter, LetterKind
from heartline.files.models import Attachment
from heartline.ledger.models import Entry
from heartline.people.models import Person
from heartline.shared.clock import now
from tests.channels.follow.opening import browser, opened, picture, recent, story

pytestmark = pytest.mark.django_db


def with_picture(visitor: Client) -> tuple[Party, str]:
    """A person who sent a picture, and the address of it."""
    party = recent()
    address = opened(visitor, party)
    visitor.post(f"{address}add", {"key": str(uuid.uuid4()), "pictures": picture()})
    key = Message.objects.get(party=party, first=False).files.get().attachment_id
    return party, f"{address}files/{key}"


def test_the_person_sees_their_own_picture(visitor):
    _party, address = with_picture(visitor)

    response = visitor.get(address)

    assert response.headers["Content-Type"] == "image/jpeg"
    b"".join(response.streaming_content)


def test_nobody_sees_the_picture_of_another(visitor):
    _party, address = with_picture(visitor)
    stranger = browser()
    own, _own_address = with_picture(stranger)
    key = address.rpartition("/")[2]

    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/follow/{own.number}/files/{key}").status_code == 404


def test_erasing_needs_the_number_to_be_typed(visitor):
    party = recent()
    address = opened(visitor, party)

    pages = [visitor.post(f"{address}erase", {"typed": typed}) for typed in ("", "yes", "2026")]

    assert all(page.status_code == 200 for page in pages)
    assert Person.objects.get().erased_at is None


def test_erasing_takes_everything_about_the_person(visitor):
    party, picture_at = with_picture(visitor)
    address = f"/follow/{party.number}/"

    page = visitor.post(f"{address}erase", {"typed": party.number}, follow=True)

    assert "Everything about you in this matter is erased." in page.content.decode()
    assert set(Message.objects.values_list("text", flat=True)) == {""}
    assert Attachment.objects.get().erased_at is not None
    assert visitor.get(address).status_code == 404
    assert visitor.get(picture_at).status_code == 404


def test_the_code_of_an_erased_person_opens_nothing(visitor):
    party = recent()
    address = opened(visitor, party)
    visitor.post(f"{address}erase", {"typed": party.number.replace("-", " ")})

    page = browser().post("/follow/", {"code": party.code})

    assert "This code opens nothing" in page.content.decode()


def test_erasing_takes_letters_out_of_the_outbox():
    party = recent()
    Letter.objects.create(
        party=party, kind=LetterKind.RECEIVED, position=0, language="en", next_at=now()
    )

    forget_letters(party.person, by=party.person, at=now())

    assert not Letter.objects.exists()


def test_the_ledger_tells_of_an_erasure_without_words(visitor):
    party = recent(text="Secret words")
    address = opened(visitor, party)

    visitor.post(f"{address}erase", {"typed": party.number})

    entry = Entry.objects.get(kind="person.erased")
    assert "Secret" not in str(entry.data)


def test_an_answer_that_was_erased_is_a_tombstone(visitor):
    party = recent("answered")
    Reply.objects.update(text="", salt=None)

    assert "These words were erased." in story(visitor, party)
