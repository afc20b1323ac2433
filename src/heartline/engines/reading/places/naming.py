"""The places that a text names, each with a key that tells whether two are one."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.places.endings import by_ending
from heartline.engines.reading.places.forms import (
    CODE,
    Found,
    codes,
    english,
    lines,
    middle_schools,
)
from heartline.engines.reading.places.gazetteer import NOTHING_KNOWN, Gazetteer
from heartline.engines.reading.spans import Span

#: The types of places: a town, district or village; a street; a line of underground or bus; where
#: people live; a school; a hospital; another building or public ground; a name of the gazetteer.
TYPES = ("area", "street", "line", "estate", "school", "hospital", "site", "known")


class Place(NamedTuple):
    """A place named in a text; `start` and `end` in code points of the original."""

    start: int
    end: int
    type: str
    name: str
    key: str  # what the gazetteer says of it, else the codes before it and its name
    within: str  # the codes of the town and district that it was named with, as "A市A7县"

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end, self.type)


def places(text: CleanText, gazetteer: Gazetteer = NOTHING_KNOWN) -> list[Place]:
    """The places that a text names, in order and apart."""
    analysed = text.analysed
    found: list[Found] = []
    _add(found, codes(analysed))
    _add(found, (Found(start, end, "known", key) for start, end, key in gazetteer.find(analysed)))
    _add(found, lines(analysed))
    _add(found, middle_schools(analysed))
    _add(found, by_ending(analysed, sorted(found)))
    _add(found, english(analysed))
    return _with_codes(text, sorted(found))


def _add(found: list[Found], more: Iterator[Found]) -> None:
    """Add what overlaps nothing that was found before."""
    taken = sorted(found)
    at = 0
    for each in more:
        while at < len(taken) and taken[at].end <= each.start:
            at += 1
        if at == len(taken) or each.end <= taken[at].start:
            found.append(each)


def _with_codes(text: CleanText, found: Sequence[Found]) -> list[Place]:
    """Each place with its name and the codes that it stands behind or that were named last."""
    named: list[Place] = []
    within = ""
    for each in found:
        name = text.analysed[each.start : each.end]
        start, end, _type = text.span(*each[:3])
        is_code = each.type == "area" and bool(CODE.search(name))
        if is_code:
            within = _path(within, name)
        own = each.key or _TAIL_AT_END.sub("", name.casefold())
        known = each.key if each.type == "known" else within + own
        key = within if is_code else known
        named.append(Place(start, end, each.type, name, key, within))
    return named


_TAIL_AT_END = re.compile("(?<=..)(?:小区|楼盘)$")
_ONE_CODE = re.compile(r"[A-Z]\d{0,2}[市区县]|[一-鿿]{2}省")


def _path(before: str, code: str) -> str:
    """The codes from the largest to the smallest; a district alone lies in the town of its letter.

    A contest's codes say so themselves: A7县 lies in A市.
    """
    parts = _ONE_CODE.findall(code)
    last = parts[-1] if parts else code
    letter = last[:1]
    return f"{letter}市{last}" if len(last) > 2 and not last.endswith("省") else last


def are_same(one: Place, other: Place) -> bool:
    """Whether two names may mean one place: equal, or one holds the other, in no two towns."""
    if one.key == other.key:
        return True
    if one.type == "known" and other.type == "known":
        return False
    shorter, longer = sorted((one.name, other.name), key=len)
    if len(shorter) < 3 or shorter not in longer:
        return False
    return not contradict(one, other)


def contradict(one: Place, other: Place) -> bool:
    """Whether two places lie in different towns or districts."""
    near, far = sorted((one.within, other.within), key=len)
    return bool(near) and not far.startswith(near)
