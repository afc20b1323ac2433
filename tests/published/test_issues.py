"""What everybody reads of a hot issue and of the map: counts and communities, never a person."""

import json
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.urls import reverse

from heartline.cases.actions.issues import (
    change_issue,
    gather_case,
    open_issue,
    publish_issue,
    take_issue_back,
)
from heartline.cases.models import Case, Kind, Topic
from heartline.offices.models import Level
from heartline.published.queries import map as map_queries
from heartline.published.queries.map import MapAsked, counts_of, keep_map_fresh, pins_of
from tests.factories import MONDAY, desk, make_area, make_case, make_office, make_party, root
from tests.published.making import main_of
from tests.viewers import browser

pytestmark = pytest.mark.django_db
LATER = MONDAY + timedelta(days=9)
PLACE = (31.05, -150.95)


@pytest.fixture
def nothing_counted():
    root()
    map_queries._read.cache_clear()
    map_queries._Rounds.last = None


def published(*cases):
    """A published issue that gathers `cases`."""
    issue = open_issue(title_zh="老桥路灯", owner=make_office(), by=desk(), at=MONDAY)
    for case in cases:
        gather_case(issue, case, by=desk(), at=MONDAY)
    change_issue(issue, title_zh="老桥路灯", text_zh="成片不亮。", by=desk(), at=MONDAY)
    return publish_issue(issue, by=desk(), at=LATER)


def page(address, **query):
    return browser().get(address, query)


# Issues ------------------------------------------------------------------------------------------


def test_only_published_issues_are_found():
    issue = published()
    address = reverse("published:issue", args=[issue.pk])
    before = page(address).status_code, "老桥路灯" in page("/issues/").content.decode()

    take_issue_back(issue, by=desk(), at=LATER)

    after = page(address).status_code, "老桥路灯" in page("/issues/").content.decode()
    assert (before, after) == ((200, True), (404, False))


def test_the_page_counts_private_cases_and_tells_none_of_them():
    area, secret = make_area(), make_area()
    open_one = make_case(area=area, text="The lamp by my door is dark.")
    private = make_case(area=secret, private=True, text="My neighbour beats his dog.")
    report = make_case(area=secret, kind=Kind.REPORT, text="The clerk wanted money.")
    issue = published(open_one, private, report)

    text = page(reverse("published:issue", args=[issue.pk])).content.decode()

    assert "3 cases" in text
    assert str(area) in text or area.name_en in text
    assert secret.name_en not in text
    for case in (open_one, private, report):
        assert case.number not in text
        assert case.title not in text


def test_no_public_page_says_which_cases_an_issue_gathers():
    case = make_case(area=make_area())
    issue = published(case)

    text = page(reverse("published:case", args=[case.number])).content.decode()

    assert issue.number not in text
    assert "老桥路灯" not in text


def test_a_person_finds_the_issue_of_their_case_on_their_follow_page():
    party = make_party()
    issue = published(party.case)
    client = browser()
    client.get(f"/f/{party.code}")

    text = client.get(f"/follow/{party.number}/").content.decode()

    assert reverse("published:issue", args=[issue.pk]) in text


def test_a_person_finds_nothing_of_an_issue_that_is_not_published():
    party = make_party()
    issue = published(party.case)
    take_issue_back(issue, by=desk(), at=LATER)
    client = browser()
    client.get(f"/f/{party.code}")

    text = client.get(f"/follow/{party.number}/").content.decode()

    assert "/issues/" not in text


def test_the_list_of_issues_asks_no_more_for_more_issues(same_queries):
    published(make_case())

    same_queries(lambda: page("/issues/"), lambda: [published(make_case()) for _ in range(3)])


def test_the_page_of_an_issue_asks_no_more_for_more_cases(same_queries):
    area = make_area()
    issue = published(make_case(area=area))
    address = reverse("published:issue", args=[issue.pk])

    def more():
        for _ in range(3):
            gather_case(issue, make_case(area=area), by=desk(), at=MONDAY)

    same_queries(lambda: page(address), more)


# The map -----------------------------------------------------------------------------------------


def town_counted_anew():
    map_queries._read.cache_clear()
    cache.clear()


def counted(asked=None):
    counts = counts_of(asked or MapAsked())
    return {row.code: row.count for row in counts.rows}, counts


def test_cases_are_counted_by_community_and_private_ones_not_at_all(nothing_counted):
    community = make_area()
    grid = make_area(parent=community, level=Level.GRID)
    make_case(area=community)
    make_case(area=grid)
    make_case()
    for _ in range(6):
        make_case(area=community, private=True)

    rows, counts = counted()

    assert rows == {community.code: 2}
    assert (counts.nowhere, counts.whole) == (1, 3)


