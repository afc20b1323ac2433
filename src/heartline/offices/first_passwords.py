"""First passwords: derived from the key ring, so new in every data folder, and kept nowhere."""

import contextlib
import json
import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings

from heartline.offices.models import Staff
from heartline.shared.keyring import keyring

#: Small letters and digits that nobody mistakes for another.
SYMBOLS = "23456789abcdefghjkmnpqrstuvwxyz"
GROUPS, GROUP = 4, 4
#: Where in the data folder it is noted who has their first password still.
NOTED = "first-passwords.json"


def first_password(name: str) -> str:
    """The password that the staff member `name` starts with: "k7wm-…", 79 bits."""
    number = int.from_bytes(keyring().derive(f"first password {name}"))
    count = GROUPS * GROUP
    return _in_groups(SYMBOLS[number // len(SYMBOLS) ** n % len(SYMBOLS)] for n in range(count))


def random_password() -> str:
    """A password for a colleague, as easy to read out as a first one, that nothing derives."""
    return _in_groups(secrets.choice(SYMBOLS) for _ in range(GROUPS * GROUP))


def _in_groups(symbols: Iterable[str]) -> str:
    password = "".join(symbols)
    return "-".join(password[n : n + GROUP] for n in range(0, len(password), GROUP))


def still_first(staff: Iterable[Staff]) -> dict[str, bool]:
    """Whether each of `staff`, by name, still has their first password.

    Checking a password is slow on purpose. So a keyed hash of what the database keeps of it is
    noted, and only what has changed since is checked again.
    """
    file = settings.DATA / NOTED
    known = _read(file)
    found: dict[str, bool] = {}
    noted: dict[str, bool] = {}
    for one in staff:
        mark = _mark(one)
        found[one.name] = noted[mark] = (
            known[mark] if mark in known else one.check_password(first_password(one.name))
        )
    if noted != known:
        _write(file, noted)
    return found


def note_first(staff: Iterable[Staff]) -> None:
    """Note of `staff` that each has just been given their first password."""
    _write(settings.DATA / NOTED, {_mark(one): True for one in staff})


def _mark(one: Staff) -> str:
    return keyring().index(f"{one.pk} {one.password}", "first password noted")


def _read(file: Path) -> dict[str, bool]:
    with contextlib.suppress(OSError, ValueError):
        read = json.loads(file.read_text())
        if isinstance(read, dict):
            return read
    return {}


def _write(file: Path, noted: dict[str, bool]) -> None:
    draft = file.with_suffix(".new")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        json.dump(noted, out)
    draft.replace(file)
