"""What in a text may be somebody's own, so that it is read again before everybody reads it."""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum


class Personal(StrEnum):
    """Sorts of what should not stand in a text for everybody."""

    PHONE = "phone"
    IDENTITY = "identity"
    NAME = "name"


#: A mobile number of mainland China, or a landline with its area code.
_PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d[ -]?\d{4}[ -]?\d{4}|0\d{2,3}[ -]?\d{7,8})(?!\d)")
#: A citizen's identity number (GB 11643): seventeen digits and a check sign.
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dX](?!\d)", re.IGNORECASE)


def personal_in(text: str, names: Iterable[str] = ()) -> list[Personal]:
    """What `text` seems to hold; `names` are those that must not stand in it."""
    plain = unicodedata.normalize("NFKC", text)
    folded = plain.casefold()
    known = [unicodedata.normalize("NFKC", name).strip().casefold() for name in names]
    found = {
        Personal.PHONE: bool(_PHONE.search(plain)),
        Personal.IDENTITY: bool(_IDENTITY.search(plain)),
        # A single character would be found everywhere.
        Personal.NAME: any(len(name) > 1 and name in folded for name in known),
    }
    return [sort for sort, stands in found.items() if stands]
