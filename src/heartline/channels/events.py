"""What may happen on the channels themselves; the names stand in the ledger for ever."""

from enum import StrEnum


class SheetEvent(StrEnum):
    BEGUN = "sheet.begun"
    DONE = "sheet.done"
    REFUSED = "sheet.refused"


class PhoneEvent(StrEnum):
    LOOKED_UP = "phone.looked_up"
