"""What cannot be solved now, and what was left out of a rate."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heartline.published.queries import exceptions
from heartline.published.queries.summary import FEWEST
from heartline.shared.clock import now


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """Every case that cannot be solved now: why, who keeps it in mind, when it is looked at."""
    found = exceptions.listed(request.GET.get("page", ""), now())
    return render(request, "published/listed.html", {"found": found, "fewest": FEWEST})


@require_safe
def excluded(request: HttpRequest) -> HttpResponse:
    """Every case that counts in no rate, or every verdict that was reviewed; and who decided."""
    verdicts = request.GET.get("show") == "verdicts"
    find = exceptions.reviewed if verdicts else exceptions.left_out
    found = find(request.GET.get("page", ""), now())
    context = {
        "found": found,
        "fewest": FEWEST,
        "verdicts": verdicts,
        "query": "show=verdicts&" if verdicts else "",
    }
    return render(request, "published/excluded.html", context)
