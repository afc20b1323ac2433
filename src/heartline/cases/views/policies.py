"""Settings: the times that the offices promise, version by version."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heartline.cases.actions.policies import policy_faults, set_policy
from heartline.cases.forms.policies import Draft, initial_of, unkept
from heartline.cases.models import Policy
from heartline.cases.policies import PolicyRefusedError, ready_made, standard_policy
from heartline.cases.policies.reading import STANDARD
from heartline.cases.queries.policies import (
    Preview,
    clock_names,
    limit_words,
    preview,
    times_of,
    versions,
)
from heartline.cases.sentences import short_moment
from heartline.offices.models import DutyKind, Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required, take_kept_words
from heartline.offices.rules import administers_all
from heartline.shared.clock import now


def administrator(request: StaffRequest) -> Staff:
    """Who asks, if they administer anything at all: these pages are read by all of them.

    Raises:
        PermissionDenied: they do not.
    """
    if not request.user.holds(DutyKind.ADMINISTRATOR):
        raise PermissionDenied
    return request.user


@staff_required
@require_safe
def policies(request: StaffRequest) -> HttpResponse:
    """All versions, what differs between them, and the sets that one can start from."""
    staff = administrator(request)
    context = {
        "versions": versions(now()),
        "ready": list(ready_made().values()),
        "may_change": administers_all(staff),
    }
    return render(request, "cases/policies.html", context)


@staff_required
@require_safe
def policy(request: StaffRequest, version: int) -> HttpResponse:
    """One version, line by line."""
    staff = administrator(request)
    found = get_object_or_404(
        Policy.objects.select_related("calendar"), code=STANDARD, version=version
    )
    context = {
        "policy": found,
        "heads": clock_names(),
        "times": times_of(found),
        "limits": limit_words(found),
        "since": short_moment(found.since),
        "may_change": administers_all(staff),
    }
    return render(request, "cases/policy.html", context)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: StaffRequest) -> HttpResponse:
    """The times as they are to be: changed line by line, previewed, put into force."""
    if not administers_all(request.user):
        raise PermissionDenied
    if request.method != "POST":
        kept = take_kept_words(request)
        return _show(request, Draft(kept) if kept else Draft(None, initial=_begin(request)))
    draft = Draft(request.POST)
    if request.POST.get("do") == "add":
        draft.add_line()
        return _show(request, draft)
    if not draft.is_readable:
        return _show(request, draft, status=422)
    if request.POST.get("do") == "keep":
        return _keep(request, draft)
    return _try(request, draft)


def _begin(request: StaffRequest) -> dict[str, Any]:
    """What the form begins with: a ready-made set, an older version, or what is in force.

    Raises:
        Http404: there is no such set or version.
    """
    named = request.GET.get("from", "")
    now_ = standard_policy(now())
    if named and not named.isdecimal():
        ready = ready_made().get(named)
        if ready is None:
            raise Http404
        return initial_of(
            lines=ready.lines,
            limits=ready.limits,
            name_zh=ready.name_zh,
            name_en=ready.name_en,
            calendar=now_.calendar_id,
        )
    from_ = now_
    if named:
        versions_ = Policy.objects.filter(code=STANDARD)
        from_ = get_object_or_404(versions_, version=int(named[:6]))
    return initial_of(
        lines=from_.rules,
        limits=from_.limits,
        name_zh=from_.name_zh,
        name_en=from_.name_en,
        calendar=from_.calendar_id,
    )


def _try(request: StaffRequest, draft: Draft) -> HttpResponse:
    """Show what is in the way, or what these times would promise; nothing is changed."""
    said, at = draft.said, now()
    checked = {name: said[name] for name in ("name_zh", "lines", "limits", "calendar", "since")}
    faults = policy_faults(**checked, at=at)
    if faults:
        draft.refuse(faults)
        return _show(request, draft, status=422)
    return _show(request, draft, promised=preview(unkept(said), at))


def _keep(request: StaffRequest, draft: Draft) -> HttpResponse:
    at = now()
    try:
        kept = set_policy(**draft.said, by=request.user, at=at)
    except PolicyRefusedError as refused:
        draft.refuse(refused.faults)
        return _show(request, draft, status=422)
    if kept.since > at:
        said = _("Kept. These times hold from %(since)s on.")
    else:
        said = _("These times hold from now on, for every new message.")
    messages.success(request, said % {"since": short_moment(kept.since)})
    return redirect("cases:policies")


def _show(
    request: StaffRequest, draft: Draft, *, promised: Preview | None = None, status: int = 200
) -> HttpResponse:
    context = {"draft": draft, "preview": promised, "author": author_mark(request.user)}
    return render(request, "cases/policy_edit.html", context, status=status)
