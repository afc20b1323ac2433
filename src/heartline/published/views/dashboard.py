"""The desk's dashboard: what the offices of a reader have now, and the rows of every number."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heartline.cases.queries.deadlines import READERS as BOARD_READERS
from heartline.offices.pages import StaffRequest, staff_required
from heartline.published.pages import desk as pages, figures, rates
from heartline.published.queries.desk import DUE_SOON, READERS, dashboard as look_over, desk_rows
from heartline.published.queries.periods import read_period
from heartline.published.queries.rows import read_cut
from heartline.published.sentences import FIGURES as WORDS, RATES
from heartline.shared.clock import day_of, now


@staff_required
@require_safe
def dashboard(request: StaffRequest) -> HttpResponse:
    """What an office, or the whole town, has now."""
    if not request.user.holds(*READERS):
        raise PermissionDenied
    at = now()
    found = look_over(request.user, at)
    context = {
        "now": pages.tiles(found),
        "rates": pages.rate_tiles(found),
        "offices": pages.office_lines(found),
        "rate_names": [words.label for words in RATES.values()],
        "lines": figures.lines(found.line),
        "months": pages.month_table(found),
        "version": found.formula.version.version,
        "since": rates.since_words(found.formula.version),
        "at": found.at,
        "opens": found.opens,
        "has_board": request.user.holds(*BOARD_READERS),
    }
    return render(request, "published/dashboard.html", context)


@staff_required
@require_safe
def rows(request: StaffRequest) -> HttpResponse:
    """The rows of a number of the dashboard that the reader may open."""
    if not request.user.holds(*READERS):
        raise PermissionDenied
    at, asked = now(), request.GET.dict()
    period, understood = read_period(asked, day_of(at))
    cut, code = read_cut(asked), asked.get("figure", "")
    if not understood or cut is None or (code not in WORDS and code != DUE_SOON):
        raise Http404
    found = desk_rows(request.user, code, cut, period, page=asked.get("page", ""), at=at)
    names = ("kind", "office", "part")
    kept = {name: asked[name] for name in names if asked.get(name)}
    context = {
        "found": found,
        "label": pages.label_of(code),
        "number": figures.number(found.n),
        "office": cut.office or (figures.office_name(None) if cut.nobodys else ""),
        "part": rates.part_words(cut.part),
        "period_words": figures.period_words(period),
        "rows": [pages.line_of(case, at) for case in found.cases],
        "query": f"{pages.rows_url(code, period, **kept).partition('?')[2]}&",
    }
    return render(request, "published/dashboard_rows.html", context)
