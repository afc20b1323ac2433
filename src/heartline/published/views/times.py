"""How soon the offices answer, as everybody may read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heartline.cases.policies import standard_policy
from heartline.cases.queries.policies import (
    clock_names,
    limit_words,
    runs_round_the_clock,
    times_of,
    versions,
)
from heartline.cases.sentences import short_moment
from heartline.shared.clock import now


@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """The times in force, line by line, and what may change them."""
    at = now()
    policy = standard_policy(at)
    coming = [one for one in versions(at) if one.state == "coming"]
    context = {
        "policy": policy,
        "heads": clock_names(),
        "times": times_of(policy),
        "limits": limit_words(policy),
        "since": short_moment(policy.since),
        "day_and_night": runs_round_the_clock(policy),
        "coming": coming,
    }
    return render(request, "published/times.html", context)
