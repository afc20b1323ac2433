"""The box: shuffled as a whole, so that no order of rows tells who cast what.

The ledger hears one hash over all ballots, never one ballot, nobody's name, and no ballot's moment.
"""

import secrets
import uuid
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TypeVar

from django.db import models, transaction
from django.db.models import QuerySet

from heartline.budgets.actions.steps import BudgetRefusedError, allow, hold, step_budget
from heartline.budgets.events import BudgetEvent
from heartline.budgets.models import Ballot, Budget, CodeMail, PaperSheet, Receipt, Voter
from heartline.budgets.rules import may_run
from heartline.budgets.steps import Phase
from heartline.ledger.actions import record
from heartline.offices.models import Staff

Row = TypeVar("Row", bound=models.Model)

#: So often the open box is shuffled and its hash enters the ledger.
SEALED_EVERY = timedelta(hours=1)


def _shuffle(budget: Budget, at: datetime) -> str:
    """Write every ballot, voter and receipt anew, in one go and in random order; the box's hash.

    PostgreSQL keeps rows in the order of writing, with the transaction that wrote them: afterwards
    all have the same one. Blank ballots go along, for their keys are out.
    """
    ballots = list(Ballot.objects.filter(budget=budget))
    for ballot in ballots:
        ballot.pk = uuid.uuid4()
    _write_anew(Ballot.objects.filter(budget=budget), ballots)
    voters = Voter.objects.filter(budget=budget)
    _write_anew(voters, list(voters))
    receipts = Receipt.objects.filter(budget=budget)
    _write_anew(receipts, list(receipts))
    return _root(budget, ballots, at)


def _write_anew(there: QuerySet[Row], rows: list[Row]) -> None:
    """Put `rows` in the place of those that are there, in random order."""
    secrets.SystemRandom().shuffle(rows)
    there.delete()
    there.model._default_manager.bulk_create(rows, batch_size=500)


def _root(budget: Budget, ballots: list[Ballot], at: datetime) -> str:
    """SHA-256 over the budget's salt, the moment, and the sorted salted hashes of the cast ballots.

    Without the salt everybody would know the hash of an empty box; without the moment two equal
    hashes would tell that nobody voted between them.
    """
    leaves = sorted(
        sha256(bytes(ballot.salt or b"") + repr(sorted(ballot.choices)).encode()).hexdigest()
        for ballot in ballots
        if ballot.is_cast
    )
    words = "\n".join([at.astimezone(UTC).isoformat(), *leaves])
    return sha256(bytes(budget.salt or b"") + words.encode()).hexdigest()


@transaction.atomic
def seal_box(budget: Budget, *, at: datetime) -> None:
    """Shuffle an open box and tell the ledger its hash, whether or not it has changed.

    Raises:
        BudgetRefusedError: "voting_closed".
    """
    hold(budget)
    if budget.phase != Phase.VOTING:
        raise BudgetRefusedError("voting_closed")
    root = _shuffle(budget, at)
    Budget.objects.filter(pk=budget.pk).update(box_root=root, box_at=at)
    record(BudgetEvent.BOX_SEALED, at=at, target=budget, sha256=root)


def seal_boxes_where_due(*, at: datetime) -> int:
    """Seal every open box that was not sealed within the hour; how many these were."""
    open_boxes = Budget.objects.filter(phase=Phase.VOTING)
    due = [
        budget
        for budget in open_boxes
        if budget.box_at is None or at - budget.box_at >= SEALED_EVERY
    ]
    for budget in due:
        seal_box(budget, at=at)
    return len(due)


@transaction.atomic
def close_voting(budget: Budget, *, by: Staff, at: datetime) -> Budget:
    """Close the box for good: shuffled a last time, its hash and its number of ballots told.

    The key of the roll goes: from now on nobody can ask whether somebody stood on it.

    Raises:
        PermissionDenied: `by` does not administer the budget's office.
        BudgetRefusedError: "not_now"; "not_over": the last day of voting, which everybody was told,
            is not over; "typing_open": a ballot on paper is not settled yet; "box_differs": there
            are not as many receipts as ballots.
    """
    hold(budget)
    allow(may_run(by, budget))
    if budget.takes_votes(at):
        raise BudgetRefusedError("not_over")
    if PaperSheet.objects.filter(budget=budget, is_settled=False).exists():
        raise BudgetRefusedError("typing_open")
    cast = Ballot.objects.filter(budget=budget, is_cast=True).count()
    if cast != Receipt.objects.filter(budget=budget).count():
        raise BudgetRefusedError("box_differs")
    root = _shuffle(budget, at)
    step_budget(budget, "close_voting", closed_at=at, roll_key=None, box_root=root, box_at=at)
    Voter.objects.filter(budget=budget).update(who="", named=None)
    # Codes that reached nobody by mail open nothing either.
    CodeMail.objects.filter(budget=budget).delete()
    # Keys that nobody used up open nothing any more.
    Ballot.objects.filter(budget=budget, is_cast=False).delete()
    Ballot.objects.filter(budget=budget).update(key_hash=None)
    record(BudgetEvent.VOTING_CLOSED, at=at, by=by, target=budget, sha256=root, ballots=cast)
    return budget
