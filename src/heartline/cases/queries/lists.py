"""Which cases stand in which list, and in which order."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.db.models import (
    Case as Choose,
    Count,
    DateTimeField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.http import QueryDict
from django.utils.translation import gettext as _

from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Kind,
    Party,
    PartyStatus,
    Reply,
    ReplyStatus,
    Topic,
    pk_of,
)
from heartline.cases.models.case import concerning
from heartline.cases.queries.prompts import standing
from heartline.cases.queries.rows import parts_for_rules, with_what_rows_need
from heartline.offices.models import Area, DutyKind, Office, Staff
from heartline.people.models import Contact, Reach


@dataclass(frozen=True)
class Choice:
    """One choice of a filter."""

    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; "" for everything. What cannot be understood narrows nothing."""

    KEYS: ClassVar[tuple[str, ...]] = ("number", "status", "kind", "topic", "area", "lead", "late")

    number: str = ""
    status: str = ""
    kind: str = ""
    topic: str = ""
    area: str = ""
    lead: str = ""
    late: str = ""

    @classmethod
    def read(cls, query: QueryDict) -> Self:
        """The filters that an address carries."""
        return cls(**{key: query.get(key, "").strip()[:40] for key in cls.KEYS})

    @property
    def query(self) -> str:
        """The filters as they stand in an address: "kind=complaint&late=1"; "" without any."""
        chosen = {f.name: getattr(self, f.name) for f in fields(self)}
        return urlencode({name: value for name, value in chosen.items() if value})

    def without(self, *keys: str) -> Self:
        """The same filters, but for those named."""
        return replace(self, **dict.fromkeys(keys, ""))

    def apply(self, cases: "QuerySet[Case]", at: datetime, *, reader: Staff) -> "QuerySet[Case]":
        """The cases that fit.

        A case that complains of the reader's office shows them its number and no more, so it fits
        no filter but that: trying one after another would tell where it is and what it is about.
        """
        if self.without("number").query:
            cases = cases.exclude(concerning(reader))
        for key in self.KEYS:
            value = getattr(self, key)
            fits = _FITS[key](value, at) if value else None
            cases = cases.filter(fits) if fits is not None else cases
        return cases

    def kinds(self) -> list[Choice]:
        return _choices(Kind.choices, self.kind)

    def statuses(self) -> list[Choice]:
        return _choices(CaseStatus.choices, self.status)

    def topics(self) -> list[Choice]:
        return _tree(Topic, self.topic)

    def areas(self) -> list[Choice]:
        return _tree(Area, self.area)

    def leads(self) -> list[Choice]:
        return _tree(Office, self.lead)


def _choices(pairs: Iterable[tuple[str, Any]], chosen: str) -> list[Choice]:
    return [Choice(value, str(label), value == chosen) for value, label in pairs]


def _tree(model: type[Topic] | type[Area] | type[Office], chosen: str) -> list[Choice]:
    """The rows of a tree, each below its parent and set in by its depth."""
    rows = model._default_manager.order_by("path").only("code", "name_zh", "name_en", "path")
    return [
        Choice(row.code, "\u3000" * depth_of(row.path) + str(row), row.code == chosen)
        for row in rows
    ]


def depth_of(path: str | None) -> int:
    """How deep a path of a tree leads: 0 for the top, "/1/"."""
    return max(0, (path or "").count("/") - 2)


def _under(model: type[Topic] | type[Area] | type[Office], field: str, code: str) -> Q | None:
    path = model._default_manager.filter(code=code).values_list("path", flat=True).first()
    return Q(**{f"{field}__path__startswith": path}) if path else None


_FITS: dict[str, Callable[[str, datetime], Q | None]] = {
    "number": lambda value, _at: Q(pk=pk_of(value) or 0),
    "status": lambda value, _at: Q(status=value) if value in CaseStatus.values else None,
    "kind": lambda value, _at: Q(kind=value) if value in Kind.values else None,
    "topic": lambda value, _at: _under(Topic, "topic", value),
    "area": lambda value, _at: _under(Area, "area", value),
    "lead": lambda value, _at: _under(Office, "lead", value),
    "late": lambda _value, at: Q(due_at__lt=at, answered_at=None, closed_at=None),
}


def inbox(staff: Staff) -> "QuerySet[Case]":
    """What waits for the desk of `staff`, the longest wait first."""
    cases = Case.objects.to_dispatch().visible_to(staff)
    return with_what_rows_need(cases, staff).order_by("received_at", "id")


