"""How offices were prompted: on the case, and on top of the work of those whom it concerns."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Case as Choose,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.utils.translation import gettext as _

from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    Note,
    Prompt,
    Prompting,
)
from heartline.cases.models.case import case_opens_to
from heartline.cases.queries.rows import parts_for_rules
from heartline.cases.sentences import day_words, short_moment
from heartline.offices.models import DutyKind, Staff
from heartline.shared.prepared import Prepared

IN_WORK = (AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)


@dataclass(frozen=True)
class Prompted:
    """One prompt by hand, as those who read the work on a case find it."""

    pk: int
    at: datetime
    when: str
    who: str
    what: str
    words: str


_BY_HAND = Prepared(
    lambda case: (
        Prompt.objects.filter(case=case, by__isnull=False)
        .select_related("by", "office")
        .order_by("at", "id")
    ),
    case=int,
)


def prompts_by_hand(case: Case) -> list[Prompted]:
    """What the desk and supervisors wrote to the office that leads, the oldest first."""
    return [
        Prompted(
            prompt.pk,
            prompt.at,
            short_moment(prompt.at),
            str(prompt.by),
            _what(prompt),
            prompt.words,
        )
        for prompt in _BY_HAND(case=case.pk)
    ]


def _what(prompt: Prompt) -> str:
    told = {"office": str(prompt.office)}
    if prompt.answer_until is None:
        return _("Hastens %(office)s") % told
    told["day"] = day_words(prompt.answer_until)
    return _("Supervises %(office)s, which says by %(day)s what it has done") % told


def standing() -> dict[str, Any]:
    """Annotations of a part: until when its office is to account for itself, how pressing it is.

    An office has accounted for itself once somebody who works there wrote a note.
    """
    prompts = Prompt.objects.filter(part=OuterRef("pk"))
    hastened = prompts.filter(_still_to_be_done(), sort=Prompting.HASTENING)
    heard = Note.objects.filter(
        case=OuterRef("case"),
        at__gt=OuterRef("at"),
        by__duties__office=OuterRef("office"),
        by__duties__ended_at=None,
    )
    supervised = prompts.filter(sort=Prompting.SUPERVISION).exclude(Exists(heard)).order_by("-at")
    return {
        "supervised_until": Subquery(
            supervised.values("answer_until")[:1], output_field=DateTimeField(null=True)
        ),
        "hastened": Exists(hastened),
        "pressing": Choose(
            When(Exists(supervised), then=Value(0)),
            When(Exists(hastened), then=Value(1)),
            default=Value(2),
        ),
    }


def _still_to_be_done() -> Q:
    """Prompts whose matter still waits: by hand, for the answer, or by a clock not kept yet."""
    return (
        Q(clock__in=("", "answer"))
        | Q(clock="accept", part__accepted_at=None)
        | Q(clock="contact", part__contacted_at=None)
    )


def prompted_parts(staff: Staff) -> "QuerySet[Assignment]":
    """What was hastened in the offices that `staff` supervises, the most pressing first."""
    supervised = staff.offices(DutyKind.SUPERVISOR)
    if not supervised:
        return Assignment.objects.none()
    where = Q()
    for office in supervised:
        where |= Q(office__path__startswith=office.path)
    prompts = Prompt.objects.filter(_still_to_be_done(), part=OuterRef("pk"))
    prompts = prompts.exclude(sort=Prompting.REMINDER)
    return (
        Assignment.objects.filter(where, Exists(prompts), status__in=IN_WORK, case__listed=False)
        .filter(case_opens_to(staff))
        .select_related("case__topic", "case__area", "case__lead", "case__about", "office")
        .defer("case__area__boundary")
        .prefetch_related(parts_for_rules("case__assignments"))
        .annotate(**standing())
        .order_by("pressing", F("answer_by").asc(nulls_last=True), "id")
    )
