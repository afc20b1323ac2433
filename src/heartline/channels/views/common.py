"""What the residents' views share."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, TypeAlias

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language, gettext as _

from heartline.channels.limits import too_often
from heartline.offices.sign_in import caller

Context: TypeAlias = dict[str, Any]
Files: TypeAlias = MultiValueDict[str, UploadedFile]
HOUR = timedelta(hours=1)
#: The most messages from one place in an hour; a village may share one address.
MOST_MESSAGES = 20
#: The most answers to one of the questions after it; each may send a letter, and each is kept.
MOST_CHANGES = 30


def sent(request: HttpRequest) -> tuple[QueryDict, Files] | tuple[None, None]:
    """What a form was sent with; nothing when the page is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def new_key() -> str:
    """A key that makes a form count once, however often it is sent."""
    return secrets.token_urlsafe(16)


def message_key(key: str, *what: object) -> str | None:
    """What a form's key and its content make together; None without a key.

    The same form with the same words is the same message; with other words it is another one.
    """
    if not key:
        return None
    return sha256("\0".join([key, *map(str, what)]).encode("utf-8", "replace")).hexdigest()


def speaks_too_often(request: HttpRequest, *, at: datetime) -> bool:
    """Count one message from this place; whether there have been too many within the hour."""
    return too_often("speak", caller(request), most=MOST_MESSAGES, span=HOUR, at=at)


def changes_too_often(request: HttpRequest, what: str, *, at: datetime) -> bool:
    """Count one change of `what` from this place; whether there have been too many in the hour."""
    return too_often(what, caller(request), most=MOST_CHANGES, span=HOUR, at=at)


def too_often_sentence() -> str:
    """What somebody reads who has sent too much; their words stay in the box."""
    return _(
        "Many messages came from your place within an hour, so we pause. Your words are still "
        "here: please send them again a little later."
    )


def language() -> str:
    """The language that the person reads in now."""
    return get_language() or "zh-hans"


def too_many_tries(request: HttpRequest) -> HttpResponse:
    """The page that asks to wait, the same for everybody."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "600"
    return response


def say(request: HttpRequest, sentence: str) -> None:
    """Say on the next page what has just happened."""
    messages.success(request, sentence)


def warn(request: HttpRequest, sentence: str) -> None:
    """Say on the next page what could not be done."""
    messages.warning(request, sentence)


def moved_sentence() -> str:
    """What somebody reads whose matter has just changed under their hands."""
    return _("Something has just changed here. Please read on, and try again if you still wish.")
