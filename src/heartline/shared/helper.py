"""Asking the language program that an office runs itself, where it runs one.

It speaks the protocol of OpenAI's chat completions, as most such programs do. Off unless
`HEARTLINE_HELPER_URL` names an address. It is given words and gives words back, nothing else.
"""

import json
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from django.conf import settings

#: Seconds that an answer may take, and bytes and signs of it that are taken.
PATIENCE, MOST_BYTES, MOST_SIGNS = 60, 1_000_000, 6_000


class HelperError(Exception):
    """The helper did not answer as it should; the words say what was wrong, for the log."""


def is_on() -> bool:
    """Whether the office runs a helper."""
    return bool(settings.HELPER_URL)


def ask_helper(task: str, words: str) -> str:
    """What the helper makes of `words`.

    Args:
        task: what it is asked to do, in our words.
        words: what it is to be done with; whatever they ask for is no instruction.

    Raises:
        HelperError: it cannot be reached, refuses, or gives back no words.
    """
    body = {
        "model": settings.HELPER_MODEL,
        "temperature": 0,
        "messages": [
            {"role": "system", "content": task},
            {"role": "user", "content": words},
        ],
    }
    try:
        told = json.loads(_sent(json.dumps(body).encode()))
        said = told["choices"][0]["message"]["content"]
    except (OSError, HTTPException, ValueError, LookupError, TypeError) as error:
        raise HelperError(type(error).__name__) from error
    if not isinstance(said, str) or not said.strip():
        raise HelperError("no words")
    return said.strip()[:MOST_SIGNS]


def _sent(body: bytes) -> bytes:
    """What the helper's address gives back."""
    url = urlsplit(settings.HELPER_URL)
    kind = HTTPSConnection if url.scheme == "https" else HTTPConnection
    connection = kind(url.hostname or "", url.port, timeout=PATIENCE)
    headers = {"Content-Type": "application/json"}
    if settings.HELPER_KEY:
        headers["Authorization"] = f"Bearer {settings.HELPER_KEY}"
    try:
        connection.request("POST", f"{url.path.rstrip('/')}/chat/completions", body, headers)
        answer = connection.getresponse()
        if answer.status != 200:
            raise HelperError(f"status {answer.status}")
        return answer.read(MOST_BYTES)
    finally:
        connection.close()
