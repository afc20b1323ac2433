"""What was typed on a call is kept, sealed, for the one who typed it."""

import re
import uuid

import pytest

from heartline.channels.actions import erase_person
from heartline.channels.models import Draft
from heartline.channels.phone.drafts import KEPT_FOR, forget_old_drafts, keep_draft, read_draft
from heartline.people.models import Person
from heartline.shared.clock import now
from tests.channels.phone.calling import SAID, text_of, with_phone
from tests.factories import MONDAY, desk, make_party

pytestmark = pytest.mark.django_db


def test_what_was_typed_is_there_again_after_a_reload(operator):
    operator.press("keep", text=SAID, place="Gate 3", consents="on", urgency="emergency")

    page = text_of(operator.client.get(operator.address))

    assert SAID in page
    assert 'value="Gate 3"' in page
    assert '<option value="emergency" selected>' in page
    assert re.search(r'name="consents"[^>]*checked', page)


def test_a_draft_is_sealed_and_in_nobody_elses_hands(operator, dispatcher):
    operator.press("keep", text=SAID)
    dispatcher.key = operator.key

    sealed = Draft.objects.get().sealed
    assert "lift" not in sealed
    assert dispatcher.client.get(dispatcher.address).status_code == 404
    assert dispatcher.press("keep", text="Mine now.").status_code == 404
    assert SAID in text_of(operator.client.get(operator.address))


def test_several_calls_stand_side_by_side_by_their_time_alone(operator):
    first = operator.address
    operator.press("later", text=SAID)
    operator.key = uuid.uuid4()

    page = text_of(operator.client.get(operator.address))

    assert first in page
    assert SAID not in page


def test_an_empty_screen_leaves_no_draft(operator):
    operator.press("keep")

    assert not Draft.objects.exists()


def test_saving_takes_the_draft_away(operator):
    operator.press("keep", text=SAID)

    operator.save()

    assert not Draft.objects.exists()


def test_a_call_that_was_refused_is_still_kept(operator):
    operator.save(area="Atlantis")

    assert SAID in text_of(operator.client.get(operator.address))


def test_a_call_is_thrown_away_only_when_asked_twice(operator):
    asked = text_of(operator.press("drop", text=SAID))
    still_there = Draft.objects.exists()

    operator.press("drop-sure", text=SAID)

    assert "Yes, throw away what I typed" in asked
    assert SAID in asked
    assert (still_there, Draft.objects.exists()) == (True, False)


def test_what_was_typed_earlier_and_arrives_later_changes_nothing(operator):
    operator.press("keep", text=SAID, turn="2000")

    operator.press("keep", text="", turn="1000")

    assert (read_draft(operator.key, by=operator.staff) or {}).get("text") == SAID


@pytest.mark.parametrize("turn", ["", "-5", "soon", "9" * 40])
def test_a_page_without_a_clock_keeps_what_it_says_last(operator, turn):
    operator.press("keep", text="The lamp", turn="2000")

    operator.press("keep", text=SAID, turn=turn)

    assert (read_draft(operator.key, by=operator.staff) or {}).get("text") == SAID


def test_a_draft_that_nobody_saves_is_gone_after_a_day(operator):
    at = now()
    for age in (KEPT_FOR, KEPT_FOR / 2):
        keep_draft(uuid.uuid4(), {"text": SAID}, by=operator.staff, at=at - age)

    forget_old_drafts(at=at)

    assert Draft.objects.get().changed_at == at - KEPT_FOR / 2


def test_forgetting_a_person_reaches_the_drafts_with_their_number(operator):
    party = with_phone(make_party())
    operator.press("keep", text=SAID, phone="(138) 0013 8000")
    operator.key = uuid.uuid4()
    operator.press("keep", text=SAID, phone="139 0013 9000")

    erase_person(Person.objects.get(pk=party.person_id), by=desk(), at=MONDAY)

    assert Draft.objects.get().key == operator.key


def test_words_sent_after_the_sign_in_ended_come_back_to_their_writer(operator):
    page = text_of(operator.client.get(operator.address))
    author = re.search(r'name="author" value="([^"]+)"', page)
    assert author
    operator.client.logout()
    operator.press("keep", text=SAID, author=author.group(1))
    operator.client.force_login(operator.staff)

    again = text_of(operator.client.get(operator.address))

    assert SAID in again
    assert "Nothing has been sent yet" in again


def test_a_part_alone_comes_back_where_scripts_run(operator):
    standing = {"purpose": "they_call", "text": SAID, "do": "keep"}

    response = operator.client.post(operator.address, standing, headers={"hx-request": "true"})

    assert "Kept at" in text_of(response)
    assert "<form" not in text_of(response)
