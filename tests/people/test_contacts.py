"""Contacts are sealed, opened for a purpose, and each opening is told."""

from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction

from heartline.ledger.models import Entry
from heartline.people.actions import (
    PURPOSES,
    NoContactError,
    add_person,
    contact_index,
    give_contact,
    note_look_up,
    open_contact,
    openings,
    set_consent,
    store_contact,
)
from heartline.people.models import Contact, Person, Reach
from heartline.shared.keyring import SealBrokenError, keyring
from tests.factories import MONDAY, STEP, desk, make_party, make_person, make_staff

NAME, PHONE, MAIL = "张三丰-planted", "13987654321", "planted@example.org"


def tell_who(person: Person, *, reach: Reach = Reach.PHONE, value: str = PHONE) -> Person:
    return give_contact(person, name=NAME, name_hidden=False, reach=reach, value=value, at=MONDAY)


def files_of_the_database() -> bytes:
    """Everything that SQLite has written: the file, and what still stands in its log."""
    file = Path(str(connection.settings_dict["NAME"]))
    return b"".join(part.read_bytes() for part in file.parent.glob(f"{file.name}*"))


@pytest.mark.sqlite_only
@pytest.mark.usefixtures("committed")
def test_a_name_and_a_contact_stand_nowhere_in_the_database_file():
    party = make_party(text="A lamp that is planted.")
    tell_who(party.person)
    tell_who(party.person, reach=Reach.EMAIL, value=MAIL)
    open_contact(party.person, kind=Reach.PHONE, purpose="reply", by=desk(), at=MONDAY)

    written = files_of_the_database()

    assert b"A lamp that is planted." in written, "the search itself finds what is there"
    for secret in (NAME, PHONE, MAIL, PHONE[3:], "planted@"):
        assert secret.encode() not in written
        assert secret.encode("utf-16-le") not in written


@pytest.mark.django_db
def test_a_name_can_be_read_again():
    person = add_person(name=f"  {NAME} ", at=MONDAY)

    assert Person.objects.get(pk=person.pk).name == NAME


@pytest.mark.django_db
def test_without_a_name_and_a_contact_a_person_is_anonymous():
    person = add_person(at=MONDAY)

    assert (person.anonymous, person.name) == (True, "")


@pytest.mark.django_db
@pytest.mark.parametrize("told", [{"name": NAME}, {"reach": Reach.PHONE, "value": PHONE}])
def test_with_a_name_or_a_contact_a_person_is_not_anonymous(told):
    assert not make_person(**told).anonymous


@pytest.mark.django_db
def test_opening_a_contact_gives_it_and_leaves_one_entry_with_the_purpose():
    person, by = tell_who(add_person(at=MONDAY)), desk()

    value = open_contact(person, kind=Reach.PHONE, purpose="call_back", by=by, at=MONDAY)

    entry = Entry.objects.get(kind="person.contact_opened")
    assert value == PHONE
    assert (entry.actor, entry.target) == (f"offices.staff:{by.pk}", f"people.person:{person.pk}")
    assert entry.data == {"contact": "phone", "purpose": "call_back"}


@pytest.mark.django_db
@pytest.mark.parametrize("purpose", ["", "curiosity", "Reply"])
def test_without_a_stated_purpose_nothing_is_opened(purpose):
    person = tell_who(add_person(at=MONDAY))

    with pytest.raises(ValueError, match="opened for one of"):
        open_contact(person, kind=Reach.PHONE, purpose=purpose, by=desk(), at=MONDAY)

    assert not Entry.objects.filter(kind="person.contact_opened").exists()


@pytest.mark.django_db
def test_what_was_not_left_cannot_be_opened_and_leaves_no_entry():
    person = tell_who(add_person(at=MONDAY))

    with pytest.raises(NoContactError):
        open_contact(person, kind=Reach.EMAIL, purpose="reply", by=desk(), at=MONDAY)

    assert not Entry.objects.filter(kind="person.contact_opened").exists()


@pytest.mark.django_db
def test_a_person_can_read_who_opened_their_contact_the_newest_first():
    person, other = tell_who(add_person(at=MONDAY)), tell_who(add_person(at=MONDAY))
    for who, purpose in ((person, PURPOSES[0]), (other, PURPOSES[1]), (person, PURPOSES[2])):
        open_contact(who, kind=Reach.PHONE, purpose=purpose, by=desk(), at=MONDAY)

    assert [entry.data["purpose"] for entry in openings(person)] == [PURPOSES[2], PURPOSES[0]]


