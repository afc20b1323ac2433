"""What people hold: a voting code, a ballot key, a receipt. The database keeps hashes of them only.

All are symbols of Crockford's base 32, drawn by the system's random source; a receipt follows from
its key, so that it can be shown again to whoever holds the key, and to nobody else.
"""

import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from heartline.cases.codes import SYMBOLS
from heartline.shared.keyring import keyring

#: Symbols of a voting code and of a receipt (60 bits), and of a ballot key (80 bits).
CODE, KEY = 12, 16
_READ_AS = str.maketrans("ILOU", "110V", " -–—_.\t\n")


@dataclass(frozen=True)
class Addressee:
    """Whom a code is for; it is printed or sent, and not kept after that.

    language: codes of languages with a space between, "" for the one of the whole site.
    desk: how the letter says that the office's desk is reached; "" where that was not said.
    """

    name: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    desk: str = ""

    @property
    def languages(self) -> list[str]:
        """The languages of the letter, one after the other."""
        return (self.language or settings.LANGUAGE_CODE).split()


def new_code() -> str:
    """A voting code, for a letter: "7Q4X-R0MB-2H9T"."""
    return _grouped("".join(secrets.choice(SYMBOLS) for _ in range(CODE)))


def new_key() -> str:
    """A ballot key: four groups of four symbols."""
    return _grouped("".join(secrets.choice(SYMBOLS) for _ in range(KEY)))


def receipt_of(key: str) -> str:
    """The receipt of the ballot with this key: it says that it is in, never what it says."""
    secret = keyring().derive("ballot receipt")
    bits = int.from_bytes(hmac.new(secret, tidy(key, KEY).encode(), sha256).digest()[:8]) >> 4
    return _grouped("".join(SYMBOLS[bits >> 5 * n & 31] for n in reversed(range(CODE))))


def tidy(typed: str, length: int) -> str:
    """What somebody typed, as we write it, without hyphens; "" for what cannot be one."""
    symbols = typed.upper().translate(_READ_AS)
    fits = len(symbols) == length and all(symbol in SYMBOLS for symbol in symbols)
    return symbols if fits else ""


def code_hash(code: str) -> str:
    """What the database keeps of a voting code; "" for what cannot be one."""
    symbols = tidy(code, CODE)
    return keyring().index(symbols, "voting code") if symbols else ""


def key_hash(key: str) -> str:
    """What the database keeps of a ballot key; "" for what cannot be one."""
    symbols = tidy(key, KEY)
    return keyring().index(symbols, "ballot key") if symbols else ""


def receipt_hash(receipt: str) -> str:
    """What is published of a receipt: SHA-256 of its twelve symbols; "" for what cannot be one."""
    symbols = tidy(receipt, CODE)
    return sha256(symbols.encode()).hexdigest() if symbols else ""


def _grouped(symbols: str) -> str:
    return "-".join(symbols[n : n + 4] for n in range(0, len(symbols), 4))
