"""For tests about several at once: what is written is really committed, and cleared away after."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.utils.module_loading import import_string

from heartline.shared.guards import put_guards


@pytest.fixture
def _guards_put_back(django_db_setup, django_db_blocker):
    yield
    with django_db_blocker.unblock():
        put_guards(connection)


@pytest.fixture
def committed(_guards_put_back, transactional_db):
    """A database in which the test's changes are seen by other connections.

    Clearing it would be refused by the guards, so they stand aside until that is done.
    """
    yield
    with connection.cursor() as cursor:
        for name in settings.GUARDS:
            for statement in import_string(name)(connection.vendor):
                if statement.startswith("DROP TRIGGER"):
                    cursor.execute(statement)


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each act gave back, or the exception that it raised; each in a thread of its own."""
    came: list[Any] = [None] * len(acts)
    ready = Barrier(len(acts))

    def run(n: int) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            came[n] = acts[n]()
        except Exception as error:  # noqa: BLE001 (the test looks at it)
            came[n] = error
        finally:
            connections.close_all()

    threads = [Thread(target=run, args=(n,)) for n in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return came


__all__ = ["_guards_put_back", "at_once", "committed"]
