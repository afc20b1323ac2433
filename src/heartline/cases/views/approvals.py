"""What waits for one's decision, what one's offices have asked for, and what is listed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heartline.cases.queries.applications import (
    asked_by_us,
    listed_cases,
    rows_asked,
    rows_listed,
    rows_to_decide,
    to_decide,
)
from heartline.cases.views.common import paged
from heartline.offices.models import DutyKind
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now

_SHOWS = {
    "decide": (to_decide, rows_to_decide),
    "ours": (asked_by_us, rows_asked),
    "listed": (listed_cases, rows_listed),
}


@staff_required
@require_safe
def approvals(request: StaffRequest) -> HttpResponse:
    """One of three lists; those who decide nothing begin with what their own office asked."""
    staff = request.user
    decides = staff.holds(DutyKind.DISPATCHER, DutyKind.SUPERVISOR)
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in _SHOWS else "decide" if decides else "ours"
    find, lines = _SHOWS[chosen]
    page = paged(find(staff), request)
    tabs = [
        ("decide", _("For you to decide")),
        ("ours", _("Asked for by your office")),
        ("listed", _("Listed cases")),
    ]
    context = {
        "page": page,
        "rows": lines(staff, page, now()),
        "tabs": tabs,
        "chosen": chosen,
        "query": f"show={chosen}&",
    }
    return render(request, "cases/approvals.html", context)
