"""Words for people."""

from django.utils.translation import get_language


def in_language(zh: str, en: str) -> str:
    """The name in the reader's language; the other one where it is missing."""
    first, second = (en, zh) if (get_language() or "").startswith("en") else (zh, en)
    return first or second
