"""The people whom the desk calls to ask what they think of their answer."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from heartline.cases.models import Party
from heartline.cases.rules import may_call_back, may_read_name, may_take_verdict
from heartline.cases.sentences import waiting_words
from heartline.offices.models import Staff


@dataclass(frozen=True)
class CallRow:
    """One person to call: who, about which case, since when, and how often it was tried.

    takes_verdict: whether the reader may write down what they say; never of their own answer.
    """

    party: int
    name: str
    number: str
    case_number: str
    title: str
    url: str
    since: str
    calls: int
    takes_verdict: bool
    once: str


def call_rows(staff: Staff, parties: Iterable[Party], at: datetime) -> list[CallRow]:
    """A line for each of `parties`, rows of `lists.to_call_back`, whom `staff` may call."""
    return [_call_row(staff, party, at) for party in parties if may_call_back(staff, party.case)]


def _call_row(staff: Staff, party: Party, at: datetime) -> CallRow:
    case = party.case
    named = may_read_name(staff, case, party.person)
    return CallRow(
        party=party.pk,
        name=party.person.name if named else "",
        number=party.number,
        case_number=case.number,
        title=case.title,
        url=case.get_absolute_url(),
        since=waiting_words(case.answered_at or at, at),
        calls=party.calls,
        takes_verdict=may_take_verdict(staff, case),
        once=secrets.token_urlsafe(12),
    )
