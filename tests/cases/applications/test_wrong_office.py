"""The person says that it is the wrong office, and the desk decides."""

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.applications import may_say_wrong_office, say_wrong_office
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.desk import merge_case, unmerge_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.verdicts import withdraw
from heartline.cases.models import Application, Party
from heartline.people.models import Person
from tests.cases.applications.asking import LATER, known, refused
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_office,
    make_party,
    make_staff,
    supervisor_of,
)

pytestmark = pytest.mark.django_db


def say_wrong(
    party: Party, words: str = "It is the park's lamp.", *, by: Person | None = None
) -> Application:
    return say_wrong_office(known(party), words=words, by=by or party.person, at=LATER)


@pytest.mark.parametrize("stage", ["assigned", "accepted"])
def test_the_person_says_wrong_office_and_the_desk_takes_the_case_back(stage):
    party = make_party(stage)
    one = say_wrong(party)

    decide(one, granted=True, words="Parks it is.", by=desk(), at=LATER + STEP)

    case = fresh(party.case)
    assert (case.status, case.lead, case.returns) == ("received", None, 0)
    assert case.assignments.get().return_reason == "recalled"
    assert one.status == "granted"


def test_the_desk_says_why_it_stays_where_it_is():
    party = make_party("accepted")
    one = say_wrong(party)

    for granted_ in (True, False):
        with refused("no_decision_words"):
            decide(one, granted=granted_, by=desk(), at=LATER)
    decide(one, granted=False, words="The lamp is ours.", by=desk(), at=LATER)

    assert fresh(party.case).status == "accepted"


def test_only_the_desk_outside_that_office_decides_what_a_person_asks():
    party = make_party("accepted")
    one = say_wrong(party)
    lead = party.case.lead
    assert lead is not None
    own_desk = make_staff("dispatcher", lead)

    for staff in (handler_of(lead), supervisor_of(lead), supervisor_of(lead.parent), own_desk):
        with pytest.raises(PermissionDenied):
            decide(one, granted=False, words="No.", by=staff, at=LATER)


def test_one_at_a_time_and_twice_in_a_case():
    party = make_party("accepted")
    first = say_wrong(party)

    with refused("asked_already"):
        say_wrong(party)
    decide(first, granted=False, words="No.", by=desk(), at=LATER)
    second = say_wrong(party)
    decide(second, granted=False, words="No.", by=desk(), at=LATER)
    with refused("reroute_used"):
        say_wrong(party)

    assert not may_say_wrong_office(known(party))


def test_nobody_says_it_for_another_or_without_a_word_or_without_an_office():
    party, other = make_party("accepted"), make_party()

    with pytest.raises(PermissionDenied):
        say_wrong(party, by=other.person)
    with refused("no_text"):
        say_wrong(party, words=" \n")
    with refused("not_with_office"):
        say_wrong(other)
    with refused("not_with_office"):
        say_wrong(make_party("answered"))


def test_what_a_person_asked_is_taken_back_when_they_leave():
    first, second = make_party(), make_party()
    merge_case(second.case, into=first.case, by=desk(), at=MONDAY)
    assign_case(fresh(first.case), lead=make_office(), by=desk(), at=MONDAY)
    mine, theirs = say_wrong(first), say_wrong(second)

    withdraw(known(first), by=first.person, at=LATER)
    unmerge_case(fresh(second.home), by=desk(), at=LATER)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.status, theirs.status) == ("withdrawn", "withdrawn")
