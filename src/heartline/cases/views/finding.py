"""Finding cases again: the search over everything, and lists that were saved under a name."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.saving import change_filter, remove_filter, save_filter
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.forms.saving import SavedFilterForm
from heartline.cases.models import SavedFilter
from heartline.cases.queries.board import board as columns_of
from heartline.cases.queries.filters import Filters
from heartline.cases.queries.saved import kept_lists
from heartline.cases.queries.search import MOST, find_keys, hits
from heartline.cases.sentences import refusal
from heartline.cases.views.common import ROWS
from heartline.offices.pages import StaffRequest, author_mark, staff_required, take_kept_words
from heartline.shared.clock import now
from heartline.shared.views import render_part
from heartline.shared.words import LONGEST


@staff_required
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """The cases with some words in them; one whose number was typed comes first."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    found = find_keys(request.user, asked)
    page = Paginator(found.keys, ROWS).get_page(request.GET.get("page"))
    asked = asked[:LONGEST]
    context = {
        "asked": asked,
        "found": found,
        "most": MOST,
        "page": page,
        "hits": hits(request.user, list(page), found.words, now(), back="in=all"),
        "query": f"{urlencode({'q': asked})}&",
        "problem": _problem(asked, found.words, cut=found.cut),
    }
    return render(request, "cases/search.html", context)


def _problem(asked: str, words: list[str], *, cut: bool) -> str:
    """What to say of a question that was not taken as it was typed; "" for nothing."""
    if asked and not words:
        return _("There is no word and no number in that. Please write what you look for.")
    if cut:
        sentence = _("That was long: only its first %(count)s characters were looked for.")
        return sentence % {"count": LONGEST}
    return ""


@staff_required
@require_safe
def board(request: StaffRequest) -> HttpResponse:
    """The cases that are under way, each in the column of where it stands."""
    filters = Filters.read(request.GET)
    context = {
        "columns": columns_of(request.user, filters, now()),
        "filters": filters,
        "saved": kept_lists(request.user),
        "view": "board",
    }
    return render_part(request, "cases/board.html", "cases/_board.html", context)


@staff_required
@require_safe
def saved(request: StaffRequest) -> HttpResponse:
    """The lists that one kept, and those of one's offices."""
    return render(request, "cases/saved.html", {"saved": kept_lists(request.user)})


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def save(request: StaffRequest) -> HttpResponse:
    """Keep the list that the address describes, under a name."""
    staff, view = request.user, request.GET.get("view", "list")
    query = Filters.read(request.GET).query
    form = SavedFilterForm(_written(request), staff=staff)
    address = reverse("cases:board" if view == "board" else "cases:list") + f"?{query}"
    if request.method == "POST" and form.is_valid():
        try:
            save_filter(
                name=form.cleaned_data["name"],
                query=query,
                view=view,
                office=form.chosen_office,
                by=staff,
                at=now(),
            )
        except CaseRefusedError as refused:
            form.add_error("name", refusal(refused.code))
        else:
            messages.success(request, _("The list is kept. It stands above all lists now."))
            return redirect(address)
    return _form(request, form, _("Keep this list"), address)


def _written(request: StaffRequest) -> object:
    return request.POST if request.method == "POST" else take_kept_words(request)


def _form(request: StaffRequest, form: SavedFilterForm, heading: str, back: str) -> HttpResponse:
    context = {"form": form, "heading": heading, "back": back, "author": author_mark(request.user)}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "cases/save_filter.html", context, status=status)


def _own(request: StaffRequest, pk: int) -> SavedFilter:
    kept = SavedFilter.objects.filter(pk=pk, staff=request.user).first()
    if kept is None:
        raise Http404
    return kept


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_saved(request: StaffRequest, pk: int) -> HttpResponse:
    """Another name for a kept list, or other people who find it."""
    kept, staff = _own(request, pk), request.user
    before = {"name": kept.name, "office": str(kept.office_id or "")}
    form = SavedFilterForm(_written(request), staff=staff, initial=before)
    if request.method == "POST" and form.is_valid():
        try:
            change_filter(
                kept,
                name=form.cleaned_data["name"],
                office=form.chosen_office,
                by=staff,
                at=now(),
            )
        except CaseRefusedError as refused:
            form.add_error("name", refusal(refused.code))
        else:
            return redirect("cases:saved")
    return _form(request, form, _("Change a kept list"), reverse("cases:saved"))


@staff_required
@require_POST
def remove_saved(request: StaffRequest, pk: int) -> HttpResponse:
    """Keep a list no longer."""
    remove_filter(_own(request, pk), by=request.user, at=now())
    return redirect("cases:saved")
