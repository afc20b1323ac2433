"""Outlines: whether a point lies inside, whether a ring is sound, and how large it is."""

import math
from itertools import pairwise

import pytest
from hypothesis import assume, given, strategies as st

from heartline.engines.shapes import (
    box_of,
    crosses_ring,
    holds,
    in_box,
    polygons_of,
    size_of,
    where_it_crosses,
)

SQUARE = [(0.0, 0.0), (4.0, 0.0), (4.0, 4.0), (0.0, 4.0), (0.0, 0.0)]
HOLE = [(1.0, 1.0), (2.0, 1.0), (2.0, 2.0), (1.0, 2.0), (1.0, 1.0)]
BOW = [(0.0, 0.0), (4.0, 4.0), (4.0, 0.0), (0.0, 4.0), (0.0, 0.0)]


def winding(point, ring):
    """How often the ring runs around the point: another way to ask whether it is inside."""
    x, y = point
    whole = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        turn = math.atan2(y2 - y, x2 - x) - math.atan2(y1 - y, x1 - x)
        whole += (turn + math.pi) % (2 * math.pi) - math.pi
    return round(whole / (2 * math.pi))


def star(radii):
    """A simple ring around the middle, with a corner at each radius."""
    step = 2 * math.pi / len(radii)
    ring = [(r * math.cos(n * step), r * math.sin(n * step)) for n, r in enumerate(radii)]
    return [*ring, ring[0]]


def edge_is_near(point, ring):
    """Whether the point lies so near an edge that either answer is right."""
    for (x1, y1), (x2, y2) in pairwise(ring):
        length = math.hypot(x2 - x1, y2 - y1) or 1
        away = abs((x2 - x1) * (y1 - point[1]) - (x1 - point[0]) * (y2 - y1)) / length
        if away < 1e-9:
            return True
    return False


RADII = st.lists(st.floats(0.5, 5), min_size=3, max_size=30)
COORDINATES = st.tuples(st.floats(-6, 6), st.floats(-6, 6))


@pytest.mark.parametrize(
    ("point", "inside"),
    [((2, 3), True), ((5, 2), False), ((1.5, 1.5), False), ((0.5, 1.5), True), ((2, 9), False)],
)
def test_an_example_worked_by_hand(point, inside):
    assert holds([[SQUARE, HOLE]], point) == inside


@given(RADII, COORDINATES)
def test_a_second_algorithm_agrees_on_what_is_inside(radii, point):
    ring = star(radii)
    assume(not edge_is_near(point, ring))

    assert crosses_ring(point, ring) == (winding(point, ring) != 0)


@given(st.floats(-3, 7), st.floats(-3, 7))
def test_neighbours_share_their_border_without_a_gap_and_without_a_point_of_both(x, y):
    east = [(4.0, 0.0), (8.0, 0.0), (8.0, 4.0), (4.0, 4.0), (4.0, 0.0)]
    in_both = crosses_ring((x, y), SQUARE) and crosses_ring((x, y), east)
    on_the_border = crosses_ring((4.0, y), SQUARE) or crosses_ring((4.0, y), east)

    assert not in_both
    assert on_the_border == (0 <= y < 4)


@given(RADII)
def test_a_ring_around_a_middle_never_crosses_itself(radii):
    assert where_it_crosses(star(radii)) is None


def test_a_bow_crosses_itself_in_its_middle():
    assert where_it_crosses(BOW) == (2.0, 2.0)


@pytest.mark.parametrize(
    "ring",
    [
        # Runs back over itself; touches an edge with a corner; lies on an edge.
        [(0, 0), (4, 0), (2, 0), (2, 3), (0, 0)],
        [(0, 0), (4, 0), (4, 4), (2, 0), (0, 4), (0, 0)],
        [(0, 0), (4, 0), (4, 4), (3, 4), (3, 0), (1, 0), (1, 4), (0, 4), (0, 0)],
    ],
)
def test_a_ring_that_touches_itself_is_found(ring):
    assert where_it_crosses(ring) is not None


@pytest.mark.parametrize("ring", [SQUARE, SQUARE[::-1], HOLE, [(0, 0), (3, 0), (0, 3), (0, 0)]])
def test_a_sound_ring_is_left_alone(ring):
    assert where_it_crosses(ring) is None


@given(st.lists(COORDINATES, min_size=3, max_size=12, unique=True))
def test_every_crossing_that_comparing_all_edges_finds_is_found(points):
    ring = [*points, points[0]]
    crossing = any(
        _cross(ring[n], ring[n + 1], ring[m], ring[m + 1])
        for n in range(len(points))
        for m in range(n + 2, len(points))
        if (n, m) != (0, len(points) - 1)
    )

    if crossing:
        assert where_it_crosses(ring) is not None


def _cross(a, b, c, d):
    def side(p, q, r):
        return (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])

    return side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0


def test_the_size_is_that_of_the_outer_ring_less_its_holes_whichever_way_they_run():
    assert size_of([[SQUARE, HOLE]]) == 15
    assert size_of([[SQUARE[::-1], HOLE]]) == 15


def test_a_box_holds_what_it_is_drawn_around():
    box = box_of([[SQUARE]])

    assert box == (0, 0, 4, 4)
    assert in_box((4, 4), box)
    assert not in_box((4.1, 4), box)


def test_only_areas_have_polygons():
    assert polygons_of({"type": "Polygon", "coordinates": [SQUARE]}) == [[SQUARE]]
    assert polygons_of({"type": "MultiPolygon", "coordinates": [[SQUARE]]}) == [[SQUARE]]
    assert polygons_of({"type": "Point", "coordinates": [1, 2]}) == []
