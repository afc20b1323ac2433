"""The board of deadlines."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heartline.cases.queries.deadlines import READERS, board
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now


@staff_required
@require_safe
def deadlines(request: StaffRequest) -> HttpResponse:
    """What is overdue and what comes, office by office; each count opens its list."""
    if not request.user.holds(*READERS):
        raise PermissionDenied
    return render(request, "cases/deadlines.html", {"board": board(request.user, now())})
