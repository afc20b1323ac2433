"""The lists of the desk: what waits for it, one's own work, all cases, and whom to call back."""

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.module_loading import import_string
from django.views.decorators.http import require_safe

from heartline.cases.queries.applications import waiting_for
from heartline.cases.queries.call_backs import call_rows
from heartline.cases.queries.lists import (
    MOST_COUNTED,
    CaseList,
    Filters,
    my_parts,
    to_call_back,
    to_look_themselves,
    what_waits,
)
from heartline.cases.queries.others import others_of
from heartline.cases.queries.rows import Row, case_row
from heartline.cases.queries.saved import kept_lists
from heartline.cases.rules import DESK, READS
from heartline.cases.views.common import first_list, my_rows, paged, prompted_rows, review_rows
from heartline.offices.models import DutyKind, Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required
from heartline.shared.clock import now
from heartline.shared.views import render_part


@staff_required
@require_safe
def inbox(request: StaffRequest) -> HttpResponse:
    """What waits for the desk; those who do not sit there begin with their own list."""
    first = _first_page(request.user)
    if first != "cases:inbox":
        return redirect(first)
    elsewhere = [] if request.htmx else _waits_elsewhere(request.user)
    return _list(request, "inbox", "cases/inbox.html", waits=elsewhere)


def _waits_elsewhere(staff: Staff) -> list[tuple[str, str, int]]:
    """What waits for the desk in higher rooms: words, the address, how many."""
    return [line for name in settings.INBOX for line in import_string(name)(staff)]


def _first_page(staff: Staff) -> str:
    """The page that a member of staff begins with; settings for who sets and reads no case."""
    if staff.holds(DutyKind.ADMINISTRATOR) and not staff.holds(*READS):
        return "offices:settings"
    return {"inbox": "cases:inbox", "mine": "cases:mine", "all": "cases:list"}[first_list(staff)]


@staff_required
@require_safe
def all_(request: StaffRequest) -> HttpResponse:
    return _list(request, "all", "cases/list.html")


def _list(request: StaffRequest, name: str, template: str, **more: Any) -> HttpResponse:
    at, filters = now(), Filters.read(request.GET)
    cases = CaseList(name, request.user, filters, at)
    counts = cases.counts()
    more_than = counts["all"] > MOST_COUNTED
    counts["all"] = min(counts["all"], MOST_COUNTED)
    page = paged(cases, request, count=counts["all"])
    back = "&".join(part for part in (f"in={name}", filters.query) if part)
    if page.number > 1:
        back += f"&page={page.number}"
    others = others_of(request.user, page) if name == "inbox" else {}
    rows = [case_row(request.user, case, at, back=back, says_wait=name == "inbox") for case in page]
    context = {
        **more,
        "page": page,
        "rows": [
            replace(row, others=others[case.pk].tag) if case.pk in others else row
            for row, case in zip(rows, page, strict=True)
        ],
        "counts": counts,
        "filters": filters,
        "query": f"{filters.query}&" if filters.query else "",
        "several": request.user.holds(*DESK),
        "reads": request.user.holds(*READS),
        "more_than": more_than,
        "sheet": name,
    }
    if name == "all":
        context |= {"view": "list", "saved": [] if request.htmx else kept_lists(request.user)}
    return render_part(request, template, "cases/_listed.html", context)


@staff_required
@require_safe
def mine(request: StaffRequest) -> HttpResponse:
    """The parts of one's offices, the drafts to review, and what waits elsewhere."""
    staff, at = request.user, now()
    page = paged(my_parts(staff), request)
    parts = my_rows(staff, page, at)
    offered = sum(part.status == "offered" for part in page)
    reviews: list[Row] = review_rows(staff, at) if page.number == 1 else []
    found = [*what_waits(staff), *waiting_for(staff, at)]
    waits = [(label, reverse(name), count) for label, name, count in found]
    prompted = prompted_rows(staff, at) if page.number == 1 else []
    context = {
        "page": page,
        "offered": parts[:offered],
        "in_work": parts[offered:],
        "prompted": prompted,
        "reviews": reviews,
        "waits": waits,
        "nothing": not (parts or reviews or prompted),
    }
    return render(request, "cases/mine.html", context)


@staff_required
@require_safe
def call_backs(request: StaffRequest) -> HttpResponse:
    """People who chose to be called: the desk calls and asks what they think of their answer."""
    page = paged(to_call_back(request.user), request)
    context = {
        "page": page,
        "calls": call_rows(request.user, page, now()),
        "look_themselves": to_look_themselves(request.user),
        "author": author_mark(request.user),
    }
    return render(request, "cases/call_backs.html", context)
