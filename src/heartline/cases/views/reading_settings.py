"""Settings: how sure suggestions must be, the models' cards, and corrections to look at."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.reading_settings import (
    decide_lessons,
    decide_lessons_of,
    set_least_confidence,
)
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.forms.reading import ReadingForm
from heartline.cases.models import Tells, Topic
from heartline.cases.queries.confidence import least_confidence
from heartline.cases.queries.model_cards import card_view, held_lessons
from heartline.cases.sentences import refusal
from heartline.cases.views.policies import administrator
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.offices.rules import administers_all
from heartline.shared.clock import now


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def reading(request: StaffRequest) -> HttpResponse:
    """How sure a suggestion must be, the models in use, and what waits to be looked at."""
    staff = administrator(request)
    form = ReadingForm(request.POST or None, initial={"percent": round(least_confidence() * 100)})
    if request.method == "POST" and not administers_all(staff):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        set_least_confidence(form.cleaned_data["percent"] / 100, by=staff, at=now())
        messages.success(request, _("This holds from now on."))
        return redirect("cases:reading_settings")
    context = {
        "form": form,
        "cards": [(tells.value, card_view(tells)) for tells in Tells],
        "held": held_lessons(),
        "may_change": administers_all(staff),
        "me": staff.pk,
    }
    return render(request, "cases/reading_settings.html", context)


@staff_required
@require_safe
def card(request: StaffRequest, tells: str) -> HttpResponse:
    """The card of a model: everybody who is shown suggestions may read what they rest on."""
    found = card_view(Tells(tells)) if tells in Tells.values else None
    if found is None:
        raise Http404
    return render(request, "cases/model_card.html", {"card": found})


@staff_required
@require_POST
def decide(request: StaffRequest) -> HttpResponse:
    """Learn from what one account turned and was held, or leave it out."""
    account = get_object_or_404(Staff, pk=_whole(request.POST.get("account", "")))
    topic = get_object_or_404(Topic, code=request.POST.get("topic", "")[:20])
    let_in = request.POST.get("let_in") == "yes"
    try:
        count = decide_lessons(
            account,
            was=request.POST.get("was", "")[:20],
            topic=topic,
            let_in=let_in,
            by=request.user,
            at=now(),
        )
    except CaseRefusedError as refused:
        messages.error(request, refusal(refused.code))
        return redirect("cases:reading_settings")
    messages.success(request, _decided(count, let_in=let_in))
    return redirect("cases:reading_settings")


def _decided(count: int, *, let_in: bool) -> str:
    said = ngettext(
        "One correction is learned from.", "%(count)s corrections are learned from.", count
    )
    if not let_in:
        said = ngettext(
            "One correction is left out. The case keeps its topic.",
            "%(count)s corrections are left out. The cases keep their topic.",
            count,
        )
    return said % {"count": count}


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def held(request: StaffRequest, pk: int) -> HttpResponse:
    """All that one account turned and was held: looked at together, and decided together."""
    if not administers_all(request.user) or request.user.pk == pk:
        raise PermissionDenied
    account = get_object_or_404(Staff, pk=pk)
    if request.method == "POST":
        return _decide_all(request, account)
    turned = held_lessons(account)
    if not turned:
        return redirect("cases:reading_settings")
    context = {"account": account, "turned": turned, "cases": sum(one.cases for one in turned)}
    return render(request, "cases/held_lessons.html", context)


def _decide_all(request: StaffRequest, account: Staff) -> HttpResponse:
    let_in, seen = request.POST.get("let_in") == "yes", _whole(request.POST.get("seen", ""))
    try:
        count = decide_lessons_of(account, seen=seen, let_in=let_in, by=request.user, at=now())
    except CaseRefusedError as refused:
        messages.error(request, refusal(refused.code))
        return redirect("cases:held_lessons", account.pk)
    messages.success(request, _decided(count, let_in=let_in))
    return redirect("cases:reading_settings")


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 16 else 0
