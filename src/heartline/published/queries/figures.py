"""What each public figure counts. The count and the list of its rows are made from the same words.

Cases are counted when they were received in the period (`answered`: when they were answered in it),
people and verdicts with their case. Private cases and those joined with another count like all.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet

from heartline.cases.models import (
    WAITING,
    Case,
    CaseStatus,
    Closing,
    Party,
    PartyStatus,
    Satisfied,
    Solved,
    Verdict,
)
from heartline.channels.models import Letter, LetterKind, LetterStatus

#: How a case ends without an answer.
ENDED = (Closing.WITHDRAWN, Closing.MERGED, Closing.OUT_OF_SCOPE)


class Unit(StrEnum):
    """What is counted one by one."""

    CASE = "case"
    PERSON = "person"
    VERDICT = "verdict"


#: How each unit names its case.
CASE_OF: dict[Unit, str] = {Unit.CASE: "", Unit.PERSON: "case__", Unit.VERDICT: "party__case__"}


@dataclass(frozen=True)
class Figure:
    """Something that is counted: its unit, and which rows belong to it at a moment."""

    code: str
    unit: Unit
    where: Callable[[datetime], Q]
    #: The moment of the case that has to lie in the period.
    moment: str = "received_at"


def rows_of(unit: Unit) -> QuerySet[Any, Any]:
    """All rows of a unit: cases; people whose case stands answered; verdicts."""
    if unit == Unit.CASE:
        return Case.objects.all()
    if unit == Unit.PERSON:
        return Party.objects.filter(case__answered_at__isnull=False)
    return Verdict.objects.all()


def counted(figure: Figure, at: datetime) -> QuerySet[Any, Any]:
    """The rows of a figure at any time."""
    rows: QuerySet[Model, Any] = rows_of(figure.unit).filter(figure.where(at))
    return rows


def _letters_that_failed() -> QuerySet[Letter, Any]:
    """People whose last letter about an answer could not be delivered."""
    later = Letter.objects.filter(
        party=OuterRef("party"), kind=LetterKind.ANSWERED, position__gt=OuterRef("position")
    )
    failed = Letter.objects.filter(status=LetterStatus.FAILED, kind=LetterKind.ANSWERED)
    return failed.exclude(Exists(later)).values("party")


def _always(condition: Q) -> Callable[[datetime], Q]:
    return lambda at: condition


def _tried() -> Q:
    return Q(calls__gt=0) | Q(pk__in=_letters_that_failed())


_waits = Q(status__in=WAITING)
_not_ended = ~Q(closed_because__in=ENDED)

_CASES: dict[str, Callable[[datetime], Q]] = {
    "received": _always(Q()),
    "in_time": _always(Q(answered_at__lte=F("due_at"))),
    "late": _always(Q(answered_at__gt=F("due_at"))),
    "overdue": lambda at: _waits & Q(due_at__lt=at),
    "within": lambda at: _waits & Q(due_at__gte=at),
    "no_due": _always(Q(due_at=None) & _not_ended),
    "withdrawn": _always(Q(status=CaseStatus.CLOSED, closed_because=Closing.WITHDRAWN)),
    "out_of_scope": _always(Q(status=CaseStatus.CLOSED, closed_because=Closing.OUT_OF_SCOPE)),
    "merged": _always(Q(status=CaseStatus.CLOSED, closed_because=Closing.MERGED)),
    "due": lambda at: (
        Q(answered_at__isnull=False, due_at__isnull=False) | (_waits & Q(due_at__lt=at))
    ),
    "waiting": _always(_waits),
}
#: Every received case is in exactly one of these.
TIMING = (
    "in_time",
    "late",
    "overdue",
    "within",
    "no_due",
    "withdrawn",
    "out_of_scope",
    "merged",
)

_PEOPLE: dict[str, Callable[[datetime], Q]] = {
    "people": _always(Q()),
    "judged": _always(Q(status=PartyStatus.JUDGED)),
    "silent": _always(Q(status=PartyStatus.SILENT)),
    "asked": _always(Q(status=PartyStatus.ASKED)),
    "not_reached": lambda at: Q(status=PartyStatus.WAITING) & _tried(),
    "not_asked": lambda at: Q(status=PartyStatus.WAITING) & ~_tried(),
    "left": _always(Q(status=PartyStatus.WITHDRAWN)),
}
#: Everybody whose case stands answered is in exactly one of these.
ASKING = ("judged", "silent", "asked", "not_reached", "not_asked", "left")

_VERDICTS: dict[str, Callable[[datetime], Q]] = {
    "verdicts": _always(Q()),
    **{f"solved_{solved}": _always(Q(solved=solved)) for solved in Solved.values},
    **{f"satisfied_{level}": _always(Q(satisfied=level)) for level in Satisfied.values},
    "satisfied_unsaid": _always(Q(satisfied=None)),
}
SOLVED = tuple(f"solved_{solved}" for solved in Solved.values)
SATISFIED = (*(f"satisfied_{level}" for level in Satisfied.values), "satisfied_unsaid")

FIGURES: dict[str, Figure] = {
    **{code: Figure(code, Unit.CASE, where) for code, where in _CASES.items()},
    "answered": Figure(
        "answered", Unit.CASE, _always(Q(answered_at__isnull=False)), moment="answered_at"
    ),
    **{code: Figure(code, Unit.PERSON, where) for code, where in _PEOPLE.items()},
    **{code: Figure(code, Unit.VERDICT, where) for code, where in _VERDICTS.items()},
}


def of_unit(unit: Unit) -> list[Figure]:
    """The figures that count one unit by the moment it was received."""
    return [
        figure
        for figure in FIGURES.values()
        if figure.unit == unit and figure.moment == "received_at"
    ]
