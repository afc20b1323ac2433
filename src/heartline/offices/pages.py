"""Pages for staff only, and what becomes of words that are sent after the sign-in has ended."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import urlencode

from django.core.signing import BadSignature, TimestampSigner
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from heartline.offices.models import Staff
from heartline.shared.keyring import SealBrokenError, keyring

P = ParamSpec("P")

#: Where in a session kept words lie.
_KEPT = "kept_words"
#: How many forms are kept for those who sign in again, and how long each may be, in characters.
MOST_KEPT = 3
LONGEST_KEPT = 200_000
#: How long after a page was made its author is still believed, in seconds.
_AUTHOR_FOR = 7 * 24 * 60 * 60
#: Hidden fields that belong to the page and not to the words.
_NOT_WORDS = frozenset({"csrfmiddlewaretoken", "author", "once"})


class StaffRequest(HttpRequest):
    """A request by a member of staff who is signed in."""

    user: Staff
    htmx: HtmxDetails


def staff_required(
    view: Callable[Concatenate[StaffRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """Let staff in; show everybody else the way to sign in, and keep what they were writing."""

    @wraps(view)
    def guarded(request: Any, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if isinstance(request.user, Staff) and request.user.is_active:
            # Itself instead of the lazy one that Django wraps it in: it is looked at often.
            request.user = request.user.itself
            return view(request, *args, **kwargs)
        if request.method == "POST":
            _keep(request)
        return _to_sign_in(request)

    return guarded


def _to_sign_in(request: Any) -> HttpResponse:
    back = request.htmx.current_url_abs_path if request.htmx else None
    to = f"{reverse('account_login')}?{urlencode({'next': back or request.get_full_path()})}"
    return HttpResponseClientRedirect(to) if request.htmx else redirect(to)


def author_mark(staff: Staff) -> str:
    """Goes into a form as "author": only they get the words back, should their sign-in end."""
    return _signer().sign(str(staff.pk))


def _signer() -> TimestampSigner:
    return TimestampSigner(salt="heartline.author")


def _author(mark: str) -> str:
    try:
        return _signer().unsign(mark, max_age=_AUTHOR_FOR)
    except BadSignature:
        return ""


def _keep(request: HttpRequest) -> None:
    """Keep the words of a form, sealed, in the session of nobody in particular."""
    author = _author(request.POST.get("author", ""))
    words = {name: all_ for name, all_ in request.POST.lists() if name not in _NOT_WORDS}
    text = json.dumps(words, ensure_ascii=False)  # the limit counts letters
    if not author or len(text) > LONGEST_KEPT:
        return
    others = [one for one in request.session.get(_KEPT, []) if one["path"] != request.path]
    sealed = keyring().seal(text, _where(author, request.path))
    mine = {"author": author, "path": request.path, "sealed": sealed}
    request.session[_KEPT] = [*others, mine][-MOST_KEPT:]


def _where(author: str, path: str) -> str:
    return f"session.kept_words:{author}:{path}"


def words_are_kept(request: HttpRequest) -> bool:
    """Whether words wait in this session for their author to sign in again."""
    return bool(request.session.get(_KEPT))


def take_kept_words(request: StaffRequest) -> QueryDict | None:
    """What this member of staff was sending to this address when their sign-in had ended; once."""
    author = str(request.user.pk)
    kept = request.session.get(_KEPT, [])
    mine = [one for one in kept if (one["author"], one["path"]) == (author, request.path)]
    if not mine:
        return None
    request.session[_KEPT] = [one for one in kept if one not in mine]
    try:
        words = json.loads(keyring().open(mine[-1]["sealed"], _where(author, request.path)))
    except SealBrokenError:
        return None
    query = QueryDict(mutable=True)
    for name, values in words.items():
        query.setlist(name, values)
    return query
