"""One click is enough to be heard, and the same message sent twice is one."""

from datetime import timedelta

import pytest
from django.test import Client

from heartline.cases.models import Case, Kind, Message, Party
from heartline.files.models import Attachment
from heartline.ledger.models import Entry, reference
from heartline.people.models import Person
from heartline.shared.clock import now
from tests.channels.web.speaking import LAMP, key_on, number_in, picture, send

pytestmark = pytest.mark.django_db


def test_one_click_is_enough_to_be_heard(visitor):
    response = send(visitor)

    message = Message.objects.get()
    assert (response.status_code, message.text) == (302, LAMP)
    assert number_in(response) == message.party.number


def test_the_message_is_entered_in_the_ledger_with_the_person_who_spoke(visitor):
    send(visitor)

    entry = Entry.objects.get(kind="case.received")
    assert entry.actor == reference(Person.objects.get())


def test_the_person_is_remembered_in_the_language_of_the_page(visitor):
    send(visitor)

    assert Person.objects.get().language == "en"


def test_a_picture_alone_is_a_message(visitor):
    send(visitor, "", pictures=picture())

    message = Message.objects.get()
    assert (message.text, message.files.count()) == ("", 1)


def test_a_picture_belongs_to_the_person_who_sent_it(visitor):
    send(visitor, pictures=picture())

    assert Attachment.objects.get().added_by == reference(Person.objects.get())


def test_a_report_is_private_from_the_first_second(visitor):
    send(visitor, kind=Kind.REPORT)

    assert Case.objects.get().private


def test_the_same_form_sent_twice_is_one_message_with_one_number(visitor):
    key = key_on(visitor.get("/"))

    first = send(visitor, key=key)
    second = send(visitor, key=key)

    assert Message.objects.count() == 1
    assert number_in(first) == number_in(second)


def test_a_double_click_that_lost_its_first_answer_still_opens_the_receipt(visitor):
    key = key_on(visitor.get("/"))
    send(visitor, key=key)
    visitor.cookies.clear()

    number = number_in(send(visitor, key=key))

    assert visitor.get(f"/said/{number}/").status_code == 200


def test_going_back_and_sending_the_same_words_gives_the_same_number(visitor):
    first = send(visitor)

    second = send(visitor)

    assert number_in(first) == number_in(second)
    assert Message.objects.count() == 1


def test_going_back_and_writing_something_else_loses_nothing(visitor):
    key = key_on(visitor.get("/"))
    send(visitor, key=key)

    send(visitor, "And the bench is broken.", key=key)

    assert Message.objects.count() == 2


def test_the_same_words_from_two_people_are_two_messages(visitor):
    send(visitor)

    send(Client())

    assert Party.objects.count() == 2


def test_the_same_picture_sent_twice_is_kept_once(visitor):
    key = key_on(visitor.get("/"))

    send(visitor, "", key=key, pictures=picture())
    send(visitor, "", key=key, pictures=picture())

    assert (Message.objects.count(), Attachment.objects.count()) == (1, 1)


def test_a_message_within_the_hour_is_told_from_one_of_yesterday(visitor):
    send(visitor)
    Message.objects.update(received_at=now() - timedelta(hours=2))

    send(visitor)

    assert Message.objects.count() == 2
