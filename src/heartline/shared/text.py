"""Words for people."""

from django.utils.translation import get_language


def in_language(zh: str, en: str) -> str:
    """The name in the reader's language; the other one where it is missing."""
    return (en or zh) if reads_english() else (zh or en)


def reads_english() -> bool:
    """Whether the reader's language is English; for those who choose among many names."""
    return (get_language() or "").startswith("en")
