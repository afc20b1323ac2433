"""What people said in cases, as reading takes it."""

from collections.abc import Iterable

from heartline.cases.models import Message
from heartline.engines.reading.clean import CleanText, clean_text


def opening_words(cases: Iterable[int]) -> dict[int, str]:
    """The words that opened each of these cases: title and text; without those forgotten since."""
    first = Message.objects.filter(party__home__in=list(cases), first=True, erased_at=None)
    rows = first.order_by("received_at", "key").values_list("party__home", "title", "text")
    told: dict[int, str] = {}
    for case, title, text in rows:
        words = f"{title}\n{text}" if title and not text.startswith(title) else text
        told.setdefault(case, words)
    return told


def all_words(cases: Iterable[int]) -> dict[int, list[str]]:
    """Everything that was said in each of these cases, the first first."""
    rows = Message.objects.filter(party__case__in=list(cases), erased_at=None)
    told: dict[int, list[str]] = {}
    for case, title, text in rows.order_by("received_at", "key").values_list(
        "party__case", "title", "text"
    ):
        told.setdefault(case, []).append(f"{title}\n{text}" if title else text)
    return told


def clean_opening(cases: Iterable[int]) -> dict[int, CleanText]:
    """The words that opened each of these cases, clean."""
    return {case: clean_text(words) for case, words in opening_words(cases).items()}
