"""Hot issues on the desk: the list, the page of one, and each step at an address of its own."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from heartline.cases.actions import issues as acts, telling
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.forms import issues as forms
from heartline.cases.models import Issue, IssueNews, IssueStatus
from heartline.cases.queries.alike import waiting_beside
from heartline.cases.queries.heat import heard_by_case, hot_in, rule_words
from heartline.cases.queries.issues import (
    Hidden,
    curve_of,
    gathered_cases,
    issue_row,
    issue_steps,
    issues_for_list,
    listed_cases,
    news_of,
    places_of,
    state_of_issue,
    title_of,
)
from heartline.cases.queries.rows import case_row
from heartline.cases.queries.shared import shared_in
from heartline.cases.rules.issues import (
    UNDER_WAY,
    may_change_words,
    may_direct_issue,
    may_open_issues,
    may_publish_issue,
    may_read_issues,
    may_work_on_issue,
)
from heartline.cases.sentences import refusal
from heartline.cases.views.common import paged
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required, take_kept_words
from heartline.shared.clock import now
from heartline.shared.text import in_language

_GET_OR_POST = ["GET", "HEAD", "POST"]
#: How long the same form, sent again, is known to be the same; in seconds.
_SAME_FOR = 24 * 60 * 60
_MOVED = gettext_lazy("A colleague has just changed this issue. Please read it again.")


@dataclass(frozen=True)
class Doing:
    """One step as it was sent."""

    issue: Issue
    form: Any
    by: Staff
    at: datetime

    @property
    def said(self) -> dict[str, Any]:
        return dict(self.form.cleaned_data)


def _plan(it: Doing) -> str:
    acts.plan_issue(it.issue, **it.said, by=it.by, at=it.at)
    return _("The plan is kept.")


def _act(it: Doing) -> str:
    acts.act_on_issue(it.issue, since=it.form.moment(it.at), by=it.by, at=it.at)
    return _("The curve is divided from that day on.")


def _tell(it: Doing) -> IssueNews:
    return telling.tell_everybody(it.issue, **it.said, by=it.by, at=it.at)


def _finish(it: Doing) -> IssueNews:
    return telling.finish_issue(it.issue, **it.said, by=it.by, at=it.at)


def _resume(it: Doing) -> str:
    acts.resume_issue(it.issue, by=it.by, at=it.at)
    return _("The work goes on.")


def _drop(it: Doing) -> str:
    acts.drop_issue(it.issue, by=it.by, at=it.at)
    return _("The issue is dropped, and its cases are free again.")


def _change(it: Doing) -> str:
    acts.change_issue(it.issue, **it.said, by=it.by, at=it.at)
    return _("The words are kept.")


def _direct(it: Doing) -> str:
    acts.direct_issue(it.issue, **it.said, by=it.by, at=it.at)
    return _("This holds from now on.")


def _publish(it: Doing) -> str:
    acts.publish_issue(it.issue, **it.said, by=it.by, at=it.at)
    return _("Everybody can read it now.")


def _take_back(it: Doing) -> str:
    acts.take_issue_back(it.issue, by=it.by, at=it.at)
    return _("It is off the public pages.")


@dataclass(frozen=True)
class Step:
    """What can be done with an issue: its form, who may and when, and what it does."""

    form: type[forms.IssueForm]
    may: Callable[[Staff, Issue], bool]
    when: Callable[[Issue], bool]
    run: Callable[[Doing], str | IssueNews]


def _at(*statuses: str) -> Callable[[Issue], bool]:
    return lambda issue: issue.status in statuses


def _not_dropped(issue: Issue) -> bool:
    return issue.status != IssueStatus.DROPPED


_I = IssueStatus
#: Every step, the likeliest first.
STEPS: dict[str, Step] = {
    "start": Step(forms.StartForm, may_work_on_issue, _at(_I.PLANNED), _act),
    "finish": Step(forms.FinishIssueForm, may_work_on_issue, _at(_I.ACTING), _finish),
    "plan": Step(forms.PlanForm, may_work_on_issue, _at(*UNDER_WAY), _plan),
    "tell": Step(forms.TellForm, may_work_on_issue, _not_dropped, _tell),
    "words": Step(forms.ChangeForm, may_change_words, _not_dropped, _change),
    "publish": Step(
        forms.PublishIssueForm,
        may_publish_issue,
        lambda issue: _not_dropped(issue) and issue.published_at is None,
        _publish,
    ),
    "take-back": Step(
        forms.TakeIssueBackForm,
        may_publish_issue,
        lambda issue: issue.published_at is not None,
        _take_back,
    ),
    "direct": Step(forms.DirectForm, may_direct_issue, _at(*UNDER_WAY), _direct),
    "resume": Step(forms.ResumeForm, may_work_on_issue, _at(_I.DONE), _resume),
    "drop": Step(forms.DropForm, may_publish_issue, _at(_I.GATHERING, _I.PLANNED), _drop),
}

#: The steps that lead an issue on; the others can be taken beside them.
_ONWARD = ("start", "finish", "plan")


def steps_for(staff: Staff, issue: Issue) -> list[str]:
    """The steps that `staff` may take now; the actions ask again and have the last word."""
    return [name for name, step in STEPS.items() if step.when(issue) and step.may(staff, issue)]


@staff_required
@require_safe
def issues(request: StaffRequest) -> HttpResponse:
    """The hot issues, those under way first asked for."""
    _only_readers(request.user)
    chosen = request.GET.get("status", "open")
    rows = issues_for_list()
    tabs = [
        ("open", _("Under way"), UNDER_WAY),
        ("done", _("Put right"), (IssueStatus.DONE,)),
        ("dropped", _("Dropped"), (IssueStatus.DROPPED,)),
    ]
    statuses = {name: which for name, _label, which in tabs}
    chosen = chosen if chosen in statuses else "open"
    page = paged(rows.filter(status__in=statuses[chosen]), request)
    context = {
        "page": page,
        "rows": [issue_row(issue) for issue in page],
        "tabs": [(label, f"?status={name}", name == chosen) for name, label, _which in tabs],
        "query": f"status={chosen}&",
        "may_open": may_open_issues(request.user),
    }
    return render(request, "cases/issues.html", context)


def _only_readers(staff: Staff) -> None:
    """Let those in whose work hot issues are.

    Raises:
        Http404: for everybody else.
    """
    if not may_read_issues(staff):
        raise Http404


def find_issue(staff: Staff, pk: int) -> Issue:
    """The issue of this number, for those who read issues.

    Raises:
        Http404: there is none, or they do not.
    """
    _only_readers(staff)
    near = ("owner", "topic", "area", "keeper")
    found = Issue.objects.select_related(*near).defer("area__boundary").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@staff_required
@require_safe
def issue(request: StaffRequest, pk: int) -> HttpResponse:
    """The page of one issue."""
    return _show(request, find_issue(request.user, pk))


@dataclass(frozen=True)
class Button:
    """A step in the bar of an issue."""

    short: Promise
    url: str
    main: bool
    grave: bool


@dataclass(frozen=True)
class Panel:
    """The open form of a step; `possible` is False once the issue has moved on."""

    form: Any
    url: str
    once: str
    possible: bool = True


def _show(
    request: StaffRequest, found: Issue, *, panel: Panel | None = None, status: int = 200
) -> HttpResponse:
    staff, at = request.user, now()
    page = paged(listed_cases(found, staff), request)
    whole = gathered_cases(found).count()
    curve = curve_of(found, at)
    visible = list(listed_cases(found, staff).values_list("pk", flat=True))
    context = {
        "issue": found,
        "title": title_of(found),
        "text": in_language(found.text_zh, found.text_en),
        "plan": in_language(found.plan_zh, found.plan_en),
        "state": state_of_issue(found),
        "steps": issue_steps(found),
        "whole": whole,
        "page": page,
        "rows": [case_row(staff, case, at) for case in page],
        "hidden": Hidden(whole - page.paginator.count).words,
        "places": places_of(gathered_cases(found)),
        "curve": curve,
        "news": news_of(found),
        "bar": [
            Button(
                STEPS[name].form.short,
                _url(found, name),
                n == 0 and name in _ONWARD,
                STEPS[name].form.grave,
            )
            for n, name in enumerate(steps_for(staff, found))
        ],
        "panel": panel,
        "author": author_mark(staff),
        "hot": hot_in(visible, heard_by_case(visible, at)),
        "shared": shared_in(staff, found.pk),
        "waiting": waiting_beside(staff, found.pk),
        "rule": rule_words(),
        "public_url": reverse("published:issue", args=[found.pk]) if found.published_at else "",
    }
    return render(request, "cases/issue.html", context, status=status)


def _url(found: Issue, name: str) -> str:
    return reverse(f"cases:issue_{name.replace('-', '_')}", args=[found.pk])


def step_page(name: str) -> Callable[..., HttpResponseBase]:
    """The view of one step."""

    def view(request: StaffRequest, pk: int) -> HttpResponse:
        found = find_issue(request.user, pk)
        return (_do if request.method == "POST" else _open)(request, found, name)

    view.__name__ = view.__qualname__ = f"issue_{name}"
    methods: Callable[..., HttpResponse] = require_http_methods(_GET_OR_POST)(view)
    return staff_required(methods)


def _open(request: StaffRequest, found: Issue, name: str) -> HttpResponse:
    """The issue with the form open, and in it what was written before a sign-in ended."""
    possible = name in steps_for(request.user, found)
    kept = take_kept_words(request)
    if kept is None and not possible:
        return redirect(found)
    form = STEPS[name].form(issue=found, staff=request.user)
    if kept is not None:
        form.initial.update({field: kept[field] for field in form.fields if field in kept})
        messages.info(request, _("Here is what you were writing. Nothing has been sent yet."))
    return _show(request, found, panel=_panel(found, form, name, possible=possible))


def _panel(found: Issue, form: Any, name: str, *, possible: bool) -> Panel:
    return Panel(form, _url(found, name), secrets.token_urlsafe(12), possible)


def _do(request: StaffRequest, found: Issue, name: str) -> HttpResponse:
    """Take the step; or show the form again, with what was typed and with what is in the way."""
    form = STEPS[name].form(request.POST, issue=found, staff=request.user)
    if not form.is_valid():
        return _again(request, found, form, name, "", status=422)
    at = now()
    try:
        with transaction.atomic():
            if not _is_first(request):
                messages.info(request, _("We have that already; it was not done twice."))
                return redirect(found)
            done = STEPS[name].run(Doing(found, form, request.user, at))
    except CaseRefusedError as refused:
        return _again(request, found, form, name, refusal(refused.code), status=422)
    except CaseMovedError:
        return _again(request, found, form, name, str(_MOVED), status=409)
    except PermissionDenied:
        sentence = _("This is not yours to do, or not any more.")
        return _again(request, found, form, name, sentence, status=403)
    messages.success(request, _sent(done, at) if isinstance(done, IssueNews) else done)
    return redirect(found)


def _sent(news: IssueNews, at: datetime) -> str:
    """Bring the first ones their news now; the worker goes on with the others."""
    if telling.send_news(news, at=at, most=telling.CASES_AT_ONCE):
        return _("Told: %(count)s.") % {"count": news.told}
    return _("It is on its way. This page counts those whom it has reached.")


def _is_first(request: StaffRequest) -> bool:
    """Whether this form is sent for the first time; kept in the transaction of the step."""
    once = request.POST.get("once", "")[:40]
    return not once or cache.add(f"once:{request.user.pk}:{once}", 1, _SAME_FOR)


def _again(  # noqa: PLR0917
    request: StaffRequest, found: Issue, form: Any, name: str, sentence: str, *, status: int
) -> HttpResponse:
    found = find_issue(request.user, found.pk)
    if sentence:
        form.add_error(None, sentence)
    possible = name in steps_for(request.user, found)
    panel = _panel(found, form, name, possible=possible)
    return _show(request, found, panel=panel, status=status)


@staff_required
@require_http_methods(_GET_OR_POST)
def new_issue(request: StaffRequest) -> HttpResponse:
    """Open an issue before any case is in it."""
    _only_readers(request.user)
    if not may_open_issues(request.user):
        raise PermissionDenied
    form = forms.OpenIssueForm(request.POST or None, issue=None, staff=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            opened = acts.open_issue(**form.cleaned_data, by=request.user, at=now())
        except CaseRefusedError as refused:
            form.add_error(None, refusal(refused.code))
        else:
            messages.success(request, _("%(number)s is open.") % {"number": opened.number})
            return redirect(opened)
    status = 422 if form.errors else 200
    context = {"form": form, "author": author_mark(request.user)}
    return render(request, "cases/issue_new.html", context, status=status)
