"""The acts on a case, each at its own address: reading it opens the form, sending it acts."""

from collections.abc import Callable

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect, render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.forms import FORMS, ActForm
from heartline.cases.forms.helps import HelpedForm
from heartline.cases.models import Case
from heartline.cases.rules import Act, acts_for
from heartline.cases.sentences import MOVED, refusal
from heartline.cases.views.common import (
    Panel,
    act_url,
    back_of,
    draft_of,
    find_case,
    show_case,
)
from heartline.cases.views.doing import RUNS
from heartline.cases.views.sent import Doing
from heartline.cases.views.writing import WRITING, note_closed, note_open, writers
from heartline.offices.pages import StaffRequest, staff_required, take_kept_words
from heartline.shared.clock import now
from heartline.shared.views import words_written

#: How long the same form, sent again, is known to be the same; in seconds.
_SAME_FOR = 24 * 60 * 60


def page(act: Act) -> Callable[..., HttpResponseBase]:
    """The view of one act."""

    def view(request: StaffRequest, number: str) -> HttpResponse:
        if request.method == "POST":
            return _do(request, number, act)
        return _open(request, number, act)

    view.__name__ = view.__qualname__ = str(act)
    methods: Callable[..., HttpResponse] = require_http_methods(["GET", "HEAD", "POST"])(view)
    return staff_required(methods)


def _open(request: StaffRequest, number: str, act: Act) -> HttpResponse:
    """The case with the form of the act open, and in it what was written before a sign-in ended."""
    case = find_case(request.user, number)
    possible = act in acts_for(request.user, case)
    kept = take_kept_words(request)
    if kept is None and not possible:
        messages.info(request, _("This is not yours to do, or not any more."))
        return redirect(case)
    form = FORMS[act](case=case, staff=request.user, initial=request.GET.dict())
    if kept is not None:
        form = _with(form, kept)
        messages.info(request, _("Here is what you were writing. Nothing has been sent yet."))
    return show_case(request, case, panel=_panel(request, form, act, possible=possible))


def _with(form: ActForm, kept: QueryDict) -> ActForm:
    """The form with the kept words in it, not yet judged."""
    for name, field in form.fields.items():
        if name in kept and name != "seen":
            form.initial[name] = field.widget.value_from_datadict(kept, MultiValueDict(), name)
    return form


def _panel(request: StaffRequest, form: ActForm, act: Act, *, possible: bool) -> Panel:
    case, staff = form.case, request.user
    is_writing = act in WRITING and possible
    look = note_open(case, by=staff, at=now()) if is_writing else writers(case, but=staff, at=now())
    url = act_url(case.number, act, back_of(request))
    return Panel(act, form, url, possible, is_writing, look)


def _do(request: StaffRequest, number: str, act: Act) -> HttpResponse:
    """Do it; or show the form again, with what was typed and with what is in the way."""
    try:
        case = find_case(request.user, number)
    except Http404:
        return _gone(request)
    if "help" in request.POST and issubclass(FORMS[act], HelpedForm):
        return _help(request, case, act)
    form = FORMS[act](request.POST, request.FILES, case=case, staff=request.user)
    if not form.is_valid():
        return _again(request, form, act, "", status=422)
    try:
        with transaction.atomic():
            if not _is_first(request):
                again = _("We have that already; it was not done twice.")
                messages.info(request, again, extra_tags=draft_of(request.user, case, act))
                return _onward(request, case)
            said = _run(act, Doing(case, form, request.user, now()))
    except CaseRefusedError as refused:
        return _again(request, form, act, refusal(refused.code), status=422)
    except CaseMovedError:
        return _again(request, form, act, str(MOVED), status=409)
    except PermissionDenied:
        return _again(
            request, form, act, _("This is not yours to do, or not any more."), status=403
        )
    messages.success(request, said, extra_tags=draft_of(request.user, case, act))
    return _onward(request, case)


def _help(request: StaffRequest, case: Case, act: Act) -> HttpResponse:
    """The form again with what was typed, and with what a button beside the text asks for."""
    sent = request.POST.dict()
    asked, _dash, key = str(sent.pop("help")).partition("-")
    told = {name: value for name, value in sent.items() if name != "template" or asked == name}
    told |= {"article": key} if asked == "article" else {}
    told |= {asked: "yes"} if asked in ("check", "helper") else {}
    form = FORMS[act](case=case, staff=request.user, initial=told)
    if "seen" in sent:
        # A draft that a colleague has changed meanwhile is still the one that was read.
        form.initial["seen"] = sent["seen"]
    possible = act in acts_for(request.user, case)
    return show_case(request, case, panel=_panel(request, form, act, possible=possible))


def _run(act: Act, doing: Doing) -> str:
    said = RUNS[act](doing)
    if act in WRITING:
        note_closed(doing.case, by=doing.by, at=doing.at)
    return said


def _is_first(request: HttpRequest) -> bool:
    """Whether this form is sent for the first time.

    The mark is kept in the transaction of the act: it holds only if the act does.
    """
    once = request.POST.get("once", "")[:40]
    return not once or cache.add(f"once:{request.user.pk}:{once}", 1, _SAME_FOR)


def _onward(request: StaffRequest, case: Case) -> HttpResponse:
    """To the case; to the list, where the case has left one's hands or one came from there."""
    if request.POST.get("then") == "call_backs":
        return redirect("cases:call_backs")
    try:
        find_case(request.user, case.number)
    except Http404:
        return redirect("cases:mine")
    back = back_of(request)
    return redirect(f"{case.get_absolute_url()}?{back}" if back else case.get_absolute_url())


def _again(
    request: StaffRequest, form: ActForm, act: Act, sentence: str, *, status: int
) -> HttpResponse:
    """The case as it stands now, with the form as it was sent and the sentence above it."""
    try:
        case = find_case(request.user, form.case.number)
    except Http404:
        return _gone(request)
    if sentence:
        sent = request.POST.copy()
        fresh = FORMS[act](case=case, staff=request.user)
        if "seen" in fresh.fields:
            sent["seen"] = fresh.initial["seen"]
        form = FORMS[act](sent, request.FILES, case=case, staff=request.user)
        form.add_error(None, sentence)
    possible = act in acts_for(request.user, case)
    panel = _panel(request, form, act, possible=possible)
    return show_case(request, case, panel=panel, status=status)


def _gone(request: StaffRequest) -> HttpResponse:
    """There is no such case, or not any more, for this reader; they get their own words back."""
    words = words_written(request.POST)
    if not words:
        raise Http404
    return render(request, "cases/gone.html", {"words": words}, status=404)
