"""What SQLite must know of its tables to choose the right index."""

from django.db import connection, transaction

#: All tables, and of those whose size has changed tenfold since, or that were never looked at.
_LOOK_AGAIN = "PRAGMA optimize = 0x10002"


def keep_statistics() -> None:
    """Look at the tables that have grown much since they were looked at last.

    Without it, a list that is narrowed twice may be read by the wrong index, case by case.
    PostgreSQL does this by itself.
    """
    if connection.vendor != "sqlite":
        return
    # A transaction, for it writes: those who write take turns.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_LOOK_AGAIN)
