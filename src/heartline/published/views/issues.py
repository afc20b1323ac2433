"""Hot issues as everybody reads them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from heartline.cases.queries.heat import rule_words
from heartline.published.queries.issues import public_issue, published_issues
from heartline.shared.clock import now


@require_safe
def issues(request: HttpRequest) -> HttpResponse:
    """The hot issues that are published."""
    page, rows = published_issues(request.GET.get("page", ""))
    return render(request, "published/issues.html", {"page": page, "rows": rows})


@require_safe
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of one published issue; any other is not found."""
    found = public_issue(pk, now())
    if found is None:
        raise Http404
    context = {"public": found, "row": found.row, "rule": rule_words()}
    return render(request, "published/issue.html", context)
