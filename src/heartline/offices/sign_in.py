"""Sign-in: names and passwords, with limits that hold across processes and keep no address."""

import hmac
from contextlib import suppress
from hashlib import sha256
from ipaddress import IPv6Address, ip_address
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.http import HttpRequest

from heartline.offices.models import Staff
from heartline.shared.clock import day_of, now
from heartline.shared.keyring import keyring
from heartline.shared.prepared import Prepared


def caller(request: HttpRequest) -> str:
    """Who asks, for limits only: a hash of the network address under a key of the day."""
    key = keyring().derive(f"limits {day_of(now())}")
    address = _household(_address(request))
    return hmac.new(key, address.encode(), sha256).hexdigest()[:32]


def _address(request: HttpRequest) -> str:
    """The address that our own outermost proxy saw; whatever stands before it may be invented."""
    here: str = request.META.get("REMOTE_ADDR", "")
    if settings.PROXIES == 0:
        return here
    told = [one.strip() for one in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    return told[-settings.PROXIES] if len(told) >= settings.PROXIES else here


def _household(address: str) -> str:
    """What one line has of its own: of version 6 the first half, which holds 2⁶⁴ addresses."""
    with suppress(ValueError):
        told = ip_address(address)
        if isinstance(told, IPv6Address):
            return str(told.ipv4_mapped or int(told) >> 64)
    return address


_BY_KEY = Prepared(lambda key: Staff.objects.filter(pk=key), key=int)


class Backend(AuthenticationBackend):  # type: ignore[misc]
    """Who is signed in, found by a query that is written once: every page of the desk asks."""

    def get_user(self, user_id: int) -> Staff | None:
        return next(filter(self.user_can_authenticate, _BY_KEY(key=user_id)), None)


class Adapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Heartline's way of signing in: staff are added by an administrator, never by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return caller(request)

    def add_message(self, *_: Any, **__: Any) -> None:
        """Our pages say themselves what happened."""
