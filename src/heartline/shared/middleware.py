"""Headers that every answer carries, and requests that are too large to be read."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

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
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.LARGEST_BODY:
            return render(request, "413.html", status=HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return get_response(request)

    return answer
