"""Voting in secret: a code is marked as used here, a ballot is cast there, nothing joins the two.

These actions take no `by`, keep no moment and write no entry: the box is sealed as a whole
(`actions.box`). A blank ballot for a key is made in a transaction of its own, before the code is
marked: should something fail between the two, the code is as good as it was, and nobody has the
key. It is handed over once the code is marked.
"""

import secrets
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet

from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.codes import code_hash, key_hash, new_key, receipt_hash, receipt_of
from heartline.budgets.models import Ballot, Budget, Project, Receipt, Voter, VoterState
from heartline.budgets.steps import Phase


def check_in(budget: Budget, *, code: str) -> str:
    """Mark a code as used, and hand over a random ballot key.

    Raises:
        BudgetRefusedError: "voting_closed"; "code_unknown": there is no such code, or it was used.
    """
    key = _blank_ballot(budget, code=code)
    mark_code_used(budget, code=code)
    return key


@transaction.atomic
def mark_code_used(budget: Budget, *, code: str, state: str = VoterState.USED) -> None:
    """Mark a voting code as used, or as exchanged for a ballot on paper.

    Raises:
        BudgetRefusedError: "voting_closed"; "code_unknown".
    """
    _must_be_open(budget)
    if not _unused(budget, code).update(state=state):
        raise BudgetRefusedError("code_unknown")


def check_code(budget: Budget, *, code: str) -> None:
    """Nothing, if a voting code can still be used.

    Raises:
        BudgetRefusedError: "code_unknown".
    """
    if not _unused(budget, code).exists():
        raise BudgetRefusedError("code_unknown")


def _unused(budget: Budget, code: str) -> QuerySet[Voter]:
    """The roll's row of a code that was not used yet, if there is one."""
    return Voter.objects.filter(
        budget=budget, code_hash=code_hash(code) or "-", state=VoterState.UNUSED
    )


@transaction.atomic
def _blank_ballot(budget: Budget, *, code: str) -> str:
    """A new ballot key, and a blank ballot that only its holder can fill in.

    Raises:
        BudgetRefusedError: "voting_closed"; "code_unknown": no ballot is made for what opens none.
    """
    _must_be_open(budget)
    check_code(budget, code=code)
    key = new_key()
    Ballot.objects.create(budget=budget, key_hash=key_hash(key))
    return key


@transaction.atomic
def cast_ballot(budget: Budget, *, key: str, choices: Sequence[int]) -> str:
    """Put a ballot into the box, or change the one that is there; the receipt, the same each time.

    Args:
        choices: numbers of projects, in any order.

    Raises:
        BudgetRefusedError: "voting_closed"; "key_unknown"; "too_few", "too_many", "twice",
            "not_on_ballot": what it names is not a ballot.
    """
    _must_be_open(budget)
    numbers = checked_choices(budget, choices)
    ballot = Ballot.objects.filter(budget=budget, key_hash=key_hash(key) or "-")
    if not ballot.update(choices=numbers, is_cast=True, salt=secrets.token_bytes(16)):
        raise BudgetRefusedError("key_unknown")
    receipt = receipt_of(key)
    Receipt.objects.get_or_create(sha256=receipt_hash(receipt), defaults={"budget": budget})
    return receipt


def choices_of(budget: Budget, *, key: str) -> tuple[list[int], bool]:
    """What the ballot of this key names, and whether it has been cast: for its holder alone.

    Raises:
        BudgetRefusedError: "key_unknown".
    """
    found = Ballot.objects.filter(budget=budget, key_hash=key_hash(key) or "-").first()
    if found is None:
        raise BudgetRefusedError("key_unknown")
    return list(found.choices), found.is_cast


@transaction.atomic
def cast_for_nobody(budget: Budget, *, choices: Sequence[int]) -> str:
    """Put in a ballot whose key nobody keeps: from paper, or said on the telephone; its receipt.

    In the box it looks like any other.

    Raises:
        BudgetRefusedError: "voting_closed", or what it names is not a ballot.
    """
    _must_be_open(budget)
    numbers = checked_choices(budget, choices)
    key = new_key()
    Ballot.objects.create(
        budget=budget,
        key_hash=key_hash(key),
        choices=numbers,
        is_cast=True,
        salt=secrets.token_bytes(16),
    )
    receipt = receipt_of(key)
    Receipt.objects.create(sha256=receipt_hash(receipt), budget=budget)
    return receipt


def vote_by_phone(budget: Budget, *, code: str, choices: Sequence[int]) -> str:
    """What a caller with a code says, put into the box by whoever hears it; the receipt.

    Nobody holds its key, so that nobody at the desk could change it later; nor can the caller.

    Raises:
        BudgetRefusedError: "voting_closed"; "code_unknown"; what it names is not a ballot.
    """
    checked_choices(budget, choices)
    mark_code_used(budget, code=code)
    return cast_for_nobody(budget, choices=choices)


def checked_choices(budget: Budget, choices: Sequence[int]) -> list[int]:
    """The numbers in order, if a ballot may name them.

    Raises:
        BudgetRefusedError: "too_few", "too_many", "twice", "not_on_ballot".
    """
    if len(set(choices)) < len(choices):
        raise BudgetRefusedError("twice")
    if len(choices) < budget.least:
        raise BudgetRefusedError("too_few")
    if len(choices) > budget.most:
        raise BudgetRefusedError("too_many")
    known = Project.objects.filter(budget=budget).on_ballot()
    if not set(choices) <= set(known.values_list("number", flat=True)):
        raise BudgetRefusedError("not_on_ballot")
    return sorted(choices)


def _must_be_open(budget: Budget) -> None:
    """Raises BudgetRefusedError unless the box is open; it stays open until this is committed."""
    held = Budget.objects.select_for_update().only("phase").get(pk=budget.pk)
    if held.phase != Phase.VOTING:
        raise BudgetRefusedError("voting_closed")