def all_cases(staff: Staff) -> "QuerySet[Case]":
    """Every case that `staff` may open, the newest first."""
    cases = with_what_rows_need(Case.objects.visible_to(staff), staff)
    return cases.order_by("-received_at", "-id")


def counted(cases: "QuerySet[Case]", at: datetime) -> dict[str, int]:
    """How many cases there are: "all", and "late" among them."""
    late = Count("pk", filter=Q(due_at__lt=at, answered_at=None))
    return cases.order_by().aggregate(all=Count("pk"), late=late)


def my_parts(staff: Staff) -> "QuerySet[Assignment]":
    """The parts of the offices in which `staff` handles cases: offered first.

    What is supervised or was hastened goes before the rest, then the nearest end.

    Each with `reply_status`: how far the answer is, None while there is no draft.
    """
    offices = staff.offices(DutyKind.HANDLER)
    draft = Reply.objects.filter(case=OuterRef("case"), answers=True).exclude(
        status=ReplyStatus.SENT
    )
    offered = Q(status=AssignmentStatus.OFFERED)
    return (
        Assignment.objects.filter(
            office__in=offices, status__in=(AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)
        )
        .filter(case__in=Case.objects.visible_to(staff))
        .select_related("case__topic", "case__area", "case__lead", "case__about", "office")
        .defer("case__area__boundary")
        .prefetch_related(parts_for_rules("case__assignments"))
        .annotate(
            reply_status=Subquery(draft.values("status")[:1]),
            rank=Choose(When(offered, then=Value(0)), default=Value(1)),
            next_at=Choose(
                When(offered, then=F("accept_by")),
                default=F("answer_by"),
                output_field=DateTimeField(null=True),
            ),
            **standing(),
        )
        .order_by("rank", "pressing", F("next_at").asc(nulls_last=True), "id")
    )


def to_review(staff: Staff) -> "QuerySet[Reply]":
    """The drafts that `staff` may review, the oldest first."""
    where = Q(pk__in=[])
    for office in staff.offices(DutyKind.SUPERVISOR):
        where |= Q(office__path__startswith=office.path)
    return (
        Reply.objects.filter(where, status=ReplyStatus.DRAFT, answers=True)
        .exclude(drafted_by=staff)
        .filter(case__in=Case.objects.visible_to(staff), case__status=CaseStatus.ACCEPTED)
        .select_related("case__topic", "case__area", "case__lead", "case__about", "office")
        .defer("case__area__boundary")
        .prefetch_related(parts_for_rules("case__assignments"))
        .order_by("drafted_at", "id")
    )


def _replies_for_rules() -> "Prefetch[str]":
    """The answers of a case without their words, as the rules read them."""
    answers = Reply.objects.filter(answers=True).only("case", "answers", "sent_at", "sent_by")
    return Prefetch("case__replies", answers)


def to_call_back(staff: Staff) -> "QuerySet[Party]":
    """People whose answer stands, who have not judged it and do not read e-mail.

    Those who chose to be called first (`has_phone`), each by how long the answer stands. A number
    that was left for something else rings nobody.
    """
    chosen = {"person__reach": Reach.PHONE}
    phone = Contact.objects.filter(person=OuterRef("person"), kind=Reach.PHONE, **chosen)
    return (
        Party.objects.filter(
            case__status=CaseStatus.ANSWERED,
            case__imported=False,
            status__in=(PartyStatus.WAITING, PartyStatus.ASKED),
            person__erased_at=None,
            case__in=Case.objects.visible_to(staff),
        )
        .exclude(person__reach=Reach.EMAIL)
        .annotate(has_phone=Exists(phone))
        .select_related("person", "home", "case__about", "case__lead")
        .prefetch_related(parts_for_rules("case__assignments"), _replies_for_rules())
        .order_by("-has_phone", "case__answered_at", "id")
    )


def what_waits(staff: Staff) -> list[tuple[str, str, int]]:
    """What waits for `staff` on other pages of the desk: a word, the page's name, how many."""
    if not staff.holds(DutyKind.DISPATCHER, DutyKind.OPERATOR):
        return []
    return [
        (_("Cases for the desk to sort and give"), "cases:inbox", inbox(staff).count()),
        (
            _("People to call back"),
            "cases:call_backs",
            to_call_back(staff).filter(has_phone=True).count(),
        ),
    ]
