"""Nobody floods the town, its record or a stranger's letter box from one place."""

import pytest
from django.urls import reverse

from heartline.cases.models import Case
from heartline.channels.models import Limit
from heartline.channels.views.common import MOST_CHANGES, MOST_MESSAGES
from heartline.ledger.models import Entry
from heartline.people.models import Person
from tests.channels.web.speaking import LAMP, number_in, send

pytestmark = pytest.mark.django_db


def test_who_writes_too_often_keeps_the_words_and_reads_why(visitor):
    for n in range(MOST_MESSAGES):
        send(visitor, f"Message {n}")

    page = send(visitor, LAMP)

    assert "please send them again a little later" in page.content.decode()
    assert LAMP in page.content.decode()
    assert Case.objects.count() == MOST_MESSAGES


def test_limits_keep_no_address(visitor):
    send(visitor)

    assert "127.0.0.1" not in Limit.objects.get().caller


def test_a_stranger_is_not_sent_letters_without_end(visitor):
    number = number_in(send(visitor))
    address = reverse("channels:contact", args=[number])
    told = {"reach": "email", "email": "stranger@example.org", "language": "en"}
    for _ in range(MOST_CHANGES):
        visitor.post(address, told)
    kept = Entry.objects.filter(kind="person.contact_given").count()

    page = visitor.post(address, told)

    assert kept == MOST_CHANGES
    assert "Many messages came from your place" in page.content.decode()
    assert Entry.objects.filter(kind="person.contact_given").count() == kept


@pytest.mark.parametrize(
    ("question", "told"), [("where", {"place": "East gate"}), ("publish", {"consents": "yes"})]
)
def test_the_record_cannot_be_flooded_with_one_answer(visitor, question, told):
    number = number_in(send(visitor))
    address = reverse(f"channels:{question}", args=[number])
    for _ in range(MOST_CHANGES):
        visitor.post(address, told)
    kept = Entry.objects.count()

    page = visitor.post(address, told)

    assert "Many messages came from your place" in page.content.decode()
    assert Entry.objects.count() == kept


def test_consent_taken_back_and_given_without_end_stops_as_well(visitor):
    number = number_in(send(visitor))
    address = reverse("channels:consent", args=[number])
    for _ in range(MOST_CHANGES):
        visitor.post(address, {"consents": "yes"})
    kept = Entry.objects.count()

    visitor.post(address, {"consents": "yes"})

    assert Entry.objects.count() == kept


@pytest.mark.parametrize("page", ["consent", "publish"])
def test_consent_can_be_taken_back_however_often_others_changed_theirs(visitor, page):
    number = number_in(send(visitor))
    for _ in range(MOST_CHANGES + 1):
        visitor.post(reverse("channels:consent", args=[number]), {"consents": "yes"})

    visitor.post(reverse(f"channels:{page}", args=[number]), {"consents": "no"})

    assert not Person.objects.get().consents
