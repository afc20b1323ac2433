"""What this browser holds: a ballot key, a freshly proposed idea, a word to judge by once.

They lie in signed cookies; no session, no row, no address of a page ever holds a key. A ballot that
is not cast yet is kept for some days, for nobody could open it again; one that is cast is forgotten
with the window.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from heartline.budgets.models import Budget, Project

_PREFIX = "__Host-" if settings.HTTPS else ""
_KEY, _IDEA, _BROWSER = "ballot", "idea", "household"
_SALT = "heartline.budgets"
#: How long an idea can be taken back from the same browser, and a browser is known, in seconds.
_WEEK, _YEAR = 7 * 24 * 60 * 60, 365 * 24 * 60 * 60


def _read(request: HttpRequest, name: str, age: int) -> str:
    return request.get_signed_cookie(_PREFIX + name, default="", salt=_SALT, max_age=age) or ""


def _write(response: HttpResponse, name: str, value: str, age: int | None = None) -> None:
    response.set_signed_cookie(
        _PREFIX + name,
        value,
        salt=_SALT,
        max_age=age,
        httponly=True,
        samesite="Lax",
        secure=settings.HTTPS,
    )


def held_key(request: HttpRequest, budget: Budget) -> str:
    """The ballot key of this budget that the browser holds; "" for none."""
    return _read(request, _key_of(budget), _WEEK)


def hold_key(response: HttpResponse, budget: Budget, key: str, *, is_cast: bool) -> None:
    """Let this browser open the ballot; once it is cast only as long as the window is open."""
    _write(response, _key_of(budget), key, None if is_cast else _WEEK)


def let_key_go(response: HttpResponse, budget: Budget) -> None:
    """Let this browser forget the ballot key."""
    response.delete_cookie(_PREFIX + _key_of(budget), samesite="Lax")


def _key_of(budget: Budget) -> str:
    return f"{_KEY}-{budget.pk}"


def held_idea(request: HttpRequest, budget: Budget) -> tuple[int, str]:
    """Number and code of the idea that this browser proposed here; (0, "") for none."""
    pk, _dot, rest = _read(request, _IDEA, _WEEK).partition(".")
    number, _dot, code = rest.partition(".")
    return (int(number), code) if pk == str(budget.pk) and number.isdecimal() else (0, "")


def hold_idea(response: HttpResponse, project: Project, code: str) -> None:
    """Let this browser see its idea's code for a week."""
    _write(response, _IDEA, f"{project.budget_id}.{project.number}.{code}", _WEEK)


def browser_word(request: HttpRequest, response: HttpResponse) -> str:
    """A random word by which this browser judges once; it is given one if it has none."""
    word = _read(request, _BROWSER, _YEAR) or secrets.token_urlsafe(16)
    _write(response, _BROWSER, word, _YEAR)
    return word
