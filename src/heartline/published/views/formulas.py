"""Settings: how the rates are counted."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from heartline.engines.rates import Rule
from heartline.offices.pages import StaffRequest, staff_required
from heartline.offices.views.common import GET_OR_POST, administrator_of_all, took
from heartline.published.actions.formulas import set_formula
from heartline.published.forms import FormulaForm
from heartline.published.models import Formula
from heartline.published.pages import rates
from heartline.published.pages.figures import number
from heartline.published.queries.counts import results
from heartline.published.queries.formulas import Chosen, Version, newest, versions
from heartline.published.queries.periods import the_period
from heartline.published.sentences import RATES
from heartline.shared.clock import day_of, now


@staff_required
@require_http_methods(GET_OR_POST)
def formulas(request: StaffRequest) -> HttpResponse:
    """The formula in force, a form for the next version, and what it would change."""
    administrator_of_all(request)
    at, last = now(), newest()
    form = FormulaForm.of(last.rule, last.version)
    changes: list[Change] = []
    if request.method == "POST":
        form = FormulaForm(request.POST)
        if form.is_valid():
            if request.POST.get("act") == "set" and _set(request, form, at):
                return redirect("published:formulas")
            changes = preview(last, form.rule, at)
    context = {
        "form": form,
        "changes": changes,
        "version": last.version,
        "since": rates.since_words(last),
        "rule": rates.rule_words(last.rule),
        "history": _history(),
    }
    return render(request, "published/formulas.html", context)


def _set(request: StaffRequest, form: FormulaForm, at: datetime) -> bool:
    on = form.cleaned_data["on"]
    done = took(form, lambda: set_formula(form.rule, on=on, by=request.user, at=at))
    if done is None:
        return False
    told = _(
        "Version %(version)s of the formula counts from now on. What ended before keeps its own."
    )
    messages.success(request, told % {"version": done.version})
    return True


def _history() -> list[tuple[Version, str, str]]:
    """Every version, the newest first: from when it holds, and who set it."""
    authors = {row.version: str(row.set_by) for row in Formula.objects.select_related("set_by")}
    return [
        (one, rates.since_words(one), authors.get(one.version, "")) for one in reversed(versions())
    ]


@dataclass(frozen=True)
class Change:
    """A rate of the last twelve months as it is, and as it would be."""

    label: str
    before: str
    before_counts: str
    after: str
    after_counts: str

    @property
    def moves(self) -> bool:
        """Whether it would be another."""
        return (self.before, self.before_counts) != (self.after, self.after_counts)


def preview(last: Version, rule: Rule, at: datetime) -> list[Change]:
    """Each rate of the last twelve months under both formulas; nothing is set."""
    period = the_period("months", day_of(at))
    now_, then = (
        results(period, at, formula=Chosen(version, usual=True))
        for version in (last, Version(last.version + 1, rule, at))
    )
    changes = []
    for code, words in RATES.items():
        told = [found.rate(code).rate for found in (now_, then)]
        shares = [rates.share_words(rate) or rates.too_few(rate) for rate in told]
        counts = [f"{number(rate.hits)} / {number(rate.of)}" for rate in told]
        changes.append(Change(str(words.label), shares[0], counts[0], shares[1], counts[1]))
    return changes
