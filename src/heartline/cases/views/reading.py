"""What reading finds in a case: a part of its page, and a page of its own without scripts."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _, gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from heartline.cases.actions.helper import Task, draft_with_helper
from heartline.cases.actions.places import keep_place
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.models import Case
from heartline.cases.queries.reading import Read, read_case
from heartline.cases.rules import Fields, readable
from heartline.cases.sentences import refusal
from heartline.cases.views.common import find_case
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now
from heartline.shared.helper import HelperError, is_on
from heartline.shared.views import render_part


@staff_required
@require_safe
def reading(request: StaffRequest, number: str) -> HttpResponse:
    context = {"read": _read(request, find_case(request.user, number)), "has_helper": is_on()}
    return render_part(request, "cases/read.html", "cases/_read.html", context)


def _read(request: StaffRequest, case: Case) -> Read:
    read = read_case(request.user, case)
    if read is None:
        raise Http404
    return read


@staff_required
@require_POST
def draft(request: StaffRequest, number: str) -> HttpResponse:
    """A summary or a translation by the office's helper program, to read and nothing more."""
    case, wanted = find_case(request.user, number), request.POST.get("task", "")
    read = _read(request, case)
    if not is_on() or wanted not in _TASKS:
        raise Http404
    language = "English" if (get_language() or "").startswith("en") else "Chinese"
    context = {"read": read, "has_helper": True}
    try:
        drafted = draft_with_helper(
            case, Task(wanted), language=language, by=request.user, at=now()
        )
    except HelperError:
        messages.error(request, _("The helper program does not answer. Please try again later."))
    else:
        context |= {"drafted": drafted.text, "drafted_what": _TASKS[Task(wanted)]}
    return render(request, "cases/read.html", context)


#: What may be asked of the helper beside the words of a case.
_TASKS = {
    Task.SUMMARY: gettext_lazy("A summary"),
    Task.TRANSLATION: gettext_lazy("A translation"),
}


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
