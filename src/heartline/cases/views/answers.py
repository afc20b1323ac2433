"""What the answers of offices lack: counts for supervisors, and the cases behind each."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from heartline.cases.queries.reply_check import (
    SPANS,
    WATCHED,
    cases_lacking,
    office_lines,
    watched_names,
)
from heartline.cases.queries.rows import case_row
from heartline.cases.sentences.replies import SHORT
from heartline.cases.views.common import paged
from heartline.offices.models import DutyKind, Office, Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now


def _supervisor(request: StaffRequest) -> Staff:
    if not request.user.holds(DutyKind.SUPERVISOR):
        raise PermissionDenied
    return request.user


def _days(request: StaffRequest) -> int:
    asked = request.GET.get("days", "")
    return int(asked) if asked in map(str, SPANS) else SPANS[0]


@staff_required
@require_safe
def answers(request: StaffRequest) -> HttpResponse:
    """What the answers of each office lack, in plain counts."""
    staff, days = _supervisor(request), _days(request)
    context = {
        "days": days,
        "spans": SPANS,
        "names": watched_names(),
        "lines": office_lines(staff, days=days, at=now()),
    }
    return render(request, "cases/answers.html", context)


@staff_required
@require_safe
def rows(request: StaffRequest) -> HttpResponse:
    """The cases behind one of the counts."""
    staff, days, at = _supervisor(request), _days(request), now()
    office = get_object_or_404(Office, code=request.GET.get("office", ""))
    code = request.GET.get("lack", "")
    if code not in WATCHED:
        raise Http404
    page = paged(cases_lacking(staff, office=office, code=code, days=days, at=at), request)
    context = {
        "page": page,
        "rows": [case_row(staff, case, at) for case in page],
        "office": office,
        "lack": SHORT[code],
        "days": days,
        "query": f"office={office.code}&lack={code}&days={days}&",
    }
    return render(request, "cases/answers_rows.html", context)
