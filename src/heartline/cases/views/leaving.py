"""What leaves the house: lists as sheets, and the file of a case on paper."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import IO

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.http.response import FileResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heartline.cases.actions.leaving import note_export
from heartline.cases.queries.exported import SHEETS, case_lines, header, other_lines
from heartline.cases.queries.filters import Filters
from heartline.offices.models import Staff
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import local, now
from heartline.shared.exports import MOST_IN_WORKBOOK, Value, csv_lines, workbook

_PAGES = {"all": "list", "inbox": "inbox", "mine": "mine", "call-backs": "call_backs"}


@staff_required
@require_safe
def export(request: StaffRequest, name: str, form: str) -> HttpResponseBase:
    """A list as it is narrowed now, as a sheet: every line of it, not only a page."""
    if name not in SHEETS or form not in ("csv", "xlsx"):
        raise Http404
    staff, at, filters = request.user, now(), Filters.read(request.GET)
    count, lines = _lines(staff, name, filters, at)
    if form == "xlsx" and count > MOST_IN_WORKBOOK:
        return _too_many(request, name, filters, count)
    note_export(name, form=form, rows=count, filters=filters.codes, by=staff, at=at)
    titles, file_name = header(SHEETS[name]), f"{name}-{local(at):%Y-%m-%d-%H%M}.{form}"
    if form == "xlsx":
        return _as_workbook(workbook(str(SHEETS[name].title), titles, lines), file_name)
    return _as_csv(titles, lines, file_name)


def _lines(
    staff: Staff, name: str, filters: Filters, at: datetime
) -> tuple[int, Iterator[list[Value]]]:
    """How many lines a list has, and the lines."""
    sheet = SHEETS[name]
    if sheet.cases is not None:
        cases = filters.apply(sheet.cases(staff), at, reader=staff)
        return cases.order_by().count(), case_lines(staff, cases, at)
    if sheet.others is None:
        raise Http404
    rows = sheet.others(staff)
    return rows.count(), other_lines(staff, sheet, rows, at)


def _too_many(request: StaffRequest, name: str, filters: Filters, count: int) -> HttpResponse:
    sentence = _(
        "These are %(count)s cases; a workbook takes %(most)s. Take the csv file, which takes them "
        "all, or narrow the list."
    )
    messages.error(request, sentence % {"count": count, "most": MOST_IN_WORKBOOK})
    query = f"?{filters.query}" if filters.query else ""
    return redirect(reverse(f"cases:{_PAGES[name]}") + query)


def _as_csv(
    titles: Sequence[str], lines: Iterator[list[Value]], name: str
) -> StreamingHttpResponse:
    return StreamingHttpResponse(
        csv_lines(titles, lines),
        content_type="text/csv; charset=utf-8",
        headers=_headers(name),
    )


def _as_workbook(file: IO[bytes], name: str) -> FileResponse:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = FileResponse(file, content_type=kind)
    for header_name, value in _headers(name).items():
        response[header_name] = value
    return response


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
