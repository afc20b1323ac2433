"""Bringing up what a caller has open with us: theirs alone, for a purpose, and not too often.

There is no history: closed matters stay closed here, and nobody counts earlier calls.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.db import transaction
from django.db.models import Prefetch, Q

from heartline.cases.codes import code_hash, tidy_code
from heartline.cases.models import CaseStatus, Party, PartyStatus, Reply, ReplyStatus, pk_of
from heartline.cases.models.case import case_opens_to
from heartline.cases.queries.rows import parts_for_rules
from heartline.cases.rules import Fields, readable
from heartline.channels.events import PhoneEvent
from heartline.channels.limits import too_often
from heartline.ledger.actions import record
from heartline.offices.models import Staff
from heartline.people.actions import contact_index, note_look_up
from heartline.people.models import Reach
from heartline.shared.clock import day_of
from heartline.shared.keyring import keyring

HOUR = timedelta(hours=1)
#: The most look-ups by one member of staff in an hour: more than a line with no pause rings.
MOST_BY_ONE = 60
#: The most look-ups of one number, code or case in an hour, whoever makes them.
MOST_OF_ONE = 6
#: The most open matters that are shown of one number.
MOST_SHOWN = 10
#: What was found may be worked with for so long; then it is looked up again.
GOOD_FOR = HOUR
_SALT = "heartline.phone.found"


class TooManyLookUpsError(Exception):
    """More look-ups within the hour than one member of staff, or one number, may have."""


class NotANumberError(Exception):
    """What was typed is no telephone number, no follow code and no case number."""


@dataclass(frozen=True)
class Found:
    """What a look-up brought up, and in what way: by "phone", "code" or "number"."""

    words: str
    how: str
    parties: list[Party]

    @property
    def proves_nothing(self) -> bool:
        """Whether anybody could have named what was typed: case numbers are public."""
        return self.how == "number"


def how_typed(words: str) -> str:
    """What was typed: a follow "code", the "number" of a case, or a "phone" number.

    Raises:
        NotANumberError: none of them.
    """
    if tidy_code(words):
        return "code"
    if pk_of(words) is not None:
        return "number"
    digits = sum(letter.isdecimal() for letter in words)
    others = {letter for letter in words if not letter.isdecimal()}
    if 5 <= digits <= 20 and others <= set(" +-–—()/.\u3000"):
        return "phone"
    raise NotANumberError


def look_up(words: str, *, purpose: str, by: Staff, at: datetime) -> Found:
    """The open matters of the one who is speaking; every look-up is entered in the ledger.

    The ledger keeps who looked, what for, in what way and a hash that is good for the day; each
    person whose matter came up can read that it did.

    Raises:
        NotANumberError: nothing can be looked up by these words.
        TooManyLookUpsError: too many look-ups within the hour, of this number or by this staff.
    """
    how = how_typed(words)
    caller = _hash_of_the_day(how, words, at)
    own = _hash_of_the_day("staff", str(by.pk), at)
    if too_often("look_up_by", own, most=MOST_BY_ONE, span=HOUR, at=at):
        raise TooManyLookUpsError
    if too_often("look_up_of", caller, most=MOST_OF_ONE, span=HOUR, at=at):
        raise TooManyLookUpsError
    return _look_up(words, how, caller, purpose=purpose, by=by, at=at)


@transaction.atomic
def _look_up(words: str, how: str, caller: str, *, purpose: str, by: Staff, at: datetime) -> Found:
    parties = _readable_by(by, _fits(how, words))
    for party in parties:
        note_look_up(party.person, purpose=purpose, by=by, at=at)
    record(
        PhoneEvent.LOOKED_UP,
        at=at,
        by=by,
        target=by,
        purpose=purpose,
        how=how,
        caller=caller,
    )
    return Found(words, how, parties)


def _hash_of_the_day(how: str, words: str, at: datetime) -> str:
    """Tells two callers apart until the day ends; nobody is found again by it later."""
    same = contact_index(Reach.PHONE, words) if how == "phone" else tidy_code(words) or words
    return keyring().index(same, f"look-up {how} {day_of(at)}")


def _fits(how: str, words: str) -> Q:
    if how == "code":
        return Q(code_hash=code_hash(words))
    if how == "number":
        return Q(home=pk_of(words) or 0)
    lookup = contact_index(Reach.PHONE, words)
    return Q(person__contacts__kind=Reach.PHONE, person__contacts__lookup=lookup)


def _readable_by(staff: Staff, fits: Q) -> list[Party]:
    """The open matters that fit and whose words `staff` may read, the newest first."""
    sent = Reply.objects.filter(status=ReplyStatus.SENT).only(
        "case", "answers", "status", "sent_at", "sent_by"
    )
    parties = (
        Party.objects.filter(fits, person__erased_at=None)
        .exclude(case__status=CaseStatus.CLOSED)
        .exclude(status=PartyStatus.WITHDRAWN)
        .filter(case_opens_to(staff))
        .select_related("person", "home", "case__lead", "case__about")
        .prefetch_related(parts_for_rules("case__assignments"), Prefetch("case__replies", sent))
        .order_by("-spoke_at", "-pk")[:MOST_SHOWN]
    )
    return [party for party in parties if Fields.WORDS in readable(staff, party.case)]


# Between two requests of one call ----------------------------------------------------------------


def mark_of(found: Found, *, by: Staff) -> str:
    """What was found, signed for `by`, so that the same call needs no second look-up."""
    told = [by.pk, _said(found.words), found.how, [party.pk for party in found.parties]]
    return signing.dumps(told, salt=_SALT, compress=True)


def found_again(mark: str, *, by: Staff) -> Found | None:
    """What `by` found a while ago, as it stands now; None once the hour is over."""
    try:
        staff, words, how, parties = signing.loads(mark, salt=_SALT, max_age=GOOD_FOR)
    except (signing.BadSignature, ValueError):
        return None
    if staff != by.pk:
        return None
    return Found(words, how, _readable_by(by, Q(pk__in=parties)) if parties else [])


def is_of(found: Found, words: str) -> bool:
    """Whether this was found by these very words."""
    return found.words in (words, _said(words))


def _said(words: str) -> str:
    """The words as a hash: a page holds no second copy of a number or code."""
    return keyring().index(words, "look-up words")
