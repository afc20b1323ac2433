"""Who calls is brought up by number or code, and no more than that."""

import re

import pytest

from heartline.cases.actions.answers import answer_at_once
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Kind, Solved
from heartline.channels.phone.looking_up import MOST_BY_ONE, MOST_OF_ONE
from heartline.ledger.models import Entry, reference
from heartline.offices.actions import give_duty
from heartline.offices.models import DutyKind
from heartline.people.models import Contact
from tests.channels.phone.calling import NUMBER, SAID, Desk, mark_in, text_of, with_phone
from tests.factories import MONDAY, STEP, desk, fresh, make_office, make_party, make_staff
from tests.viewers import browser

pytestmark = pytest.mark.django_db


def test_a_number_brings_up_the_open_matters_of_the_caller_however_it_is_written(operator):
    party = with_phone(make_party(text="The tap drips."))

    page = text_of(operator.look("+86 138-0013-8000"))

    assert party.number in page
    assert "The tap drips." in page


def test_a_follow_code_brings_up_its_own_matter(operator):
    party = make_party(text="The tap drips.")
    make_party(text="Something else.")

    page = text_of(operator.look(party.code.lower()))

    assert party.number in page
    assert "Something else." not in page


def test_a_case_number_brings_up_its_matter_and_says_that_it_proves_nothing(operator):
    party = make_party(text="The tap drips.")

    page = text_of(operator.look(party.number))

    assert "The tap drips." in page
    assert "Anybody can know a case number" in page


def test_what_was_said_to_the_caller_last_stands_with_their_matter(operator):
    party = with_phone(make_party())
    answer_at_once(fresh(party.case), text="The desk opens at nine.", by=desk(), at=MONDAY + STEP)

    page = text_of(operator.look(NUMBER))

    assert "The desk opens at nine." in page
    assert f"/desk/cases/{party.number}/verdict/?party={party.pk}" in page


def test_nothing_closed_nothing_withdrawn_and_nothing_of_others_comes_up(operator):
    with_phone(make_party("closed", text="markClosed"))
    with_phone(make_party(text="markOthers"), number="13900139000", name="markName")
    private = make_party(kind=Kind.REPORT, text="markPrivate")
    with_phone(private)
    own = with_phone(make_party(text="markOwn"))

    page = text_of(operator.look(NUMBER))

    assert own.number in page
    assert [
        mark for mark in ("markClosed", "markOthers", "markName", "markPrivate") if mark in page
    ] == []


def test_a_matter_about_the_operators_own_office_does_not_come_up():
    office = make_office()
    clerk = make_staff(DutyKind.DISPATCHER)
    give_duty(clerk, kind=DutyKind.HANDLER, office=office, by=None, at=MONDAY)
    with_phone(make_party(kind=Kind.COMPLAINT, about=office, text="markComplaint"))

    page = text_of(Desk(clerk).look(NUMBER))

    assert "markComplaint" not in page


def test_after_a_merge_the_caller_is_told_of_their_own_words_and_number(dispatcher):
    own = with_phone(make_party(text="markOwn"))
    other = make_party(text="markOther")
    merge_case(fresh(own.case), into=fresh(other.case), by=desk(), at=MONDAY)

    page = text_of(dispatcher.look(NUMBER))

    assert own.number in page
    assert "markOwn" in page
    assert "markOther" not in page


def test_nothing_tells_how_often_somebody_called_before(operator):
    for text in ("First.", "Second."):
        party = with_phone(make_party("answered", text=text))
        give_verdict(party, Judgement(Solved.YES), by=party.person, at=MONDAY + 5 * STEP)

    page = text_of(operator.look(NUMBER))

    assert "Nothing that you may open is open there" in page
    assert "First." not in page


def test_each_look_up_is_entered_with_its_purpose_and_without_the_number(operator):
    party = with_phone(make_party())

    operator.look(NUMBER, purpose="we_call")

    entry = Entry.objects.get(kind="phone.looked_up")
    assert entry.actor == entry.target == reference(operator.staff)
    assert (entry.data["purpose"], entry.data["how"]) == ("we_call", "phone")
    assert re.fullmatch("[0-9a-f]{32}", entry.data["caller"])
    assert entry.data["caller"] != Contact.objects.get(person=party.person).lookup


def test_the_person_reads_that_their_matter_was_looked_up_and_what_for(operator):
    party = with_phone(make_party())
    person = browser()
    person.get(f"/f/{party.code}")

    operator.look(NUMBER)
    page = text_of(person.get(f"/follow/{party.number}/"))

    assert "looked up your matter because you called" in page
    assert str(operator.staff) not in page


def test_the_same_number_cannot_be_looked_up_without_end(operator):
    with_phone(make_party(text="The tap drips."))
    for _time in range(MOST_OF_ONE):
        assert operator.look(NUMBER).status_code == 200

    response = operator.look("13800138000", text=SAID)

    assert response.status_code == 429
    assert "The tap drips." not in text_of(response)
    assert "rests for a while" in text_of(response)
    assert SAID in text_of(response)
    assert Entry.objects.filter(kind="phone.looked_up").count() == MOST_OF_ONE


def test_one_member_of_staff_cannot_look_up_number_after_number(operator):
    for number in range(MOST_BY_ONE):
        operator.look(f"138{number:08}")

    assert operator.look("13900139000").status_code == 429
    assert Desk(make_staff(DutyKind.OPERATOR)).look("13900139000").status_code == 200


@pytest.mark.parametrize("who", ["", "Li", "12", "7Q4XR-12", "x" * 90])
def test_what_is_no_number_is_answered_with_a_sentence_and_looked_up_nowhere(operator, who):
    response = operator.look(who, text=SAID)

    assert response.status_code == 422
    assert "Please type a telephone number" in text_of(response)
    assert SAID in text_of(response)
    assert not Entry.objects.filter(kind="phone.looked_up").exists()


def test_a_look_up_that_finds_nothing_leaves_no_caller_before_on_the_screen(operator):
    before = with_phone(make_party())
    found = mark_in(operator.look(NUMBER))

    page = operator.look("1365550x", found=found, party=before.number)

    assert "Please type a telephone number" in text_of(page)
    assert before.number not in text_of(page)
    assert f'value="{found}"' not in text_of(page)


def test_enter_looks_up_once_and_then_leaves_the_caller_alone(operator):
    with_phone(make_party())

    found = operator.press("enter", who=NUMBER)
    operator.press("enter", who=NUMBER, found=mark_in(found), place="Gate 3")

    assert Entry.objects.filter(kind="phone.looked_up").count() == 1


def test_the_callers_number_is_taken_over_for_calling_back(operator):
    page = operator.look(NUMBER)

    assert f'name="phone" value="{NUMBER}"' in text_of(page)


def test_a_slip_in_the_number_goes_with_it_when_it_is_looked_up_anew(operator):
    slip = operator.look("138 0013 8001")

    page = operator.look(NUMBER, phone="138 0013 8001", found=mark_in(slip))

    assert f'name="phone" value="{NUMBER}"' in text_of(page)


def test_another_number_that_they_gave_themselves_stays(operator):
    first = operator.look("138 0013 8001")

    page = operator.look(NUMBER, phone="555-0142", found=mark_in(first))

    assert 'name="phone" value="555-0142"' in text_of(page)
