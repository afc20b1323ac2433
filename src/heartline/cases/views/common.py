"""What several pages of the desk need: finding a case, the list beside it, and showing it."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from heartline.cases.forms import FORMS, ActForm
from heartline.cases.models import Case, pk_of
from heartline.cases.models.case import address_of
from heartline.cases.queries.case_view import CaseView, case_rows, read_whole, view_of
from heartline.cases.queries.lists import (
    MOST_COUNTED,
    CaseList,
    Filters,
    my_parts,
    to_review,
)
from heartline.cases.queries.prompts import prompted_parts
from heartline.cases.queries.rows import Row, case_row, part_label, part_row, review_row
from heartline.cases.rules import Act, may_review, readable
from heartline.cases.sentences import PURPOSES
from heartline.cases.views.writing import Writer
from heartline.offices.models import DutyKind, Staff
from heartline.offices.pages import StaffRequest, author_mark
from heartline.shared.clock import now
from heartline.shared.prepared import PreparedEach

#: Lines on one page of a list.
ROWS = 25
#: Acts that stand in the bar of a case; the others are behind "More".
IN_SIGHT = 4


#: The question for one case differs with who asks.
_CASES = PreparedEach(key=int)


def find_case(staff: Staff, number: str) -> Case:
    """The case that a number names.

    Raises:
        Http404: there is none, or `staff` may not open it; the two look alike.
    """
    found = _CASES.rows(
        staff.reach,
        lambda key: case_rows().visible_to(staff).filter(pk=key),
        key=pk_of(number) or 0,
    )
    if not found or found[0].number != number:
        raise Http404
    case = found[0]
    read_whole(case)
    if not readable(staff, case):
        raise Http404
    return case


@dataclass(frozen=True)
class Pane:
    """The list beside a case: `back` is the query that leads from the case to it."""

    name: str
    filters: Filters
    number: int

    @classmethod
    def read(cls, query: QueryDict, staff: Staff) -> "Pane":
        """The list that an address names with "in"; else the one that `staff` begins with."""
        name = query.get("in") or first_list(staff)
        name = name if name in _LISTS else "all"
        return cls(name, Filters.read(query), page_number(query))

    @property
    def heading(self) -> str:
        return str(_LISTS[self.name][0])

    @property
    def where(self) -> str:
        """What of the query says which lines of the list."""
        page = f"page={self.number}" if self.number > 1 else ""
        return "&".join(part for part in (self.filters.query, page) if part)

    @property
    def back(self) -> str:
        return f"in={self.name}" + (f"&{self.where}" if self.where else "")

    @property
    def address(self) -> str:
        return reverse(_LISTS[self.name][1])

    @property
    def url(self) -> str:
        return self.address + (f"?{self.where}" if self.where else "")

    @property
    def fetched(self) -> str:
        """Where the list beside a case comes from, up to its filters and page."""
        return f"{reverse('cases:beside')}?in={self.name}&"

    def page(self, staff: Staff, at: datetime) -> "Page[Any]":
        """The page of the list: the same cases as on the list's own page of that number."""
        if self.name == "mine":
            return Paginator(my_parts(staff), ROWS).get_page(self.number)
        cases = CaseList(self.name, staff, self.filters, at)
        return _Counted(cases, min(cases.counts()["all"], MOST_COUNTED)).get_page(self.number)

    def rows(self, page: "Page[Any]", staff: Staff, at: datetime, *, shown: str) -> list[Row]:
        """The lines of a page; `shown` is the number of the case that is open beside the list."""
        how = {"back": self.back, "shown": shown}
        if self.name == "mine":
            reviews = review_rows(staff, at, **how) if page.number == 1 else []
            return [*reviews, *my_rows(staff, page, at, **how)]
        says_wait = self.name == "inbox"
        return [case_row(staff, case, at, **how, says_wait=says_wait) for case in page]


#: The lists that can stand beside a case: their names and their pages.
_LISTS: dict[str, tuple[Promise, str]] = {
    "mine": (gettext_lazy("My work"), "cases:mine"),
    "inbox": (gettext_lazy("Inbox"), "cases:inbox"),
    "all": (gettext_lazy("All cases"), "cases:list"),
}


def first_list(staff: Staff) -> str:
    """The list that a member of staff begins with, by their duties."""
    if staff.holds(DutyKind.DISPATCHER, DutyKind.OPERATOR):
        return "inbox"
    return "mine" if staff.holds(DutyKind.HANDLER, DutyKind.SUPERVISOR) else "all"


def my_rows(
    staff: Staff, parts: Iterable[Any], at: datetime, *, back: str = "in=mine", shown: str = ""
) -> list[Row]:
    """The lines of `parts`, rows of `lists.my_parts`."""
    return [
        part_row(staff, part, part_label(part, part.reply_status), at, back=back, shown=shown)
        for part in parts
    ]


