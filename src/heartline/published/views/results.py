"""What came of it, in figures, and the rows behind each of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heartline.cases.models import Case
from heartline.published.pages import figures as pages
from heartline.published.queries import cases as case_queries
from heartline.published.queries.counts import Results, minute_of, results as count_results
from heartline.published.queries.figures import (
    ASKING,
    FIGURES,
    SATISFIED,
    SOLVED as SOLVED_CODES,
    TIMING,
    Unit,
)
from heartline.published.queries.periods import CODES, read_period, the_period
from heartline.published.queries.rows import read_cut, rows_behind
from heartline.published.sentences import FIGURES as WORDS, FORMULAS, count
from heartline.shared.clock import day_of, now

#: How many of the longest waits stand on top of the results.
LONGEST = 5


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What came of it, in figures that each open their rows."""
    at = now()
    period, understood = read_period(request.GET.dict(), day_of(at))
    found = count_results(period, at)
    context = {
        "understood": understood,
        "period": period,
        "period_words": pages.period_words(period),
        "periods": [
            (pages.period_words(named), named.query, named.code == period.code)
            for named in (the_period(code, day_of(at)) for code in CODES)
        ],
        "at": minute_of(at),
        "version": FORMULAS,
        "longest": case_queries.longest_waiting(at, LONGEST),
        "waiting": Case.objects.waiting().count(),
        "waiting_private": case_queries.private_waiting(),
        "all_time": the_period("all", day_of(at)),
    }
    return render(request, "published/results.html", context | _figures(found))


def _figures(found: Results) -> dict[str, object]:
    received, due = found["received"], found["due"]
    return {
        "received": received,
        "received_link": pages.linked(received.n, "received", found.period),
        "received_apart": pages.apart(received),
        "in_time": pages.Share(found["in_time"].n, due.n),
        "in_time_link": pages.linked(found["in_time"].n, "in_time", found.period),
        "due_link": pages.linked(due.n, "due", found.period),
        "timing": pages.bars(found, TIMING),
        "timing_formulas": pages.formulas("due", *TIMING),
        "kinds": pages.kind_bars(found),
        "lines": pages.lines(found.line),
        "months": pages.month_table(found.line),
        "line_formulas": pages.formulas("received", "answered"),
        "offices": [row.bar for row in pages.office_rows(found)],
        "office_formulas": pages.formulas("in_time", "due"),
        "verdicts": found["verdicts"],
        "verdicts_link": pages.linked(found["verdicts"].n, "verdicts", found.period),
        "solved": pages.Share(found["solved_yes"].n, found["verdicts"].n),
        "solved_bars": pages.solved_bars(found),
        "solved_formulas": pages.formulas("verdicts", *SOLVED_CODES),
        "satisfied": pages.bars(found, SATISFIED),
        "people": found["people"],
        "people_link": pages.linked(found["people"].n, "people", found.period),
        "asking": pages.bars(found, ASKING),
        "asking_formulas": pages.formulas("people", *ASKING),
    }


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The rows that a figure counts."""
    at = now()
    asked = request.GET.dict()
    period, understood = read_period(asked, day_of(at))
    cut = read_cut(asked)
    code = asked.get("figure", "")
    if not understood or cut is None or code not in FIGURES:
        raise Http404
    found = rows_behind(code, cut, period, page=asked.get("page", ""), at=at)
    kept = {name: asked[name] for name in ("kind", "office") if asked.get(name)}
    context = {
        "found": found,
        "words": WORDS[code],
        "version": FORMULAS,
        "number": count(found.number.n),
        "listed": count(found.listed),
        "apart": pages.apart(found.number),
        "kind": cut.kind.label if cut.kind else "",
        "office": cut.office or (_("The desk itself, no office leading") if cut.nobodys else ""),
        "is_verdict": found.figure.unit == Unit.VERDICT,
        "period": period,
        "period_words": pages.period_words(period),
        "query": f"{pages.rows_url(code, period, **kept).partition('?')[2]}&",
        "at": minute_of(at),
    }
    return render(request, "published/rows.html", context)
