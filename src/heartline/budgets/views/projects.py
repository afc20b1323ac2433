"""Projects at the desk: reading ideas over, costs and reasons, and what is told of the work."""

from collections.abc import Callable
from dataclasses import fields
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.budgets.actions import progress, projects as acts
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.forms.desk import (
    CostForm,
    HoldBackForm,
    NewsForm,
    ProjectForm,
    ReasonForm,
    TakeBackForm,
)
from heartline.budgets.models import Budget, Project, ProjectNews, ProjectPicture
from heartline.budgets.queries.projects import why_it_fell
from heartline.budgets.rules import may_cost, may_release
from heartline.budgets.sentences import refusal
from heartline.budgets.steps import PROJECT_STEPS
from heartline.budgets.views.desk import find_budget
from heartline.cases.steps import steps_from
from heartline.files.pages import give_out
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required
from heartline.shared.clock import day_of, now

_GET_OR_POST = ["GET", "HEAD", "POST"]


def _may_read(staff: Staff, budget: Budget) -> bool:
    return may_release(staff, budget) or may_cost(staff, budget)


def _find(staff: Staff, pk: int, number: int) -> Project:
    """A project, also one that only the office reads.

    Raises:
        Http404: there is none, or `staff` does not find it.
        PermissionDenied: `staff` has other work with this budget.
    """
    budget = find_budget(staff, pk)
    if not _may_read(staff, budget):
        raise PermissionDenied
    rows = Project.objects.select_related("budget__office", "area")
    return get_object_or_404(rows, budget=budget, number=number)


@staff_required
@require_http_methods(_GET_OR_POST)
def new_project(request: StaffRequest, pk: int) -> HttpResponse:
    """A project of the office's own."""
    budget = find_budget(request.user, pk)
    if not _may_read(request.user, budget):
        raise PermissionDenied
    posted = request.method == "POST"
    form = ProjectForm(request.POST if posted else None, request.FILES if posted else None)
    if posted and form.is_valid() and (files := form.checked_files()) is not None:
        try:
            made = acts.add_project(budget, form.idea, files=files, by=request.user, at=now())
        except BudgetRefusedError as refused:
            form.add_error(None, refusal(refused.code))
        else:
            return redirect("budgets:desk_project", pk, made.number)
    context = {"budget": budget, "form": form, "author": author_mark(request.user)}
    return render(request, "budgets/desk_new_project.html", context)


@staff_required
@require_http_methods(_GET_OR_POST)
def project(request: StaffRequest, pk: int, number: int) -> HttpResponse:
    """One project, and what can be done with it now; a form says in `act` which it is."""
    found = _find(request.user, pk, number)
    act = request.POST.get("act", "")
    form: Any = None
    if request.method == "POST":
        if act not in _ACTS:
            raise Http404
        form = _form(act, found, request)
        if form is None or form.is_valid():
            response = _do(request, found, act, form)
            if response is not None:
                return response
    return _show(request, found, act, form)


@staff_required
@require_POST
def take_back(request: StaffRequest, pk: int, number: int, note: int) -> HttpResponse:
    """Take a note back that was wrong; the page says why where it cannot be."""
    found = _find(request.user, pk, number)
    told = get_object_or_404(ProjectNews, project=found, pk=note)
    form = _take_back_form(told, request.POST)
    if form.is_valid():
        try:
            progress.take_back_news(told, **form.cleaned_data, by=request.user, at=now())
        except BudgetRefusedError as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(
                request, _("The note is taken back: it is no longer shown or counted.")
            )
            return redirect("budgets:desk_project", pk, number)
    return _show(request, found, "", form)


def _take_back_form(told: ProjectNews, data: Any = None) -> TakeBackForm:
    return TakeBackForm(data, auto_id=f"id_note_{told.pk}_%s")


def _form(act: str, project: Project, request: StaffRequest | None = None) -> Any:
    """The form of an act, as it was sent, or empty; None where nothing is asked."""
    data = request.POST if request else None
    files = request.FILES if request else None
    if act == "cost":
        said = {name: getattr(project, name) for name in ("cost", "reason", "reason_en")}
        return CostForm(data, initial=said)
    if act in ("refuse", "drop"):
        return ReasonForm(data)
    if act == "hold_back":
        return HoldBackForm(data)
    if act == "words":
        return ProjectForm(data, project=project)
    if act == "tell":
        return NewsForm(data, files, today=day_of(now()))
    return None


