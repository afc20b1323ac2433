"""Something more is added to a matter, or it is withdrawn."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from heartline.cases.models import Case, CaseStatus, Message, Party, PartyStatus
from heartline.files.models import Attachment
from tests.channels.follow.opening import opened, picture, recent

pytestmark = pytest.mark.django_db


def test_something_more_is_added_to_the_same_matter(visitor):
    party = recent()
    address = opened(visitor, party)

    visitor.post(f"{address}add", {"key": "k", "text": "It hums as well.", "pictures": picture()})

    message = Message.objects.get(first=False)
    assert (message.party, message.text, message.files.count()) == (party, "It hums as well.", 1)


def test_the_same_addition_sent_twice_is_one(visitor):
    address = opened(visitor, recent())

    for _time in range(2):
        visitor.post(f"{address}add", {"key": "k", "text": "More.", "pictures": picture()})

    assert Message.objects.filter(first=False).count() == 1
    assert Attachment.objects.count() == 1


def test_a_refused_picture_leaves_the_added_words_in_the_box(visitor):
    address = opened(visitor, recent())
    wrong = SimpleUploadedFile("a.jpg", b"no picture", content_type="image/jpeg")

    page = visitor.post(f"{address}add", {"key": "k", "text": "My words", "pictures": wrong})

    assert "cannot be opened as a picture" in page.content.decode()
    assert "My words</textarea>" in page.content.decode()
    assert not Message.objects.filter(first=False).exists()


def test_nothing_is_added_to_what_has_ended(visitor):
    party = recent("closed")
    address = opened(visitor, party)

    page = visitor.post(f"{address}add", {"key": "k", "text": "More."})

    assert not Message.objects.filter(first=False).exists()
    assert "Something has just changed here" in page.content.decode()
    assert "More." in page.content.decode()


def test_withdrawing_asks_once_more(visitor):
    party = recent()
    address = opened(visitor, party)

    page = visitor.get(f"{address}withdraw")

    assert "Yes, withdraw it" in page.content.decode()
    assert Party.objects.get().status == PartyStatus.WAITING


def test_withdrawing_closes_the_matter_of_one_person(visitor):
    address = opened(visitor, recent("accepted"))

    page = visitor.post(f"{address}withdraw", follow=True).content.decode()

    assert Case.objects.get().status == CaseStatus.CLOSED
    assert "You have withdrawn it" in page


def test_what_is_answered_can_no_longer_be_withdrawn(visitor):
    party = recent("answered")
    address = opened(visitor, party)

    page = visitor.post(f"{address}withdraw", follow=True).content.decode()

    assert "Something has just changed here" in page
    assert Case.objects.get().status == CaseStatus.ANSWERED
