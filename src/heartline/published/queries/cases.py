"""The public list of cases, and one public case."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import F, Q, QuerySet

from heartline.cases.actions.verdicts import standing_reply
from heartline.cases.events import CaseEvent
from heartline.cases.models import (
    WAITING,
    Assignment,
    Case,
    CaseFile,
    CaseStatus,
    FileRole,
    Kind,
    Outcome,
    PartyStatus,
    Role,
    Topic,
    Verdict,
    pk_of,
)
from heartline.cases.queries.search import find_public_keys
from heartline.ledger.models import Entry, reference
from heartline.offices.models import Area, Office, tree_order
from heartline.published.queries.counts import first_received, waiting_now
from heartline.published.queries.periods import Period, month_of, month_period
from heartline.published.queries.shown import UNSAID, Shown, public_cases, shown_all
from heartline.shared.clock import day_of
from heartline.shared.words import LONGEST

Coded = TypeVar("Coded", Topic, Area, Office)

#: Waiting, said by moments: an index on these alone walks them in the order of the wait.
STILL_WAITING = Q(answered_at=None, closed_at=None)
#: How many cases stand on a page.
PAGE = 30
#: The list is counted so far and paged so far; of the cases with some words, the newest so many.
MOST_COUNTED, WITH_WORDS = 1_000, 1_000
#: The tabs of the list: which statuses each shows.
TABS: dict[str, Q] = {
    "waiting": STILL_WAITING,
    "answered": Q(status=CaseStatus.ANSWERED),
    "closed": Q(status=CaseStatus.CLOSED),
    "all": Q(),
}
ORDERS = ("longest", "newest")


@dataclass(frozen=True)
class Asked:
    """What a reader asks of the list; everything unknown is left out."""

    tab: str = "waiting"
    kind: str = ""
    topic: Topic | None = None
    area: Area | None = None
    office: Office | None = None
    #: A year "2026" or a month "2026-03".
    when: str = ""
    late: bool = False
    order: str = "longest"
    #: A number, or words that were released, or the name of a place, a topic or an office.
    words: str = ""

    def where(self, at: datetime) -> Q:
        """The condition on the cases."""
        condition = TABS[self.tab]
        if self.kind:
            condition &= Q(kind=self.kind)
        if self.topic:
            condition &= Q(topic__in=Topic.objects.under(self.topic.path or "-"))
        if self.area:
            condition &= Q(area__in=Area.objects.under(self.area.path or "-"))
        if self.office:
            condition &= Q(lead=self.office)
        if span := read_when(self.when):
            condition &= span.covers("received_at")
        if self.late:
            condition &= Q(answered_at__gt=F("due_at")) | Q(status__in=WAITING, due_at__lt=at)
        if self.words:
            condition &= Q(pk__in=find_public_keys(self.words, most=WITH_WORDS))
        return condition

    @property
    def narrowed(self) -> bool:
        """Whether anything besides the tab narrows the list."""
        chosen = (self.kind, self.topic, self.area, self.office, self.when, self.late)
        return bool(self.words) or any(chosen)

    def query(self, **changed: str) -> str:
        """The list's address with something changed: "kind=request&tab=all"; "" drops it."""
        told = {
            "tab": self.tab,
            "kind": self.kind,
            "topic": self.topic.code if self.topic else "",
            "area": self.area.code if self.area else "",
            "office": self.office.code if self.office else "",
            "when": self.when,
            "late": "yes" if self.late else "",
            "order": self.order,
            "q": self.words,
        } | changed
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    topics: list[Topic]
    areas: list[Area]
    offices: list[Office]
    months: list[date]


@dataclass(frozen=True)
class Listed:
    """A page of the public list."""

    asked: Asked
    choices: Choices
    page: Page[Case]
    rows: list[Shown]
    #: Private cases that wait, as the results tell them: they stand in no list, only in counts.
    private: int
    #: There are more than were counted.
    more_than: bool = False


def read_when(text: str) -> Period | None:
    """The year or month that `text` names; None for anything else."""
    try:
        if len(text) == 4:
            return Period("days", date(int(text), 1, 1), date(int(text), 12, 31))
        return month_period(date.fromisoformat(f"{text}-01"))
    except (ValueError, OverflowError):
        return None


def choices(at: datetime) -> Choices:
    """What the filters offer: trees in order, months from the first case to today."""
    begun = first_received()
    months: list[date] = []
    if begun is not None:
        month, first = month_of(day_of(at)), month_of(day_of(begun))
        while month >= first and len(months) < 120:
            months.append(month)
            month = month_of(month, later=-1)
    return Choices(
        topics=in_order(Topic.objects.all()),
        areas=in_order(Area.objects.exclude(level="grid").defer("boundary")),
        offices=in_order(Office.objects.all()),
        months=months,
    )


def in_order(rows: QuerySet[Any, Any]) -> list[Any]:
    """The rows of a tree, each after its parent; `depth` counts the steps from the top."""
    found = sorted(rows, key=lambda row: tree_order(row.path))
    for row in found:
        row.depth = max((row.path or "").count("/") - 2, 0)
        row.indent = "\u2003" * row.depth
    return found


