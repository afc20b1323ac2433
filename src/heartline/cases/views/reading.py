"""What reading finds in a case: a part of its page, and a page of its own without scripts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from heartline.cases.actions.places import keep_place
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.queries.reading import read_case
from heartline.cases.rules import Fields, readable
from heartline.cases.sentences import refusal
from heartline.cases.views.common import find_case
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now
from heartline.shared.views import render_part


@staff_required
@require_safe
def reading(request: StaffRequest, number: str) -> HttpResponse:
    read = read_case(request.user, find_case(request.user, number))
    if read is None:
        raise Http404
    return render_part(request, "cases/read.html", "cases/_read.html", {"read": read})


@staff_required
@require_POST
def keep_place_of(request: StaffRequest, number: str) -> HttpResponse:
    """Keep a place that the words name, in the area of the case."""
    case = find_case(request.user, number)
    if Fields.PLACE not in readable(request.user, case):
        raise Http404
    name = request.POST.get("name", "")
    try:
        place = keep_place(None, name=name, area=case.area, by=request.user, at=now())
    except CaseRefusedError as refused:
        messages.error(request, refusal(refused.code))
    else:
        said = _("%(place)s is known from now on.") % {"place": place}
        messages.success(request, said)
    return redirect(case)
