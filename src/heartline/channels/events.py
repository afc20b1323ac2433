"""What may happen to what comes in by sheet; the names stand in the ledger for ever."""

from enum import StrEnum


class SheetEvent(StrEnum):
    BEGUN = "sheet.begun"
    DONE = "sheet.done"
    REFUSED = "sheet.refused"
