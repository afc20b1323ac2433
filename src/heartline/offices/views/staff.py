"""Settings: who works here, and what they may do."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.offices.actions import (
    add_staff,
    come_back,
    end_duty,
    give_duty,
    leave,
    set_password,
)
from heartline.offices.first_passwords import random_password
from heartline.offices.forms.staff import DutyForm, StaffForm
from heartline.offices.models import Duty, DutyKind, Office, Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.offices.queries import (
    administered_offices,
    in_tree_order,
    staff_in_sight,
    with_held_duties,
)
from heartline.offices.rules import administers_staff, may_end_duty
from heartline.offices.sentences import SettingRefusedError
from heartline.offices.views.common import GET_OR_POST, administrator, done, took
from heartline.shared.clock import now


@staff_required
@require_http_methods(GET_OR_POST)
def everybody(request: StaffRequest) -> HttpResponse:
    """Who works in the offices one looks after, office by office, and a form for a colleague."""
    staff = administrator(request)
    form = StaffForm(request.POST or None, staff=staff)
    if request.method == "POST" and form.is_valid():
        shown = took(form, lambda: _add(form, staff))
        if shown is not None:
            return _show_once(request, *shown)
    context = {"form": form} | _by_office(staff)
    return render(request, "offices/staff.html", context)


@sensitive_variables()
@transaction.atomic
def _add(form: StaffForm, by: Staff) -> tuple[Staff, str]:
    """A new colleague with a first duty, and the password that they come in with."""
    told, at, password = dict(form.cleaned_data), now(), random_password()
    kind, office = DutyKind(told.pop("kind")), told.pop("office")
    added = add_staff(**told, password=password, by=by, at=at)
    give_duty(added, kind=kind, office=office, by=by, at=at)
    return added, password


@sensitive_variables()
def _show_once(request: StaffRequest, staff: Staff, password: str) -> HttpResponse:
    """The page that shows a password; it is kept nowhere, so there is no other."""
    context = {"colleague": staff, "password": password}
    return render(request, "offices/first_password.html", context)


def _by_office(staff: Staff) -> dict[str, object]:
    """`groups`: each office with those who work in it; `idle`: without duty; `gone`: who left."""
    people = list(with_held_duties(staff_in_sight(staff)))
    offices = list(administered_offices(staff))
    here: dict[int, list[tuple[Staff, list[str]]]] = {office.pk: [] for office in offices}
    for one in people:
        held: dict[int, list[str]] = {}
        for duty in one.duties_now:  # type: ignore[attr-defined]
            held.setdefault(duty.office_id, []).append(duty.get_kind_display())
        for office, kinds in held.items():
            if office in here:
                here[office].append((one, kinds))
    groups = [
        (office, here[office.pk])
        for _depth, office in in_tree_order(offices)
        if isinstance(office, Office) and here[office.pk]
    ]
    idle = [one for one in people if one.is_active and not one.duties_now]  # type: ignore[attr-defined]
    gone = [one for one in people if not one.is_active]
    return {"groups": groups, "idle": idle, "gone": gone}


def _find(staff: Staff, pk: int) -> Staff:
    return get_object_or_404(staff_in_sight(staff), pk=pk)


@staff_required
@require_safe
def colleague(request: StaffRequest, pk: int) -> HttpResponse:
    """One colleague: duties, a new password, leaving."""
    staff = administrator(request)
    return _show(request, _find(staff, pk), DutyForm(staff=staff))


def _show(request: StaffRequest, found: Staff, form: DutyForm) -> HttpResponse:
    staff = request.user
    ended = found.duties.exclude(ended_at=None).select_related("office").order_by("-ended_at")
    context = {
        "colleague": found,
        "form": form,
        "held": [(duty, may_end_duty(staff, duty)) for duty in found.held],
        "ended": ended[:20],
        "is_oneself": found.pk == staff.pk,
        "may_change": administers_staff(staff, found),
    }
    return render(request, "offices/colleague.html", context)


@staff_required
@require_POST
def give(request: StaffRequest, pk: int) -> HttpResponse:
    """Give a colleague a duty."""
    staff = administrator(request)
    found = _find(staff, pk)
    form = DutyForm(request.POST, staff=staff)
    if not form.is_valid():
        return _show(request, found, form)
    kind, office = DutyKind(form.cleaned_data["kind"]), form.cleaned_data["office"]
    if took(form, lambda: give_duty(found, kind=kind, office=office, by=staff, at=now())) is None:
        return _show(request, found, form)
    messages.success(request, _("This duty is theirs from now on."))
    return redirect("offices:colleague", pk)


@staff_required
@require_POST
def end(request: StaffRequest, pk: int, duty: int) -> HttpResponse:
    """Take a duty back."""
    staff = administrator(request)
    duties = Duty.objects.filter(staff=_find(staff, pk), office__in=administered_offices(staff))
    held = get_object_or_404(duties.select_related("office", "staff"), pk=duty)
    said = _("This duty has ended. What they see changes with their next click.")
    done(request, lambda: end_duty(held, by=staff, at=now()), said)
    still_in_sight = staff_in_sight(staff).filter(pk=pk).exists()
    return redirect("offices:colleague", pk) if still_in_sight else redirect("offices:staff")


@staff_required
@require_POST
@sensitive_variables()
def password(request: StaffRequest, pk: int) -> HttpResponse:
    """Make a new password for a colleague, and show it once."""
    staff = administrator(request)
    found, new = _find(staff, pk), random_password()
    try:
        set_password(found, password=new, by=staff, at=now())
    except SettingRefusedError as refused:
        messages.error(request, refused.sentence)
        return redirect("offices:colleague", pk)
    return _show_once(request, found, new)


@staff_required
@require_POST
def depart(request: StaffRequest, pk: int) -> HttpResponse:
    """A colleague leaves."""
    staff = administrator(request)
    found = _find(staff, pk)
    said = _("%(name)s has left: no duties, no sign-in. What they did keeps their name.")
    done(request, lambda: leave(found, by=staff, at=now()), said % {"name": found})
    return redirect("offices:staff")


@staff_required
@require_POST
@sensitive_variables()
def come_again(request: StaffRequest, pk: int) -> HttpResponse:
    """A colleague who had left works here again, with a new password."""
    staff = administrator(request)
    found, new = _find(staff, pk), random_password()
    if found.is_active:
        return redirect("offices:colleague", pk)
    come_back(found, password=new, by=staff, at=now())
    return _show_once(request, found, new)