@pytest.mark.parametrize("asked", [{}, {"kind": "request"}, {"when": "2026-03"}])
def test_however_many_private_cases_there_are_the_map_is_the_same(nothing_counted, asked):
    make_case(area=make_area(), kind=Kind.REQUEST, at=MONDAY)
    before = main_of(page("/map/", **asked).content.decode())
    for _ in range(6):
        make_case(area=make_area(), kind=Kind.REQUEST, private=True, at=MONDAY)
    town_counted_anew()

    after = main_of(page("/map/", **asked).content.decode())

    assert "1 public case." in after
    assert after == before


def test_the_filters_narrow_what_is_counted(nothing_counted):
    area = make_area()
    topic = Topic.objects.exclude(parent=None).earliest("id")
    make_case(area=area, kind=Kind.COMPLAINT, at=MONDAY)
    make_case(area=area, kind=Kind.REQUEST, topic=topic, at=MONDAY)
    make_case(area=area, kind=Kind.REQUEST, at=MONDAY + timedelta(days=40))

    def count(**asked):
        return counted(MapAsked(**asked))[0].get(area.code, 0)

    assert count() == 3
    assert count(kind="complaint") == 1
    assert count(topic=topic.parent) == 1
    assert count(when="2026-03") == 2
    assert count(when="2025") == 0


def test_what_cannot_be_understood_narrows_nothing(nothing_counted):
    area = make_area()
    make_case(area=area)

    text = page("/map/", kind="x", topic="nowhere", when="never", page="9999").content.decode()

    assert f'data-area="{area.code}"' in text


def test_the_page_and_its_json_say_the_same(nothing_counted):
    area = make_area()
    for _ in range(3):
        make_case(area=area)

    response = page("/map/")

    told = response.context["told"]["counts"]
    assert told[area.code][0] == 3
    assert response.context["counts"].rows[0].url == f"/cases/?tab=all&area={area.code}"


def test_counting_costs_nothing_while_what_is_kept_is_fresh(
    nothing_counted, django_assert_max_num_queries
):
    make_case(area=make_area())
    counts_of(MapAsked())

    with django_assert_max_num_queries(2):
        counts_of(MapAsked())


def test_what_is_kept_is_counted_anew_by_the_worker(nothing_counted):
    area = make_area()
    make_case(area=area)
    before = counted()[0]
    make_case(area=area)

    keep_map_fresh(at=LATER)
    keep_map_fresh(at=LATER + timedelta(seconds=1))

    assert (before, counted()[0]) == ({area.code: 1}, {area.code: 2})


def on_ground(case, **told):
    Case.objects.filter(pk=case.pk).update(
        public_ground=True, latitude=PLACE[0], longitude=PLACE[1], **told
    )
    return case


def test_pins_stand_only_on_public_ground_and_never_for_private_cases(nothing_counted):
    shown = on_ground(make_case(text="The lamp by my door is dark."))
    on_ground(make_case(private=True))
    home = make_case()
    Case.objects.filter(pk=home.pk).update(latitude=1.0, longitude=2.0)

    found = pins_of(MapAsked(), 1, LATER)

    assert [pin["url"] for pin in found.pins] == [f"/cases/{shown.number}/"]
    assert found.pins[0]["at"] == list(PLACE)
    assert "door" not in json.dumps(found.pins)


def test_pins_come_so_many_at_once_and_say_that_there_are_more(nothing_counted, monkeypatch):
    monkeypatch.setattr(map_queries, "PINS", 2)
    for _ in range(3):
        on_ground(make_case())

    first = page("/map/pins.json").json()
    second = browser().get(first["next"]).json()

    assert (len(first["pins"]), len(second["pins"]), second["next"]) == (2, 1, "")


def test_the_outlines_are_those_of_the_town_and_change_with_it(nothing_counted):
    ring = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 0.0]]
    boundary = {"type": "Polygon", "coordinates": [ring]}
    before = page("/map/shapes.json").json()["features"]
    street = make_area(level=Level.STREET, boundary=boundary)
    make_area(parent=street, boundary=boundary)

    after = page("/map/shapes.json").json()["features"]

    assert before == []
    assert [one["properties"]["lowest"] for one in after] == [False, True]


def test_an_empty_town_has_an_empty_map(nothing_counted):
    assert "The map is still empty" in page("/map/").content.decode()
