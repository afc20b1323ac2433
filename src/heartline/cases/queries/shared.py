"""The words and places that cases share, as far as they were stored with each of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from heartline.cases.models import AlikeCase, Case
from heartline.cases.queries.rows import with_what_rows_need
from heartline.cases.rules import Fields, readable
from heartline.offices.models import Staff

#: Shorter words than this tell little ("hello"); longer ones than that tell no more.
TELLING, LONG_ENOUGH = 3, 8
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
    """What these cases share: long words that many have before short ones that few have."""
    words, places, of = Counter[str](), Counter[str](), 0
    for row in rows:
        words.update(set(row.words))
        places.update(set(row.places))
        of += 1
    telling = {word: count for word, count in words.items() if len(word) >= TELLING}
    return Shared(_ordered(telling or words), _ordered(places), of)


def _ordered(counts: dict[str, int]) -> list[tuple[str, int]]:
    """What tells most first; what is part of one before it, or holds one, is left out."""

    def tells(word: str) -> tuple[int, str]:
        return -counts[word] * min(len(word), LONG_ENOUGH), word

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
