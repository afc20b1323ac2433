"""What can happen to what we know of a person."""

import unicodedata
from datetime import datetime

from django.conf import settings
from django.db import models, transaction
from django.utils.module_loading import import_string

from heartline.ledger.actions import record
from heartline.ledger.models import Entry, reference
from heartline.people.events import PersonEvent
from heartline.people.models import Contact, Person, Reach
from heartline.shared.keyring import keyring

#: What a contact may be opened for; the ledger keeps the word, the person can read it.
PURPOSES = ("reply", "call_back", "question", "visit", "delivery", "own_request")
#: What a person's open matters may be brought up for while somebody speaks with them.
LOOK_UPS = ("they_call", "we_call", "counter")


class NoContactError(Exception):
    """The person left no such way to reach them."""


def add_person(*, name: str = "", language: str = "zh-hans", at: datetime) -> Person:
    """A person who speaks now, with what they chose to say of themself.

    No entry of its own: it happens inside the message that the person brings.
    """
    person = Person(anonymous=not name.strip(), language=language, created_at=at)
    person.seal_name(name)
    person.save(force_insert=True)
    return person


def contact_index(kind: str, value: str) -> str:
    """The keyed hash by which a contact is found again.

    Of a telephone number only its digits count, without the country's own code: people write the
    same number in many ways.
    """
    if kind == Reach.PHONE:
        plain = unicodedata.normalize("NFKC", value).strip()
        digits = "".join(letter for letter in plain if letter.isdecimal())
        digits = digits.removeprefix("00") if digits.startswith("0086") else digits
        abroad = plain.startswith(("+86", "0086"))
        value = (digits.removeprefix("86") if abroad else digits) or value
    return keyring().index(value, f"contact:{kind}")


def store_contact(person: Person, *, kind: Reach, value: str) -> Contact:
    """Seal one way to reach `person`, in the place of the one before; no entry of its own."""
    Contact.objects.filter(person=person, kind=kind).delete()
    contact = Contact(person=person, kind=kind, lookup=contact_index(kind, value))
    contact.sealed = keyring().seal(value.strip(), contact.where)
    contact.save(force_insert=True)
    return contact


def same_person_again(person: Person, *, at: datetime) -> Person:
    """A second row of somebody who spoke of two matters at once: name, contacts, how they hear.

    A row belongs to one matter, so each can be forgotten without the other. Their consent is not
    taken along: what they agreed to publish was another matter. No entry of its own.
    """
    again = Person(
        anonymous=person.anonymous,
        name_hidden=person.name_hidden,
        reach=person.reach,
        language=person.language,
        created_at=at,
    )
    again.seal_name(person.name)
    again.save(force_insert=True)
    for contact in person.contacts.all():
        value = keyring().open(contact.sealed, contact.where)
        store_contact(again, kind=Reach(contact.kind), value=value)
    return again


@transaction.atomic
def give_contact(
    person: Person,
    *,
    name: str,
    name_hidden: bool,
    reach: Reach,
    value: str,
    at: datetime,
) -> Person:
    """Say who they are and how they want to hear from us, as far as they wish.

    Args:
        value: the address or number for `reach`; "" for the follow page, or to keep the one that
            they gave before.
    """
    person.seal_name(name)
    person.name_hidden = name_hidden
    person.reach = reach
    if value.strip():
        store_contact(person, kind=reach, value=value)
    person.anonymous = not name.strip() and not person.contacts.exists()
    person.save()
    record(PersonEvent.CONTACT_GIVEN, at=at, by=person, target=person, reach=str(reach))
    return person


@transaction.atomic
def open_contact(
    person: Person, *, kind: Reach, purpose: str, by: models.Model | None, at: datetime
) -> str:
    """The person's address or number, opened for a stated purpose and entered in the ledger.

    Raises:
        ValueError: `purpose` is none of `PURPOSES`.
        NoContactError: the person left none of this kind.
    """
    if purpose not in PURPOSES:
        raise ValueError(f"a contact is opened for one of {', '.join(PURPOSES)}")
    contact = Contact.objects.filter(person=person, kind=kind).first()
    if contact is None:
        raise NoContactError(kind)
    record(
        PersonEvent.CONTACT_OPENED,
        at=at,
        by=by,
        target=person,
        contact=str(kind),
        purpose=purpose,
    )
    return keyring().open(contact.sealed, contact.where)


@transaction.atomic
def note_look_up(person: Person, *, purpose: str, by: models.Model, at: datetime) -> None:
    """Enter in the ledger that the person's open matter was brought up, and what for.

    Raises:
        ValueError: `purpose` is none of `LOOK_UPS`.
    """
    if purpose not in LOOK_UPS:
        raise ValueError(f"a matter is looked up for one of {', '.join(LOOK_UPS)}")
    record(PersonEvent.LOOKED_UP, at=at, by=by, target=person, purpose=purpose)


def openings(person: Person) -> models.QuerySet[Entry]:
    """When and what for the person's contact was opened or their matter looked up, newest first."""
    kinds = (PersonEvent.CONTACT_OPENED, PersonEvent.LOOKED_UP)
    return Entry.objects.filter(target=reference(person), kind__in=kinds).order_by("-id")


@transaction.atomic
def set_consent(person: Person, *, consents: bool, at: datetime) -> Person:
    """Let what they said be published, or take that back."""
    person.consents = consents
    person.consented_at = at if consents else person.consented_at
    person.save(update_fields=["consents", "consented_at"])
    kind = PersonEvent.CONSENTED if consents else PersonEvent.CONSENT_WITHDRAWN
    record(kind, at=at, by=person, target=person)
    return person


@transaction.atomic
def erase_person(person: Person, *, by: models.Model, at: datetime) -> None:
    """Forget a person in every room; the record stays whole, with tombstones where they spoke."""
    erased: list[str] = []
    for name in settings.ERASURE:
        erased += import_string(name)(person, by=by, at=at)
    Contact.objects.filter(person=person).delete()
    person.sealed_name = ""
    person.anonymous = True
    person.consents = False
    person.reach = Reach.PAGE
    person.erased_at = at
    person.save()
    record(PersonEvent.ERASED, at=at, by=by, target=person, erased=erased)
