"""Forgetting a person: their words are in no table afterwards, and the record stays whole."""

import pytest
from django.apps import apps
from django.db import models

from heartline.cases.actions.answers import tell_outcome, write_to_person
from heartline.cases.actions.desk import (
    agree_to_publication,
    merge_case,
    put_out_of_scope,
    release_case,
)
from heartline.cases.actions.dispatch import assign_case, hear_office_complained_of
from heartline.cases.actions.intake import Incoming, add_to_case
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import (
    Benefit,
    Case,
    CaseStatus,
    Message,
    Note,
    Outcome,
    Party,
    Reply,
    Satisfied,
    Solved,
    Verdict,
)
from heartline.files.actions import attach
from heartline.files.models import Attachment
from heartline.ledger.actions import seal, signing_key
from heartline.ledger.models import Entry, reference
from heartline.ledger.queries import verify
from heartline.people.actions import erase_person, give_contact
from heartline.people.models import Contact, Person, Reach
from tests.factories import (
    MONDAY,
    STEP,
    accept,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_person,
)
from tests.test_every_field import picture

pytestmark = pytest.mark.django_db

LATER = MONDAY + 6 * STEP
#: Stands in every word that the person said, or that was said about them.
MARK = "朱鹮planted"


def spoken(**told) -> Party:
    """Somebody who left their mark wherever a person can, and whose case is closed."""
    office = make_office()
    told = {"text": f"{MARK} is dark.", "title": MARK, "place": MARK, "name": MARK} | told
    party = make_party("accepted", lead=office, about=make_office(), **told)
    case, person = party.case, party.person
    give_contact(person, name=MARK, name_hidden=False, reach=Reach.EMAIL, value=MARK, at=MONDAY)
    file = attach(picture(), name=f"{MARK}.jpg", by=person, at=MONDAY)
    add_to_case(party, Incoming(text=f"More {MARK}", place=MARK), files=[file], at=MONDAY)
    agree_to_publication(party, consents=True, at=MONDAY)
    write_to_person(party, text=f"Which {MARK}?", by=handler_of(office), at=MONDAY)
    add_note(case, text=f"Rang {MARK}.", by=handler_of(office), at=MONDAY)
    hear_office_complained_of(case, released_text=MARK, by=desk(), at=MONDAY)
    case.assignments.update(instruction=MARK, return_words=MARK)
    case = fresh(case)
    answer_by_lead(case, text=f"{MARK} is mended.", at=LATER)
    release_case(case, title=MARK, text=MARK, reply=MARK, by=desk(), at=LATER)
    party = known(party)
    judgement = Judgement(Solved.YES, Satisfied.VERY, words=MARK)
    give_verdict(party, judgement, by=party.person, at=LATER)
    return known(party)


def known(party: Party) -> Party:
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)


def places_of(word: str) -> set[str]:
    """Every column of every table in which `word` stands."""
    found = set()
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField | models.JSONField):
                rows = model._default_manager.values_list(field.attname, flat=True)
                if any(word in str(value) for value in rows):
                    found.add(f"{model._meta.label}.{field.name}")
    return found


def is_whole() -> bool:
    seal(at=LATER)
    return verify(signing_key().public_key().public_bytes_raw().hex()).ok


def test_no_word_of_an_erased_person_is_left_in_any_table():
    party = spoken()
    assert len(places_of(MARK)) >= 10, "the search itself finds what is there"

    erase_person(party.person, by=desk(), at=LATER)

    assert places_of(MARK) == set()


def test_the_ledger_verifies_after_an_erasure():
    party = spoken()
    assert is_whole()

    erase_person(party.person, by=desk(), at=LATER)

    assert is_whole()


def test_the_entry_of_an_erasure_names_the_rows_that_lost_their_words():
    party = spoken()
    lost = [*Message.objects.all(), *Verdict.objects.all(), *Note.objects.all()]
    lost += [*Reply.objects.all(), *Attachment.objects.all()]

    erase_person(party.person, by=desk(), at=LATER)

    entry = Entry.objects.get(kind="person.erased")
    assert sorted(entry.data["erased"]) == sorted(reference(row) for row in lost)


