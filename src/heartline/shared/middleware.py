"""Headers that every answer carries, and requests that are too large to be read."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve

Next = Callable[[HttpRequest], HttpResponse]


def no_sniffing_no_caching(get_response: Next) -> Next:
    """Pages made for one reader are kept by no cache; nothing may use sensors of the device."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=()")
        return response

    return answer


def no_body_too_large(get_response: Next) -> Next:
    """Turn away what is larger than any form of ours, before a byte of it is written down."""

    def answer(request: HttpRequest) -> HttpResponse:
        # Without this header nothing of a body is read at all.
        size = int(request.META.get("CONTENT_LENGTH") or 0)
        if size > settings.LARGEST_BODY and not _has_its_own_limit(request.path_info):
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return get_response(request)

    return answer


def _has_its_own_limit(path: str) -> bool:
    """Whether a view puts off the check of its form's token, which reads the whole body."""
    try:
        return bool(getattr(resolve(path).func, "csrf_exempt", False))
    except Resolver404:
        return False
