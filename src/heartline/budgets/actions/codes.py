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
from heartline.budgets.steps import Phase
from heartline.ledger.actions import record
from heartline.offices.models import Staff

#: So many codes are made, and printed, at once.
MOST_CODES = 500
#: Codes are made before voting opens and while it is open.
_MAKING = (Phase.COSTING, Phase.FROZEN, Phase.VOTING)


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
    made = []
    for addressee in addressees:
        who = who_hash(budget, addressee)
        if who and who in known:
            continue
        known.add(who)
        made.append((addressee, _issue(budget, way, who)))
    if way == Way.EMAIL:
        post_codes(budget, made, at=at)
    record(BudgetEvent.CODES_MADE, at=at, by=by, target=budget, count=len(made))
    return made


def _check(budget: Budget, count: int) -> None:
    if budget.phase not in _MAKING:
        raise BudgetRefusedError("not_now")
    if count < 1:
        raise BudgetRefusedError("no_codes")
    if count > MOST_CODES:
        raise BudgetRefusedError("too_many_codes")


@transaction.atomic
def code_at_desk(
    budget: Budget, addressee: Addressee, *, replaces: bool = False, by: Staff, at: datetime
) -> str:
    """A code for somebody whose identity `by` has just checked; nothing of the card is kept.

    Args:
        replaces: their letter was lost: the code on the roll stops being valid, if unused.

    Raises:
        PermissionDenied: `by` does not serve voters of this office.
        BudgetRefusedError: "no_name"; "on_roll": they have a code; "has_voted"; "not_now".
    """
    hold(budget)
    allow(may_serve_voters(by, budget))
    _check(budget, 1)
    if not addressee.name.strip() or not addressee.address.strip():
        raise BudgetRefusedError("no_name")
    who = who_hash(budget, addressee)
    _make_room(budget, who, replaces=replaces, by=by, at=at)
    code = _issue(budget, Way.DESK, who)
    record(BudgetEvent.CODES_MADE, at=at, by=by, target=budget, count=1)
    return code


def _make_room(budget: Budget, who: str, *, replaces: bool, by: Staff, at: datetime) -> None:
    known = _roll(budget).filter(who=who).first()
    if known is None:
        return
    if known.state != VoterState.UNUSED:
        raise BudgetRefusedError("has_voted")
    if not replaces:
        raise BudgetRefusedError("on_roll")
    Voter.objects.filter(pk=known.pk, state=VoterState.UNUSED).update(state=VoterState.VOID)
    record(BudgetEvent.CODE_VOIDED, at=at, by=by, target=budget)


def _roll(budget: Budget) -> QuerySet[Voter]:
    return Voter.objects.filter(budget=budget).exclude(state=VoterState.VOID)


def _issue(budget: Budget, way: Way, who: str) -> str:
    code = new_code()
    Voter.objects.create(budget=budget, who=who, code_hash=code_hash(code), way=way)
    return code


def who_hash(budget: Budget, addressee: Addressee) -> str:
    """The hash by which somebody is found on the roll again; "" for whoever lives at an address.

    It is keyed with a key of this budget alone, which is destroyed when voting is closed.
    """
    sent_to = addressee.email or addressee.phone
    if not (addressee.name.strip() or sent_to):
        return ""
    if budget.roll_key is None:
        budget.roll_key = secrets.token_bytes(32)
        budget.save(update_fields=["roll_key"])
    place = addressee.address.strip() or sent_to
    words = f"{_plain(addressee.name)}\0{_plain(place)}"
    return hmac.new(bytes(budget.roll_key), words.encode(), sha256).hexdigest()


def _plain(text: str) -> str:
    return "".join(normalize("NFKC", text).casefold().split())
