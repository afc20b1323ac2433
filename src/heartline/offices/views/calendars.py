"""Settings: the days on which the offices work."""

import json
from collections.abc import Sequence
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from heartline.offices.actions import clear_day, load_days, mark_year, set_day
from heartline.offices.forms.calendars import DayForm, DaysFileForm, TakeDaysForm, YearForm
from heartline.offices.models import WorkCalendar
from heartline.offices.pages import StaffRequest, staff_required
from heartline.offices.rows import as_rows, changes, days_that_differ, year_of
from heartline.offices.rules import administers_all
from heartline.offices.sheets import FileDay
from heartline.offices.views.common import administrator, administrator_of_all, done, took
from heartline.shared.clock import day_of, now

#: Years that may be looked at: what lies outside is a slip of the hand.
FIRST_YEAR, LAST_YEAR = 2000, 2100


@staff_required
@require_safe
def this_year(request: StaffRequest) -> HttpResponse:
    """The calendar's page of this year."""
    administrator(request)
    calendar = get_object_or_404(WorkCalendar.objects.order_by("id")[:1])
    return redirect("offices:calendar", calendar.code, day_of(now()).year)


def _calendar(code: str, year: int) -> WorkCalendar:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return get_object_or_404(WorkCalendar, code=code)


@staff_required
@require_safe
def calendar(request: StaffRequest, code: str, year: int) -> HttpResponse:
    """A year as twelve months, how sure it is, and what may be changed in it."""
    administrator(request)
    return _show(request, _calendar(code, year), year)


def _show(
    request: StaffRequest, calendar: WorkCalendar, year: int, wrong: forms.Form | None = None
) -> HttpResponse:
    """The page of a year; `wrong` is a form that was sent and has something to be mended."""
    shown = year_of(calendar, year)
    certainty = {"certainty": str(shown.state), "source": shown.source}
    forms_ = {
        "file_form": DaysFileForm(year=year),
        "year_form": YearForm(initial=certainty),
        "day_form": DayForm(year=year),
    }
    kinds = {DaysFileForm: "file_form", YearForm: "year_form", DayForm: "day_form"}
    if wrong is not None:
        forms_[kinds[type(wrong)]] = wrong
    context = forms_ | {
        "wrong": wrong,
        "calendar": calendar,
        "calendars": WorkCalendar.objects.order_by("id"),
        "year": shown,
        "before": year - 1 if year > FIRST_YEAR else None,
        "after": year + 1 if year < LAST_YEAR else None,
        "today": day_of(now()),
        "weekdays": [(_short(str(name)), name) for _number, name in sorted(WEEKDAYS.items())],
        "may_change": administers_all(request.user),
    }
    return render(request, "offices/calendar.html", context)


def _short(weekday: str) -> str:
    """A weekday in one Chinese character or two letters, to stand above a column of days."""
    return weekday[-1] if weekday.startswith("星期") else weekday[:2]


@staff_required
@require_POST
def preview(request: StaffRequest, code: str, year: int) -> HttpResponse:
    """What a file would change in a year; nothing is changed yet."""
    administrator_of_all(request)
    found = _calendar(code, year)
    form = DaysFileForm(request.POST, request.FILES, year=year)
    if not form.is_valid():
        return _show(request, found, year, form)
    days = days_that_differ(found, form.cleaned_data["file"])
    initial = {"days": _as_json(days), "certainty": "provisional"}
    return _preview(request, found, year, days, TakeDaysForm(year=year, initial=initial))


def _preview(  # noqa: PLR0917
    request: StaffRequest,
    calendar: WorkCalendar,
    year: int,
    days: Sequence[FileDay],
    form: TakeDaysForm,
) -> HttpResponse:
    context = {
        "calendar": calendar,
        "year": year,
        "days": days,
        "changes": changes(calendar, year, days),
        "form": form,
    }
    return render(request, "offices/calendar_preview.html", context)


def _as_json(days: Sequence[FileDay]) -> str:
    return json.dumps(
        [
            {
                "day": day.day.isoformat(),
                "working": day.working,
                "name_zh": day.name_zh,
                "name_en": day.name_en,
            }
            for day in days
        ],
        ensure_ascii=False,
    )


@staff_required
@require_POST
def take(request: StaffRequest, code: str, year: int) -> HttpResponse:
    """Take the days that the preview showed."""
    staff = administrator_of_all(request)
    found = _calendar(code, year)
    form = TakeDaysForm(request.POST, year=year)
    valid = form.is_valid()
    if "days" not in form.cleaned_data:
        messages.error(request, _("The days did not arrive whole. Please give the file once more."))
        return redirect("offices:calendar", code, year)
    days: list[FileDay] = form.cleaned_data["days"]
    if not valid:
        return _preview(request, found, year, days, form)
    load_days(
        found,
        year=year,
        days=as_rows(days),
        confirmed=form.confirmed,
        source=form.cleaned_data["source"],
        by=staff,
        at=now(),
    )
    said = _("The days of %(year)s hold from now on.") % {"year": year}
    messages.success(request, said)
    return redirect("offices:calendar", code, year)


@staff_required
@require_POST
def mark(request: StaffRequest, code: str, year: int) -> HttpResponse:
    """Say how sure a year is."""
    staff = administrator_of_all(request)
    found = _calendar(code, year)
    form = YearForm(request.POST)
    if form.is_valid():
        told = {"confirmed": form.confirmed, "source": form.cleaned_data["source"]}
        if took(form, lambda: mark_year(found, year=year, **told, by=staff, at=now())):
            messages.success(request, _("This holds from now on."))
            return redirect("offices:calendar", code, year)
    return _show(request, found, year, form)


@staff_required
@require_POST
def one_day(request: StaffRequest, code: str, year: int) -> HttpResponse:
    """Make one day a holiday, or a working day."""
    staff = administrator_of_all(request)
    found = _calendar(code, year)
    form = DayForm(request.POST, year=year)
    if form.is_valid():
        told = form.cleaned_data | {"working": form.cleaned_data["working"] == "1"}
        if took(form, lambda: set_day(found, **told, by=staff, at=now())):
            messages.success(request, _("This holds from now on."))
            return redirect("offices:calendar", code, year)
    return _show(request, found, year, form)


@staff_required
@require_POST
def usual_day(request: StaffRequest, code: str, year: int) -> HttpResponse:
    """Let one day follow its week again."""
    staff = administrator_of_all(request)
    found = _calendar(code, year)
    day = _day(request.POST.get("day", ""))
    if day is not None:
        said = _("%(day)s follows its week again.") % {"day": day.isoformat()}
        done(request, lambda: clear_day(found, day=day, by=staff, at=now()), said)
    return redirect("offices:calendar", code, year)


def _day(text: str) -> date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None
