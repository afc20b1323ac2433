"""Triggers: rules that the database keeps even when somebody goes around the code."""

import re
from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils.module_loading import import_string

_MADE = re.compile(r"CREATE TRIGGER (\w+)")
_STANDING = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
}


def put_guards(connection: BaseDatabaseWrapper) -> None:
    """Make every guard anew, as the tables in code now say."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor):
            cursor.execute(statement)


def guards_stand(connection: BaseDatabaseWrapper) -> bool:
    """Whether the database holds every guard; not after a first start that was cut short."""
    wanted = {name for text in _statements(connection.vendor) for name in _MADE.findall(text)}
    with connection.cursor() as cursor:
        cursor.execute(_STANDING[connection.vendor])
        return wanted <= {name for (name,) in cursor.fetchall()}


def _statements(vendor: str) -> Iterator[str]:
    for name in settings.GUARDS:
        yield from import_string(name)(vendor)


def guard(
    vendor: str, *, name: str, table: str, on: str, when: str = "", says: str
) -> Iterator[str]:
    """The statements that make the database refuse something, on SQLite and PostgreSQL.

    Args:
        on: what is refused: "UPDATE", "DELETE", "INSERT", "UPDATE OF status".
        when: an SQL condition on OLD and NEW, the same on both databases; "" for always.
        says: the sentence of the refusal; without quotes.
    """
    condition = f"WHEN ({when})" if when else ""
    if vendor == "sqlite":
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield (
            f"CREATE TRIGGER {name} BEFORE {on} ON {table} FOR EACH ROW {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{says}'); END"
        )
        return
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{says}'; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield (
        f"CREATE TRIGGER {name} BEFORE {on} ON {table} FOR EACH ROW {condition} "
        f"EXECUTE FUNCTION {name}()"
    )


def held_to_steps(
    vendor: str, *, table: str, column: str, moves: Iterable[tuple[str, str]], beginning: str
) -> Iterator[str]:
    """The statements that hold a status to its table of steps; the thing is the table's last word.

    Args:
        moves: where a step starts and where it leads, for all steps.
        beginning: with which status every row begins.
    """
    thing = table.rpartition("_")[2]
    allowed = " OR ".join(
        f"(OLD.{column} = '{start}' AND NEW.{column} = '{end}')" for start, end in sorted(moves)
    )
    yield from guard(
        vendor,
        name=f"{table}_step",
        table=table,
        on=f"UPDATE OF {column}",
        when=f"OLD.{column} <> NEW.{column} AND NOT ({allowed})",
        says=f"No step of a {thing} leads there.",
    )
    yield from guard(
        vendor,
        name=f"{table}_begin",
        table=table,
        on="INSERT",
        when=f"NEW.{column} <> '{beginning}'",
        says=f"A {thing} begins as {beginning}.",
    )