def prompted_rows(staff: Staff, at: datetime) -> list[Row]:
    """The lines of what was hastened in the offices that one supervises; at most a page."""
    parts = prompted_parts(staff)[:ROWS]
    return [part_row(staff, part, part_label(part, None), at, back="in=mine") for part in parts]


def review_rows(staff: Staff, at: datetime, *, back: str = "in=mine", shown: str = "") -> list[Row]:
    """The lines of the drafts that wait for one's review."""
    return [
        review_row(staff, reply, at, back=back, shown=shown)
        for reply in to_review(staff)[:ROWS]
        if may_review(staff, reply)
    ]


@dataclass(frozen=True)
class Button:
    """An act in the bar: a link to its form, or, where nothing is to be filled in, its button."""

    act: Act
    short: Promise
    url: str
    at_once: bool
    grave: bool
    seldom: bool
    main: bool


def buttons(case: Case, acts: Sequence[Act], back: str) -> list[Button]:
    """The bar of a case, the likeliest act first."""
    return [
        Button(
            act=act,
            short=FORMS[act].short,
            url=act_url(case.number, act, back),
            at_once=FORMS[act].at_once,
            grave=FORMS[act].grave,
            seldom=FORMS[act].seldom,
            main=place == 0,
        )
        for place, act in enumerate(acts)
    ]


def act_url(number: str, act: Act, back: str = "") -> str:
    """The address of an act on a case."""
    url = address_of(number, act)
    return f"{url}?{back}" if back else url


@dataclass(frozen=True)
class Panel:
    """The open form of an act; `possible` is False once the case has moved on."""

    act: Act
    form: ActForm
    url: str
    possible: bool = True
    #: Whether an answer is written in it, and the colleagues who have one open too.
    is_writing: bool = False
    writers: list[Writer] = field(default_factory=list)

    @property
    def draft(self) -> str:
        """Under which name the browser keeps what is written here."""
        return draft_of(self.form.staff, self.form.case, self.act)


def draft_of(staff: Staff, case: Case, act: Act) -> str:
    """The name of what `staff` writes in an act on a case, until it is sent."""
    return f"act-{staff.pk}-{case.number}-{act}"


@dataclass(frozen=True)
class Opened:
    """A contact that was opened for this one page."""

    party: int
    kind: str
    value: str
    purpose: str


@dataclass(frozen=True)
class CasePage:
    """What the page of a case is drawn from."""

    view: CaseView
    pane: Pane
    bar: list[Button]
    more: list[Button]
    panel: Panel | None = None
    opened: Opened | None = None
    author: str = ""
    once: str = field(default_factory=lambda: secrets.token_urlsafe(12))
    purposes: list[tuple[str, str]] = field(default_factory=list)


def show_case(
    request: StaffRequest,
    case: Case,
    *,
    panel: Panel | None = None,
    opened: Opened | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page of a case, perhaps with the form of an act open; only that part when it is asked."""
    staff, at = request.user, now()
    view = view_of(staff, case, at)
    part = _PARTS.get(request.htmx.target or "") if request.htmx else None
    # What reading suggests is taken beside the suggestion itself.
    acts = [act for act in view.acts if act != Act.TAKE_SUGGESTION]
    beside = Pane.read(request.GET, staff)
    bar = buttons(case, acts, beside.back)
    often = [button for button in bar if not button.seldom]
    page = CasePage(
        view=view,
        pane=beside,
        bar=often[:IN_SIGHT],
        more=[*often[IN_SIGHT:], *(button for button in bar if button.seldom)],
        panel=panel,
        opened=opened,
        author=author_mark(staff),
        purposes=[(purpose, str(words)) for purpose, words in PURPOSES.items()],
    )
    context: dict[str, Any] = {"page": page, "view": view}
    context["may_sort"] = Act.SORT in view.acts
    if Act.TAKE_SUGGESTION in view.acts:
        context["may_take"] = act_url(case.number, Act.TAKE_SUGGESTION, beside.back)
    return render(request, part or "cases/case.html", context, status=status)


#: What alone is drawn anew, by the part of the page that asks for it.
_PARTS = {"act": "cases/_act.html", "case-pane": "cases/_case_alone.html"}


def back_of(request: StaffRequest) -> str:
    """The query that leads from a case back to its list, as it came with the address."""
    query = request.GET.copy()
    return query.urlencode() if "in" in query else ""


class _Counted(Paginator):  # type: ignore[type-arg]
    """Pages of rows that were counted already."""

    def __init__(self, rows: Any, count: int) -> None:
        super().__init__(rows, ROWS)
        self.__dict__["count"] = count


def paged(rows: Any, request: StaffRequest, *, count: int | None = None) -> "Page[Any]":
    """The page of `rows` that the address asks for; `count`, where they were counted already."""
    pages = Paginator(rows, ROWS) if count is None else _Counted(rows, count)
    return pages.get_page(request.GET.get("page"))


def page_number(query: QueryDict) -> int:
    """The page of a list that an address names; 1 for what is no number."""
    asked = query.get("page", "")
    return max(1, int(asked)) if asked.isdecimal() and len(asked) < 6 else 1