def test_a_tombstone_stands_where_a_message_was():
    party = spoken()

    erase_person(party.person, by=desk(), at=LATER)

    message = party.messages.earliest("received_at")
    assert (message.text, message.salt, message.erased_at) == ("", None, LATER)
    assert message.received_at == MONDAY


def test_the_case_and_the_figures_of_its_verdict_stay():
    party = spoken()

    erase_person(party.person, by=desk(), at=LATER)

    case, verdict = fresh(party.case), Verdict.objects.get()
    assert (case.status, case.answered_at, case.title) == (CaseStatus.CLOSED, LATER, "")
    assert (verdict.solved, verdict.satisfied) == (Solved.YES, Satisfied.VERY)


def test_the_person_has_no_name_no_contact_and_no_consent_left():
    party = spoken()

    erase_person(party.person, by=desk(), at=LATER)

    person = Person.objects.get(pk=party.person_id)
    assert (person.name, person.consents, person.erased_at) == ("", False, LATER)
    assert not Contact.objects.filter(person=person).exists()


def test_released_words_and_pictures_are_public_no_more():
    party = spoken()
    party.case.files.update(released=True)

    erase_person(party.person, by=desk(), at=LATER)

    assert fresh(party.case).released_at is None
    assert not party.case.files.filter(released=True).exists()


def test_another_person_in_the_same_case_keeps_their_words():
    mine, theirs = make_party(text="Mine."), make_party(text="Theirs.")
    merge_case(theirs.case, into=mine.case, by=desk(), at=MONDAY)

    erase_person(known(theirs).person, by=desk(), at=LATER)

    assert known(mine).messages.get().text == "Mine."
    assert fresh(mine.case).title == "Mine."


def test_the_case_that_a_person_opened_before_it_was_joined_forgets_them_too():
    mine, theirs = make_party(), make_party(title=MARK, text=MARK, place=MARK)
    merge_case(theirs.case, into=mine.case, by=desk(), at=MONDAY)

    erase_person(known(theirs).person, by=desk(), at=LATER)

    assert places_of(MARK) == set()


def test_an_answer_to_several_goes_with_the_last_of_them():
    first, second = make_party(), make_party()
    merge_case(second.case, into=first.case, by=desk(), at=MONDAY)
    case = fresh(first.case)
    office = make_office()
    assign_case(case, lead=office, by=desk(), at=MONDAY)
    accept(case)
    answer_by_lead(case, text=MARK)

    erase_person(known(first).person, by=desk(), at=LATER)
    after_the_first = Reply.objects.get().text
    erase_person(known(second).person, by=desk(), at=LATER)

    assert (after_the_first, Reply.objects.get().text) == (MARK, "")
    assert is_whole()


def test_where_else_to_turn_is_forgotten_with_the_person():
    party = make_party()
    put_out_of_scope(party.case, reason="court", instead=MARK, by=desk(), at=MONDAY)

    erase_person(party.person, by=desk(), at=LATER)

    assert places_of(MARK) == set()


def test_what_changed_stays_told():
    office = make_office()
    party = make_party("answered", lead=office)
    worker = handler_of(office)
    tell_outcome(
        party.case, kind=Benefit.BENEFIT, what="The lamp shines.", people=40, by=worker, at=LATER
    )

    erase_person(party.person, by=desk(), at=LATER)

    assert Outcome.objects.get().what == "The lamp shines."
    assert is_whole()


def test_erasing_twice_changes_nothing_more():
    party = spoken()
    erase_person(party.person, by=desk(), at=LATER)
    before = Message.objects.values_list("erased_at", flat=True)[0]

    erase_person(known(party).person, by=desk(), at=LATER + STEP)

    assert Message.objects.values_list("erased_at", flat=True)[0] == before
    assert is_whole()


def test_a_person_who_said_nothing_can_be_erased():
    person = make_person(name=MARK)

    erase_person(person, by=desk(), at=LATER)

    assert Person.objects.get().erased_at == LATER


def test_an_office_does_not_get_rid_of_a_case_by_forgetting():
    case = make_case("assigned")

    erase_person(case.parties.get().person, by=desk(), at=LATER)

    assert Case.objects.waiting().filter(pk=case.pk).exists()
