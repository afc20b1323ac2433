"""The words that opened cases, as the engine compares them."""

from collections.abc import Iterable
from typing import NamedTuple

from heartline.cases.models import Message as CaseMessage
from heartline.cases.queries.gazetteer import listed_places
from heartline.engines.reading.grouping import (
    Message,
    Stream,
    Why,
    as_read,
    message_of,
    why,
    words_of,
)
from heartline.engines.reading.grouping.letters import letters

#: So many runs of letters are shown as shared words.
_WORDS = 6
#: Signs of a text in which shared words are found again; the engine compares no more of it.
_READ = 1_000


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
    """The words and places of `one` that stand in `other` too, short enough to be read.

    Words are those that both said themselves; a place goes by its own name, whatever it was called.
    """
    own, theirs = words_of(one.text), words_of(other.text)
    runs = why(_as_said(own), _as_said(theirs), stream.weights, limit=2 * _WORDS).words
    words = dict.fromkeys(as_read(run, own) for run in runs)
    places = why(one.message, other.message, stream.weights).places
    return Why(tuple(filter(None, words))[:_WORDS], places[:_WORDS])


def _as_said(words: str) -> Message:
    title, _line, body = words.partition("\n")
    return Message(letters(title), letters(body))
