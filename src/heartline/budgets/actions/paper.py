"""Ballots on paper: typed twice by two colleagues, looked at by a third where they differ.

A sheet that names no project is blank or spoilt: it is settled like others, and gives no ballot.
"""

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

    Args:
        choices: numbers of projects; none for a sheet that is blank or spoilt.

    Raises:
        PermissionDenied: `by` does not serve voters of this office.
        BudgetRefusedError: "voting_closed"; "same_clerk"; "settled"; "more_paper": more sheets
            than were handed out; what it names is not a ballot.
    """
    hold(budget)
    allow(may_serve_voters(by, budget))
    if budget.phase != Phase.VOTING:
        raise BudgetRefusedError("voting_closed")
    numbers = _checked(budget, choices)
    sheet = PaperSheet.objects.select_for_update().filter(budget=budget, number=number).first()
    if sheet is None:
        sheet = _first(budget, number, numbers, by)
    else:
        _second(sheet, numbers, by)
    record(BudgetEvent.PAPER_TYPED, at=at, by=by, target=budget, sheet=number)
    return sheet


def _checked(budget: Budget, choices: Sequence[int]) -> list[int]:
    return checked_choices(budget, choices) if choices else []


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
    if numbers:
        cast_for_nobody(sheet.budget, choices=numbers)
    sheet.first = sheet.second = None
    sheet.is_settled, sheet.is_spoilt = True, not numbers


@transaction.atomic
def take_back_paper(sheet: PaperSheet, *, by: Staff, at: datetime) -> None:
    """Take the typing of a sheet back that has been typed once; it can be typed anew then.

    The ledger is told the number of the sheet, and nothing of what was typed.

    Raises:
        PermissionDenied: `by` does not serve voters of this office.
        BudgetRefusedError: "settled": two have typed it, or somebody took it back meanwhile.
    """
    budget = sheet.budget
    hold(budget)
    allow(may_serve_voters(by, budget))
    once = PaperSheet.objects.filter(pk=sheet.pk, is_settled=False, second_by=None)
    if not once.delete()[0]:
        raise BudgetRefusedError("settled")
    record(BudgetEvent.PAPER_TAKEN_BACK, at=at, by=by, target=budget, sheet=sheet.number)


@transaction.atomic
def settle_paper(
    sheet: PaperSheet, *, choices: Sequence[int], by: Staff, at: datetime
) -> PaperSheet:
    """Where the two readings differ, a third colleague says what stands on the paper.

    Args:
        choices: numbers of projects; none for a sheet that is blank or spoilt.

    Raises:
        PermissionDenied: `by` does not serve voters of this office.
        BudgetRefusedError: "third_look": `by` typed it before; "settled"; "voting_closed"; what it
            names is not a ballot.
    """
    budget = sheet.budget
    hold(budget)
    allow(may_serve_voters(by, budget))
    if budget.phase != Phase.VOTING:
        raise BudgetRefusedError("voting_closed")
    sheet.refresh_from_db()
    if by.pk in (sheet.first_by_id, sheet.second_by_id):
        raise BudgetRefusedError("third_look")
    if not sheet.differs:
        raise BudgetRefusedError("settled")
    _settle(sheet, _checked(budget, choices))
    sheet.save()
    record(BudgetEvent.PAPER_SETTLED, at=at, by=by, target=budget, sheet=sheet.number)
    return sheet
