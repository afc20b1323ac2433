"""The outbox: what the ledger tells becomes letters, one to each person whom it concerns."""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from heartline.cases.events import CaseEvent
from heartline.cases.models import WAITING, Case, CaseStatus, Party, PartyStatus
from heartline.channels.models import Letter, LetterKind, LetterStatus
from heartline.ledger.actions import mark_read, read_on
from heartline.ledger.models import Entry
from heartline.people.events import PersonEvent
from heartline.people.models import Reach

#: The name of our bookmark in the ledger.
READER = "delivery"

#: What the ledger tells, and the letter that tells it to everybody in the case.
LETTERS = {
    CaseEvent.ASSIGNED: LetterKind.ASSIGNED,
    CaseEvent.DESIGNATED: LetterKind.ASSIGNED,
    CaseEvent.ROUTED: LetterKind.ASSIGNED,
    CaseEvent.WORD_SENT: LetterKind.WORD,
    CaseEvent.ANSWERED: LetterKind.ANSWERED,
    CaseEvent.ANSWERED_AT_ONCE: LetterKind.ANSWERED,
    CaseEvent.REDONE: LetterKind.REDONE,
    CaseEvent.REOPENED: LetterKind.REDONE,
    CaseEvent.DUE_MOVED: LetterKind.MOVED,
    CaseEvent.CLOSED: LetterKind.CLOSED,
    CaseEvent.OUT_OF_SCOPE: LetterKind.CLOSED,
}
#: A letter is overtaken, and neither written nor sent, once its case stands elsewhere.
TRUE_WHILE = {
    LetterKind.ASSIGNED: WAITING,
    LetterKind.REDONE: WAITING,
    LetterKind.MOVED: WAITING,
    LetterKind.ANSWERED: (CaseStatus.ANSWERED,),
    LetterKind.CLOSED: (CaseStatus.CLOSED,),
}
#: Whom a letter tells who spoke in the case; else all who have not withdrawn.
WHO_HEARS = {
    LetterKind.ANSWERED: Q(status__in=(PartyStatus.WAITING, PartyStatus.ASKED)),
    LetterKind.CLOSED: Q(),
    LetterKind.MOVED: Q(status=PartyStatus.WAITING, first_due_at__isnull=False),
}


def write_letters(*, at: datetime) -> tuple[int, int]:
    """Read the ledger on from the bookmark, and put letters in the outbox.

    Returns:
        How many entries were read, and how many letters they made.
    """
    read = made = 0
    while True:
        with transaction.atomic():
            position = None
            for position, entry in read_on(READER):
                read += 1
                letters = list(_letters_of(entry, position, at))
                made += len(Letter.objects.bulk_create(letters, ignore_conflicts=True))
            if position is None:
                return read, made
            mark_read(READER, position)


def _letters_of(entry: Entry, position: int, at: datetime) -> Iterator[Letter]:
    for party, kind in _who_hears(entry):
        person = party.person
        reachable = person.reach == Reach.EMAIL and person.erased_at is None
        if not reachable or party.case.imported or is_overtaken(kind, party.case):
            continue
        yield Letter(
            party=party, kind=kind, position=position, language=person.language, next_at=at
        )


def is_overtaken(kind: str, case: Case) -> bool:
    """Whether a letter of this kind would tell what is no longer so."""
    statuses = TRUE_WHILE.get(LetterKind(kind))
    return statuses is not None and case.status not in statuses


def _who_hears(entry: Entry) -> Iterator[tuple[Party, LetterKind]]:
    """The people whom an entry concerns, each with the kind of letter that tells them."""
    label, _colon, key = entry.target.partition(":")
    parties = Party.objects.select_related("person", "case")
    if entry.kind == PersonEvent.CONTACT_GIVEN and label == "people.person":
        for party in parties.filter(person__key=key):
            yield from _first_letter(party)
        return
    if entry.kind == CaseEvent.SPLIT and "out_of" in entry.data:
        # The second matter has a number and a code of its own.
        for party in parties.filter(pk=entry.data["party"]):
            yield party, LetterKind.RECEIVED
        return
    kind = next((letter for event, letter in LETTERS.items() if event == entry.kind), None)
    if kind is None:
        return
    parties = parties.filter(case__pk=int(key))
    if kind == LetterKind.WORD:
        parties = parties.filter(pk=entry.data["party"])
    else:
        parties = parties.filter(WHO_HEARS.get(kind, ~Q(status=PartyStatus.WITHDRAWN)))
    for party in parties:
        yield party, kind


def _first_letter(party: Party) -> Iterator[tuple[Party, LetterKind]]:
    """What somebody is told who has just said how to reach them; once, if they say it twice."""
    to_judge = party.case.status == CaseStatus.ANSWERED and party.status == PartyStatus.WAITING
    kind = LetterKind.ANSWERED if to_judge else LetterKind.RECEIVED
    if not party.letters.filter(kind=kind, status=LetterStatus.WAITING).exists():
        yield party, kind
