"""Outlines of areas from a GeoJSON file (RFC 7946): read, and refused where they are not sound."""

import json
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from heartline.engines.shapes import (
    Polygon,
    box_of,
    points_of,
    polygons_of,
    size_of,
    where_it_crosses,
)
from heartline.offices.sentences import AreaFileError, Fault

#: A district with a hundred communities takes some 300 kB.
FILE_LIMIT = 1_500_000
#: The most outlines of one file, and the most points of one outline.
MOST_FEATURES, MOST_POINTS = 2_000, 5_000
#: Of a degree: a tenth of a metre.
_DIGITS = 6
#: What a feature's code may be called among its properties.
_CODES = ("code", "adcode", "area_code", "代码", "编码", "区划代码")
_NAMES = ("name", "name_zh", "名称", "名字")
#: Reference systems that are the same as WGS 84 to within a decimetre.
_SAME = ("crs84", "4326", "4490", "wgs84", "wgs 84", "cgcs2000")
_SHIFTED = ("gcj", "bd-09", "bd09", "mars", "火星")
#: China with room around it: west, south, east, north.
_CHINA = (73.0, 3.0, 136.0, 54.0)


@dataclass(frozen=True)
class FileOutline:
    """One outline of a file: its area's code and name as the file says them, "" for neither."""

    code: str
    name: str
    geometry: dict[str, Any]


def read_outlines(data: bytes) -> list[FileOutline]:
    """Every outline of a GeoJSON file, rounded, each sound.

    Raises:
        AreaFileError: it is no GeoJSON, or an outline is not sound; each fault names its outline.
    """
    told = _json(data)
    _check_system(told)
    features = list(_features(told))
    if not features:
        raise AreaFileError(Fault("geo_none"))
    if len(features) > MOST_FEATURES:
        raise AreaFileError(Fault("geo_too_many", told={"limit": MOST_FEATURES}))
    outlines: list[FileOutline] = []
    faults: list[Fault] = []
    for number, (code, name, geometry) in enumerate(features, start=1):
        try:
            outlines.append(FileOutline(code, name, sound(geometry)))
        except AreaFileError as error:
            where = name or code or str(number)
            several = len(features) > 1
            faults += [_of(fault, where) if several else fault for fault in error.faults]
    if faults:
        raise AreaFileError(*faults[:20])
    return outlines


def _of(fault: Fault, name: str) -> Fault:
    return Fault("geo_of", told={"name": name[:60], "reason": fault.reason})


def _json(data: bytes) -> Any:
    if len(data) > FILE_LIMIT:
        raise AreaFileError(Fault("geo_too_big", told={"limit": f"{FILE_LIMIT / 1e6:g}"}))
    if not data.strip():
        raise AreaFileError(Fault("area_empty"))
    try:
        return json.loads(data.decode("utf-8-sig"), parse_constant=_no_number)
    except json.JSONDecodeError as error:
        raise AreaFileError(Fault("geo_broken", told={"line": error.lineno})) from error
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise AreaFileError(Fault("geo_no_json")) from error


def _no_number(word: str) -> float:
    raise ValueError(word)


def _check_system(told: Any) -> None:
    """Refuse what says itself that its coordinates are not longitude and latitude in WGS 84."""
    crs = told.get("crs") if isinstance(told, dict) else None
    if crs is None:
        return
    name = str(crs.get("properties", {}).get("name", crs) if isinstance(crs, dict) else crs)
    plain = name.lower()
    if any(word in plain for word in _SHIFTED):
        raise AreaFileError(Fault("geo_shifted", told={"name": name[:60]}))
    if not any(word in plain for word in _SAME):
        raise AreaFileError(Fault("geo_projection", told={"name": name[:60]}))


def _features(told: Any) -> Iterator[tuple[str, str, Any]]:
    """Each outline with its code and its name."""
    kind = told.get("type") if isinstance(told, dict) else None
    if kind == "FeatureCollection":
        features = told.get("features")
        if not isinstance(features, list):
            raise AreaFileError(Fault("geo_no_json"))
        for feature in features[: MOST_FEATURES + 1]:
            yield from _features(feature)
    elif kind == "Feature":
        properties = told.get("properties")
        properties = properties if isinstance(properties, dict) else {}
        code = _first(properties, _CODES) or _plain(told.get("id"))
        yield code, _first(properties, _NAMES), told.get("geometry")
    elif kind in ("Polygon", "MultiPolygon"):
        yield "", "", told
    elif kind == "Topology":
        raise AreaFileError(Fault("geo_topology"))
    elif kind in ("Point", "MultiPoint", "LineString", "MultiLineString", "GeometryCollection"):
        raise AreaFileError(Fault("geo_no_area", told={"kind": kind}))
    else:
        raise AreaFileError(Fault("geo_no_json"))


