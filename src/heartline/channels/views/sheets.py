"""Bringing in a sheet of messages: hand in, look, begin, watch, read what came of it."""

import csv
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heartline.cases.rules import DESK
from heartline.channels.imports.jobs import begin, choose, discard, hand_in
from heartline.channels.imports.preview import Preview, look_into
from heartline.channels.models import SheetImport, SheetStatus
from heartline.channels.rules import IMPORTERS
from heartline.channels.sentences import Sentence, SheetError
from heartline.channels.sheet_forms import ColumnsForm, HandInForm
from heartline.channels.sheets.values import FILE_LIMIT
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.cells import harmless
from heartline.shared.clock import now
from heartline.shared.views import render_part

P = ParamSpec("P")

#: A request larger than this is turned away before its body is read.
BODY_LIMIT = FILE_LIMIT + 10_000_000
#: Refused rows on one page, and how many the preview shows.
ROWS_ON_A_PAGE = 100
REFUSED_SHOWN = 10
IMPORTS_ON_A_PAGE = 20
#: When nobody has taken an import up after this long, the page says so.
WAITS_LONG = timedelta(seconds=30)

TAGS = {
    SheetStatus.DRAFT: "wait",
    SheetStatus.WAITING: "wait",
    SheetStatus.RUNNING: "now",
    SheetStatus.DONE: "done",
    SheetStatus.REFUSED: "late",
}


