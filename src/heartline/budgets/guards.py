"""The database itself refuses a step that no table allows, and a frozen rule that changes."""

from collections.abc import Iterator

from heartline.budgets.steps import BEGINNINGS, BUDGET_STEPS, PROJECT_STEPS
from heartline.cases.steps import Table, moves
from heartline.shared.guards import guard, held_to_steps

#: Table, column and steps of what has steps.
STEPPED: dict[str, tuple[str, Table]] = {
    "budget": ("phase", BUDGET_STEPS),
    "project": ("status", PROJECT_STEPS),
}


def steps(vendor: str) -> Iterator[str]:
    """The statements that hold every phase and status to its table."""
    for thing, (column, table) in STEPPED.items():
        yield from held_to_steps(
            vendor,
            table=f"budgets_{thing}",
            column=column,
            moves=moves(table),
            beginning=BEGINNINGS[thing],
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
