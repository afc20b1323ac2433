"""What this browser holds: a ballot key, a freshly proposed idea, a word to judge by once.

They lie in signed cookies that are forgotten with the window; no session, no row, no address of a
page ever holds a key.
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
    pk, _dot, key = _read(request, _KEY, _WEEK).partition(".")
    return key if pk == str(budget.pk) else ""


def hold_key(response: HttpResponse, budget: Budget, key: str) -> None:
    """Let this window open the ballot from now on."""
    _write(response, _KEY, f"{budget.pk}.{key}")


def let_key_go(response: HttpResponse) -> None:
    """Let this window forget the ballot key."""
    response.delete_cookie(_PREFIX + _KEY, samesite="Lax")


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