def importers_only(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let in who may bring in sheets, in whatever office."""

    @wraps(view)
    def guarded(request: StaffRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.holds(*IMPORTERS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return staff_required(guarded)


# Who may not come in, or brings too much, is turned away before the body is read; the check of
# the form's token, which has to read it, comes after.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def sheets(request: StaffRequest) -> HttpResponseBase:
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        return _too_big(request)
    answer: HttpResponseBase = csrf_protect(_sheets)(request)
    return answer


def _too_big(request: StaffRequest) -> HttpResponse:
    form = HandInForm(staff=request.user)
    size = -(-int(request.META["CONTENT_LENGTH"]) // 1_000_000)
    problem = Sentence("too_big", {"size": size, "limit": FILE_LIMIT // 1_000_000})
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    return _show_sheets(request, form, problem=str(problem), status=status)


def _sheets(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return _show_sheets(request, HandInForm(staff=request.user))
    form = HandInForm(request.POST, request.FILES, staff=request.user)
    if form.is_valid():
        try:
            job = hand_in(
                form.cleaned_data["file"],
                office=form.chosen_office,
                policy=form.chosen_policy,
                by=request.user,
                at=now(),
            )
        except SheetError as error:
            form.add_error("file", str(error))
        else:
            return redirect(job)
    return _show_sheets(request, form)


def _show_sheets(
    request: StaffRequest, form: HandInForm, *, problem: str = "", status: int = HTTPStatus.OK
) -> HttpResponse:
    jobs = SheetImport.objects.visible_to(request.user).select_related("office", "by")
    page = Paginator(jobs.order_by("-added_at"), IMPORTS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    lines = [(job, TAGS[SheetStatus(job.status)], refused_count(job)) for job in page]
    context = {"form": form, "page": page, "lines": lines, "problem": problem}
    return render(request, "channels/sheets.html", context, status=status)


def refused_count(job: SheetImport) -> int:
    """How many rows were refused so far."""
    return job.done - job.imported - job.repeated


@require_http_methods(["GET", "HEAD", "POST"])
@importers_only
def sheet(request: StaffRequest, key: UUID) -> HttpResponse:
    """One import: its preview until it begins, then its progress, then what came of it."""
    job = _job(request, key)
    if job.status != SheetStatus.DRAFT:
        return _show_job(request, job)
    return _look(request, job)


def _job(request: StaffRequest, key: UUID) -> SheetImport:
    jobs = SheetImport.objects.visible_to(request.user)
    return get_object_or_404(jobs.select_related("office", "policy__calendar", "by"), key=key)


def _look(request: StaffRequest, job: SheetImport) -> HttpResponse:
    try:
        preview = look_into(job, at=now())
    except SheetError as error:
        return _unreadable(request, job, error)
    form = _columns_form(request, job, preview)
    if request.method != "POST" or not form.is_valid():
        return _show_preview(request, job, preview, form)
    _choose(request, job, form)
    if "begin" not in request.POST:
        return redirect(job)
    try:
        begin(job, by=request.user, at=now())
    except SheetError as error:
        form.add_error(None, str(error))
        return _show_preview(request, job, preview, form)
    return redirect(job)


def _columns_form(request: StaffRequest, job: SheetImport, preview: Preview) -> ColumnsForm:
    return ColumnsForm(
        request.POST or None,
        staff=request.user,
        fields_of=preview.fields,
        sheet_names=preview.sheet_names,
        initial={"office": job.office_id, "policy": job.policy_id, "sheet": preview.sheet.name},
    )


def _choose(request: StaffRequest, job: SheetImport, form: ColumnsForm) -> None:
    """Keep what was chosen; another sheet has other columns, so those are found anew."""
    chosen = form.cleaned_data.get("sheet", "")
    other = bool(chosen) and chosen != form.initial["sheet"]
    choose(
        job,
        sheet=chosen or job.sheet,
        mapping={} if other else form.mapping,
        office=form.chosen_office,
        policy=form.chosen_policy,
        by=request.user,
    )


def _unreadable(request: StaffRequest, job: SheetImport, error: SheetError) -> HttpResponse:
    """Say why it cannot be read; where another sheet was chosen, go back to the first."""
    if request.method == "POST":
        office, policy = job.office, job.policy
        choose(job, sheet="", mapping={}, office=office, policy=policy, by=request.user)
        return redirect(job)
    return render(request, "channels/sheets_unreadable.html", {"job": job, "problem": str(error)})


def _show_preview(
    request: StaffRequest, job: SheetImport, preview: Preview, form: ColumnsForm
) -> HttpResponse:
    columns = [
        (header, form[f"column-{number}"], preview.samples[header])
        for number, header in enumerate(preview.sheet.header)
    ]
    result = preview.result
    refused = result.refused if result else ()
    context = {
        "job": job,
        "form": form,
        "columns": columns,
        "choices": [form[name] for name in ("sheet", "office", "policy") if name in form.fields],
        "problem": str(preview.problem) if preview.problem else "",
        "result": result,
        "refused": [(one.row, one.column, one.reason) for one in refused[:REFUSED_SHOWN]],
        "more": max(0, len(refused) - REFUSED_SHOWN),
        "notes": [*preview.sheet.notes, *(result.notes if result else ())],
        "left_out": [header for header, field in preview.fields.items() if not field],
    }
    return render(request, "channels/sheets_preview.html", context)


def _show_job(request: StaffRequest, job: SheetImport) -> HttpResponse:
    running = job.status in (SheetStatus.WAITING, SheetStatus.RUNNING)
    refused = Paginator(job.refused.order_by("row"), ROWS_ON_A_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "job": job,
        "tag": TAGS[SheetStatus(job.status)],
        "running": running,
        "has_inbox": request.user.holds(*DESK),
        "unattended": _is_unattended(job, now()),
        "refused_count": refused_count(job),
        "page": refused,
        "refused": [(row.row, row.column, _reason(row.code, row.params)) for row in refused],
        "notes": [Sentence.stored(note) for note in job.notes],
        "problem": str(Sentence.stored(job.problem)) if job.problem else "",
    }
    return render_part(request, "channels/sheets_job.html", "channels/_sheets_job.html", context)


def _is_unattended(job: SheetImport, at: datetime) -> bool:
    """Whether nobody has moved an import on for a while that waits or runs."""
    moving = job.status in (SheetStatus.WAITING, SheetStatus.RUNNING)
    return moving and job.touched_at is not None and at - job.touched_at > WAITS_LONG


def _reason(code: str, params: dict[str, Any]) -> str:
    return str(Sentence(code, params))


@require_POST
@importers_only
def throw_away(request: StaffRequest, key: UUID) -> HttpResponse:
    discard(_job(request, key), by=request.user)
    messages.success(request, _("The sheet is thrown away. Nothing was brought in."))
    return redirect("channels:sheets")


@require_safe
@importers_only
def refused_rows(request: StaffRequest, key: UUID) -> HttpResponse:
    """The refused rows as a file that a spreadsheet program shows and never works out."""
    job = _job(request, key)
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="refused.csv"'
    response.write("\ufeff")  # spreadsheet programs then read it as UTF-8
    writer = csv.writer(response)
    writer.writerow([_("Row"), _("Column"), _("Why it was not brought in")])
    for row in job.refused.order_by("row").iterator():
        reason = _reason(row.code, row.params)
        writer.writerow([row.row, harmless(row.column), harmless(reason)])
    return response