@pytest.mark.django_db
def test_no_entry_holds_a_word_of_what_was_told():
    person = tell_who(add_person(at=MONDAY))
    open_contact(person, kind=Reach.PHONE, purpose="reply", by=desk(), at=MONDAY)

    told = " ".join(entry.content().decode() for entry in Entry.objects.all())

    assert PHONE not in told
    assert "planted" not in told


@pytest.mark.django_db
def test_a_sealed_contact_moved_to_another_row_is_refused():
    thief, owner = tell_who(add_person(at=MONDAY), value="13500000000"), make_person()
    contact = store_contact(owner, kind=Reach.PHONE, value=PHONE)
    Contact.objects.filter(person=thief).update(sealed=contact.sealed)

    with pytest.raises(SealBrokenError):
        open_contact(thief, kind=Reach.PHONE, purpose="reply", by=desk(), at=MONDAY)


@pytest.mark.django_db
def test_a_sealed_name_moved_to_another_person_is_refused():
    person, other = add_person(name=NAME, at=MONDAY), add_person(at=MONDAY)
    other.sealed_name = person.sealed_name

    with pytest.raises(SealBrokenError):
        _ = other.name


@pytest.mark.django_db
def test_a_changed_seal_is_refused():
    person = tell_who(add_person(at=MONDAY))
    contact = Contact.objects.get()
    half = len(contact.sealed) // 2
    swapped = "A" if contact.sealed[half] != "A" else "B"
    contact.sealed = contact.sealed[:half] + swapped + contact.sealed[half + 1 :]
    contact.save()

    with pytest.raises(SealBrokenError):
        open_contact(person, kind=Reach.PHONE, purpose="reply", by=desk(), at=MONDAY)


@pytest.mark.django_db
def test_the_same_number_is_found_again_by_its_keyed_hash_however_it_is_written():
    store_contact(make_person(), kind=Reach.PHONE, value="１３９８７６５４３２１")

    lookup = keyring().index(f" {PHONE}", "contact:phone")

    assert Contact.objects.filter(lookup=lookup).exists()
    assert PHONE not in lookup


@pytest.mark.django_db
def test_the_same_address_of_two_kinds_has_two_hashes():
    assert keyring().index(PHONE, "contact:phone") != keyring().index(PHONE, "contact:email")


@pytest.mark.django_db
def test_a_new_number_takes_the_place_of_the_one_before():
    person = tell_who(add_person(at=MONDAY))

    tell_who(person, value="13500000000")

    opened = open_contact(person, kind=Reach.PHONE, purpose="reply", by=desk(), at=MONDAY)
    assert (opened, Contact.objects.count()) == ("13500000000", 1)


@pytest.mark.django_db
def test_consent_has_its_moment_and_can_be_taken_back():
    person = add_person(at=MONDAY)

    set_consent(person, consents=True, at=MONDAY)
    set_consent(person, consents=False, at=MONDAY + STEP)

    stored = Person.objects.get()
    assert (stored.consents, stored.consented_at) == (False, MONDAY)
    assert list(Entry.objects.order_by("id").values_list("kind", flat=True)) == [
        "person.consented",
        "person.consent_withdrawn",
    ]


@pytest.mark.django_db
def test_nobody_consents_without_a_moment():
    person = add_person(at=MONDAY)
    person.consents = True

    with pytest.raises(IntegrityError), transaction.atomic():
        person.save()


@pytest.mark.django_db
def test_two_matters_of_one_human_being_are_two_people_that_nothing_joins():
    first, second = make_party(name=NAME), make_party(name=NAME)

    assert first.person != second.person
    columns = {f.name for f in Person._meta.get_fields() if f.is_relation}
    assert columns == {"contacts", "party"}


@pytest.mark.parametrize(
    "written", ["138 0013 8000", "+86 138-0013-8000", "0086 13800138000", "１３８００１３８０００"]
)
def test_a_telephone_number_is_found_again_however_it_is_written(written):
    assert contact_index(Reach.PHONE, written) == contact_index(Reach.PHONE, "13800138000")


def test_another_number_is_another_one():
    numbers = {contact_index(Reach.PHONE, n) for n in ("13800138000", "13800138001", "8613800138")}

    assert len(numbers) == 3


@pytest.mark.django_db
def test_a_matter_is_looked_up_for_a_stated_purpose_only():
    with pytest.raises(ValueError, match="looked up for one of"):
        note_look_up(make_person(), purpose="curiosity", by=make_staff(), at=MONDAY)