def _first(properties: dict[str, Any], names: tuple[str, ...]) -> str:
    return next((found for name in names if (found := _plain(properties.get(name)))), "")


def _plain(value: Any) -> str:
    whole = isinstance(value, float) and value.is_integer()
    value = int(value) if whole else value
    return str(value).strip()[:80] if isinstance(value, str | int) else ""


def sound(geometry: Any) -> dict[str, Any]:
    """The geometry with its points rounded, once nothing is wrong with it.

    Raises:
        AreaFileError: it is no Polygon or MultiPolygon, or its rings are not sound.
    """
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise AreaFileError(Fault("geo_no_area", told={"kind": str(kind)[:30]}))
    given = geometry.get("coordinates")
    polygons = [given] if kind == "Polygon" else given
    if not isinstance(polygons, list) or not polygons:
        raise AreaFileError(Fault("geo_no_ring"))
    read = [_polygon(polygon) for polygon in polygons]
    _check_range(read)
    for polygon in read:
        for ring in polygon:
            if met := where_it_crosses(ring):
                place = {"lng": f"{met[0]:.5f}", "lat": f"{met[1]:.5f}"}
                raise AreaFileError(Fault("geo_crosses", told=place))
    if size_of(read) <= 0:
        raise AreaFileError(Fault("geo_flat"))
    return {"type": kind, "coordinates": read[0] if kind == "Polygon" else read}


def _polygon(rings: Any) -> list[list[list[float]]]:
    if not isinstance(rings, list) or not rings:
        raise AreaFileError(Fault("geo_no_ring"))
    return [_ring(ring) for ring in rings]


def _ring(points: Any) -> list[list[float]]:
    """The ring with rounded points, none twice in a row."""
    if not isinstance(points, list):
        raise AreaFileError(Fault("geo_no_ring"))
    if len(points) > MOST_POINTS:
        raise AreaFileError(Fault("geo_points", told={"limit": MOST_POINTS}))
    read = [_point(point) for point in points]
    if len(read) < 4:
        raise AreaFileError(Fault("geo_short"))
    if read[0] != read[-1]:
        place = {"lng": f"{read[-1][0]:g}", "lat": f"{read[-1][1]:g}"}
        raise AreaFileError(Fault("geo_open", told=place))
    kept = [point for n, point in enumerate(read) if n == 0 or point != read[n - 1]]
    if len(kept) < 4:
        raise AreaFileError(Fault("geo_short"))
    return kept


def _point(point: Any) -> list[float]:
    numbers = point[:2] if isinstance(point, list) else []
    if len(numbers) < 2 or not all(_is_number(number) for number in numbers):
        raise AreaFileError(Fault("geo_no_point", told={"value": str(point)[:40]}))
    return [round(float(number), _DIGITS) for number in numbers]


def _is_number(value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and abs(value) < 1e12 and math.isfinite(value)


def _check_range(polygons: Sequence[Polygon]) -> None:
    """Degrees, longitude first: say what they are instead, where that can be told."""
    xs = [abs(point[0]) for point in points_of(polygons)]
    ys = [abs(point[1]) for point in points_of(polygons)]
    if max(xs) > 180 and max(ys) > 90:
        raise AreaFileError(Fault("geo_metres"))
    if max(xs) > 180:
        raise AreaFileError(Fault("geo_range"))
    if max(ys) > 90:
        code = "geo_swapped" if max(ys) <= 180 and max(xs) <= 90 else "geo_range"
        raise AreaFileError(Fault(code))


def swapped_for(geometry: dict[str, Any], near: tuple[float, float] | None) -> bool:
    """Whether the outline lies far from `near` (latitude, longitude), and near it when swapped."""
    if near is None:
        return False
    box = box_of(polygons_of(geometry))
    lat, lng = near
    return _away(box, lng, lat) > 1 >= _away(box, lat, lng)


def far_from(geometry: dict[str, Any], near: tuple[float, float] | None) -> bool:
    """Whether the outline lies more than a degree from `near` (latitude, longitude)."""
    return near is not None and _away(box_of(polygons_of(geometry)), near[1], near[0]) > 1


def _away(box: tuple[float, float, float, float], x: float, y: float) -> float:
    """How far a point lies outside a box, in degrees."""
    return max(box[0] - x, x - box[2], box[1] - y, y - box[3], 0)


def may_be_shifted(geometry: dict[str, Any]) -> bool:
    """Whether it lies where maps of China would have shifted it by some hundred metres."""
    west, south, east, north = box_of(polygons_of(geometry))
    return west >= _CHINA[0] and east <= _CHINA[2] and south >= _CHINA[1] and north <= _CHINA[3]
