"""Reading settings from the environment, refusing bad values with a sentence."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str) -> str:
    """The variable `name`, or `default` when it is absent or empty."""
    return os.environ.get(name, "") or default


def web_address(name: str) -> str:
    """The address in the variable `name`; "" when it is absent or empty.

    Raises:
        ImproperlyConfigured: it is no address that begins with http:// or https://.
    """
    value = os.environ.get(name, "").strip()
    parts = urlsplit(value)
    if value and not (parts.scheme in {"http", "https"} and parts.hostname):
        raise ImproperlyConfigured(
            f"{name} must be an address such as http://127.0.0.1:8080/v1, not “{value}”."
        )
    return value


def flag(name: str, *, default: bool) -> bool:
    """Whether the variable `name` says yes.

    Raises:
        ImproperlyConfigured: it says neither yes nor no.
    """
    value = os.environ.get(name, "")
    if not value:
        return default
    if value.lower() not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be “yes” or “no”, not “{value}”.")
    return value.lower() == "yes"


#: To compile a query to machine code takes longer than any of ours runs.
_ALONE: dict[str, Any] = {"options": "-c jit=off"}
#: A query that was asked twice is planned no more; what stands between us and the database must
#: then give us the same connection until we give it back.
_PREPARED: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 2}


def database(url: str | None, data: Path) -> dict[str, Any]:
    """Django's settings for the database at `url`; without one, the SQLite file in `data`.

    Raises:
        ImproperlyConfigured: `url` is not a PostgreSQL address.
    """
    if not url:
        pragmas = (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
            "PRAGMA cache_size=-16000; PRAGMA journal_size_limit=67108864;"
            # What was erased is overwritten, not only forgotten.
            "PRAGMA secure_delete=ON;"
        )
        return {
            "ENGINE": "heartline.shared.sqlite_gate",
            "NAME": data / "heartline.sqlite3",
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "timeout": 30,
                "transaction_mode": "IMMEDIATE",
                "init_command": pragmas,
            },
            "TEST": {"NAME": data / "test.sqlite3"},
        }
    if urlsplit(url).scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            "HEARTLINE_DATABASE_URL must begin with postgresql:// (without it, SQLite is used)."
        )
    from psycopg.conninfo import conninfo_to_dict

    from heartline.shared.postgresql import Connection

    parts = conninfo_to_dict(url)
    pool = {"min_size": 1, "max_size": 10, "connection_class": Connection}
    pooled = flag("HEARTLINE_DATABASE_POOL", default=True)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.get("dbname", "heartline"),
        "USER": parts.get("user", ""),
        "PASSWORD": parts.get("password", ""),
        "HOST": parts.get("host", ""),
        "PORT": parts.get("port", ""),
        "OPTIONS": _ALONE | _PREPARED | {"pool": pool} if pooled else _ALONE,
    }
