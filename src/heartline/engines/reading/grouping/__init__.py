"""Who speaks of the same matter: copies, look-alikes, issues, and how hot an issue is.

    stream = Stream()
    placed = stream.add(message_of(title, body))     one by one, in fixed memory
    stream.near(message_of("", what_is_typed))       the issues that a text is like
    grouped(messages)                                all at once, in the night
    proposals(messages, issues)                      what the night would merge and split
    why(one, other, stream.weights)                  the words and places that two share
    as_read(run, words_of(text))                     such a run in whole words of one of them

By day and by night two messages are alike by the same rule (`likeness.py`). It looks at what is
said and never at who says it. All of it suggests; people decide.
"""

from heartline.engines.reading.grouping.memory import Room
from heartline.engines.reading.grouping.messages import Message, message_of, words_of
from heartline.engines.reading.grouping.night import grouped
from heartline.engines.reading.grouping.phrases import as_read, phrases
from heartline.engines.reading.grouping.proposals import Merge, Split, proposals
from heartline.engines.reading.grouping.state import StateError, from_bytes, to_bytes
from heartline.engines.reading.grouping.stream import Near, Placed, Stream
from heartline.engines.reading.grouping.why import Why, why

__all__ = [
    "Merge",
    "Message",
    "Near",
    "Placed",
    "Room",
    "Split",
    "StateError",
    "Stream",
    "Why",
    "as_read",
    "from_bytes",
    "grouped",
    "message_of",
    "phrases",
    "proposals",
    "to_bytes",
    "why",
    "words_of",
]
