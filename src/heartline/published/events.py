"""What may happen to what is published; the names stand in the ledger for ever."""

from enum import StrEnum


class FormulaEvent(StrEnum):
    SET = "formula.set"
