"""The words that opened cases, as the engine compares them."""

import re
import unicodedata
from collections.abc import Iterable
from textwrap import shorten
from typing import NamedTuple

from heartline.cases.models import Message as CaseMessage
from heartline.cases.queries.gazetteer import listed_places
from heartline.engines.reading.grouping import Message, Stream, Why, message_of, why

#: The longest run of letters that is shown as a shared word, and so many of them.
_LONGEST, _WORDS = 24, 6
#: Signs of a text in which shared words are found again; the engine compares no more of it.
_READ = 1_000
#: Five letters in a row that are spelled, as in English: they are shown as whole words.
_SPELLED = re.compile(r"[^\W\d_⺀-\U0010ffff]{5}")


class Said(NamedTuple):
    """What opened a case, and whether only few may read it."""

    case: int
    message: Message
    private: bool
    #: How the text begins, as it was written.
    text: str


def said_in(cases: Iterable[int]) -> dict[int, Said]:
    """What opened each of these cases, by its key; nothing where there are no words (any more)."""
    opened = CaseMessage.objects.filter(party__home__in=list(cases), first=True, erased_at=None)
    columns = ("party__home", "title", "text", "party__home__private")
    found: dict[int, Said] = {}
    gazetteer = listed_places()
    for case, title, text, private in opened.order_by("received_at", "key").values_list(*columns):
        message = message_of(title, text, gazetteer)
        if message.has_letters:
            found.setdefault(case, Said(case, message, private, f"{title}\n{text}"[:_READ]))
    return found


def shared(one: Said, other: Said, stream: Stream) -> Why:
    """The words and places of `one` that stand in `other` too, short enough to be read."""
    told = why(one.message, other.message, stream.weights, limit=_WORDS)
    even = unicodedata.normalize("NFKC", one.text).casefold()
    words = (_as_read(run, even) for run in told.words)
    return Why(tuple(filter(None, words)), told.places[:_WORDS])


def _as_read(run: str, text: str) -> str:
    """A run of letters as a person reads it: of words that are spelled the whole ones, apart."""
    found = _SPELLED.search(run) and re.search(r"[\W_]*".join(map(re.escape, run)), text)
    if not found:
        return run[:_LONGEST]
    start, end = found.span()
    words = text[start:end]
    if start and text[start - 1].isalnum():
        words = words.partition(" ")[2]
    if end < len(text) and text[end].isalnum():
        words = words.rpartition(" ")[0]
    return shorten(words, 2 * _LONGEST, placeholder=" …")
