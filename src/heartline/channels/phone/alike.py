"""Open cases that share words with what is being said: plain overlap, and a person decides.

Words that most of the cases share weigh little, words that few share weigh much.
"""

from collections import Counter
from math import log

from heartline.cases.models import Case, Message
from heartline.cases.queries.indexed import CASES, WAITS
from heartline.cases.queries.rows import with_what_rows_need
from heartline.cases.rules import Fields, readable
from heartline.offices.models import Area, Staff
from heartline.shared.fulltext import All, Either, mark
from heartline.shared.words import tokens

#: So much of a text is compared; what follows tells the same matter at length.
_COMPARED = 400
#: So many words are looked for, and so many of the newest cases that hold one are weighed.
_WORDS, _WEIGHED = 40, 60
#: Words of other scripts that are shorter say little: "is", "not", "the".
_SHORTEST = 4
#: What two texts must share of the weight of the shorter one, and how many words at the least.
_SHARE, _FEWEST = 0.25, 2


def cases_like(staff: Staff, text: str, area: Area | None, *, most: int) -> list[Case]:
    """The open cases with the most words in common, in the district of `area` where there is one.

    Only those whose words `staff` may read; the index may be a second behind.
    """
    said = _telling(text)
    if len(said) < _FEWEST:
        return []
    sought = All((Either(tuple(sorted(said)[:_WORDS])), mark(WAITS), *_near(area)))
    keys = CASES.walk(sought, most=_WEIGHED)
    if not keys:
        return []
    open_ones = Case.objects.visible_to(staff).waiting()
    titles = dict(open_ones.filter(pk__in=keys).values_list("pk", "title"))
    told = {pk: _telling(words) for pk, words in _with_texts(titles).items()}
    # A few more than are shown, should the rules keep the words of one from this reader.
    closest = _closest(said, told)[: 2 * most]
    rows = with_what_rows_need(open_ones.filter(pk__in=closest), staff)
    cases = {case.pk: case for case in rows if Fields.WORDS in readable(staff, case)}
    return [cases[pk] for pk in closest if pk in cases][:most]


def _near(area: Area | None) -> tuple[str, ...]:
    """The mark of the district that `area` lies in; nothing for the whole town."""
    keys = [key for key in (area.path or "").split("/") if key] if area else []
    return (mark(f"a{keys[1]}"),) if len(keys) > 1 else ()


def _with_texts(titles: dict[int, str]) -> dict[int, str]:
    """The title of each case and what opened it."""
    texts = dict(titles)
    first = Message.objects.filter(party__case__in=texts, first=True, erased_at=None)
    for pk, text in first.values_list("party__case", "text"):
        texts[pk] += f"\n{text[:_COMPARED]}"
    return texts


def _telling(text: str) -> set[str]:
    """The words of a text that say something: pairs of Chinese signs, and longer words."""
    return {
        token
        for token in tokens([text[:_COMPARED]])
        if len(token) >= _SHORTEST or (len(token) > 1 and not token.isascii())
    }


def _closest(said: set[str], told: dict[int, set[str]]) -> list[int]:
    """The keys of the texts that share enough with what is said, the closest first."""
    frequency = Counter(word for words in told.values() for word in words)

    def weight(words: set[str]) -> float:
        return sum(log(1 + len(told) / max(1, frequency[word])) for word in words)

    shares = {}
    for pk, words in told.items():
        common = said & words
        if len(common) >= _FEWEST:
            shares[pk] = weight(common) / min(weight(said), weight(words))
    near = [pk for pk, share in shares.items() if share >= _SHARE]
    return sorted(near, key=lambda pk: (-shares[pk], -pk))
