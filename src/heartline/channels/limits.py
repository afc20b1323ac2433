"""How often somebody may try; counted in one statement, so that it holds across processes."""

from datetime import datetime, timedelta

from django.db import connection, transaction

from heartline.channels.models import Limit


def too_often(what: str, caller: str, *, most: int, span: timedelta, at: datetime) -> bool:
    """Count one try of `what` by `caller`; whether that was more than `most` in this span.

    Args:
        caller: a hash (offices.sign_in.caller), never an address.
    """
    number = int(at.timestamp() // span.total_seconds())
    table = Limit._meta.db_table
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (what, caller, span, count) VALUES (%s, %s, %s, 1) "  # noqa: S608
            f"ON CONFLICT (what, caller, span) DO UPDATE SET count = {table}.count + 1 "
            "RETURNING count",
            [what, caller, number],
        )
        return bool(cursor.fetchone()[0] > most)


def tried_too_often(what: str, caller: str, *, most: int, span: timedelta, at: datetime) -> bool:
    """Whether `caller` has used up the tries of this span; counts nothing."""
    number = int(at.timestamp() // span.total_seconds())
    tries = Limit.objects.filter(what=what, caller=caller, span=number)
    return any(count >= most for count in tries.values_list("count", flat=True))


def forget_old_tries(*, at: datetime) -> None:
    """Drop the counts of two days ago and earlier; their key is gone with the day."""
    old = (at - timedelta(days=2)).timestamp()
    Limit.objects.filter(span__lt=old // timedelta(hours=1).total_seconds()).delete()
