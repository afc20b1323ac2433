"""Going around the code and the guards, as somebody at the database's own prompt could."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction

Run = Callable[..., Any]


@contextmanager
def tampering() -> Iterator[Run]:
    """Gives what runs a statement with every guard off; at the end all is as it was."""
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        else:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET LOCAL session_replication_role = replica")
        yield cursor.execute
        transaction.set_rollback(True)
