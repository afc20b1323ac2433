"""What a caller says now is added to a matter that was looked up, and to no other."""

import time

import pytest

from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Case, Channel, Message, Solved
from heartline.offices.models import DutyKind
from tests.channels.phone.calling import NUMBER, Desk, mark_in, text_of, with_phone
from tests.factories import MONDAY, STEP, make_party, make_staff

pytestmark = pytest.mark.django_db


def test_what_they_say_now_is_added_to_the_matter_that_was_looked_up(operator):
    party = with_phone(make_party())
    found = mark_in(operator.look(NUMBER))

    operator.save("It drips faster.", who=NUMBER, found=found, party=str(party.pk))

    message = Message.objects.get(first=False)
    assert (message.party, message.text) == (party, "It drips faster.")
    assert message.channel == Channel.PHONE
    assert Case.objects.count() == 1


def test_nobody_adds_to_a_matter_that_they_did_not_look_up(operator):
    party = with_phone(make_party())
    colleague = Desk(make_staff(DutyKind.OPERATOR))
    found = mark_in(colleague.look(NUMBER))

    for mark in ("", "nonsense", found):
        response = operator.save("It drips.", found=mark, party=str(party.pk))

        assert response.status_code == 422
        assert "Please look the caller up again" in text_of(response)
        assert "It drips." in text_of(response)
    assert Message.objects.count() == 1


def test_what_was_looked_up_is_good_for_an_hour(operator, monkeypatch):
    party = with_phone(make_party())
    found = mark_in(operator.look(NUMBER))
    later = time.time() + 3700
    monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    response = operator.save("It drips.", found=found, party=str(party.pk))

    assert response.status_code == 422
    assert Message.objects.count() == 1


def test_a_matter_that_was_closed_meanwhile_takes_no_more_words(operator):
    party = with_phone(make_party("answered"))
    found = mark_in(operator.look(NUMBER))
    give_verdict(party, Judgement(Solved.YES), by=party.person, at=MONDAY + 5 * STEP)

    response = operator.save("It drips.", found=found, party=str(party.pk))

    assert response.status_code == 422
    assert "It drips." in text_of(response)
    assert Message.objects.count() == 1


def test_words_for_an_open_matter_make_no_answer_beside_it(operator):
    party = with_phone(make_party())
    found = mark_in(operator.look(NUMBER))

    response = operator.save("It drips.", found=found, party=str(party.pk), answer="Wait.")

    assert response.status_code == 422
    assert "is answered there" in text_of(response)
    assert Message.objects.count() == 1
