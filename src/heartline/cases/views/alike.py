"""What many people say: groups of cases, hottest first; taken up, put aside, or left."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.alike import deciding
from heartline.cases.actions.issues import open_issue
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.forms.alike import TakeUpForm
from heartline.cases.models import AlikeGroup, AlikeProposal, Issue
from heartline.cases.queries.alike import (
    Group,
    group_for,
    hottest_lines,
    lines_as_rows,
)
from heartline.cases.queries.covers import Covers
from heartline.cases.queries.heat import rule_words
from heartline.cases.queries.proposed import proposals_for
from heartline.cases.rules.issues import may_open_issues, may_read_issues
from heartline.cases.sentences import refusal
from heartline.cases.views.common import ROWS
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required
from heartline.shared.clock import now


def _only_readers(staff: Staff) -> None:
    if not may_read_issues(staff):
        raise Http404


@staff_required
@require_safe
def alike(request: StaffRequest) -> HttpResponse:
    """What many people say, the hottest first."""
    staff, at = request.user, now()
    _only_readers(staff)
    aside = request.GET.get("show") == "aside"
    page = Paginator(hottest_lines(staff, dismissed=aside), ROWS).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": lines_as_rows(staff, list(page), at),
        "aside": aside,
        "query": "show=aside&" if aside else "",
        "rule": rule_words(),
        "waiting": len(proposals_for(staff)) if may_open_issues(staff) else 0,
        "may_decide": may_open_issues(staff),
    }
    return render(request, "cases/alike.html", context)


def _find(staff: Staff, pk: int) -> Group:
    _only_readers(staff)
    found = group_for(staff, pk, now())
    if found is None:
        raise Http404
    return found


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: StaffRequest, pk: int) -> HttpResponse:
    """The page of one group; sending its form takes its cases up as a hot issue."""
    found = _find(request.user, pk)
    if request.method != "POST":
        return _show(request, found, _form(request.user, found))
    if not may_open_issues(request.user):
        raise PermissionDenied
    form = TakeUpForm(request.POST, staff=request.user, group=pk)
    if not form.is_valid():
        return _show(request, found, form, status=422)
    try:
        issue, count = _take_up(request.user, pk, form.cleaned_data)
    except CaseRefusedError as refused:
        form.add_error(None, refusal(refused.code))
        return _show(request, _find(request.user, pk), form, status=422)
    words = {"number": issue.number, "count": count}
    messages.success(request, _("%(number)s holds %(count)s more cases now.") % words)
    return redirect(issue)


@transaction.atomic
def _take_up(staff: Staff, pk: int, said: dict[str, Any]) -> tuple[Issue, int]:
    at, cases = now(), list(said["cases"])
    names = {name: said[name] for name in ("title_zh", "title_en", "owner")}
    areas = {case.area for case in cases}
    topics = {case.topic for case in cases}
    issue = said["issue"] or open_issue(
        **names,
        topic=topics.pop() if len(topics) == 1 else None,
        area=areas.pop() if len(areas) == 1 else None,
        by=staff,
        at=at,
    )
    taken = AlikeGroup.objects.get(pk=pk)
    return issue, deciding.take_up(taken, issue=issue, cases=cases, by=staff, at=at)


def _form(staff: Staff, found: Group) -> TakeUpForm:
    """The form as it stands at first: one press opens an issue of all its cases."""
    free = [text.pk for text in found.texts if text.free]
    group = AlikeGroup.objects.select_related("issue").get(pk=found.pk)
    # Its name will be public, and may be somebody's own words.
    initial: dict[str, Any] = {"cases": free, "title_zh": Covers().on(found.title)[:120]}
    form = TakeUpForm(initial=initial, staff=staff, group=found.pk)
    owners = set(form._choice("owner").queryset.values_list("pk", flat=True))
    form.initial["owner"] = next((lead for lead in found.leads if lead in owners), None)
    if form._choice("issue").queryset.filter(pk=group.issue_id or 0).exists():
        form.initial["issue"] = group.issue_id
    return form


def _show(
    request: StaffRequest, found: Group, form: TakeUpForm, *, status: int = 200
) -> HttpResponse:
    ticked = {str(pk) for pk in (form["cases"].value() or ())}
    context = {
        "group": found,
        "form": form,
        "fields": [form[name] for name in ("issue", "title_zh", "title_en", "owner")],
        "ticked": ticked,
        "texts": [(text, str(text.pk) in ticked) for text in found.texts],
        "may_decide": may_open_issues(request.user),
        "free": any(text.free for text in found.texts),
        "rule": rule_words(),
        "author": author_mark(request.user),
    }
    return render(request, "cases/alike_group.html", context, status=status)


@staff_required
@require_POST
def dismiss(request: StaffRequest, pk: int) -> HttpResponse:
    """It is not one matter; it does not come back by itself."""
    return _decide(request, pk, deciding.dismiss_group, _("Put aside; it does not come back."))


@staff_required
@require_POST
def bring_back(request: StaffRequest, pk: int) -> HttpResponse:
    """It is one matter after all."""
    return _decide(request, pk, deciding.bring_back, _("It stands in the list again."))


def _decide(request: StaffRequest, pk: int, action: Any, said: str) -> HttpResponse:
    found = _find(request.user, pk)
    try:
        action(AlikeGroup.objects.get(pk=found.pk), by=request.user, at=now())
    except CaseMovedError:
        messages.info(request, _("A colleague has decided this already."))
    else:
        messages.success(request, said)
    return redirect("cases:alike")


@staff_required
@require_safe
def proposals(request: StaffRequest) -> HttpResponse:
    """What the night would put together or take apart."""
    _only_readers(request.user)
    if not may_open_issues(request.user):
        raise PermissionDenied
    context = {"proposals": proposals_for(request.user), "author": author_mark(request.user)}
    return render(request, "cases/alike_proposals.html", context)


@staff_required
@require_POST
def decide(request: StaffRequest, pk: int) -> HttpResponse:
    """Follow a proposal, or refuse it."""
    _only_readers(request.user)
    if not may_open_issues(request.user):
        raise PermissionDenied
    if pk not in {shown.pk for shown in proposals_for(request.user)}:
        raise Http404
    accepted = request.POST.get("answer") == "yes"
    try:
        deciding.decide_proposal(
            AlikeProposal.objects.get(pk=pk), accepted=accepted, by=request.user, at=now()
        )
    except (CaseMovedError, CaseRefusedError):
        messages.info(request, _("A colleague has decided this already."))
    else:
        said = _("Done as proposed.") if accepted else _("Refused; it does not come back.")
        messages.success(request, said)
    return redirect("cases:alike_proposals")
