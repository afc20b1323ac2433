"""Finding private details, and covering them."""

from bisect import bisect
from collections.abc import Collection, Iterator, Sequence
from typing import NamedTuple

from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.private.forms import GROUPS, Kind
from heartline.engines.reading.private.names import names
from heartline.engines.reading.spans import Span

#: The types of private details.
TYPES = (
    "identity_card",
    "bank_card",
    "phone",
    "email",
    "plate",
    "wechat",
    "qq",
    "name",
    "house_number",
)
#: Those that say who somebody is, and nothing of where they live or what a place is called.
REACH = frozenset(TYPES) - {"name", "house_number"}
COVER = "█"


class _Found(NamedTuple):
    start: int
    end: int
    type: str


def private_details(text: CleanText, types: Collection[str] = TYPES) -> list[Span]:
    """The private details in a text, in order and apart, each of one of `types`.

    Where two forms fit the same place, the one that stands first among the types is taken, then
    the longer one.
    """
    analysed = text.analysed
    found = [_Found(*span, "name") for span in names(analysed)] if "name" in types else []
    for sign, kinds in GROUPS:
        wanted = [kind for kind in kinds if kind.type in types]
        if wanted and sign.search(analysed):
            found += _matching(analysed, wanted)
    return [text.span(*each) for each in _apart(found)]


def _matching(text: str, kinds: Sequence[Kind]) -> Iterator[_Found]:
    for kind in kinds:
        for match in kind.pattern.finditer(text):
            if kind.holds(match):
                start, end = match.span("it" if match.re.groupindex else 0)
                yield _Found(start, start + len(text[start:end].rstrip()), kind.type)


def _apart(found: Sequence[_Found]) -> list[_Found]:
    """What was found, in order, without what overlaps something that comes before it."""
    taken: list[_Found] = []
    for each in sorted(found, key=lambda one: (TYPES.index(one.type), one.start - one.end)):
        at = bisect(taken, each)
        is_free = (at == 0 or taken[at - 1].end <= each.start) and (
            at == len(taken) or each.end <= taken[at].start
        )
        if is_free:
            taken.insert(at, each)
    return taken


def covered(original: str, spans: Sequence[Span]) -> str:
    """The original with every sign of the spans covered; its length, and so every place, stays."""
    pieces: list[str] = []
    done = 0
    for start, end, _type in sorted(spans):
        start = max(start, done)
        if end > start:
            pieces += (original[done:start], COVER * (end - start))
            done = end
    return "".join((*pieces, original[done:]))