Run = Callable[[Project, Any, Staff, datetime], object]


def _tell(project: Project, form: Any, by: Staff, at: datetime) -> object:
    said, files = form.cleaned_data, form.checked_files()
    if files is None:
        raise BudgetRefusedError("no_words")
    said["spent"] = said["spent"] or 0
    news = progress.News(**{one.name: said[one.name] for one in fields(progress.News)})
    return progress.tell_news(project, news, files=files, by=by, at=at)


_ACTS: dict[str, Run] = {
    "release": lambda it, form, by, at: acts.release_idea(it, by=by, at=at),
    "hold_back": lambda it, form, by, at: acts.hold_back_idea(
        it, reason=form.cleaned_data["reason"], by=by, at=at
    ),
    "cost": lambda it, form, by, at: acts.cost_project(it, **form.cleaned_data, by=by, at=at),
    "refuse": lambda it, form, by, at: acts.refuse_project(it, **form.cleaned_data, by=by, at=at),
    "reconsider": lambda it, form, by, at: acts.reconsider_project(it, by=by, at=at),
    "words": lambda it, form, by, at: acts.change_project(it, form.idea, by=by, at=at),
    "tell": _tell,
    "finish": lambda it, form, by, at: progress.finish_project(it, by=by, at=at),
    "drop": lambda it, form, by, at: progress.drop_project(it, **form.cleaned_data, by=by, at=at),
    "resume": lambda it, form, by, at: progress.resume_project(it, by=by, at=at),
}


#: What is said after what nobody outside reads.
_SAID = {
    "hold_back": gettext_lazy(
        "Kept from the page. Whoever proposed it reads your reason with the code of the idea."
    ),
}


def _do(request: StaffRequest, project: Project, act: str, form: Any) -> HttpResponse | None:
    """Do it; None, and the form says why, where it cannot be done."""
    try:
        _ACTS[act](project, form, request.user, now())
    except BudgetRefusedError as refused:
        if form is None:
            messages.warning(request, refusal(refused.code))
        else:
            if not form.errors:
                form.add_error(None, refusal(refused.code))
            return None
    else:
        messages.success(request, _SAID.get(act) or _("Done; everybody reads it at once."))
    return redirect("budgets:desk_project", project.budget_id, project.number)


def _open_acts(staff: Staff, project: Project) -> list[str]:
    """What `staff` may do with the project now; the actions ask again."""
    budget = project.budget
    steps = steps_from(PROJECT_STEPS, project.status)
    found = []
    if may_release(staff, budget):
        found += [act for act in ("release", "hold_back") if act in steps]
    if may_cost(staff, budget) and budget.may_change:
        found += [act for act in ("cost", "refuse", "reconsider") if act in steps]
    if budget.may_change and project.status not in ("idea", "withdrawn", "held_back"):
        found.append("words")
    if may_cost(staff, budget) and budget.is_decided:
        if project.status in ("chosen", "under_way", "done"):
            found.append("tell")
        found += [act for act in ("finish", "drop", "resume") if act in steps and act in _ACTS]
    return found


def _show(request: StaffRequest, project: Project, act: str, form: Any) -> HttpResponse:
    forms = [
        (name, form if name == act and form is not None else _form(name, project))
        for name in _open_acts(request.user, project)
    ]
    fell = why_it_fell(project)
    may_take_back = may_cost(request.user, project.budget)
    context = {
        "budget": project.budget,
        "project": project,
        "pictures": project.pictures.filter(news=None).select_related("attachment"),
        "forms": forms,
        "wrong": form,
        "news": [
            (told, _take_back_form(told) if may_take_back and told != fell else None)
            for told in project.news.select_related("taken_back")
        ],
        "author": author_mark(request.user),
    }
    return render(request, "budgets/desk_project.html", context)


@staff_required
@require_safe
def picture(request: StaffRequest, pk: int, number: int, key: str) -> HttpResponseBase:
    """A picture of a project, also of one that only the office reads."""
    found = _find(request.user, pk, number)
    shown = get_object_or_404(
        ProjectPicture.objects.select_related("attachment"), project=found, attachment=key
    )
    return give_out(shown.attachment)
