"""What everybody reads and does without a code: budgets, projects, ideas, judging."""

from typing import Any

from django.core.cache import cache
from django.db.models import Avg, Count as CountOf
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.budgets.actions.progress import judge_project
from heartline.budgets.actions.projects import Idea, propose_idea, withdraw_idea
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.codes import code_hash
from heartline.budgets.forms.public import CodeForm, IdeaForm, JudgeProjectForm
from heartline.budgets.models import Budget, Project, ProjectPicture
from heartline.budgets.pages.holding import browser_word, held_idea, hold_idea
from heartline.budgets.pages.map import map_of
from heartline.budgets.pages.steps import phase_line, what_now
from heartline.budgets.queries.projects import listed, why_it_fell, with_pictures
from heartline.budgets.sentences import refusal
from heartline.budgets.steps import PROJECT_STEPS, ProjectStatus
from heartline.cases.steps import steps_from
from heartline.channels.pages.maps import outlines
from heartline.channels.views.common import (
    changes_too_often,
    new_key,
    say,
    sent,
    speaks_too_often,
    too_often_sentence,
    warn,
)
from heartline.files.pages import give_out
from heartline.shared.clock import now

_GET_OR_POST = ["GET", "HEAD", "POST"]
#: How long the same form, sent again, is known to be the same; in seconds.
_SAME_FOR = 24 * 60 * 60


def budget_or_404(pk: int) -> Budget:
    """The budget of this number that everybody may read.

    Raises:
        Http404: there is none, or it is still being prepared.
    """
    return get_object_or_404(Budget.objects.public().select_related("office", "area"), pk=pk)


def project_or_404(pk: int, number: int) -> Project:
    """A project that everybody may read.

    Raises:
        Http404: there is none.
    """
    rows = Project.objects.public().select_related("budget__office", "area")
    return get_object_or_404(rows, budget=pk, number=number)


@require_safe
def budgets(request: HttpRequest) -> HttpResponse:
    """All budgets, the newest first."""
    rows = Budget.objects.public().select_related("area", "office").order_by("-id")
    at = now()
    found = [(budget, what_now(budget, at)) for budget in rows]
    return render(request, "budgets/budgets.html", {"rows": found})


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """How equal shares work, in two hundred words and three pictures."""
    return render(request, "budgets/how.html")


@require_safe
def budget(request: HttpRequest, pk: int) -> HttpResponse:
    """One budget: where it stands, what one can do now, and its projects."""
    found = budget_or_404(pk)
    projects = list(with_pictures(Project.objects.public().filter(budget=found)))
    at = now()
    context = {
        "budget": found,
        "steps": phase_line(found),
        "now": what_now(found, at),
        "groups": listed(projects),
        "votes": found.takes_votes(at),
        "mine": held_idea(request, found)[0],
        "map": map_of(projects),
    }
    return render(request, "budgets/budget.html", context)


@require_safe
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen rule, byte by byte as it was hashed."""
    found = budget_or_404(pk)
    if not found.frozen_text:
        raise Http404("not frozen")
    return HttpResponse(found.frozen_text.encode(), content_type="application/json")


# Ideas ------------------------------------------------------------------------------------------


@require_http_methods(_GET_OR_POST)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand in an idea, without an account."""
    found = budget_or_404(pk)
    if not found.takes_ideas:
        warn(request, refusal("ideas_closed"))
        return redirect(found)
    data, files = sent(request)
    form = IdeaForm(data, files, initial={"key": new_key()})
    if request.method == "POST" and form.is_valid():
        response = _take_idea(request, found, form)
        if response is not None:
            return response
    context = {"budget": found, "form": form, "outlines": outlines()}
    return render(request, "budgets/propose.html", context)


def _take_idea(request: HttpRequest, budget: Budget, form: IdeaForm) -> HttpResponse | None:
    to = redirect("budgets:proposed", budget.pk)
    key = form.cleaned_data["key"]
    if key and not cache.add(f"idea:{key}", "1", _SAME_FOR):
        return to
    taken = _propose(request, budget, form)
    if taken is None:
        cache.delete(f"idea:{key}")
        return None
    hold_idea(to, *taken)
    return to


