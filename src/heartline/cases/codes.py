"""Follow codes: what a person holds to find their own matter again.

Twenty symbols of Crockford's base 32 (100 bits) that are derived from the key ring, so that a later
letter can carry the code again although the database keeps only a keyed hash of it.
"""

import hmac
from hashlib import sha256
from uuid import UUID

from heartline.shared.keyring import keyring

#: Crockford's base 32: no I, L, O or U.
SYMBOLS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 20
_READ_AS = str.maketrans("ILOU", "110V", " -–—_.\t\n")


def follow_code(key: UUID) -> str:
    """The code of the party with this random key: "7Q4XR-…", four groups of five symbols."""
    secret = keyring().derive("follow code")
    bits = int.from_bytes(hmac.new(secret, key.bytes, sha256).digest()[:13]) >> 4
    symbols = "".join(SYMBOLS[bits >> 5 * n & 31] for n in reversed(range(LENGTH)))
    return "-".join(symbols[n : n + 5] for n in range(0, LENGTH, 5))


def tidy_code(typed: str) -> str:
    """A code as somebody typed it, as we write it: case, hyphens and look-alikes do not matter.

    Returns "" for what cannot be a code.
    """
    symbols = typed.upper().translate(_READ_AS)
    fits = len(symbols) == LENGTH and all(symbol in SYMBOLS for symbol in symbols)
    return symbols if fits else ""


def code_hash(code: str) -> str:
    """What the database keeps of a code; "" for what cannot be one."""
    symbols = tidy_code(code)
    return keyring().index(symbols, "follow code") if symbols else ""
