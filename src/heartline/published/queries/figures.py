"""What each public figure counts. The count and the list of its rows are made from the same words.

Cases are counted when they were received in the period (`answered`: when they were answered in it),
offices' parts, people and verdicts with their case. `told` says what of the private is told.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import (
    Case as Choose,
    CharField,
    Exists,
    F,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Concat

from heartline.cases.models import (
    IN_HAND,
    WAITING,
    Application,
    Assignment,
    Case,
    CaseStatus,
    Closing,
    Party,
    PartyStatus,
    Role,
    Satisfied,
    Solved,
    Verdict,
    Wanted,
)
from heartline.channels.models import Letter, LetterKind, LetterStatus
from heartline.engines.rates import Rule

#: How a case ends without an answer.
ENDED = (Closing.WITHDRAWN, Closing.MERGED, Closing.OUT_OF_SCOPE)


class Unit(StrEnum):
    """What is counted one by one."""

    CASE = "case"
    PART = "part"
    PERSON = "person"
    VERDICT = "verdict"


#: How each unit names its case.
CASE_OF: dict[Unit, str] = {
    Unit.CASE: "",
    Unit.PART: "case__",
    Unit.PERSON: "case__",
    Unit.VERDICT: "party__case__",
}


@dataclass(frozen=True)
class Figure:
    """Something that is counted: its unit, and which rows belong to it at a moment."""

    code: str
    unit: Unit
    where: Callable[[datetime], Q]
    #: The moment of the case that has to lie in the period.
    moment: str = "received_at"


def rows_of(unit: Unit) -> QuerySet[Any, Any]:
    """All rows of a unit: cases; lead parts; people whose case stands answered; verdicts.

    A part that was handed back counts with the office that leads in its place, one in a case that
    was joined with another counts there.
    """
    if unit == Unit.CASE:
        return Case.objects.all()
    if unit == Unit.PART:
        parts = Assignment.objects.filter(role=Role.LEAD, status__in=IN_HAND)
        parts = parts.exclude(case__closed_because=Closing.MERGED)
        # The first word to the person, or the answer itself.
        return parts.annotate(reached_at=Coalesce("contacted_at", "done_at"))
    if unit == Unit.PERSON:
        return Party.objects.filter(case__answered_at__isnull=False)
    return Verdict.objects.all()


def office_of(unit: Unit) -> Any:
    """The key of the office that a row is counted with; null for the desk.

    A verdict counts with the office whose answer it judges, also after the case went one level up.
    """
    if unit == Unit.PART:
        return F("office")
    if unit == Unit.VERDICT:
        return Choose(When(reply__at_once=True, then=None), default=F("reply__office"))
    return F(f"{CASE_OF[unit]}lead")


def mark_of(unit: Unit) -> Choose:
    """What may keep a row out of the rates: "excluded:" and the reason, "listed", "reviewed"."""
    case = CASE_OF[unit]
    granted = Application.objects.granted().filter(
        case=OuterRef(f"{case}pk"), wanted=Wanted.EXCLUSION
    )
    reason = Subquery(granted.order_by("id").values("reason")[:1])
    words = Concat(Value("excluded:"), Coalesce(reason, Value("")), output_field=CharField())
    marks = [
        When(Q((f"{case}excluded", True)), then=words),
        When(Q((f"{case}listed", True)), then=Value("listed")),
    ]
    if unit == Unit.VERDICT:
        marks.append(When(reviewed_at__isnull=False, then=Value("reviewed")))
    return Choose(*marks, default=Value(""), output_field=CharField())


def counted(codes: Iterable[str], at: datetime) -> QuerySet[Any, Any]:
    """The rows of figures of one unit, of any time."""
    figures = [FIGURES[code] for code in codes]
    condition = reduce(or_, (figure.where(at) for figure in figures))
    rows: QuerySet[Model, Any] = rows_of(figures[0].unit).filter(condition)
    return rows


def _letters_that_failed() -> QuerySet[Letter, Any]:
    """People whose last letter about an answer could not be delivered."""
    later = Letter.objects.filter(
        party=OuterRef("party"), kind=LetterKind.ANSWERED, position__gt=OuterRef("position")
    )
    failed = Letter.objects.filter(status=LetterStatus.FAILED, kind=LetterKind.ANSWERED)
    # What was overtaken was never tried.
    failed = failed.exclude(problem="overtaken")
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
    "in_time_kept": _always(Q(answered_at__lte=F("due_at"), first_due_at=None)),
    "in_time_moved": _always(Q(answered_at__lte=F("due_at"), first_due_at__isnull=False)),
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


def _responses(name: str, moment: str, by: str) -> dict[str, Callable[[datetime], Q]]:
    """How an office's part stands to the moment `by` at which `moment` should have come."""
    return {
        f"{name}_in_time": _always(Q((f"{moment}__lte", F(by)))),
        f"{name}_late": _always(Q((f"{moment}__gt", F(by)))),
        f"{name}_overdue": lambda at: Q((moment, None), (f"{by}__lt", at)),
        f"{name}_within": lambda at: Q((moment, None), (f"{by}__gte", at)),
        f"{name}_no_due": _always(Q((by, None))),
    }


