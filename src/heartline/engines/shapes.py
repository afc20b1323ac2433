"""Outlines on the ground: whether one is sound, how large it is, and whether a point lies in it.

Coordinates are (longitude, latitude) in degrees, WGS 84, as GeoJSON (RFC 7946) writes them. A ring
is a list of points whose last is its first; a polygon is an outer ring and the rings of its holes.
At the size of a town degrees are taken for a plane: nothing here crosses the 180th meridian.
"""

from collections.abc import Iterator, Sequence

Point = tuple[float, float]
Ring = Sequence[Sequence[float]]
Polygon = Sequence[Ring]
#: West, south, east, north.
Box = tuple[float, float, float, float]


def polygons_of(geometry: dict[str, object]) -> list[Polygon]:
    """The polygons of a GeoJSON Polygon or MultiPolygon; none of anything else."""
    coordinates = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        return [coordinates]  # type: ignore[list-item]
    if geometry.get("type") == "MultiPolygon":
        return list(coordinates)  # type: ignore[call-overload, no-any-return]
    return []


def box_of(polygons: Sequence[Polygon]) -> Box:
    """The smallest box around the outer rings.

    Raises:
        ValueError: there is not one point.
    """
    xs = [point[0] for polygon in polygons for point in polygon[0]]
    ys = [point[1] for polygon in polygons for point in polygon[0]]
    return min(xs), min(ys), max(xs), max(ys)


def in_box(point: Point, box: Box) -> bool:
    """Whether the point lies in the box or on its edge."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def crosses_ring(point: Point, ring: Ring) -> bool:
    """Whether a ray from the point to the east leaves the ring an odd number of times.

    Source: M. Shimrat, "Algorithm 112: Position of point relative to polygon", CACM 5(8), 1962.
    A point on an edge belongs to one of the two areas that share it.
    """
    x, y = point
    inside = False
    previous = ring[-1]
    for here in ring:
        (x1, y1), (x2, y2) = (previous[0], previous[1]), (here[0], here[1])
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
        previous = here
    return inside


def holds(polygons: Sequence[Polygon], point: Point) -> bool:
    """Whether the point lies in one of the polygons and in none of that polygon's holes."""
    return any(
        crosses_ring(point, polygon[0])
        and not any(crosses_ring(point, hole) for hole in polygon[1:])
        for polygon in polygons
    )


def size_of(polygons: Sequence[Polygon]) -> float:
    """The area in square degrees: the outer rings less their holes, whichever way they run."""
    return sum(
        abs(_signed(polygon[0])) - sum(abs(_signed(hole)) for hole in polygon[1:])
        for polygon in polygons
    )


def _signed(ring: Ring) -> float:
    """The shoelace formula; positive where the ring runs against the clock."""
    double = sum(
        here[0] * there[1] - there[0] * here[1]
        for here, there in zip(ring, [*ring[1:], ring[0]], strict=True)
    )
    return double / 2


def where_it_crosses(ring: Ring) -> Point | None:
    """A point at which the ring crosses or touches itself; None for a simple ring.

    Edges are swept from west to east, so that each is compared only with those beside it.
    """
    count = len(ring) - 1
    edges = sorted(
        (min(ring[n][0], ring[n + 1][0]), max(ring[n][0], ring[n + 1][0]), n) for n in range(count)
    )
    beside: list[tuple[float, int]] = []
    for west, east, n in edges:
        beside = [(end, other) for end, other in beside if end >= west]
        for _end, other in beside:
            if met := _meet(ring, n, other, count):
                return met
        beside.append((east, n))
    return None


def _meet(ring: Ring, n: int, other: int, count: int) -> Point | None:
    """Where edges `n` and `other` meet, but for the corner that neighbours share."""
    a, b = _ends(ring, n)
    c, d = _ends(ring, other)
    if abs(n - other) in (1, count - 1):
        if abs(n - other) == 1:
            middle, one, two = (b, a, d) if n < other else (a, b, c)
        else:
            middle, one, two = (a, b, c) if n < other else (b, a, d)
        # Neighbours cross only where one runs back over the other.
        back = _turn(one, middle, two) == 0 and _ahead(middle, one, two)
        return middle if back else None
    if _apart(a, b, c, d):
        return None
    turns = _turn(a, b, c), _turn(a, b, d), _turn(c, d, a), _turn(c, d, b)
    if turns[0] * turns[1] > 0 or turns[2] * turns[3] > 0:
        return None
    return next((p for p in (c, d) if _turn(a, b, p) == 0), a) if 0 in turns else _cut(a, b, c, d)


def _ends(ring: Ring, n: int) -> tuple[Point, Point]:
    here, there = ring[n], ring[n + 1]
    return (here[0], here[1]), (there[0], there[1])


def _apart(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Whether the boxes of two edges do not even touch."""
    return any(
        max(a[k], b[k]) < min(c[k], d[k]) or max(c[k], d[k]) < min(a[k], b[k]) for k in (0, 1)
    )


def _turn(a: Point, b: Point, c: Point) -> float:
    """Which way one turns at `b` on the way from `a` to `c`: positive to the left, 0 straight."""
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _ahead(middle: Point, one: Point, two: Point) -> bool:
    """Whether both points lie on the same side of the middle, which they are in line with."""
    return (one[0] - middle[0]) * (two[0] - middle[0]) + (one[1] - middle[1]) * (
        two[1] - middle[1]
    ) > 0


def _cut(a: Point, b: Point, c: Point, d: Point) -> Point:
    """Where two edges that cross do so."""
    share = _turn(c, d, a) / (_turn(c, d, a) - _turn(c, d, b))
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def points_of(polygons: Sequence[Polygon]) -> Iterator[Sequence[float]]:
    """Every point of every ring."""
    for polygon in polygons:
        for ring in polygon:
            yield from ring
