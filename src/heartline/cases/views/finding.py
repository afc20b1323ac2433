"""Finding cases again: the search over everything, and lists that were saved under a name."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from heartline.cases.queries.search import MOST, find_keys, hits
from heartline.cases.views.common import ROWS
from heartline.offices.pages import StaffRequest, staff_required
from heartline.shared.clock import now
from heartline.shared.words import LONGEST


@staff_required
@require_safe
def search(request: StaffRequest) -> HttpResponse:
    """The cases with some words in them; one whose number was typed comes first."""
    asked = request.GET.get("q", "").replace("\x00", "").strip()
    found = find_keys(request.user, asked)
    page = Paginator(found.keys, ROWS).get_page(request.GET.get("page"))
    asked = asked[:LONGEST]
    context = {
        "asked": asked,
        "found": found,
        "most": MOST,
        "page": page,
        "hits": hits(request.user, list(page), found.words, now(), back="in=all"),
        "query": f"{urlencode({'q': asked})}&",
        "problem": _problem(asked, found.words, cut=found.cut),
    }
    return render(request, "cases/search.html", context)


def _problem(asked: str, words: list[str], *, cut: bool) -> str:
    """What to say of a question that was not taken as it was typed; "" for nothing."""
    if asked and not words:
        return _("There is no word and no number in that. Please write what you look for.")
    if cut:
        sentence = _("That was long: only its first %(count)s characters were looked for.")
        return sentence % {"count": LONGEST}
    return ""
