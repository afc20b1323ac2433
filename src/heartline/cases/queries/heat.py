"""Who is heard in several cases together, for the engine to say how hot that is.

A person counts once: whoever left the same number or address is the same. The keyed hashes of
contacts are compared to be counted and for nothing else; nobody is named, and nothing is kept.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from heartline.cases.models import AlikeCase, Case, Party
from heartline.engines.reading.grouping import Heard
from heartline.offices.models import Level
from heartline.people.models import Contact

#: From here on the days are counted by which groups are ranked.
FIRST_DAY = datetime(2020, 1, 1, tzinfo=UTC)
_DAY = timedelta(days=1)
#: What is said most lately is enough to count.
_MOST = 2_000


def heard_in(cases: Iterable[int], at: datetime) -> list[Heard]:
    """Every voice in these cases by the moment `at`: who speaks, when, and of which place.

    Somebody without a contact who says letter for letter what another said counts as that other.
    """
    return [voice for voices in heard_by_case(cases, at).values() for voice in voices]


def heard_by_case(cases: Iterable[int], at: datetime) -> dict[int, list[Heard]]:
    """The voices of `heard_in`, case by case; a case without any is left out."""
    keys = list(cases)
    place = {pk: _community(*near) for pk, *near in _places(keys)}
    copies = AlikeCase.objects.filter(case__in=keys, is_copy=True)
    copied = set(copies.values_list("case", flat=True))
    rows = Party.objects.filter(case__in=keys).order_by("-spoke_at", "-pk")[:_MOST]
    parties = list(rows.values_list("case", "home", "person", "spoke_at"))
    reached = _reached([person for _case, _home, person, _spoke in parties])
    found: dict[int, list[Heard]] = defaultdict(list)
    for case, home, person, spoke in parties:
        key = reached.get(person) or ("copied" if home in copied else str(person))
        days_ago = max(0.0, (at - spoke) / _DAY)
        found[case].append(Heard(key, days_ago, str(place.get(case) or "")))
    return found


def _places(cases: list[int]) -> Iterable[Any]:
    rows = Case.objects.filter(pk__in=cases)
    return rows.values_list("pk", "area__level", "area__parent", "area")


def _community(level: str | None, parent: int | None, area: int | None) -> int | None:
    return parent if level == Level.GRID else area


def _reached(people: list[object]) -> dict[object, str]:
    """One key of a contact for each of those who left one."""
    rows = Contact.objects.filter(person__in=people).order_by("-kind", "key")
    return dict(rows.values_list("person", "lookup"))
