"""Who opened a person's contact or looked their matter up, as that person reads it.

They read what work somebody does and where, never a name.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from heartline.channels.pages.words import short_moment
from heartline.ledger.models import Entry
from heartline.offices.models import Duty
from heartline.people.actions import openings
from heartline.people.models import Person

#: The most openings that one page tells of.
MOST = 20


@dataclass(frozen=True)
class Opening:
    """One opening of a contact, or one look-up of an open matter."""

    moment: str
    who: str
    what_for: str


def openings_of(person: Person, *, today: datetime) -> list[Opening]:
    """The last openings and look-ups, the newest first."""
    return [
        Opening(
            short_moment(entry.at, today=today),
            _who(entry),
            _what_for(str(entry.data.get("purpose", ""))),
        )
        for entry in openings(person)[:MOST]
    ]


def _who(entry: Entry) -> str:
    """Who it was: the duty and the office; our own post for what the machinery sends."""
    kind, _colon, key = entry.actor.partition(":")
    if not kind:
        return _("Our post")
    if kind != "offices.staff":
        return _("You")
    held = Duty.objects.filter(staff_id=int(key), since__lte=entry.at).select_related("office")
    then = [duty for duty in held if duty.ended_at is None or duty.ended_at > entry.at]
    names = [f"{duty.get_kind_display()} · {duty.office}" for duty in then[:2]]
    return ", ".join(names) or _("A member of staff")


def _what_for(purpose: str) -> str:
    return {
        "reply": _("to answer you"),
        "call_back": _("to ask what you think of the answer"),
        "question": _("to ask you something"),
        "visit": _("to visit you"),
        "delivery": _("to bring you a letter"),
        "own_request": _("because you asked"),
        "they_call": _("looked up your matter because you called"),
        "we_call": _("looked up your matter to speak with you on the telephone"),
        "counter": _("looked up your matter at the counter"),
    }.get(purpose, purpose)
