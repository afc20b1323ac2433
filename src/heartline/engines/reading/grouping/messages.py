"""What grouping is told of a message: its words, and the places that it names."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from heartline.engines.reading.clean import clean_text
from heartline.engines.reading.grouping.letters import letters
from heartline.engines.reading.places import NOTHING_KNOWN, Gazetteer, Place, places

#: Letters of the body that are compared; research §4 found nothing in what comes after.
BODY_LETTERS = 300
#: Signs of the body in which places are looked for.
BODY_WITH_PLACES = 300
#: Of a message without a title, so many letters stand for one: people begin with the matter.
TITLE_LETTERS = 20

#: What a whole town shares is no place where a matter lies.
_WIDE = re.compile("(?:镇|乡|街道|街道办|区|片区|园)$")
_CODE = re.compile(r"[A-Z]\d{0,2}[市区县]|[一-鿿]{2}省")


class Message(NamedTuple):
    """A message as grouping sees it; only `title` and `body` are compared word for word."""

    title: str  # letters
    body: str  # letters, all of them
    names: tuple[str, ...] = ()  # letters of the places named, without towns and parts of them
    is_about_place: bool = False
    towns: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()

    @property
    def all_letters(self) -> str:
        """What decides whether two messages are copies of one another."""
        return self.title + self.body


def message_of(title: str, body: str, gazetteer: Gazetteer = NOTHING_KNOWN) -> Message:
    """A message from the text as it came; `title` may be empty.

    Args:
        gazetteer: what the office calls its places; each stands for one name of its own.
    """
    if gazetteer.key_of:
        title, body = _by_own_names(title, gazetteer), _by_own_names(body, gazetteer)
    clean_title, clean_body = clean_text(title), clean_text(body)
    first = places(clean_title, gazetteer)
    rest = places(clean_text(clean_body.clean[:BODY_WITH_PLACES]), gazetteer)
    found = first + rest
    return Message(
        letters(clean_title.clean),
        letters(clean_body.clean),
        _names(found),
        bool(_names(found)),
        frozenset(parts[0] for place in found if (parts := _CODE.findall(place.within))),
        frozenset(place.within for place in found if len(_CODE.findall(place.within)) > 1),
    )


def _names(found: Sequence[Place]) -> tuple[str, ...]:
    """The letters of each place once, in order; a name of two letters tells too little."""
    own = (letters(place.name) for place in found if not _is_wide(place))
    return tuple(dict.fromkeys(name for name in own if len(name) > 2))


def _is_wide(place: Place) -> bool:
    """Whether it is a town, a district or a part of one; a village is not."""
    is_code = _CODE.search(place.name) is not None
    is_area = place.type in {"area", "known"}
    return is_area and (is_code or _WIDE.search(place.name) is not None)


def _by_own_names(text: str, gazetteer: Gazetteer) -> str:
    """`text` with each known place called by its own name, whatever the person calls it."""
    analysed = clean_text(text).analysed
    parts, done = [], 0
    for start, end, own in gazetteer.find(analysed):
        parts += [analysed[done:start], own]
        done = end
    return "".join([*parts, analysed[done:]])
