"""The database itself refuses to change what the ledger holds."""

from collections.abc import Iterator

from heartline.shared.guards import guard

APPEND_ONLY = ("ledger_entry", "ledger_position", "ledger_checkpoint")
SAYS = "The ledger is append-only."


def append_only(vendor: str) -> Iterator[str]:
    """The statements that make the ledger's tables refuse update and delete."""
    for table in APPEND_ONLY:
        for act in ("UPDATE", "DELETE"):
            name = f"{table}_no_{act.lower()}"
            yield from guard(vendor, name=name, table=table, on=act, says=SAYS)
        if vendor == "postgresql":
            name = f"{table}_no_truncate"
            yield (
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS "
                f"$$ BEGIN RAISE EXCEPTION '{SAYS}'; END $$"
            )
            yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
            yield (
                f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} "
                f"FOR EACH STATEMENT EXECUTE FUNCTION {name}()"
            )
