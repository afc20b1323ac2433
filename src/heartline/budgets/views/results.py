"""The result for everybody, and all that is needed to count again.

Every address waits at the gate: before the result is published there is nothing here.
"""

import json

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from heartline.budgets.actions.counting import count_ballots, publish_result
from heartline.budgets.actions.steps import BudgetRefusedError
from heartline.budgets.models import Budget, Count
from heartline.budgets.pages.map import map_of
from heartline.budgets.pages.result import result_page
from heartline.budgets.queries.election import election_of, lot_of
from heartline.budgets.queries.gate import receipts as receipts_of, turnout
from heartline.budgets.rules import may_run
from heartline.budgets.sentences import refusal
from heartline.budgets.steps import Phase
from heartline.budgets.views.desk import find_for
from heartline.budgets.views.public import budget_or_404
from heartline.engines.counting.writing import written
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now


def _decided_or_404(pk: int) -> Budget:
    """A budget whose result everybody may read.

    Raises:
        Http404: there is none, or it is not decided.
    """
    found = budget_or_404(pk)
    if not found.is_decided:
        raise Http404("not decided")
    return found


@require_safe
def result(request: HttpRequest, pk: int) -> HttpResponse:
    """What was chosen, what was not, and why."""
    found = _decided_or_404(pk)
    projects = list(found.projects.all().on_ballot().select_related("area", "budget"))
    page = result_page(found, found.counted, projects)
    context = {
        "budget": found,
        "page": page,
        "turnout": turnout(found),
        "map": map_of(one.project for one in page.winners),
    }
    return render(request, "budgets/result.html", context)


def _given(content: bytes | str, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        content,
        content_type=kind,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def ballots(request: HttpRequest, pk: int) -> HttpResponse:
    """The ballots as a Pabulib file, in an order that tells nothing, if the office gives them."""
    found = _decided_or_404(pk)
    if not found.gives_ballots:
        raise Http404("not given")
    return _given(written(election_of(found)), f"ballots-{pk}.pb", "text/plain; charset=utf-8")


@require_safe
def lot(request: HttpRequest, pk: int) -> HttpResponse:
    """The lot, a project a line, as the command that counts takes it; drawn before voting."""
    found = budget_or_404(pk)
    if not found.frozen_text:
        raise Http404("not frozen")
    lines = "\n".join(lot_of(found)) + "\n"
    return _given(lines, f"lot-{pk}.txt", "text/plain; charset=utf-8")


@require_safe
def values(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole count, as `heartline count --json` prints it."""
    counted = _decided_or_404(pk).counted
    told = counted.result | {"input_sha256": counted.input_sha256}
    text = json.dumps(told, ensure_ascii=False, indent=1)
    return _given(text, f"result-{pk}.json", "application/json")


@require_safe
def receipts(request: HttpRequest, pk: int) -> HttpResponse:
    """The hashes of all receipts, sorted, once the box is closed."""
    found = budget_or_404(pk)
    if not found.is_countable:
        raise Http404("open")
    lines = "\n".join(receipts_of(found)) + "\n"
    return _given(lines, f"receipts-{pk}.txt", "text/plain; charset=utf-8")


@staff_required
@require_http_methods(["GET", "HEAD", "POST"])
def counting(request: StaffRequest, pk: int) -> HttpResponse:
    """The count at the desk: done, checked by the second counter, published."""
    found = find_for(request.user, pk, may_run)
    if not found.is_countable:
        raise Http404("open")
    if request.method == "POST":
        return _count_or_publish(request, found)
    counted = Count.objects.filter(budget=found).first()
    page = None
    if counted is not None:
        projects = list(found.projects.all().on_ballot().select_related("area", "budget"))
        page = result_page(found, counted, projects)
    context = {
        "budget": found,
        "counted": counted,
        "page": page,
        "turnout": turnout(found),
        "may_count": found.phase == Phase.COUNTING,
    }
    return render(request, "budgets/desk_count.html", context)


def _count_or_publish(request: StaffRequest, budget: Budget) -> HttpResponse:
    act = publish_result if "publish" in request.POST else count_ballots
    try:
        act(budget, by=request.user, at=now())
    except BudgetRefusedError as refused:
        messages.warning(request, refusal(refused.code))
    else:
        said = _("Everybody reads the result now.")
        counted = _("Counted. The second counter has begun.")
        messages.success(request, said if "publish" in request.POST else counted)
    return redirect("budgets:desk_count", budget.pk)
