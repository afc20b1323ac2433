"""What a page brings in, and what the channels forget."""

from collections.abc import Sequence
from datetime import datetime

from django.db import IntegrityError, models, transaction

from heartline.cases.actions.intake import (
    Incoming,
    add_to_case,
    already_heard,
    receive_message,
)
from heartline.cases.actions.verdicts import reopen
from heartline.cases.models import Case, Message, Party
from heartline.channels.models import Letter
from heartline.channels.phone.drafts import forget_drafts_of
from heartline.files.actions import attach_all
from heartline.files.rules import CheckedFile
from heartline.people.actions import add_person, give_contact
from heartline.people.models import Contact, Person, Reach


def hear(incoming: Incoming, *, files: Sequence[CheckedFile] = (), at: datetime) -> Party:
    """A message from a page, with what came along: heard once, however often it is sent.

    Raises:
        NothingSaidError: there are no words and no files.
        TooLongError: there are too many characters.
    """
    try:
        return _hear(incoming, files, at)
    except IntegrityError:
        # The same message, sent twice at once: the other one was first.
        if party := already_heard(incoming):
            return party
        raise


@transaction.atomic
def _hear(incoming: Incoming, files: Sequence[CheckedFile], at: datetime) -> Party:
    if party := already_heard(incoming):
        return party
    person = add_person(language=incoming.language, at=at)
    attachments = attach_all(files, by=person, at=at)
    return receive_message(incoming, files=attachments, person=person, at=at)


@transaction.atomic
def hear_more(
    party: Party, incoming: Incoming, *, files: Sequence[CheckedFile] = (), at: datetime
) -> Message:
    """Something more that the person says, with what came along; the same twice is one.

    Raises:
        NothingSaidError: there are no words and no files.
        TooLongError: there are too many characters.
    """
    key = incoming.idempotency_key
    if key and (heard := party.messages.filter(idempotency_key=key).first()):
        return heard
    attachments = attach_all(files, by=party.person, at=at)
    return add_to_case(party, incoming, files=attachments, at=at)


@transaction.atomic
def reopen_with_words(party: Party, incoming: Incoming, *, at: datetime) -> Case:
    """Say that it is not solved after all and, for who wishes, what is still wrong.

    Raises:
        CaseRefusedError: "too_late": it was not closed by judging, or too long ago.
        CaseMovedError: it was reopened meanwhile.
        TooLongError: there are too many characters.
    """
    case = reopen(party, by=party.person, at=at)
    if incoming.text.strip():
        add_to_case(party, incoming, at=at)
    return case


@transaction.atomic
def change_contact(
    person: Person,
    *,
    name: str,
    name_hidden: bool,
    reach: Reach,
    value: str,
    language: str,
    at: datetime,
) -> Person:
    """How the person wants to hear from us from now on; what they no longer want used is gone."""
    person.language = language
    Contact.objects.filter(person=person).exclude(kind=reach).delete()
    return give_contact(person, name=name, name_hidden=name_hidden, reach=reach, value=value, at=at)


def erase_person(person: Person, *, by: models.Model, at: datetime) -> list[str]:
    """Take every letter to `person` out of the outbox, and throw away drafts with their number.

    Letters hold no words, and the ledger never knew of a draft: no row lost any.
    """
    Letter.objects.filter(party__person=person).delete()
    forget_drafts_of(person)
    return []
