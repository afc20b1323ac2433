"""The words and places that cases share, as far as they were stored with each of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from heartline.cases.models import AlikeCase, Case
from heartline.cases.queries.rows import with_what_rows_need
from heartline.cases.rules import Fields, readable
from heartline.engines.reading.grouping import phrases
from heartline.offices.models import Staff

#: Longer words than this tell no more.
LONG_ENOUGH = 8
#: A place that so many name is what the matter is called by.
PLACE_SHARE = 0.4
#: So many of the newest cases of a hot issue are asked for what they share.
_ASKED = 100


@dataclass(frozen=True)
class Shared:
    """Words and places that several cases share, each with how many have it."""

    words: list[tuple[str, int]]
    places: list[tuple[str, int]]
    of: int

    @property
    def name(self) -> str:
        """What the matter may be called: the place that most name, and what they say of it."""
        if not self.places or self.places[0][1] < PLACE_SHARE * self.of:
            return ""
        place = self.places[0][0]
        words = (word for word, _count in self.words if word not in place and place not in word)
        return " · ".join(part for part in (place, next(words, "")) if part)


def shared_by(rows: Iterable[AlikeCase]) -> Shared:
    """What these cases share: what many have before what few have, long words before short ones.

    Words are whole words that at least two of them have, beside the names of their places.
    """
    words, places, of = Counter[str](), Counter[str](), 0
    for row in rows:
        words.update(_words(row))
        places.update(set(row.places))
        of += 1
    several = {word: count for word, count in words.items() if count > 1}
    return Shared(_ordered(several), _ordered(places), of)


def _words(row: AlikeCase) -> set[str]:
    """What may be shown of the words of a case, without the places that it names."""
    told = "\n".join(row.words)
    for place in row.places:
        told = told.replace(place, "\n")
    return {part for word in told.splitlines() for part in phrases(word)}


def _ordered(counts: dict[str, int]) -> list[tuple[str, int]]:
    """What tells most first; what is part of one before it, or holds one, is left out."""

    def tells(word: str) -> tuple[int, int, str]:
        return -(counts[word] ** 2) * min(len(word), LONG_ENOUGH), -len(word), word

    kept: list[str] = []
    for word in sorted(counts, key=tells):
        if not any(word in other or other in word for other in kept):
            kept.append(word)
    return [(word, counts[word]) for word in kept]


def shared_in(staff: Staff, issue: int) -> Shared:
    """What the cases of a hot issue share, of those whose words `staff` may read."""
    found = Case.objects.visible_to(staff).filter(in_issue__issue=issue)
    cases = with_what_rows_need(found, staff).order_by("-received_at", "-pk")[:_ASKED]
    keys = [case.pk for case in cases if Fields.WORDS in readable(staff, case)]
    return shared_by(AlikeCase.objects.filter(case__in=keys))
