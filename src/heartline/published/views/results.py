"""What came of it, in figures, and the rows behind each of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heartline.published.pages import figures as pages, rates
from heartline.published.queries import cases as case_queries
from heartline.published.queries.counts import (
    Results,
    being_counted,
    marked_now,
    minute_of,
    results as count_results,
    waiting_now,
)
from heartline.published.queries.figures import (
    ASKING,
    SATISFIED,
    SOLVED as SOLVED_CODES,
    TIMING,
    Unit,
    codes_of,
)
from heartline.published.queries.formulas import Chosen, formula_of
from heartline.published.queries.periods import CODES, Period, read_period, the_period
from heartline.published.queries.rows import read_cut, rows_behind
from heartline.published.queries.summary import FEWEST
from heartline.published.sentences import FIGURES as WORDS, RATES, count
from heartline.shared.clock import day_of, now

#: How many of the longest waits stand on top of the results.
LONGEST = 5


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """What came of it, in figures that each open their rows."""
    at = now()
    asked = request.GET.dict()
    period, understood = read_period(asked, day_of(at))
    formula = formula_of(period, at, asked=asked.get("formula", ""))
    if formula is None:
        raise Http404
    found = count_results(period, at, formula=formula)
    waiting = waiting_now()
    context = {
        "understood": understood,
        "period": period,
        "period_words": pages.period_words(period),
        "periods": [
            (pages.period_words(named), named.query, named.code == period.code)
            for named in (the_period(code, day_of(at)) for code in CODES)
        ],
        "at": minute_of(at),
        "being_counted": being_counted(at),
        "fewest": FEWEST,
        "longest": case_queries.longest_waiting(at, LONGEST),
        "waiting": waiting.n,
        "waiting_private": waiting.private,
        "all_time": the_period("all", day_of(at)),
        "listed": marked_now()["listed"],
        "excluded": marked_now()["excluded"],
    }
    return render(
        request, "published/results.html", context | _formula(formula, period) | _figures(found)
    )


def _formula(formula: Chosen, period: Period) -> dict[str, object]:
    version = formula.version
    return {
        "version": version.version,
        "since": rates.since_words(version),
        "usual": formula.usual,
        "others": [
            (one.version, rates.since_words(one), f"{period.query}&formula={one.version}")
            for one in formula.others
        ],
        "rule": rates.rule_words(version.rule),
    }


def _figures(found: Results) -> dict[str, object]:
    received, due, verdicts = found["received"], found["due"], found["verdicts"]
    moved = found["in_time_moved"]
    return {
        "received": received,
        "received_link": pages.linked(received.n, "received", found.period),
        "received_apart": pages.apart(received),
        "in_time": pages.Share(found["in_time"].n, due.n),
        "in_time_link": pages.linked(found["in_time"].n, "in_time", found.period),
        "due_link": pages.linked(due.n, "due", found.period),
        "moved": moved.n,
        "moved_link": pages.linked(moved.n, "in_time_moved", found.period),
        "timing": pages.bars(found, TIMING, "received"),
        "timing_formulas": pages.formulas("due", "in_time_moved", *TIMING),
        "kinds": pages.kind_bars(found),
        "lines": pages.lines(found.line),
        "months": pages.month_table(found.line),
        "line_formulas": pages.formulas("received", "answered"),
        "offices": [row.bar for row in pages.office_rows(found)],
        "office_formulas": pages.formulas("in_time", "due"),
        "rates": rates.rate_views(found),
        "office_rates": rates.office_rates(found, rates.counted_offices(found)),
        "rate_names": [words.label for words in RATES.values()],
        "verdicts": verdicts,
        "verdicts_link": pages.linked(verdicts.n, "verdicts", found.period),
        "solved_bars": pages.solved_bars(found),
        "solved_formulas": pages.formulas("verdicts", *SOLVED_CODES),
        "satisfied": pages.bars(found, SATISFIED, "verdicts"),
        "people": found["people"],
        "people_link": pages.linked(found["people"].n, "people", found.period),
        "asking": pages.bars(found, ASKING, "people"),
        "asking_formulas": pages.formulas("people", *ASKING),
    }


@require_safe
def rows(request: HttpRequest) -> HttpResponse:
    """The rows that a figure counts."""
    at = now()
    asked = request.GET.dict()
    period, understood = read_period(asked, day_of(at))
    cut, code = read_cut(asked), asked.get("figure", "")
    formula = formula_of(period, at, asked=asked.get("formula", ""))
    if not understood or cut is None or formula is None or code not in WORDS:
        raise Http404
    found = rows_behind(code, cut, period, page=asked.get("page", ""), at=at, formula=formula)
    names = ("kind", "office", "part", "formula")
    kept = {name: asked[name] for name in names if asked.get(name)}
    office = cut.office or (_("The desk itself, no office leading") if cut.nobodys else "")
    context = {
        "found": found,
        "words": WORDS[code],
        "version": formula.version.version,
        "number": count(found.number.n),
        "listed": count(found.listed),
        "apart": pages.apart(found.number),
        "whole_town": cut.whole_town,
        "fewest": FEWEST,
        "kind": cut.kind.label if cut.kind else "",
        "office": office,
        "part": rates.part_words(cut.part),
        "is_verdict": found.figure.unit == Unit.VERDICT,
        "parts": codes_of(code, formula.version.rule),
        "period": period,
        "period_words": pages.period_words(period),
        "query": f"{pages.rows_url(code, period, **kept).partition('?')[2]}&",
        "at": minute_of(at),
    }
    return render(request, "published/rows.html", context)
