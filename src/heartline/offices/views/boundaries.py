"""Settings: outlines of areas, seen before they are kept; and areas from a sheet."""

import json
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_http_methods

from heartline.offices.actions import import_areas, remove_boundary, set_boundaries
from heartline.offices.forms.boundaries import AreasSheetForm, KeepOutlinesForm, OutlinesForm
from heartline.offices.models import Area
from heartline.offices.pages import StaffRequest, staff_required
from heartline.offices.sentences import AreaFileError, Fault
from heartline.offices.sheets.boundaries import (
    FileOutline,
    far_from,
    may_be_shifted,
    swapped_for,
)
from heartline.offices.views.common import GET_OR_POST, administrator_of_all
from heartline.shared.clock import now


@dataclass(frozen=True)
class Drawn:
    """Outlines as a page draws them, and what must be said of them before they are kept."""

    shapes: dict[str, Any]
    names: list[str]
    remarks: list[str]


@staff_required
@require_http_methods(GET_OR_POST)
def boundary(request: StaffRequest, code: str) -> HttpResponse:
    """The outline of one area: drawn, given anew, taken away."""
    administrator_of_all(request)
    area = get_object_or_404(Area.objects.select_related("parent"), code=code)
    if "remove" in request.POST:
        remove_boundary(area, by=request.user, at=now())
        messages.success(request, _("%(area)s has no outline any more.") % {"area": area})
        return redirect("offices:boundary", code)
    return _outlines(request, area)


@staff_required
@require_http_methods(GET_OR_POST)
def boundaries(request: StaffRequest) -> HttpResponse:
    """The outlines of many areas from one file, matched by their codes."""
    administrator_of_all(request)
    return _outlines(request, None)


def _outlines(request: StaffRequest, area: Area | None) -> HttpResponse:
    """Ask for a file; draw what is in it; keep what was drawn."""
    if "outlines" in request.POST:
        return _keep(request, area)
    form = OutlinesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            chosen = _matched(form.cleaned_data["file"], area)
        except AreaFileError as error:
            form.add_error("file", [fault.sentence for fault in error.faults])
        else:
            return _preview(request, area, chosen)
    context = {"area": area, "form": form, "drawn": _drawn_now(area)}
    status = 422 if form.errors else 200
    return render(request, "offices/boundary.html", context, status=status)


def _matched(outlines: list[FileOutline], area: Area | None) -> dict[str, dict[str, Any]]:
    """The geometry of each area, by its code.

    Raises:
        AreaFileError: a code is missing, unknown, or stands there twice.
    """
    if area is not None:
        fits = [one for one in outlines if one.code == area.code]
        if not fits and len(outlines) == 1:
            fits = outlines
        if len(fits) != 1:
            code = "geo_twice" if fits else "geo_several"
            raise AreaFileError(Fault(code, told={"code": area.code}))
        return {area.code: fits[0].geometry}
    if any(not one.code for one in outlines):
        raise AreaFileError(Fault("geo_no_code"))
    codes = [one.code for one in outlines]
    known = set(Area.objects.filter(code__in=codes).values_list("code", flat=True))
    faults = [
        Fault("geo_twice" if code in known else "geo_unknown", told={"code": code[:40]})
        for code in dict.fromkeys(codes)
        if code not in known or codes.count(code) > 1
    ]
    if faults:
        raise AreaFileError(*faults[:20])
    return {one.code: one.geometry for one in outlines}


def _preview(
    request: StaffRequest, area: Area | None, chosen: dict[str, dict[str, Any]]
) -> HttpResponse:
    """What would be kept, drawn; nothing is changed yet."""
    text = json.dumps(chosen, separators=(",", ":"))
    context = {
        "area": area,
        "drawn": _drawn(chosen),
        "form": KeepOutlinesForm(initial={"outlines": text}),
    }
    return render(request, "offices/boundary_preview.html", context)


def _keep(request: StaffRequest, area: Area | None) -> HttpResponse:
    form = KeepOutlinesForm(request.POST)
    back = redirect("offices:boundary", area.code) if area else redirect("offices:areas")
    if not form.is_valid():
        for sentence in form.errors["outlines"]:
            messages.error(request, str(sentence))
        return back
    outlines = form.cleaned_data["outlines"]
    if area is not None and set(outlines) != {area.code}:
        raise PermissionDenied
    try:
        kept = set_boundaries(outlines, by=request.user, at=now())
    except AreaFileError as error:
        for fault in error.faults:
            messages.error(request, fault.sentence)
        return back
    said = ngettext("%(count)s outline is kept.", "%(count)s outlines are kept.", len(kept))
    messages.success(request, said % {"count": len(kept)})
    return back


def _drawn_now(area: Area | None) -> Drawn | None:
    return _drawn({area.code: area.boundary}) if area is not None and area.boundary else None


def _drawn(chosen: dict[str, Any]) -> Drawn:
    """The outlines with the larger areas that they lie in, so that one sees where they are."""
    areas = list(Area.objects.filter(code__in=chosen).select_related("parent").order_by("path"))
    above = {area.parent_id: area.parent for area in areas if area.parent}
    around = [area for area in above.values() if area.boundary and area.code not in chosen]
    shapes = [_feature(area, area.boundary) for area in around]
    shapes += [_feature(area, chosen[area.code], own=True) for area in areas]
    remarks = [remark for area in areas for remark in _remarks(area, chosen[area.code])]
    if any(may_be_shifted(geometry) for geometry in chosen.values()):
        remarks.append(
            _(
                "Outlines drawn on Amap, Tencent or Baidu maps are shifted by some hundred metres "
                "(GCJ-02, BD-09). If these come from there, convert them to WGS 84 first."
            )
        )
    return Drawn(
        {"type": "FeatureCollection", "features": shapes},
        [str(area) for area in areas],
        remarks[:20],
    )


def _feature(area: Area, geometry: Any, *, own: bool = False) -> dict[str, Any]:
    properties = {"name": str(area), "own": own}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def _remarks(area: Area, geometry: dict[str, Any]) -> list[str]:
    """What looks wrong about an outline, without being wrong for certain."""
    near = _middle(area) or (_middle(area.parent) if area.parent else None)
    if swapped_for(geometry, near):
        return [
            _("%(area)s: latitude and longitude are perhaps swapped; it lies far from its middle.")
            % {"area": area}
        ]
    if far_from(geometry, near):
        return [_("%(area)s lies more than 100 km from where it should be.") % {"area": area}]
    return []


def _middle(area: Area) -> tuple[float, float] | None:
    if area.latitude is None or area.longitude is None:
        return None
    return area.latitude, area.longitude


@staff_required
@require_http_methods(GET_OR_POST)
def bring_in(request: StaffRequest) -> HttpResponse:
    """Areas from a sheet: all of them, or none and what is wrong row by row."""
    administrator_of_all(request)
    form = AreasSheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            added, changed = import_areas(form.cleaned_data["file"], by=request.user, at=now())
        except AreaFileError as error:
            form.add_error("file", [fault.sentence for fault in error.faults])
        else:
            told = {"added": len(added), "changed": len(changed)}
            messages.success(request, _("Added: %(added)s. Changed: %(changed)s.") % told)
            return redirect("offices:areas")
    status = 422 if form.errors else 200
    return render(request, "offices/areas_import.html", {"form": form}, status=status)
