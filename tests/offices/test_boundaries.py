"""Outlines of areas from GeoJSON: checked, drawn before they are kept, and asked for pins."""

import json
from copy import deepcopy

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.translation import override

from heartline.cases.actions.intake import Incoming, receive_message, tell_kind_and_place
from heartline.ledger.models import Entry
from heartline.offices.actions import remove_boundary, set_boundaries
from heartline.offices.models import Area, DutyKind, Level
from heartline.offices.queries import area_at
from heartline.offices.sentences import AreaFileError
from heartline.offices.sheets.boundaries import (
    FILE_LIMIT,
    far_from,
    may_be_shifted,
    read_outlines,
    swapped_for,
)
from tests.factories import MONDAY, handler_of, make_area, make_office, make_staff, root
from tests.viewers import browser

pytestmark = pytest.mark.django_db

#: A square near the middle of the invented town's ocean.
RING = [[-151.0, 31.0], [-150.9, 31.0], [-150.9, 31.1], [-151.0, 31.1], [-151.0, 31.0]]
SQUARE = {"type": "Polygon", "coordinates": [RING]}
INSIDE = (31.05, -150.95)


def written(told) -> bytes:
    return json.dumps(told).encode()


def ring(*points):
    return {"type": "Polygon", "coordinates": [[list(point) for point in points]]}


def feature(code, geometry=SQUARE):
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def faults(data: bytes) -> list[str]:
    with pytest.raises(AreaFileError) as error:
        read_outlines(data)
    with override("en"):
        assert all(fault.sentence.endswith(".") for fault in error.value.faults)
    return [fault.code for fault in error.value.faults]


# Reading -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "told", [SQUARE, feature("a"), collection(feature("a")), SQUARE | {"crs": None}]
)
def test_an_outline_is_read_from_every_form_that_geojson_knows(told):
    (outline,) = read_outlines(written(told))

    assert outline.geometry == SQUARE


def test_the_code_is_found_among_the_properties_or_as_id():
    told = collection(
        feature("one"),
        {"type": "Feature", "properties": {"adcode": 330106.0}, "geometry": SQUARE},
        {"type": "Feature", "id": "three", "properties": None, "geometry": SQUARE},
    )

    assert [one.code for one in read_outlines(written(told))] == ["one", "330106", "three"]


