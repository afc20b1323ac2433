"""Cases on the map: how many came from each community, and pins for those on public ground.

Cases that everybody may know of are counted; private ones are told by the results alone, month by
month for the whole town, for what two filters tell apart could give one away. What is counted of a
month, a year or all time is kept for a while, and the filters choose within it: the page asks as
much of a million cases as of a thousand.
"""

import secrets
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import Count, QuerySet
from django.urls import reverse

from heartline.cases.models import Case, Kind, Topic
from heartline.offices.models import Area, Level
from heartline.published.queries.cases import choices, in_order, read_when
from heartline.published.queries.shown import UNSAID, public_cases, shown
from heartline.shared.clock import day_of

#: What was counted is counted anew after so many seconds; the worker does it before that.
FRESH = 15 * 60
#: The worker counts all time and this year and month anew so often, in seconds.
ROUND = 10 * 60
#: How many communities stand in the table on one page, and how many pins in one answer.
ROWS, PINS = 100, 100

#: Of one area (None: not said), topic and kind, how many public cases.
Cells = list[tuple[int | None, int | None, str, int]]


@dataclass(frozen=True)
class MapAsked:
    """What a reader asks of the map; everything unknown is left out."""

    kind: str = ""
    topic: Topic | None = None
    #: A year "2026" or a month "2026-03"; "" for all time.
    when: str = ""

    @property
    def query(self) -> str:
        """The filters as an address carries them; "" without any."""
        told = {
            "kind": self.kind,
            "topic": self.topic.code if self.topic else "",
            "when": self.when,
        }
        return urlencode({name: value for name, value in told.items() if value})


def read_map(given: Mapping[str, str], topics: Iterable[Topic]) -> MapAsked:
    """What an address asks of the map; what it names wrongly is left out."""
    kind, when, code = (given.get(name, "")[:40] for name in ("kind", "when", "topic"))
    return MapAsked(
        kind=kind if kind in Kind.values and kind != Kind.REPORT else "",
        topic=next((topic for topic in topics if code and topic.code == code), None),
        when=when if read_when(when) else "",
    )


def _count(when: str) -> Cells:
    """The cells of a period, counted from the rows."""
    rows: QuerySet[Case] = Case.objects.public().order_by()
    if span := read_when(when):
        rows = rows.filter(span.covers("received_at"))
    return list(rows.values_list("area", "topic", "kind").annotate(n=Count("pk")))


def _keep(when: str) -> str:
    """Count a period and keep it; the mark under which it lies."""
    mark = secrets.token_hex(8)
    cache.set(f"map:{mark}", _count(when), 2 * FRESH)
    cache.set(f"map:{when or 'all'}", mark, FRESH)
    return mark


@lru_cache(maxsize=32)
def _read(mark: str) -> Cells | None:
    found: Cells | None = cache.get(f"map:{mark}")
    return found


def cells_of(when: str) -> Cells:
    """The cells of a period, as they were counted some minutes ago at the most."""
    mark: str = cache.get(f"map:{when or 'all'}") or _keep(when)
    found = _read(mark)
    if found is None:
        _read.cache_clear()
        found = _read(_keep(when))
    return found or []


class _Rounds:
    """When the worker counted last."""

    last: datetime | None = None


def keep_map_fresh(*, at: datetime) -> bool:
    """Count what most readers ask for before what is kept grows old; whether it was time."""
    last = _Rounds.last
    if last is not None and 0 <= (at - last).total_seconds() < ROUND:
        return False
    _Rounds.last = at
    today = day_of(at)
    for when in ("", f"{today.year}", f"{today.year}-{today.month:02d}"):
        _keep(when)
    return True


@dataclass(frozen=True)
class Row:
    """A community, or a larger area where nothing closer is known, and its cases."""

    code: str
    name: str
    within: str
    count: int
    #: The public list of these cases.
    url: str
    #: Which of five shades it is drawn in, 0 for none.
    shade: int


@dataclass(frozen=True)
class Counts:
    """What the map and its table say."""

    rows: list[Row]
    #: Public cases without any area.
    nowhere: int

    @property
    def whole(self) -> int:
        """All public cases that fit."""
        return self.nowhere + sum(row.count for row in self.rows)

    @property
    def least(self) -> int:
        """The cases of the community with the fewest, of those with any."""
        return min((row.count for row in self.rows), default=0)

    @property
    def most(self) -> int:
        """The cases of the community with the most."""
        return max((row.count for row in self.rows), default=0)


