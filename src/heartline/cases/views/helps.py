"""Settings: the templates and the checklists of an office and those under it."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.helps import (
    HelpRefusedError,
    remove_template,
    set_checklist,
    set_template,
)
from heartline.cases.forms.help_settings import (
    TEMPLATE_ACTS,
    ChecklistForm,
    TemplateForm,
    offices_to_set_for,
)
from heartline.cases.models import Checklist, Template
from heartline.cases.rules.knowledge import SETTERS
from heartline.cases.rules.places import PLACES
from heartline.cases.sentences import PLACES_MEAN, refusal
from heartline.cases.views.common import paged
from heartline.cases.views.knowledge import fill_again
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, author_mark, staff_required, take_kept_words
from heartline.shared.clock import now

_GET_OR_POST = ["GET", "HEAD", "POST"]
Row = TypeVar("Row", Template, Checklist)


def _setter(request: StaffRequest) -> Staff:
    """Who asks, if they set templates and checklists anywhere.

    Raises:
        PermissionDenied: they do not.
    """
    if not request.user.holds(*SETTERS):
        raise PermissionDenied
    return request.user


def _mine(rows: "QuerySet[Row]", staff: Staff) -> "QuerySet[Row]":
    """Those of the offices that `staff` sets them for, in the order of their offices."""
    mine = rows.filter(office__in=offices_to_set_for(staff)).select_related("office", "topic")
    return mine.order_by("office__path", "topic__path", "pk")


@staff_required
@require_safe
def templates(request: StaffRequest) -> HttpResponse:
    """The templates that one looks after."""
    page = paged(_mine(Template.objects.all(), _setter(request)), request)
    acts = dict(TEMPLATE_ACTS)
    context = {"page": page, "rows": [(one, acts.get(one.act, "")) for one in page]}
    return render(request, "cases/templates.html", context)


@staff_required
@require_http_methods(_GET_OR_POST)
def template(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A template, new or written anew."""
    staff = _setter(request)
    found = None if pk is None else get_object_or_404(_mine(Template.objects.all(), staff), pk=pk)
    form = TemplateForm(request.POST if request.method == "POST" else None, staff=staff, row=found)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        if _took(form, lambda: set_template(found, **told, by=staff, at=now())):
            messages.success(request, _("Colleagues can begin from it now."))
            return redirect("cases:templates")
    places = [(f"{{{name}}}", f"{{{zh}}}", PLACES_MEAN[name]) for name, zh in PLACES.items()]
    context = {"form": form, "found": found, "places": places}
    return _form_page(request, "cases/template.html", context)


@staff_required
@require_POST
def remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a template away."""
    staff = _setter(request)
    found = get_object_or_404(_mine(Template.objects.all(), staff), pk=pk)
    remove_template(found, by=staff, at=now())
    messages.success(request, _("The template is gone; what was written from it stays."))
    return redirect("cases:templates")


@staff_required
@require_safe
def checklists(request: StaffRequest) -> HttpResponse:
    """The checklists that one looks after."""
    page = paged(_mine(Checklist.objects.all(), _setter(request)), request)
    return render(request, "cases/checklists.html", {"page": page, "rows": list(page)})


@staff_required
@require_http_methods(_GET_OR_POST)
def checklist(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A checklist, new or written anew."""
    staff = _setter(request)
    found = None if pk is None else get_object_or_404(_mine(Checklist.objects.all(), staff), pk=pk)
    form = ChecklistForm(request.POST if request.method == "POST" else None, staff=staff, row=found)
    if form.is_bound and form.is_valid():
        told = form.cleaned_data
        if _took(form, lambda: set_checklist(found, **told, by=staff, at=now())):
            messages.success(request, _("The checklist is kept."))
            return redirect("cases:checklists")
    return _form_page(request, "cases/checklist.html", {"form": form, "found": found})


def _form_page(request: StaffRequest, page: str, context: dict[str, Any]) -> HttpResponse:
    """The form; in it what was sent, or what was being written before a sign-in ended."""
    form: forms.Form = context["form"]
    kept = None if form.is_bound else take_kept_words(request)
    if kept is not None:
        fill_again(form, kept)
        messages.info(request, _("Here is what you were writing. Nothing has been sent yet."))
    context["author"] = author_mark(request.user)
    return render(request, page, context, status=422 if form.is_bound else 200)


def _took(form: forms.Form, act: Callable[[], Template | Checklist]) -> bool:
    """Do what a form asks; False when it cannot be, and the form says why."""
    try:
        act()
    except HelpRefusedError as refused:
        allowed = _(", ").join(f"{{{name}}}" for name in PLACES)
        form.add_error(None, refusal(refused.code) % ({"allowed": allowed} | refused.places))
    except PermissionDenied:
        form.add_error(None, _("This is not yours to do, or not any more."))
    return not form.errors