def test_points_are_rounded_to_a_tenth_of_a_metre():
    points = deepcopy(RING)
    points[1] = [-150.90000004, 31.000000049]
    told = {"type": "Polygon", "coordinates": [points]}

    (outline,) = read_outlines(written(told))

    assert outline.geometry["coordinates"][0][1] == [-150.9, 31.0]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "area_empty"),
        (b"no json at all", "geo_broken"),
        (written(SQUARE)[:-9], "geo_broken"),
        (b"\xff\xfe\x00", "geo_no_json"),
        (b"[" * 100_000, "geo_no_json"),
        (b"[1, 2]", "geo_no_json"),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}', "geo_no_json"),
        (b" " * (FILE_LIMIT + 1), "geo_too_big"),
        (written({"type": "Topology"}), "geo_topology"),
        (written({"type": "Point", "coordinates": [1, 2]}), "geo_no_area"),
        (written(collection()), "geo_none"),
        (written({"type": "Polygon", "coordinates": []}), "geo_no_ring"),
        (written({"type": "Polygon", "coordinates": [[[1, 2], [3, "x"]]]}), "geo_no_point"),
        (written(ring((1, 1), (2, 1), (1, 1))), "geo_short"),
        (written(ring((1, 1), (2, 1), (2, 2), (1, 2))), "geo_open"),
        (written(ring((1, 1), (2, 2), (2, 1), (1, 2), (1, 1))), "geo_crosses"),
        (written(ring((1, 1), (2, 1), (3, 1), (1, 1))), "geo_crosses"),
        (written(ring((1, 1), (200, 1), (200, 2), (1, 1))), "geo_range"),
        (written(ring((31, 121), (31, 122), (32, 122), (31, 121))), "geo_swapped"),
        (written(ring((5e5, 3e6), (6e5, 3e6), (6e5, 4e6), (5e5, 3e6))), "geo_metres"),
        (
            written(SQUARE | {"crs": {"properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}),
            "geo_projection",
        ),
        (written(SQUARE | {"crs": {"properties": {"name": "GCJ-02"}}}), "geo_shifted"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(data, code):
    assert faults(data) == [code]


def test_a_file_with_several_outlines_says_which_one_is_wrong():
    told = collection(feature("good"), feature("bad", ring((1, 1), (2, 1), (2, 2), (1, 2))))

    with override("en"):
        with pytest.raises(AreaFileError) as error:
            read_outlines(written(told))
        (sentence,) = [fault.sentence for fault in error.value.faults]

    assert sentence.startswith("bad: A ring is not closed")


def test_too_many_points_are_refused():
    points = [[n / 1000, (n * n) / 1e8] for n in range(5_001)]

    assert faults(written(ring(*points, points[0]))) == ["geo_points"]


def test_swapped_coordinates_are_recognised_by_where_the_area_lies():
    swapped = ring((30.0, 80.0), (30.1, 80.0), (30.1, 80.1), (30.0, 80.0))

    assert swapped_for(swapped, (30.05, 80.05))
    assert not swapped_for(SQUARE, INSIDE)


def test_an_outline_that_lies_elsewhere_is_remarked_on():
    assert far_from(SQUARE, (10.0, 10.0))
    assert not far_from(SQUARE, INSIDE)


def test_an_outline_in_china_may_be_shifted():
    assert may_be_shifted(ring((120, 30), (121, 30), (121, 31), (120, 30)))
    assert not may_be_shifted(SQUARE)


# Keeping -----------------------------------------------------------------------------------------


def test_outlines_are_kept_all_or_none():
    area = make_area()

    with pytest.raises(AreaFileError):
        set_boundaries({area.code: SQUARE, "nowhere": SQUARE}, by=None, at=MONDAY)

    assert Area.objects.exclude(boundary=None).count() == 0


def test_each_outline_leaves_an_entry():
    one, other = make_area(), make_area()

    set_boundaries({one.code: SQUARE, other.code: SQUARE}, by=None, at=MONDAY)
    remove_boundary(one, by=None, at=MONDAY)

    assert Entry.objects.filter(kind="area.boundary_set").count() == 2
    assert Entry.objects.filter(kind="area.boundary_removed").count() == 1


def test_only_the_administrator_at_the_top_keeps_outlines():
    area = make_area()

    for staff in (handler_of(make_office()), make_staff(DutyKind.ADMINISTRATOR, make_office())):
        with pytest.raises(PermissionDenied):
            set_boundaries({area.code: SQUARE}, by=staff, at=MONDAY)


# Where a pin lies --------------------------------------------------------------------------------


def test_a_pin_lies_in_the_smallest_area_that_holds_it():
    wide = ring((-152, 30), (-150, 30), (-150, 32), (-152, 32), (-152, 30))
    street = make_area(level=Level.STREET, boundary=wide)
    community = make_area(parent=street, boundary=SQUARE)

    assert area_at(INSIDE) == community
    assert area_at((30.5, -151.5)) == street
    assert area_at((0.0, 0.0)) is None


def test_a_new_outline_counts_at_once():
    area = make_area()
    before = area_at(INSIDE)

    set_boundaries({area.code: SQUARE}, by=None, at=MONDAY)
    during = area_at(INSIDE)
    remove_boundary(area, by=None, at=MONDAY)

    assert (before, during, area_at(INSIDE)) == (None, area, None)


def test_a_hole_belongs_to_nobody_but_what_lies_in_it():
    hole = [[-150.96, 31.04], [-150.94, 31.04], [-150.94, 31.06], [-150.96, 31.04]]
    area = make_area(boundary={"type": "Polygon", "coordinates": [RING, hole]})

    assert area_at((31.045, -150.945)) is None
    assert area_at((31.09, -150.99)) == area


def test_a_message_with_a_pin_is_in_the_community_of_the_pin():
    root()
    area = make_area(boundary=SQUARE)

    party = receive_message(Incoming(text="Dark.", point=INSIDE), at=MONDAY)

    assert party.case.area == area


def test_whoever_names_a_community_is_believed_before_their_pin():
    root()
    named = make_area()
    make_area(boundary=SQUARE)

    party = receive_message(Incoming(text="Dark.", point=INSIDE, area=named), at=MONDAY)

    assert party.case.area == named


def test_a_pin_that_is_put_later_brings_its_community():
    root()
    area = make_area(boundary=SQUARE)
    party = receive_message(Incoming(text="Dark."), at=MONDAY)

    case = tell_kind_and_place(party, point=INSIDE, at=MONDAY)

    assert case.area == area


# The pages ---------------------------------------------------------------------------------------


@pytest.fixture
def administrator():
    root()
    return browser(make_staff(DutyKind.ADMINISTRATOR))


def upload(client, address, data, name="outline.geojson"):
    return client.post(address, {"file": SimpleUploadedFile(name, data)})


def test_an_outline_is_drawn_first_and_kept_after(administrator):
    area = make_area()
    address = reverse("offices:boundary", args=[area.code])

    drawn = upload(administrator, address, written(SQUARE))
    area.refresh_from_db()
    nothing_yet = area.boundary
    text = drawn.context["form"].initial["outlines"]
    kept = administrator.post(address, {"outlines": text}, follow=True)

    area.refresh_from_db()
    assert nothing_yet is None
    assert b"Is it drawn where it should be?" in drawn.content
    assert area.boundary == SQUARE
    assert b"1 outline is kept." in kept.content


def test_an_outline_is_taken_away_again(administrator):
    area = make_area(boundary=SQUARE)

    administrator.post(reverse("offices:boundary", args=[area.code]), {"remove": "1"})

    area.refresh_from_db()
    assert area.boundary is None


def test_one_file_holds_the_outlines_of_many_areas(administrator):
    one, other = make_area(), make_area()
    address = reverse("offices:boundaries")

    drawn = upload(
        administrator, address, written(collection(feature(one.code), feature(other.code)))
    )
    administrator.post(address, {"outlines": drawn.context["form"].initial["outlines"]})

    assert Area.objects.exclude(boundary=None).count() == 2


@pytest.mark.parametrize(
    ("told", "says"),
    [
        (collection(feature("nowhere")), "No area has the code nowhere"),
        (collection(feature("")), "names no code"),
        (collection(feature("twice"), feature("twice")), "more than once"),
    ],
)
def test_codes_that_do_not_fit_are_named_and_nothing_is_drawn(administrator, told, says):
    make_area(code="twice")

    response = upload(administrator, reverse("offices:boundaries"), written(told))

    assert response.status_code == 422
    assert says in response.content.decode()


def test_a_broken_file_is_refused_on_the_page(administrator):
    area = make_area()

    response = upload(
        administrator, reverse("offices:boundary", args=[area.code]), written(SQUARE)[:40]
    )

    assert response.status_code == 422
    assert "breaks off or is damaged at line 1" in response.content.decode()


@pytest.mark.parametrize("text", ["{}", "[]", "no json", '{"a": {"type": "Point"}}'])
def test_what_a_browser_sends_to_be_kept_is_looked_into_again(administrator, text):
    area = make_area()

    administrator.post(reverse("offices:boundary", args=[area.code]), {"outlines": text})

    area.refresh_from_db()
    assert area.boundary is None


def test_the_outline_of_one_area_is_not_kept_on_the_page_of_another(administrator):
    one, other = make_area(), make_area()
    text = json.dumps({other.code: SQUARE})

    response = administrator.post(reverse("offices:boundary", args=[one.code]), {"outlines": text})

    assert response.status_code == 403
