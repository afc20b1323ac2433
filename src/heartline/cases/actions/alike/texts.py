"""The words that opened cases, as the engine compares them."""

from collections.abc import Iterable
from typing import NamedTuple

from heartline.cases.models import Message as CaseMessage
from heartline.engines.reading.grouping import Message, Stream, Why, message_of, why

#: The longest run of letters that is shown as a shared word, and so many of them.
_LONGEST, _WORDS = 24, 6


class Said(NamedTuple):
    """What opened a case, and whether only few may read it."""

    case: int
    message: Message
    private: bool


def said_in(cases: Iterable[int]) -> dict[int, Said]:
    """What opened each of these cases, by its key; nothing where there are no words (any more)."""
    opened = CaseMessage.objects.filter(party__home__in=list(cases), first=True, erased_at=None)
    columns = ("party__home", "title", "text", "party__home__private")
    found: dict[int, Said] = {}
    for case, title, text, private in opened.order_by("received_at", "key").values_list(*columns):
        message = message_of(title, text)
        if message.all_letters:
            found.setdefault(case, Said(case, message, private))
    return found


def shared(one: Message, other: Message, stream: Stream) -> Why:
    """The words and places of `one` that stand in `other` too, short enough to be read."""
    told = why(one, other, stream.weights, limit=_WORDS)
    return Why(tuple(word[:_LONGEST] for word in told.words), told.places[:_WORDS])
