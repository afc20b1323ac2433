"""What grouping is told of a message: its words, and the places that it names."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from heartline.engines.reading.clean import CleanText, clean_text
from heartline.engines.reading.grouping.letters import even, letters
from heartline.engines.reading.places import NOTHING_KNOWN, Gazetteer, Place, places
from heartline.engines.reading.private import REACH, private_details
from heartline.engines.reading.scripts import folded

#: Letters of the body that are compared; research §4 found nothing in what comes after.
BODY_LETTERS = 300
#: Signs of the body in which places are looked for.
BODY_WITH_PLACES = 300
#: Of a message without a title, so many letters stand for one: people begin with the matter.
TITLE_LETTERS = 20

#: What a whole town shares is no place where a matter lies.
_WIDE = re.compile("(?:镇|乡|街道|街道办|区|片区|园)$")
_CODE = re.compile(r"[A-Z]\d{0,2}[市区县]|[一-鿿]{2}省")

#: Words before a number or an address that say no more than what it is; and how far they reach.
_ANNOUNCED = re.compile(
    "(?:联系|咨询|手机|电话|座机|方式|号码?|身份证|证件|银行|卡|账户?|车牌|邮箱|微信|扣扣"
    r"|\b(?:qq|wechat|e-?mail|phone|tel|call|contact|mobile|number|no)\b|[是为:：()（）.\s])+$",
    re.IGNORECASE,
)
_ANNOUNCING = 24


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

    @property
    def has_letters(self) -> bool:
        """Whether it says anything: digits alone do not."""
        return any(map(str.isalpha, self.all_letters))


def message_of(title: str, body: str, gazetteer: Gazetteer = NOTHING_KNOWN) -> Message:
    """A message from the text as it came; `title` may be empty.

    Numbers and addresses by which its writer is known or reached are left out: who speaks, and
    whom one may call, makes no two messages alike.

    Args:
        gazetteer: what the office calls its places; each stands for one name of its own.
    """
    clean_title, clean_body = _of_nobody(title), _of_nobody(body)
    if gazetteer.key_of:
        clean_title = clean_text(_by_own_names(clean_title, gazetteer))
        clean_body = clean_text(_by_own_names(clean_body, gazetteer))
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


def words_of(text: str) -> str:
    """What is compared of a text, with its blanks and signs, and places as they were called."""
    return even(_of_nobody(text).clean)


def _names(found: Sequence[Place]) -> tuple[str, ...]:
    """The letters of each place once, in order; a name of two letters tells too little."""
    own = (letters(place.name) for place in found if not _is_wide(place))
    return tuple(dict.fromkeys(name for name in own if len(name) > 2))


def _is_wide(place: Place) -> bool:
    """Whether it is a town, a district or a part of one; a village is not."""
    is_code = _CODE.search(place.name) is not None
    is_area = place.type in {"area", "known"}
    return is_area and (is_code or _WIDE.search(place.name) is not None)


def _of_nobody(text: str) -> CleanText:
    """`text` made clean, without what tells who wrote it or how to reach them."""
    clean = clean_text(text)
    parts, done = [], 0
    for start, end, _type in private_details(clean, REACH):
        before = text[max(done, start - _ANNOUNCING) : start]
        if announced := _ANNOUNCED.search(folded(before)):
            start -= len(before) - announced.start()
        parts += [text[done:start], "\n"]
        done = end
    return clean_text("".join([*parts, text[done:]])) if parts else clean


def _by_own_names(text: CleanText, gazetteer: Gazetteer) -> str:
    """`text` with each known place called by its own name, whatever the person calls it."""
    analysed = text.analysed
    parts, done = [], 0
    for start, end, own in gazetteer.find(analysed):
        parts += [analysed[done:start], own]
        done = end
    return "".join([*parts, analysed[done:]])
