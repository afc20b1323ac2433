"""Who is heard in several cases together, and how hot that is.

A person counts once: whoever left the same number or address is the same. The keyed hashes of
contacts are compared to be counted and for nothing else; nobody is named, and nothing is kept.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _, ngettext

from heartline.cases.models import AlikeCase, AlikeGroup, Case, Party
from heartline.engines.heat import Heard, HeatRule, heat
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


@dataclass(frozen=True)
class Hot:
    """How hot a group is for one reader."""

    heat: float
    people: int
    places: int

    @property
    def figures(self) -> str:
        """People, places and heat, in a line."""
        told = [people_words(self.people), places_words(self.places), heat_words(self)]
        return " · ".join(part for part in told if part)


def hot_in(cases: Iterable[int], voices: dict[int, list[Heard]]) -> Hot:
    """The heat of these cases, from the voices of `heard_by_case`."""
    found = heat(voice for case in cases for voice in voices.get(case, ()))
    return Hot(found.heat, found.people, found.places)


def stored_heat(group: AlikeGroup, at: datetime) -> Hot:
    """The heat of a group at a moment, from what is stored: it halves with the days."""
    days = (at - FIRST_DAY).total_seconds() / 86_400
    return Hot(2 ** (group.rank - days / HeatRule().half_life), group.people, group.places)


def people_words(count: int) -> str:
    """So many people: "12 people"."""
    return ngettext("%(count)s person", "%(count)s people", count) % {"count": count}


def places_words(count: int) -> str:
    """From so many communities; "" for none."""
    if not count:
        return ""
    return ngettext("%(count)s place", "%(count)s places", count) % {"count": count}


def heat_words(found: Hot) -> str:
    """How hot it is, to one decimal: "heat 8.4"."""
    return _("heat %(heat)s") % {"heat": number_format(found.heat, 1)}


def rule_words() -> dict[str, str]:
    """The parameters of the heat, as the sentence beside it names them."""
    rule = HeatRule()
    return {
        "half": number_format(rule.half_life, 0),
        "spread": number_format(rule.spread_weight, 2),
        "version": str(rule.version),
    }