def counts_of(asked: MapAsked) -> Counts:
    """How many public cases came from each community, in the order of the town."""
    topics = _under(asked.topic)
    by_area: Counter[int | None] = Counter()
    for area, topic, kind, count in cells_of(asked.when):
        if (not asked.kind or kind == asked.kind) and (topics is None or topic in topics):
            by_area[area] += count
    areas = in_order(Area.objects.select_related("parent").defer("boundary", "parent__boundary"))
    return Counts(
        rows=_rows(areas, by_area, asked),
        nowhere=by_area[None],
    )


def _under(topic: Topic | None) -> frozenset[int] | None:
    if topic is None:
        return None
    return frozenset(Topic.objects.under(topic.path or "-").values_list("pk", flat=True))


def _rows(areas: list[Area], by_area: Mapping[int | None, int], asked: MapAsked) -> list[Row]:
    """A line for each area with cases; those of a grid count in its community."""
    counts: Counter[int] = Counter()
    for area in areas:
        community = area.parent_id if area.level == Level.GRID and area.parent_id else area.pk
        counts[community] += by_area.get(area.pk, 0)
    some = [count for count in counts.values() if count] or [0]
    least, most = min(some), max(some)
    return [
        Row(
            code=area.code,
            name=str(area),
            within=str(area.parent or ""),
            count=counts[area.pk],
            url=_list_url(area, asked),
            shade=_shade(counts[area.pk], least, most),
        )
        for area in areas
        if counts[area.pk]
    ]


def _list_url(area: Area, asked: MapAsked) -> str:
    query = f"&{asked.query}" if asked.query else ""
    return f"{reverse('published:cases')}?tab=all&{urlencode({'area': area.code})}{query}"


def _shade(count: int, least: int, most: int) -> int:
    """Five shades of equal steps from the least to the most; 0 for no cases."""
    if not count:
        return 0
    return 1 + min(4, 5 * (count - least) // max(1, most - least + 1))


def shapes() -> list[dict[str, Any]]:
    """The outlines of the town as GeoJSON features, the larger first; `lowest`: none lies in it."""
    rows = list(Area.objects.exclude(boundary=None).exclude(level=Level.GRID))
    above = {int(pk) for row in rows for pk in (row.path or "").split("/")[1:-2] if pk}
    return [
        {
            "type": "Feature",
            "properties": {
                "code": row.code,
                "name": str(row),
                "lowest": row.pk not in above,
            },
            "geometry": row.boundary,
        }
        for row in sorted(rows, key=lambda row: (row.path or "").count("/"))
    ]


@dataclass(frozen=True)
class Pins:
    """One answer's pins, the newest first, and whether there are more."""

    pins: list[dict[str, Any]]
    more: bool


def pins_of(asked: MapAsked, page: int, at: datetime) -> Pins:
    """The public cases on public ground, each exactly where it is.

    The words of the place are not told; the title only once it is released.
    """
    rows = public_cases().defer(None).defer(*(set(UNSAID) - {"latitude", "longitude"}))
    rows = rows.defer("public_text", "public_reply", "area__boundary", "area__parent__boundary")
    rows = rows.filter(public_ground=True, latitude__isnull=False, longitude__isnull=False)
    if asked.kind:
        rows = rows.filter(kind=asked.kind)
    if asked.topic:
        rows = rows.filter(topic__in=Topic.objects.under(asked.topic.path or "-"))
    if span := read_when(asked.when):
        rows = rows.filter(span.covers("received_at"))
    first = (page - 1) * PINS
    found = list(rows.order_by("-received_at", "-id")[first : first + PINS + 1])
    return Pins([_pin(case, at) for case in found[:PINS]], len(found) > PINS)


def _pin(case: Case, at: datetime) -> dict[str, Any]:
    row = shown(case, at)
    return {
        "at": [case.latitude, case.longitude],
        "title": row.heading,
        "about": f"{row.number} · {row.status}",
        "url": row.url,
    }


def map_choices(at: datetime) -> tuple[list[Topic], list[date]]:
    """What the filters of the map offer: topics in order, and the months of the record."""
    offered = choices(at)
    return offered.topics, offered.months
