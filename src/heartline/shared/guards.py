"""Triggers: rules that the database keeps even when somebody goes around the code."""

from collections.abc import Iterator


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
