"""The places that the office knows, by every name they are called: its list and its areas."""

from collections.abc import Iterable
from dataclasses import dataclass

from heartline.cases.models import KnownPlace
from heartline.engines.reading.clean import CleanText
from heartline.engines.reading.places import Gazetteer, Place, places
from heartline.offices.models import Area


@dataclass(frozen=True)
class Known:
    """A place of the list, or an area by its own name."""

    name: str
    area: Area | None
    point: tuple[float, float] | None = None


class PlaceBook:
    """Every known place, for finding them in texts; two queries when it is made."""

    def __init__(self) -> None:
        rows = KnownPlace.objects.select_related("area").defer("area__boundary")
        self._known: dict[str, Known] = {}
        names: dict[str, str] = {}
        for area in Area.objects.defer("boundary"):
            known = Known(str(area), area)
            self._add(names, f"area {area.pk}", (area.name_zh, area.name_en), known)
        for row in rows:
            point = None if row.latitude is None else (row.latitude, row.longitude or 0.0)
            self._add(names, f"place {row.pk}", row.names, Known(row.name, row.area, point))
        self.gazetteer = Gazetteer(names)

    def _add(self, names: dict[str, str], key: str, called: Iterable[str], known: Known) -> None:
        self._known[key] = known
        names.update(dict.fromkeys(filter(None, called), key))

    def known(self, place: Place) -> Known | None:
        """What the office knows of a place that a text names."""
        return self._known.get(place.key) if place.type == "known" else None

    def places(self, text: CleanText) -> list[Place]:
        """The places that a text names, known or not."""
        return places(text, self.gazetteer)

    def nearest(self, text: CleanText) -> Known | None:
        """Of the known places that a text names, the one in the smallest area; None for none."""
        keys = (key for _start, _end, key in self.gazetteer.find(text.analysed))
        known = [one for key in keys if (one := self._known[key]).area is not None]
        return max(known, key=lambda one: len((one.area and one.area.path) or ""), default=None)


def listed_places() -> Gazetteer:
    """The places of the office's list, each standing for its name; one query.

    Areas are left out: that two speak of one street says little of what they speak.
    """
    rows = KnownPlace.objects.only("name", "other_names")
    return Gazetteer({called: row.name for row in rows for called in row.names})
