"""Settings: offices and areas."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.offices.actions import (
    add_area,
    change_area,
    close_office,
    open_office,
    rename_office,
)
from heartline.offices.forms.places import AreaChangeForm, AreaForm, OfficeForm, OfficeNameForm
from heartline.offices.models import Area, Level, Office, Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.offices.queries import administered_offices, in_tree_order, staff_in_sight
from heartline.offices.rules import administers, administers_all
from heartline.offices.views.common import (
    GET_OR_POST,
    administrator,
    administrator_of_all,
    done,
    took,
)
from heartline.shared.clock import now


@staff_required
@require_safe
def settings_page(request: StaffRequest) -> HttpResponse:
    """The first page of the settings."""
    administrator(request)
    return redirect("offices:offices")


@staff_required
@require_http_methods(GET_OR_POST)
def offices(request: StaffRequest) -> HttpResponse:
    """The offices one looks after, and a form for a new one."""
    staff = administrator(request)
    form = OfficeForm(request.POST or None, staff=staff)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        office = took(form, lambda: open_office(**told, by=staff, at=now()))
        if office is not None:
            messages.success(request, _("%(office)s is open.") % {"office": office})
            return redirect("offices:offices")
    context = {"form": form, "tree": _office_tree(staff)}
    return render(request, "offices/offices.html", context)


def _office_tree(staff: Staff) -> list[tuple[int, Office, int]]:
    """Each office one looks after: how deep it lies, and how many work in it."""
    mine = administered_offices(staff).select_related("area")
    working: dict[int, set[int]] = {}
    duties = mine.filter(duties__ended_at=None).values_list("pk", "duties__staff")
    for office, one in duties:
        working.setdefault(office, set()).add(one)
    return [
        (depth, office, len(working.get(office.pk, set()) - {None}))
        for depth, office in in_tree_order(list(mine))
        if isinstance(office, Office)
    ]


def _find(staff: Staff, code: str) -> Office:
    offices = administered_offices(staff).select_related("area", "parent")
    return get_object_or_404(offices, code=code)


@staff_required
@require_http_methods(GET_OR_POST)
def office(request: StaffRequest, code: str) -> HttpResponse:
    """One office: its names, its area, who works there, and closing it."""
    staff = administrator(request)
    found = _find(staff, code)
    names = {"name_zh": found.name_zh, "name_en": found.name_en, "area": found.area}
    form = OfficeNameForm(request.POST or None, initial=names)
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        if took(form, lambda: rename_office(found, **told, by=staff, at=now())):
            messages.success(request, _("This holds from now on."))
            return redirect("offices:office", code)
    context = {
        "form": form,
        "office": found,
        "people": staff_in_sight(staff)
        .filter(duties__office=found, duties__ended_at=None)
        .distinct()
        .order_by("name"),
        "may_close": found.closed_at is None
        and found.parent is not None
        and administers(staff, found.parent),
    }
    return render(request, "offices/office.html", context)


@staff_required
@require_POST
def close(request: StaffRequest, code: str) -> HttpResponse:
    """Close an office that has nothing left to do."""
    staff = administrator(request)
    found = _find(staff, code)
    said = _("%(office)s is closed. What it did can still be read.") % {"office": found}
    closed = done(request, lambda: close_office(found, by=staff, at=now()), said)
    return redirect("offices:offices") if closed else redirect("offices:office", code)


@staff_required
@require_http_methods(GET_OR_POST)
def areas(request: StaffRequest) -> HttpResponse:
    """The areas of the town, and a form for a new one."""
    staff = administrator(request)
    form = AreaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        administrator_of_all(request)
        told = form.cleaned_data | {"level": Level(form.cleaned_data["level"])}
        area = took(form, lambda: add_area(**told, by=staff, at=now()))
        if area is not None:
            messages.success(request, _("%(area)s is on the list.") % {"area": area})
            return redirect("offices:areas")
    tree = in_tree_order(list(Area.objects.defer("boundary")))
    context = {"form": form, "tree": tree, "may_change": administers_all(staff)}
    return render(request, "offices/areas.html", context)


@staff_required
@require_http_methods(GET_OR_POST)
def area(request: StaffRequest, code: str) -> HttpResponse:
    """One area: its names and how many live there."""
    staff = administrator_of_all(request)
    found = get_object_or_404(Area.objects.select_related("parent"), code=code)
    told = {name: getattr(found, name) for name in ("name_zh", "name_en", "residents")}
    form = AreaChangeForm(request.POST or None, initial=told)
    if request.method == "POST" and form.is_valid():
        change_area(found, **form.cleaned_data, by=staff, at=now())
        messages.success(request, _("This holds from now on."))
        return redirect("offices:areas")
    return render(request, "offices/area.html", {"form": form, "area": found})
