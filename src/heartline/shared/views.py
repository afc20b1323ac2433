"""Pages that belong to no room, and what several rooms' pages need."""

import re
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from heartline.shared.context import APPEARANCE_COOKIE, APPEARANCES

_YEAR = 365 * 24 * 60 * 60
#: What a page puts into its forms by itself: keys, marks, moments, the choices of a list.
_NOT_WORDS = re.compile(r"[\w.:+=-]*", re.ASCII)


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


def words_written(fields: QueryDict) -> list[str]:
    """What somebody wrote into a form, without what its page put there by itself."""
    return [
        value
        for name, values in fields.lists()
        for value in values
        if "password" not in name and not _NOT_WORDS.fullmatch(value)
    ]


def _words_back(request: HttpRequest) -> list[str]:
    """What somebody was sending, to be given back; another site's words would look like ours."""
    is_our_form = request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
    return words_written(request.POST) if is_our_form else []


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What was sent cannot be read: it was cut off on the way, or its text is too long."""
    if isinstance(exception, RequestDataTooBig):
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        return render(request, "413.html", {"is_text": True}, status=status)
    return render(request, "400.html", status=HTTPStatus.BAD_REQUEST)


def form_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The token of a form does not fit any more: its writer has signed in anew meanwhile."""
    context = {"words": _words_back(request)}
    return render(request, "403_csrf.html", context, status=HTTPStatus.FORBIDDEN)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """There is nothing here, or not for this reader; what they were sending is given back."""
    context = {"words": _words_back(request)}
    return render(request, "404.html", context, status=HTTPStatus.NOT_FOUND)
