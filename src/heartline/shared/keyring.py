"""The key ring: every secret of one installation, in one file that only its owner can read.

`keys.json` holds named 32-byte keys and says which one is active. Sealing uses the active key;
opening uses the key named in the token, so keys can be added without losing what was sealed.
"""

import base64
import hmac
import json
import os
import secrets
import unicodedata
from functools import cache
from hashlib import sha256
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class SealBrokenError(Exception):
    """A sealed value was changed, moved to another row, or sealed with a key we do not hold."""


class KeyRing:
    """The keys of one installation.

    Args:
        keys: 32-byte keys by name; a name has no dot.
        active: the name of the key that seals from now on.
    """

    def __init__(self, keys: dict[str, bytes], active: str) -> None:
        self.keys = keys
        self.active = active
        self._derived: dict[tuple[str, str, int], bytes] = {}

    def derive(self, purpose: str, length: int = 32, *, key: str | None = None) -> bytes:
        """`length` bytes for one purpose, from the key named `key`.

        Without a name, from the *first* key: what is looked up later (indexes, follow codes,
        signatures) must not change when a new sealing key is added. Source: RFC 5869 (HKDF).
        """
        name = key or next(iter(self.keys))
        wanted = (name, purpose, length)
        if wanted not in self._derived:
            kdf = HKDF(algorithm=SHA256(), length=length, salt=None, info=purpose.encode())
            self._derived[wanted] = kdf.derive(self.keys[name])
        return self._derived[wanted]

    def seal(self, text: str, where: str) -> str:
        """`text` encrypted with AES-256-GCM, bound to `where` (table.column:row)."""
        nonce = secrets.token_bytes(12)
        box = AESGCM(self.derive("seal", key=self.active))
        sealed = nonce + box.encrypt(nonce, text.encode(), where.encode())
        return f"{self.active}.{base64.urlsafe_b64encode(sealed).decode()}"

    def open(self, token: str, where: str) -> str:
        """The text that was sealed for `where`.

        Raises:
            SealBrokenError: the token is not one of ours, was changed, or stood elsewhere.
        """
        name, _, body = token.partition(".")
        try:
            raw = base64.urlsafe_b64decode(body)
            box = AESGCM(self.derive("seal", key=name))
            return box.decrypt(raw[:12], raw[12:], where.encode()).decode()
        except (KeyError, ValueError, InvalidTag) as error:
            raise SealBrokenError(where) from error

    def index(self, value: str, purpose: str) -> str:
        """A keyed hash to look `value` up by: 32 hex digits, equal for equal NFKC text."""
        text = unicodedata.normalize("NFKC", value).strip().casefold()
        key = self.derive(f"index:{purpose}")
        return hmac.new(key, text.encode(), sha256).hexdigest()[:32]


def make_key_ring(file: Path) -> None:
    """Write a new key ring to `file`, unless there is one already; two at once make one."""
    key = base64.b64encode(secrets.token_bytes(32)).decode()
    draft = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        json.dump({"active": "k1", "keys": {"k1": key}}, out)
        out.flush()
        os.fsync(out.fileno())
    try:
        os.link(draft, file)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


@cache
def read_key_ring(file: Path) -> KeyRing:
    """The key ring in `file`."""
    ring = json.loads(file.read_text())
    keys = {name: base64.b64decode(key) for name, key in ring["keys"].items()}
    return KeyRing(keys, ring["active"])


def keyring() -> KeyRing:
    """The key ring of this installation."""
    from django.conf import settings

    return read_key_ring(settings.KEYS_FILE)
