"""Which cases stand in which list, and in which order."""

from dataclasses import dataclass
from datetime import datetime

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
from django.utils.translation import gettext as _

from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Danger,
    Party,
    PartyStatus,
    Reply,
    ReplyStatus,
    Urgency,
)
from heartline.cases.models.case import case_opens_to
from heartline.cases.queries.filters import Filters
from heartline.cases.queries.prompts import standing
from heartline.cases.queries.rows import (
    cases_of_rows,
    parts_for_rules,
    with_what_rows_need,
)
from heartline.offices.models import DutyKind, Staff
from heartline.people.models import Contact, Reach
from heartline.shared.prepared import PreparedEach

#: Lists are counted so far and paged so far; what has more is told as "more than".
MOST_COUNTED = 1_000


def inbox(staff: Staff) -> "QuerySet[Case]":
    """What waits for the desk of `staff`: what presses most, then the longest wait."""
    cases = Case.objects.to_dispatch().visible_to(staff)
    rows = with_what_rows_need(cases, staff, suggested=True)
    return rows.order_by(_PRESSING, "received_at", "id")


def _unseen(danger: Danger) -> Q:
    return Q(suggestion__danger=danger, suggestion__looked_at=None)


#: Words of danger that nobody has looked at stand before what somebody has called an emergency.
_PRESSING = Choose(
    When(_unseen(Danger.LIFE), then=Value(0)),
    When(urgency=Urgency.EMERGENCY, then=Value(1)),
    When(_unseen(Danger.PROPERTY), then=Value(2)),
    When(urgency=Urgency.URGENT, then=Value(3)),
    default=Value(4),
)


def all_cases(staff: Staff) -> "QuerySet[Case]":
    """Every case that `staff` may open, the newest first."""
    cases = with_what_rows_need(Case.objects.visible_to(staff), staff)
    return cases.order_by("-received_at", "-id")


@dataclass(frozen=True)
class CaseList:
    """A list of cases, "inbox" or "all", as one member of staff narrows it.

    A slice of it reads those cases, each with what its line needs.
    """

    name: str
    staff: Staff
    filters: Filters
    at: datetime

    def __getitem__(self, part: slice) -> list[Case]:
        return cases_of_rows(self._keys(part), self.staff, suggested=self.name == "inbox")

    def _keys(self, part: slice) -> list[int]:
        """First which they are: what their lines need is read of these alone."""

        def keys(at: datetime) -> "QuerySet[Case, int]":
            found = self.filters.apply(_LISTS[self.name](self.staff), at, reader=self.staff)
            return found.values_list("pk", flat=True)[part]

        if not self.filters.is_plain:
            return list(keys(self.at))
        key = (self.name, self.staff.reach, self.filters, part.start, part.stop)
        return _WRITTEN.rows(key, keys, at=self.at)

    def counts(self) -> dict[str, int]:
        """As `counted` gives them."""

        def counts(at: datetime) -> dict[str, int]:
            found = Case.objects.visible_to(self.staff, counting=True)
            found = found.to_dispatch() if self.name == "inbox" else found
            return counted(self.filters.apply(found, at, reader=self.staff), at)

        if not self.filters.is_plain:
            return counts(self.at)
        key = (self.name, self.staff.reach, self.filters)
        return dict(zip(_COUNTS, _WRITTEN.numbers(key, counts, at=self.at), strict=True))


_LISTS = {"inbox": inbox, "all": all_cases}
#: Questions that differ with who asks; whoever reads a list, reads it again and again.
_WRITTEN = PreparedEach(at=datetime)
_COUNTS = ("all", "late")


def counted(cases: "QuerySet[Case]", at: datetime) -> dict[str, int]:
    """How many cases there are: "all", and "late" among the newest of them.

    Nobody pages through more than `MOST_COUNTED`, so there the counting ends.
    """
    late = Count("pk", filter=Q(due_at__lt=at, answered_at=None, listed=False))
    # In the order of the days, so that no index is walked from end to end for a few.
    newest = cases.order_by("-received_at")
    return newest[: MOST_COUNTED + 1].aggregate(all=Count("pk"), late=late)


def my_parts(staff: Staff) -> "QuerySet[Assignment]":
    """The parts of the offices in which `staff` handles cases: offered first.

    What is supervised or was hastened goes before the rest, then the nearest end.

    Each with `reply_status`: how far the answer is, None while there is no draft.
    """
    offices = staff.offices(DutyKind.HANDLER)
    if not offices:
        return Assignment.objects.none()
    draft = Reply.objects.filter(case=OuterRef("case"), answers=True).exclude(
        status=ReplyStatus.SENT
    )
    offered = Q(status=AssignmentStatus.OFFERED)
    return (
        Assignment.objects.filter(
            office__in=offices, status__in=(AssignmentStatus.OFFERED, AssignmentStatus.ACCEPTED)
        )
        .filter(case_opens_to(staff))
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
    supervised = staff.offices(DutyKind.SUPERVISOR)
    if not supervised:
        return Reply.objects.none()
    where = Q()
    for office in supervised:
        where |= Q(office__path__startswith=office.path)
    return (
        Reply.objects.filter(where, status=ReplyStatus.DRAFT, answers=True)
        .exclude(drafted_by=staff)
        .filter(case_opens_to(staff), case__status=CaseStatus.ACCEPTED)
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
    """People who chose to be called and have not judged their answer, the longest wait first.

    A number that was left for something else rings nobody.
    """
    return (
        _yet_to_judge(staff)
        .filter(Q(("has_phone", True)))
        .select_related("person", "home", "case__about", "case__lead")
        .prefetch_related(parts_for_rules("case__assignments"), _replies_for_rules())
        .order_by("case__answered_at", "id")
    )


def to_look_themselves(staff: Staff) -> int:
    """How many have not judged their answer and are asked on their follow page alone."""
    return _yet_to_judge(staff).filter(Q(("has_phone", False))).count()


def _yet_to_judge(staff: Staff) -> "QuerySet[Party]":
    """People whose answer stands, who have not judged it and do not read e-mail."""
    chosen = {"person__reach": Reach.PHONE}
    phone = Contact.objects.filter(person=OuterRef("person"), kind=Reach.PHONE, **chosen)
    return (
        Party.objects.filter(
            case_opens_to(staff),
            case__status=CaseStatus.ANSWERED,
            case__imported=False,
            status__in=(PartyStatus.WAITING, PartyStatus.ASKED),
            person__erased_at=None,
        )
        .exclude(person__reach=Reach.EMAIL)
        .annotate(has_phone=Exists(phone))
    )


def what_waits(staff: Staff) -> list[tuple[str, str, int]]:
    """What waits for `staff` on other pages of the desk: a word, the page's name, how many."""
    if not staff.holds(DutyKind.DISPATCHER, DutyKind.OPERATOR):
        return []
    to_give = _WRITTEN.count(("waits", staff.reach), lambda **_at: inbox(staff))
    to_call = _WRITTEN.count(("call", staff.reach), lambda **_at: to_call_back(staff))
    return [
        (_("Cases for the desk to sort and give"), "cases:inbox", to_give),
        (_("People to call back"), "cases:call_backs", to_call),
    ]


__all__ = [
    "CaseList",
    "Filters",
    "all_cases",
    "counted",
    "inbox",
    "my_parts",
    "to_call_back",
    "to_look_themselves",
    "to_review",
    "what_waits",
]