def read_asked(given: Mapping[str, str], offered: Choices) -> Asked:
    """What an address asks of the list; what it names wrongly is left out."""
    kind, when = given.get("kind", ""), given.get("when", "")
    tab = given.get("tab", "waiting")
    tab = tab if tab in TABS else "waiting"
    usual = "longest" if tab == "waiting" else "newest"
    order = given.get("order", usual)
    return Asked(
        tab=tab,
        kind=kind if kind in Kind.values else "",
        topic=_coded(offered.topics, given.get("topic", "")),
        area=_coded(offered.areas, given.get("area", "")),
        office=_coded(offered.offices, given.get("office", "")),
        when=when if read_when(when) else "",
        late=bool(given.get("late")),
        order=order if order in ORDERS else usual,
        words=given.get("q", "").replace("\x00", "").strip()[:LONGEST],
    )


def _coded(rows: Iterable[Coded], code: str) -> Coded | None:
    """The row of this code."""
    return next((row for row in rows if row.code == code), None) if code else None


def list_cases(given: Mapping[str, str], at: datetime) -> Listed:
    """The page of the public list that an address asks for."""
    offered = choices(at)
    asked = read_asked(given, offered)
    rows = public_cases().filter(asked.where(at))
    rows = rows.order_by(
        *(("received_at", "id") if asked.order == "longest" else ("-received_at", "-id"))
    )
    pages = Paginator(rows, PAGE)
    counted = rows.order_by()[: MOST_COUNTED + 1].count()
    pages.__dict__["count"] = min(counted, MOST_COUNTED)
    if asked.tab == "waiting" and not asked.narrowed:
        # No case that waits is joined with another: two quick counts say the same as a slow one.
        hidden = Case.objects.waiting().filter(private=True).count()
        pages.__dict__["count"] = Case.objects.waiting().count() - hidden
    page = pages.get_page(given.get("page", ""))
    return Listed(
        asked=asked,
        choices=offered,
        page=page,
        rows=shown_all(page.object_list, at),
        private=waiting_now().private,
        more_than=counted > MOST_COUNTED and pages.count == MOST_COUNTED,
    )


def longest_waiting(at: datetime, most: int) -> list[Shown]:
    """The public cases whose people have waited longest for an answer."""
    return shown_all(public_cases().filter(STILL_WAITING).order_by("received_at", "id")[:most], at)


@dataclass
class PublicCase:
    """Everything that the page of one public case may show."""

    case: Case
    parts: list[Assignment]
    verdicts: list[Verdict]
    #: How many people stand at each step: PartyStatus → count.
    people: dict[str, int]
    outcome: Outcome | None
    #: When somebody who spoke opened it again.
    reopened: list[datetime] = field(default_factory=list)
    files: dict[str, list[CaseFile]] = field(default_factory=dict)

    @property
    def released(self) -> bool:
        return self.case.released_at is not None

    @cached_property
    def _standing(self) -> int | None:
        """The key of the answer that stands; None while the case is done again."""
        reply = standing_reply(self.case) if self.case.answered_at else None
        return reply.pk if reply else None

    def stands(self, verdict: Verdict) -> bool:
        """Whether a verdict is of the answer that stands."""
        return self.case.redos == 0 or verdict.reply_id == self._standing


def find_public(number: str) -> Case | None:
    """The public case of this number; None for a private, joined or unknown one alike."""
    pk = pk_of(number)
    rows = public_cases().defer(None).defer(*UNSAID)
    case = rows.filter(pk=pk).first() if pk is not None else None
    return case if case is not None and case.number == number else None


def public_case(number: str) -> PublicCase | None:
    """What the public may know of a case; None for a private, joined or unknown one alike."""
    case = find_public(number)
    if case is None:
        return None
    parts = case.assignments.filter(role=Role.LEAD).select_related("office").order_by("id")
    statuses = case.parties.values_list("status", flat=True)
    verdicts = Verdict.objects.filter(party__case=case).defer("words").order_by("given_at", "id")
    return PublicCase(
        case=case,
        parts=list(parts.defer("instruction", "return_words", "released_text")),
        verdicts=list(verdicts),
        people={status: list(statuses).count(status) for status in PartyStatus.values},
        outcome=Outcome.objects.filter(case=case).first(),
        reopened=_reopened(case) if case.redos else [],
        files=_released_files(case),
    )


def _reopened(case: Case) -> list[datetime]:
    entries = Entry.objects.filter(target=reference(case), kind=CaseEvent.REOPENED)
    return list(entries.order_by("at").values_list("at", flat=True))


def released_files(case: Case) -> QuerySet[CaseFile]:
    """The files of a case that everybody may see: chosen by the desk, while the words are out."""
    if case.private or case.released_at is None:
        return CaseFile.objects.none()
    kept = CaseFile.objects.filter(case=case, released=True, attachment__erased_at=None)
    return kept.exclude(role=FileRole.WORK).select_related("attachment")


def _released_files(case: Case) -> dict[str, list[CaseFile]]:
    found: dict[str, list[CaseFile]] = {}
    for file in released_files(case).order_by("id"):
        found.setdefault(file.role, []).append(file)
    return found


def exact_place(case: Case) -> tuple[str, float | None, float | None] | None:
    """Where it is exactly, if that is public ground: the words only once they are released."""
    if not case.public_ground or case.private:
        return None
    row = Case.objects.filter(pk=case.pk).values_list("place", "latitude", "longitude").get()
    return (row[0] if case.released_at else ""), row[1], row[2]


def released_scope(case: Case) -> str:
    """Where the desk said the person can turn instead; "" while the words are not released."""
    if case.released_at is None or case.private:
        return ""
    return str(Case.objects.filter(pk=case.pk).values_list("scope_instead", flat=True).get())


__all__ = ["UNSAID", "Asked", "Choices", "Listed", "PublicCase", "list_cases", "longest_waiting"]
