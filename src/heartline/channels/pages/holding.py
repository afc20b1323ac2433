"""Which matters this browser holds: a signed cookie that the follow code opens."""

from django.conf import settings
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse

from heartline.cases.codes import code_hash
from heartline.cases.models import Party, pk_of

COOKIE = "__Host-follow" if settings.HTTPS else "follow"
_SALT = "heartline.follow"
#: A signature is good for a week; the browser itself forgets the cookie when it is closed.
GOOD_FOR = 7 * 24 * 60 * 60
#: The most matters that one browser holds; the oldest goes first.
MOST = 8
#: Hashed in the place of what cannot be a code, so that both take the same work.
_NO_CODE = "0" * 20


def _parties() -> QuerySet[Party]:
    kept = Party.objects.filter(person__erased_at=None)
    return kept.select_related(
        "case__lead", "case__policy__calendar", "home__policy__calendar", "person"
    )


def held_keys(request: HttpRequest) -> list[int]:
    """The parties that this browser holds, the latest first."""
    signed = request.get_signed_cookie(COOKIE, default="", salt=_SALT, max_age=GOOD_FOR) or ""
    return [int(pk) for pk in signed.split(".") if pk.isdecimal()][:MOST]


def held(request: HttpRequest) -> list[Party]:
    """The matters that this browser holds, the latest first."""
    keys = held_keys(request)
    found = _parties().in_bulk(keys) if keys else {}
    return [found[pk] for pk in keys if pk in found]


def hold(request: HttpRequest, response: HttpResponse, party: Party) -> None:
    """Let this browser open the matter from now on."""
    keys = [party.pk, *(pk for pk in held_keys(request) if pk != party.pk)]
    _set(response, keys[:MOST])


def let_go(request: HttpRequest, response: HttpResponse, party: Party | None = None) -> None:
    """Let this browser forget one matter, or all of them."""
    keys = [pk for pk in held_keys(request) if party is not None and pk != party.pk]
    if keys:
        _set(response, keys)
    else:
        response.delete_cookie(COOKIE, samesite="Lax")


def _set(response: HttpResponse, keys: list[int]) -> None:
    response.set_signed_cookie(
        COOKIE,
        ".".join(map(str, keys)),
        salt=_SALT,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def party_or_404(request: HttpRequest, number: str) -> Party:
    """The matter of this number, for a browser that holds it.

    Raises:
        Http404: for everybody else, and for a wrong number.
    """
    home = pk_of(number)
    for party in held(request):
        if party.home_id == home and party.number == number:
            return party
    raise Http404("not held")


def party_of_code(typed: str) -> Party | None:
    """The matter that a typed code opens; the same work for every code."""
    looks_right = code_hash(typed)
    party = _parties().filter(code_hash=looks_right or code_hash(_NO_CODE)).first()
    return party if looks_right else None
