"""Forgetting a person in the cases: a tombstone stands where their words were."""

from datetime import datetime

from django.db import models

from heartline.cases.models import Case, Party, Reply, Verdict
from heartline.ledger.models import Committed, reference
from heartline.people.models import Person


def erase_person(person: Person, *, by: models.Model, at: datetime) -> list[str]:
    """Take away what `person` said and what was said to them alone; the rows that lost content.

    The case stays, with its steps and its verdict's figures: an office does not get rid of a case
    because somebody asks to be forgotten.
    """
    erased: list[Committed] = []
    for party in Party.objects.filter(person=person).select_related("case"):
        erased += _erase_messages(party, at)
        erased += _erase_words(party)
        if party.case.parties.count() == 1 or party.case_id == party.home_id:
            _erase_case_words(party)
    return [reference(row) for row in erased]


def _erase_messages(party: Party, at: datetime) -> list[Committed]:
    messages = list(party.messages.filter(erased_at=None))
    party.messages.filter(erased_at=None).update(
        title="",
        text="",
        place="",
        latitude=None,
        longitude=None,
        external_id=None,
        remarks={},
        salt=None,
        erased_at=at,
    )
    return list[Committed](messages)


def _erase_words(party: Party) -> list[Committed]:
    """The person's words in verdicts, and what an office wrote to them."""
    verdicts = list(Verdict.objects.filter(party=party).exclude(salt=None))
    Verdict.objects.filter(party=party).update(words="", salt=None)
    alone = party.case.parties.count() == 1
    replies = Reply.objects.filter(case=party.case) if alone else party.replies.all()
    sent = list(replies.exclude(salt=None))
    replies.update(text="", salt=None)
    return [*verdicts, *sent]


def _erase_case_words(party: Party) -> None:
    Case.objects.filter(pk__in=[party.case_id, party.home_id]).update(
        title="",
        place="",
        latitude=None,
        longitude=None,
        released_at=None,
        released_by=None,
        public_title="",
        public_text="",
        public_reply="",
    )
