"""Budgets at the desk: the list, one budget with its next steps, and its terms."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.budgets.actions.box import close_voting
from heartline.budgets.actions.budgets import change_budget, move_budget, set_up_budget
from heartline.budgets.actions.freezing import ask_again, freeze_rule, open_voting, thaw_rule
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.forms.desk import BudgetForm
from heartline.budgets.models import Budget, Project
from heartline.budgets.pages.steps import phase_line, what_now
from heartline.budgets.queries.gate import is_empty
from heartline.budgets.rules import (
    may_cost,
    may_find_budgets,
    may_release,
    may_run,
    may_serve_voters,
    may_work_on,
)
from heartline.budgets.sentences import refusal
from heartline.budgets.steps import BUDGET_STEPS, ProjectStatus
from heartline.cases.steps import steps_from
from heartline.offices.models import DutyKind, Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required, take_kept_words
from heartline.shared.clock import now

_GET_OR_POST = ["GET", "HEAD", "POST"]

#: Each step as a button, and what it means.
STEPS: dict[str, tuple[Promise, Promise]] = {
    "ask_for_ideas": (
        gettext_lazy("Ask for ideas"),
        gettext_lazy("Everybody sees the budget and may propose."),
    ),
    "end_ideas": (
        gettext_lazy("End the time for ideas"),
        gettext_lazy("No idea is taken any more; the office decides on each."),
    ),
    "freeze": (
        gettext_lazy("Freeze the rule and draw the lot"),
        gettext_lazy("Every feasible project goes on the ballot; nothing changes from then on."),
    ),
    "open_voting": (
        gettext_lazy("Open voting"),
        gettext_lazy("Codes can be used. Until you close it nobody can see any count."),
    ),
    "thaw": (
        gettext_lazy("Take the frozen rule back"),
        gettext_lazy("Only before voting: something in it is wrong. It gets another hash then."),
    ),
    "close_voting": (
        gettext_lazy("Close voting for good"),
        gettext_lazy("Only after the last day. The box is shuffled a last time and stays shut."),
    ),
    "vote_again": (
        gettext_lazy("Set other days and ask again"),
        gettext_lazy("Nobody has voted. The codes that were given out are no longer valid."),
    ),
    "begin_work": (
        gettext_lazy("Begin the work"),
        gettext_lazy("From now on each chosen project tells how far it is."),
    ),
    "finish": (
        gettext_lazy("Finish the budget"),
        gettext_lazy("Every chosen project is done, or fell through."),
    ),
}

Act = Callable[[Budget, Staff, datetime], Budget]
_ACTS: dict[str, Act] = {
    "freeze": lambda budget, by, at: freeze_rule(budget, by=by, at=at),
    "thaw": lambda budget, by, at: thaw_rule(budget, by=by, at=at),
    "open_voting": lambda budget, by, at: open_voting(budget, by=by, at=at),
    "close_voting": lambda budget, by, at: close_voting(budget, by=by, at=at),
    "vote_again": lambda budget, by, at: ask_again(budget, by=by, at=at),
}


def find_budget(staff: Staff, pk: int) -> Budget:
    """The budget of this number, for staff who find budgets.

    Raises:
        Http404: there is none, or they do not find it.
    """
    if not may_find_budgets(staff):
        raise Http404
    rows = Budget.objects.visible_to(staff).select_related("office", "area")
    found = rows.filter(pk=pk).first()
    if found is None or not may_work_on(staff, found):
        raise Http404
    return found


def find_for(staff: Staff, pk: int, may: Callable[[Staff, Budget], bool]) -> Budget:
    """The budget of this number, for those who may do something with it.

    Raises:
        Http404: they do not find it.
        PermissionDenied: they find it, and this is not theirs.
    """
    found = find_budget(staff, pk)
    if not may(staff, found):
        raise PermissionDenied
    return found


@staff_required
@require_safe
def budgets(request: StaffRequest) -> HttpResponse:
    """The budgets that one has to do with."""
    if not may_find_budgets(request.user):
        raise PermissionDenied
    at = now()
    rows = Budget.objects.visible_to(request.user).select_related("office", "area")
    found = [
        (budget, what_now(budget, at))
        for budget in rows.order_by("-id")
        if may_work_on(request.user, budget)
    ]
    may_set_up = request.user.holds(DutyKind.ADMINISTRATOR)
    return render(request, "budgets/desk.html", {"rows": found, "may_set_up": may_set_up})


@staff_required
@require_http_methods(_GET_OR_POST)
def new_budget(request: StaffRequest) -> HttpResponse:
    """Set a budget up."""
    if not request.user.holds(DutyKind.ADMINISTRATOR):
        raise PermissionDenied
    form = BudgetForm(_said(request), staff=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            office = form.cleaned_data["office"]
            made = set_up_budget(form.terms, office=office, by=request.user, at=now())
        except BudgetRefusedError as refused:
            form.add_error(None, refusal(refused.code))
        else:
            return redirect("budgets:desk_budget", made.pk)
    return _terms(request, form, None)


def _said(request: StaffRequest) -> Any:
    return request.POST if request.method == "POST" else take_kept_words(request)


def _terms(request: StaffRequest, form: BudgetForm, budget: Budget | None) -> HttpResponse:
    context = {"form": form, "budget": budget, "author": author_mark(request.user)}
    return render(request, "budgets/desk_terms.html", context)


@staff_required
@require_http_methods(_GET_OR_POST)
def settings(request: StaffRequest, pk: int) -> HttpResponse:
    """The terms of a budget, until its rule is frozen."""
    found = find_for(request.user, pk, may_run)
    form = BudgetForm(_said(request), staff=request.user, budget=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_budget(found, form.terms, by=request.user, at=now())
        except BudgetRefusedError as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("This holds from now on."))
            return redirect("budgets:desk_budget", found.pk)
    return _terms(request, form, found)


@staff_required
@require_safe
def budget(request: StaffRequest, pk: int) -> HttpResponse:
    """One budget: where it stands, what comes next, and its projects."""
    staff = request.user
    found = find_budget(staff, pk)
    projects = Project.objects.filter(budget=found).select_related("area").order_by("number")
    if not (may_release(staff, found) or may_cost(staff, found)):
        projects = projects.public()
    steps = [
        (name, *STEPS[name])
        for name in steps_from(BUDGET_STEPS, found.phase)
        if name in STEPS and may_run(staff, found) and (name != "vote_again" or is_empty(found))
    ]
    waiting = [project for project in projects if project.status == ProjectStatus.IDEA]
    context = {
        "budget": found,
        "line": phase_line(found),
        "now": what_now(found, now()),
        "steps": steps,
        "projects": projects,
        "waiting": len(waiting),
        "may_run": may_run(staff, found),
        "may_add": found.may_change and (may_cost(staff, found) or may_release(staff, found)),
        "may_serve": may_serve_voters(staff, found),
    }
    return render(request, "budgets/desk_budget.html", context)


@staff_required
@require_POST
def step(request: StaffRequest, pk: int, name: str) -> HttpResponse:
    """Lead the budget on."""
    found = find_for(request.user, pk, may_run)
    if name not in STEPS:
        raise Http404
    at = now()
    try:
        if name in _ACTS:
            _ACTS[name](found, request.user, at)
        else:
            move_budget(found, name, by=request.user, at=at)
    except BudgetRefusedError as refused:
        messages.warning(request, refusal(refused.code))
    else:
        messages.success(request, what_now(found, at))
    return redirect("budgets:desk_budget", pk)