def _propose(request: HttpRequest, budget: Budget, form: IdeaForm) -> tuple[Project, str] | None:
    """The project and its code; None, and the form says why, where it cannot be taken now."""
    at = now()
    if speaks_too_often(request, at=at):
        form.add_error(None, too_often_sentence())
        return None
    files = form.checked_files()
    if files is None:
        return None
    given = form.cleaned_data
    idea = Idea(
        title=given["title"],
        text=given["text"],
        area=given["area"],
        place=given["place"],
        point=form.point,
    )
    try:
        return propose_idea(budget, idea, consents=given["consents"], files=files, at=at)
    except BudgetRefusedError as refused:
        form.add_error(None, refusal(refused.code))
        return None


@require_http_methods(_GET_OR_POST)
def proposed(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of one's idea, by its code: from the browser that sent it, or typed."""
    found = budget_or_404(pk)
    _number, code = held_idea(request, found)
    form = CodeForm(sent(request)[0])
    form.fields["code"].label = _("The code of your idea")
    form.fields["code"].help_text = ""
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["code"]
    mine = Project.objects.filter(budget=found, code_hash=code_hash(code) or "-").first()
    if request.method == "POST" and mine is None and form.is_valid():
        if changes_too_often(request, "idea code", at=now()):
            form.add_error(None, too_often_sentence())
        else:
            form.add_error("code", _("We do not know this code. Please look at it again."))
    if request.method == "POST" and mine is not None and "take_back" in request.POST:
        return _take_back(request, mine)
    context = {
        "budget": found,
        "form": form,
        "project": mine,
        "may_take_back": mine is not None and "withdraw" in steps_from(PROJECT_STEPS, mine.status),
        "code": code,
    }
    return render(request, "budgets/proposed.html", context)


def _take_back(request: HttpRequest, project: Project) -> HttpResponse:
    try:
        withdraw_idea(project, at=now())
    except BudgetRefusedError as refused:
        warn(request, refusal(refused.code))
    else:
        say(request, _("Your idea is taken back; nobody reads it any more."))
    return redirect(project.budget)


# One project ------------------------------------------------------------------------------------


@require_safe
def project(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """One project: what, where, its cost and why, and how far it is."""
    return _show_project(request, project_or_404(pk, number), JudgeProjectForm())


def _show_project(
    request: HttpRequest, found: Project, form: JudgeProjectForm, status: int = 200
) -> HttpResponse:
    news = list(found.news.all().standing().prefetch_related("pictures__attachment"))
    context: dict[str, Any] = {
        "budget": found.budget,
        "project": found,
        "pictures": found.pictures.filter(news=None).select_related("attachment"),
        "news": news,
        "fell": why_it_fell(found),
        "spent": sum(one.spent for one in news),
        "judged": found.verdicts.aggregate(count=CountOf("id"), mean=Avg("satisfied")),
        "form": form if found.status == ProjectStatus.DONE else None,
        "map": map_of([found]),
    }
    return render(request, "budgets/project.html", context, status=status)


@require_safe
def picture(request: HttpRequest, pk: int, number: int, key: str) -> HttpResponseBase:
    """A picture of a project."""
    found = project_or_404(pk, number)
    rows = ProjectPicture.objects.select_related("attachment").filter(news__taken_back=None)
    shown = get_object_or_404(rows, project=found, attachment=key)
    return give_out(shown.attachment)


@require_POST
def judge(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Say how satisfied one is with a finished project; the same browser says it anew."""
    found = project_or_404(pk, number)
    form = JudgeProjectForm(request.POST)
    at = now()
    if not form.is_valid():
        return _show_project(request, found, form)
    if changes_too_often(request, "judge project", at=at):
        warn(request, too_often_sentence())
        return redirect(found)
    response = redirect(reverse("budgets:project", args=[pk, number]) + "#judged")
    word = browser_word(request, response)
    try:
        judge_project(found, satisfied=form.cleaned_data["satisfied"], browser=word, at=at)
    except BudgetRefusedError as refused:
        warn(request, refusal(refused.code))
    else:
        say(request, _("Thank you. Your word counts; you can change it here."))
    return response
