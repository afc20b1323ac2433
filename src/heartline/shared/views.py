"""Pages that belong to no room, and what several rooms' pages need."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from heartline.shared.context import APPEARANCE_COOKIE, APPEARANCES

_YEAR = 365 * 24 * 60 * 60


@require_POST
def appearance(request: HttpRequest) -> HttpResponse:
    """Let the reader choose large print, or the usual size, and go back to where they were."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    chosen = request.POST.get("appearance", "")
    if chosen in APPEARANCES:
        response.set_cookie(
            APPEARANCE_COOKIE,
            chosen,
            max_age=_YEAR,
            httponly=True,
            samesite="Lax",
            secure=request.is_secure(),
        )
    return response


@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok\n", content_type="text/plain")


def render_part(
    request: HttpRequest, page: str, part: str, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """`page`, or only its `part` when a part of the page asked for itself."""
    htmx = request.htmx  # type: ignore[attr-defined]
    wants_part = htmx and not htmx.history_restore_request
    response = render(request, part if wants_part else page, context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response
