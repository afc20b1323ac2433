"""Settings: the places that the office knows by name."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.actions.places import drop_place, keep_place, may_keep_places
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.forms.reading import PlaceForm
from heartline.cases.models import KnownPlace
from heartline.cases.sentences import refusal
from heartline.cases.views.common import paged
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now


def _keeper(request: StaffRequest) -> Staff:
    if not may_keep_places(request.user):
        raise PermissionDenied
    return request.user


@staff_required
@require_safe
def places(request: StaffRequest) -> HttpResponse:
    """The list; a word narrows it."""
    _keeper(request)
    words = request.GET.get("words", "").strip()[:60]
    rows = KnownPlace.objects.select_related("area").defer("area__boundary").order_by("name")
    if words:
        rows = rows.filter(name__icontains=words)
    context = {
        "page": paged(rows, request),
        "words": words,
        "query": f"{urlencode({'words': words})}&" if words else "",
    }
    return render(request, "cases/places.html", context)


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def place(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """A new place, or one that changes."""
    staff = _keeper(request)
    found = get_object_or_404(KnownPlace, pk=pk) if pk is not None else None
    form = PlaceForm(request.POST or None, initial=PlaceForm.of(found) if found else None)
    if request.method == "POST" and form.is_valid():
        try:
            kept = keep_place(found, **form.said, by=staff, at=now())
        except CaseRefusedError as refused:
            form.add_error("name", refusal(refused.code))
        else:
            said = _("%(place)s is known from now on.") % {"place": kept}
            messages.success(request, said)
            return redirect("cases:places")
    return render(request, "cases/place.html", {"form": form, "place": found})


@staff_required
@require_POST
def drop(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a place off the list."""
    staff = _keeper(request)
    found = get_object_or_404(KnownPlace, pk=pk)
    drop_place(found, by=staff, at=now())
    messages.success(request, _("%(place)s is off the list.") % {"place": found})
    return redirect("cases:places")
