"""Settings: the office's tree of topics."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.actions.topics import add_topic, close_topic, rename_topic, reopen_topic
from heartline.cases.forms.topics import TopicForm, TopicNameForm
from heartline.cases.models import Topic
from heartline.cases.queries.filters import depth_of
from heartline.cases.sentences import refusal
from heartline.cases.views.policies import administrator
from heartline.offices.models import Staff, tree_order
from heartline.offices.pages import StaffRequest, staff_required
from heartline.offices.rules import administers_all
from heartline.shared.clock import now

_GET_OR_POST = ["GET", "HEAD", "POST"]


def _administrator_of_all(request: StaffRequest) -> Staff:
    if not administers_all(request.user):
        raise PermissionDenied
    return request.user


@staff_required
@require_http_methods(_GET_OR_POST)
def topics(request: StaffRequest) -> HttpResponse:
    """The tree, and a form for a new topic."""
    staff = administrator(request)
    form = TopicForm(request.POST or None)
    if request.method == "POST":
        _administrator_of_all(request)
    if request.method == "POST" and form.is_valid():
        try:
            topic = add_topic(**form.cleaned_data, by=staff, at=now())
        except CaseRefusedError as refused:
            form.add_error("code", refusal(refused.code))
        else:
            messages.success(request, _("%(topic)s is on the list.") % {"topic": topic})
            return redirect("cases:topics")
    context = {"form": form, "tree": _tree(), "may_change": administers_all(staff)}
    return render(request, "cases/topics.html", context)


def _tree() -> list[tuple[int, Topic]]:
    """Each topic in the order of the tree, with how deep it lies."""
    return [
        (depth_of(topic.path), topic)
        for topic in sorted(Topic.objects.all(), key=lambda topic: tree_order(topic.path))
    ]


@staff_required
@require_http_methods(_GET_OR_POST)
def topic(request: StaffRequest, code: str) -> HttpResponse:
    """One topic: its names, and closing it."""
    staff = _administrator_of_all(request)
    found = get_object_or_404(Topic.objects.select_related("parent"), code=code)
    names = {"name_zh": found.name_zh, "name_en": found.name_en}
    form = TopicNameForm(request.POST or None, initial=names)
    if request.method == "POST" and form.is_valid():
        rename_topic(found, **form.cleaned_data, by=staff, at=now())
        messages.success(request, _("This holds from now on."))
        return redirect("cases:topics")
    below = Topic.objects.under(found.path or "-").filter(closed_at=None).exclude(pk=found.pk)
    return render(
        request, "cases/topic.html", {"form": form, "topic": found, "below": below.count()}
    )


@staff_required
@require_POST
def close(request: StaffRequest, code: str) -> HttpResponse:
    """Offer a topic no more, nor what lies below it."""
    staff = _administrator_of_all(request)
    found = get_object_or_404(Topic, code=code)
    try:
        close_topic(found, by=staff, at=now())
    except CaseRefusedError as refused:
        messages.error(request, refusal(refused.code))
    else:
        said = _("%(topic)s is offered no more. The cases that have it keep it.")
        messages.success(request, said % {"topic": found})
    return redirect("cases:topics")


@staff_required
@require_POST
def reopen(request: StaffRequest, code: str) -> HttpResponse:
    """Offer a topic again."""
    staff = _administrator_of_all(request)
    found = get_object_or_404(Topic.objects.select_related("parent"), code=code)
    try:
        reopen_topic(found, by=staff, at=now())
    except CaseRefusedError as refused:
        messages.error(request, refusal(refused.code))
    else:
        messages.success(request, _("%(topic)s is offered again.") % {"topic": found})
    return redirect("cases:topics")