_PARTS: dict[str, Callable[[datetime], Q]] = {
    "given": _always(Q()),
    **_responses("taken", "accepted_at", "accept_by"),
    **_responses("contact", "reached_at", "contact_by"),
}
_STANDS = ("in_time", "late", "overdue", "within", "no_due")
#: Every part that was given to an office is in exactly one of each.
TAKEN = tuple(f"taken_{stands}" for stands in _STANDS)
CONTACT = tuple(f"contact_{stands}" for stands in _STANDS)

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
    **{code: Figure(code, Unit.PART, where) for code, where in _PARTS.items()},
    **{code: Figure(code, Unit.PERSON, where) for code, where in _PEOPLE.items()},
    **{code: Figure(code, Unit.VERDICT, where) for code, where in _VERDICTS.items()},
}
#: The figure that counts all of a unit.
WHOLE: dict[Unit, str] = {
    Unit.CASE: "received",
    Unit.PART: "given",
    Unit.PERSON: "people",
    Unit.VERDICT: "verdicts",
}
#: The parts of each whole, each way in which it is parted; none may tell of too few (`told`).
PARTINGS: dict[Unit, tuple[tuple[str, ...], ...]] = {
    Unit.CASE: (("in_time_kept", "in_time_moved", *TIMING[1:]),),
    Unit.PART: (TAKEN, CONTACT),
    Unit.PERSON: (ASKING,),
    Unit.VERDICT: (SOLVED, SATISFIED),
}


def codes_of(code: str, rule: Rule) -> tuple[str, ...]:
    """The figures that the numerator or the whole of a rate adds up; any other is itself.

    Raises:
        KeyError: there is no such figure.
    """
    parts = {
        "responded": (f"{rule.response}_in_time",),
        "response_due": tuple(f"{rule.response}_{how}" for how in _STANDS[:3]),
        "solved": ("solved_yes", "solved_partly") if rule.halves else ("solved_yes",),
        "content": tuple(f"satisfied_{level}" for level in sorted(rule.satisfied)),
        "with_level": SATISFIED[:-1],
    }
    return parts.get(code) or (FIGURES[code].code,)


#: When the clock alone changes how a row is counted: which moment, of which rows.
TURNS: dict[Unit, tuple[tuple[str, Q], ...]] = {
    Unit.CASE: (("due_at", _waits),),
    Unit.PART: (("accept_by", Q(accepted_at=None)), ("contact_by", Q(reached_at=None))),
}


def of_unit(unit: Unit) -> list[Figure]:
    """The figures that count one unit by the moment it was received."""
    return [
        figure
        for figure in FIGURES.values()
        if figure.unit == unit and figure.moment == "received_at"
    ]
