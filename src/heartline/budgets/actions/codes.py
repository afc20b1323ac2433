"""Voting codes: by letter, e-mail or text message, and at the desk; kept as hashes only."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from unicodedata import normalize

from django.db import transaction
from django.db.models import QuerySet

from heartline.budgets.actions.code_mails import post_codes
from heartline.budgets.actions.steps import BudgetRefusedError, allow, hold
from heartline.budgets.codes import Addressee, code_hash, new_code
from heartline.budgets.events import BudgetEvent
from heartline.budgets.models import Budget, Voter, VoterState, Way
from heartline.budgets.rules import may_run, may_serve_voters
from heartline.budgets.steps import TAKES_CODES
from heartline.ledger.actions import record
from heartline.offices.models import Staff

#: So many codes are made, and printed, at once.
MOST_CODES = 500
#: How codes are sent to whom no address need be known.
_AFAR = (Way.EMAIL, Way.SMS)


@transaction.atomic
def make_codes(
    budget: Budget,
    addressees: Sequence[Addressee],
    *,
    way: Way = Way.LETTER,
    by: Staff,
    at: datetime,
) -> list[tuple[Addressee, str]]:
    """One code for each addressee; whoever stands on the roll already gets none.

    A list of addresses and one of telephones or mailboxes have only names in common: whoever is
    called like somebody of the other list gets none either, and is asked at the desk.

    Those by e-mail are put on their way. A letter is printed, and a text message sent, by whoever
    is given what comes out here.

    Returns:
        Each addressee with their code, in the order given. The codes are nowhere else, but for
        those by e-mail, which lie sealed until the mail server has them.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "no_codes"; "too_many_codes"; "not_now".
    """
    hold(budget)
    allow(may_run(by, budget))
    _check(budget, len(addressees))
    known = set(_roll(budget).values_list("who", flat=True))
    others = (Way.LETTER, Way.DESK) if way in _AFAR else _AFAR
    elsewhere = set(_roll(budget).filter(way__in=others).values_list("named", flat=True))
    made = []
    for addressee in addressees:
        who, named = who_hash(budget, addressee), _name_hash(budget, addressee)
        if (who and who in known) or (named and named in elsewhere):
            continue
        known.add(who)
        made.append((addressee, _issue(budget, way, addressee)))
    if way == Way.EMAIL:
        post_codes(budget, made, at=at)
    record(BudgetEvent.CODES_MADE, at=at, by=by, target=budget, count=len(made))
    return made


def _check(budget: Budget, count: int) -> None:
    if budget.phase not in TAKES_CODES:
        raise BudgetRefusedError("not_now")
    if count < 1:
        raise BudgetRefusedError("no_codes")
    if count > MOST_CODES:
        raise BudgetRefusedError("too_many_codes")


@transaction.atomic
def code_at_desk(
    budget: Budget,
    addressee: Addressee,
    *,
    replaces: bool = False,
    is_namesake: bool = False,
    by: Staff,
    at: datetime,
) -> str:
    """A code for somebody whose identity `by` has just checked; nothing of the card is kept.

    Args:
        replaces: their letter was lost: the code on the roll stops being valid, if unused.
        is_namesake: whoever of the same name has a code already is somebody else.

    Raises:
        PermissionDenied: `by` does not serve voters of this office.
        BudgetRefusedError: "no_name"; "on_roll": they have a code; "has_voted"; "namesake",
            "namesakes": one or several of that name have a code that went elsewhere; "not_now".
    """
    hold(budget)
    allow(may_serve_voters(by, budget))
    _check(budget, 1)
    if not addressee.name.strip() or not addressee.address.strip():
        raise BudgetRefusedError("no_name")
    known = _known(budget, addressee, replaces=replaces, is_namesake=is_namesake)
    if known is not None:
        _make_room(budget, known, replaces=replaces, by=by, at=at)
    code = _issue(budget, Way.DESK, addressee)
    record(BudgetEvent.CODES_MADE, at=at, by=by, target=budget, count=1)
    return code


def _known(
    budget: Budget, addressee: Addressee, *, replaces: bool, is_namesake: bool
) -> Voter | None:
    """Who on the roll it is; a list may know somebody by their telephone or mailbox alone."""
    found = _roll(budget).filter(who=who_hash(budget, addressee)).first()
    if found is not None or is_namesake:
        return found
    namesakes = list(_roll(budget).filter(named=_name_hash(budget, addressee))[:2])
    if namesakes and not replaces:
        raise BudgetRefusedError("namesake")
    if len(namesakes) > 1:
        raise BudgetRefusedError("namesakes")
    return namesakes[0] if namesakes else None


def _make_room(budget: Budget, known: Voter, *, replaces: bool, by: Staff, at: datetime) -> None:
    if known.state != VoterState.UNUSED:
        raise BudgetRefusedError("has_voted")
    if not replaces:
        raise BudgetRefusedError("on_roll")
    Voter.objects.filter(pk=known.pk, state=VoterState.UNUSED).update(state=VoterState.VOID)
    record(BudgetEvent.CODE_VOIDED, at=at, by=by, target=budget)


def _roll(budget: Budget) -> QuerySet[Voter]:
    return Voter.objects.filter(budget=budget).exclude(state=VoterState.VOID)


def _issue(budget: Budget, way: Way, addressee: Addressee) -> str:
    code = new_code()
    Voter.objects.create(
        budget=budget,
        who=who_hash(budget, addressee),
        named=_name_hash(budget, addressee),
        code_hash=code_hash(code),
        way=way,
    )
    return code


def who_hash(budget: Budget, addressee: Addressee) -> str:
    """The hash by which somebody is found on the roll again; "" for whoever lives at an address.

    It is keyed with a key of this budget alone, which is destroyed when voting is closed.
    """
    sent_to = addressee.email or addressee.phone
    if not (addressee.name.strip() or sent_to):
        return ""
    return _keyed(budget, addressee.name, addressee.address.strip() or sent_to)


def _name_hash(budget: Budget, addressee: Addressee) -> str | None:
    """The hash of the name alone, keyed likewise; None without a name."""
    return _keyed(budget, addressee.name) if addressee.name.strip() else None


def _keyed(budget: Budget, *words: str) -> str:
    if budget.roll_key is None:
        budget.roll_key = secrets.token_bytes(32)
        budget.save(update_fields=["roll_key"])
    told = "\0".join(map(_plain, words))
    return hmac.new(bytes(budget.roll_key), told.encode(), sha256).hexdigest()


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).casefold().split())
