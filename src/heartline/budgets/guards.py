"""The database itself refuses a step that no table allows, and a frozen rule that changes."""

from collections.abc import Iterator

from heartline.budgets.steps import BEGINNINGS, BUDGET_STEPS, PROJECT_STEPS
from heartline.cases.steps import Table, moves
from heartline.shared.guards import guard

#: Table, column and steps of what has steps.
STEPPED: dict[str, tuple[str, Table]] = {
    "budget": ("phase", BUDGET_STEPS),
    "project": ("status", PROJECT_STEPS),
}


def steps(vendor: str) -> Iterator[str]:
    """The statements that hold every phase and status to its table."""
    for thing, (column, table) in STEPPED.items():
        rows = f"budgets_{thing}"
        allowed = " OR ".join(
            f"(OLD.{column} = '{start}' AND NEW.{column} = '{end}')"
            for start, end in sorted(moves(table))
        )
        yield from guard(
            vendor,
            name=f"{rows}_step",
            table=rows,
            on=f"UPDATE OF {column}",
            when=f"OLD.{column} <> NEW.{column} AND NOT ({allowed})",
            says=f"No step of a {thing} leads there.",
        )
        yield from guard(
            vendor,
            name=f"{rows}_begin",
            table=rows,
            on="INSERT",
            when=f"NEW.{column} <> '{BEGINNINGS[thing]}'",
            says=f"A {thing} begins as {BEGINNINGS[thing]}.",
        )


def kept_rule(vendor: str) -> Iterator[str]:
    """The statements that keep a rule as it was frozen, from before voting until for ever."""
    yield from guard(
        vendor,
        name="budgets_budget_frozen",
        table="budgets_budget",
        on="UPDATE",
        when="OLD.phase NOT IN ('prepared', 'ideas', 'costing', 'frozen')"
        " AND (OLD.frozen_text <> NEW.frozen_text OR OLD.amount <> NEW.amount"
        " OR OLD.rule <> NEW.rule)",
        says="A rule by which people have voted is never changed.",
    )
