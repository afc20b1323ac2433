"""The language that pages speak; for staff it is kept for the next sign-in."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.views.i18n import set_language

from heartline.offices.actions import choose_language
from heartline.offices.models import Staff
from heartline.shared.clock import now


def choose(request: HttpRequest) -> HttpResponseBase:
    """Let pages speak another language in this browser, and to this member of staff."""
    response = set_language(request)
    language = request.POST.get("language", "")
    if isinstance(request.user, Staff) and language in dict(settings.LANGUAGES):
        choose_language(language=language, by=request.user, at=now())
    return response
