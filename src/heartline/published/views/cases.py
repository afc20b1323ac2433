"""The public list of cases, and one public case."""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heartline.cases.models import Kind
from heartline.cases.sentences import SCOPE_REASONS, moment
from heartline.files.pages import give_out
from heartline.published.pages.cases import said_of_it, steps_of
from heartline.published.queries import cases as case_queries
from heartline.published.queries.exceptions import standing
from heartline.published.queries.shown import community, shown
from heartline.published.queries.summary import FEWEST
from heartline.published.sentences import INSTEAD
from heartline.shared.clock import now


@require_safe
def cases(request: HttpRequest) -> HttpResponse:
    """The public list."""
    at = now()
    listed = case_queries.list_cases(request.GET.dict(), at)
    context = {
        "listed": listed,
        "fewest": FEWEST,
        "asked": listed.asked,
        "query": f"{listed.asked.query()}&",
        "tabs": [
            (label, listed.asked.query(tab=tab, order=""), tab == listed.asked.tab)
            for tab, label in (
                ("waiting", _("Waiting for an answer")),
                ("answered", _("Answered")),
                ("closed", _("Closed")),
                ("all", _("All")),
            )
        ],
        "kinds": [kind for kind in Kind if kind != Kind.REPORT],
    }
    return render(request, "published/cases.html", context)


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """The page of one public case; a private, joined or unknown one is not found."""
    public = case_queries.public_case(number)
    if public is None:
        raise Http404
    at = now()
    row = public.case
    context = {
        "public": public,
        "case": row,
        "row": shown(row, at),
        "steps": steps_of(public),
        "due": moment(row.due_at) if row.due_at else "",
        "place": case_queries.exact_place(row),
        "community": community(row.area),
        "said": said_of_it(public),
        "scope_reason": SCOPE_REASONS.get(row.scope_reason, ""),
        "scope_instead": case_queries.released_scope(row),
        "scope_usual": INSTEAD.get(row.scope_reason, ""),
        "standing": standing(row, at),
    }
    return render(request, "published/case.html", context)


@require_safe
def give_file(request: HttpRequest, number: str, key: UUID) -> FileResponse:
    """A released file of a public case."""
    found = case_queries.find_public(number)
    if found is None:
        raise Http404
    file = case_queries.released_files(found).filter(attachment=key).first()
    if file is None:
        raise Http404
    return give_out(file.attachment)
