"""Ballots on paper: typed twice by two colleagues, looked at by a third where they differ."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from heartline.budgets.actions.ballots import cast_for_nobody, checked_choices, mark_code_used
from heartline.budgets.actions.steps import BudgetRefusedError, allow, hold
from heartline.budgets.events import BudgetEvent
from heartline.budgets.models import Budget, PaperSheet, Voter, VoterState
from heartline.budgets.rules import may_serve_voters
from heartline.budgets.steps import Phase
from heartline.ledger.actions import record
from heartline.offices.models import Staff


def hand_out_paper(budget: Budget, *, code: str) -> None:
    """Mark a code as exchanged for a ballot on paper, which goes into a box of wood.

    Raises:
        BudgetRefusedError: "voting_closed"; "code_unknown".
    """
    mark_code_used(budget, code=code, state=VoterState.PAPER)


@transaction.atomic
def type_paper(
    budget: Budget, *, number: int, choices: Sequence[int], by: Staff, at: datetime
) -> PaperSheet:
    """What stands on the sheet of this number, as `by` reads it: the first or the second time.

    When both read the same, the ballot goes into the box and nothing of it stays here.

    Raises:
        PermissionDenied: `by` does not serve voters of this office.
        BudgetRefusedError: "voting_closed"; "same_clerk"; "settled"; "more_paper": more sheets
            than were handed out; what it names is not a ballot.
    """
    hold(budget)
    allow(may_serve_voters(by, budget))
    if budget.phase != Phase.VOTING:
        raise BudgetRefusedError("voting_closed")
    numbers = checked_choices(budget, choices)
    sheet = PaperSheet.objects.select_for_update().filter(budget=budget, number=number).first()
    if sheet is None:
        sheet = _first(budget, number, numbers, by)
    else:
        _second(sheet, numbers, by)
    record(BudgetEvent.PAPER_TYPED, at=at, by=by, target=budget, sheet=number)
    return sheet


def _first(budget: Budget, number: int, numbers: list[int], by: Staff) -> PaperSheet:
    sheets = PaperSheet.objects.filter(budget=budget).count()
    handed_out = Voter.objects.filter(budget=budget, state=VoterState.PAPER).count()
    if sheets >= handed_out:
        raise BudgetRefusedError("more_paper")
    return PaperSheet.objects.create(budget=budget, number=number, first=numbers, first_by=by)


def _second(sheet: PaperSheet, numbers: list[int], by: Staff) -> None:
    if sheet.is_settled or sheet.second is not None:
        raise BudgetRefusedError("settled")
    if sheet.first_by_id == by.pk:
        raise BudgetRefusedError("same_clerk")
    sheet.second, sheet.second_by = numbers, by
    if sheet.first == numbers:
        _settle(sheet, numbers)
    sheet.save()


def _settle(sheet: PaperSheet, numbers: list[int]) -> None:
    cast_for_nobody(sheet.budget, choices=numbers)
    sheet.first = sheet.second = None
    sheet.is_settled = True


@transaction.atomic
def settle_paper(
    sheet: PaperSheet, *, choices: Sequence[int], by: Staff, at: datetime
) -> PaperSheet:
    """Where the two readings differ, a third colleague says what stands on the paper.

    Raises:
        PermissionDenied: `by` does not serve voters of this office.
        BudgetRefusedError: "third_look": `by` typed it before; "settled"; "voting_closed"; what it
            names is not a ballot.
    """
    budget = sheet.budget
    hold(budget)
    allow(may_serve_voters(by, budget))
    sheet.refresh_from_db()
    if by.pk in (sheet.first_by_id, sheet.second_by_id):
        raise BudgetRefusedError("third_look")
    if not sheet.differs:
        raise BudgetRefusedError("settled")
    _settle(sheet, checked_choices(budget, choices))
    sheet.save()
    record(BudgetEvent.PAPER_SETTLED, at=at, by=by, target=budget, sheet=sheet.number)
    return sheet
