"""The map of the town, its outlines and its pins."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from heartline.cases.models import Kind
from heartline.cases.queries.issues import cases_words
from heartline.offices.queries import boundaries_mark
from heartline.published.pages.maps import shapes_json
from heartline.published.queries.map import ROWS, counts_of, map_choices, pins_of, read_map
from heartline.shared.clock import now

#: How many answers of pins lead from one to the next.
PIN_PAGES = 20


@require_safe
def town_map(request: HttpRequest) -> HttpResponse:
    """The map of the town, and the table that says the same."""
    topics, months = map_choices(now())
    asked = read_map(request.GET.dict(), topics)
    counts = counts_of(asked)
    page = Paginator(counts.rows, ROWS).get_page(request.GET.get("page", ""))
    query = f"?{asked.query}" if asked.query else ""
    context = {
        "asked": asked,
        "counts": counts,
        "page": page,
        "query": f"{asked.query}&" if asked.query else "",
        "kinds": [kind for kind in Kind if kind != Kind.REPORT],
        "topics": topics,
        "months": months,
        "told": {
            "counts": {
                row.code: [row.count, cases_words(row.count), row.shade, row.url]
                for row in counts.rows
            },
            "shapes": reverse("published:map_shapes"),
            "pins": reverse("published:map_pins") + query,
        },
    }
    return render(request, "published/map.html", context)


@require_safe
def map_shapes(request: HttpRequest) -> HttpResponse:
    """The outlines of the town as GeoJSON, made once for each language and change of a boundary."""
    body = shapes_json(get_language() or "", boundaries_mark())
    return HttpResponse(body, content_type="application/geo+json")


@require_safe
def map_pins(request: HttpRequest) -> JsonResponse:
    """Cases on public ground, the newest first, so many at once; `next` leads to more."""
    topics, _months = map_choices(now())
    asked = read_map(request.GET.dict(), topics)
    number = request.GET.get("page", "")
    page = int(number) if number.isdecimal() and 0 < len(number) < 4 else 1
    found = pins_of(asked, max(1, page), now())
    query = f"{asked.query}&page={page + 1}" if asked.query else f"page={page + 1}"
    more = f"{reverse('published:map_pins')}?{query}" if found.more and page < PIN_PAGES else ""
    return JsonResponse({"pins": found.pins, "next": more})
