"""Areas, topics and offices stand everywhere in one order: that of their tree."""

from typing import Any

import pytest
from django.utils import translation

from heartline.cases.forms.base import TreeChoice, TreeChoices
from heartline.cases.queries.filters import Filters
from heartline.channels.forms import WhereForm
from heartline.offices.models import Area, Level
from heartline.offices.queries import in_tree_order
from heartline.published.queries.cases import in_order
from tests.factories import make_area

pytestmark = pytest.mark.django_db


@pytest.fixture
def areas():
    """A town of eleven streets; the first got its community last."""
    town = make_area(level=Level.CITY)
    streets = [make_area(level=Level.STREET, parent=town) for _ in range(11)]
    return [town, streets[0], make_area(parent=streets[0]), *streets[1:]]


def without_indent(label):
    return label.split(" · ")[-1].strip("\u3000\u2003 ")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_areas_stand_in_the_same_order_in_settings_filters_and_forms(areas, language):
    with translation.override(language):
        names = [str(area) for area in areas]

        settings = [str(area) for _depth, area in in_tree_order(list(Area.objects.all()))]
        public = [str(area) for area in in_order(Area.objects.all())]
        filters = [without_indent(choice.label) for choice in Filters().areas()]
        one: Any = TreeChoice(Area.objects.all(), empty_label=None)
        several: Any = TreeChoices(Area.objects.all())
        where: Any = WhereForm().fields["area"]
        spoken = [without_indent(label) for _key, label in where.choices]

        assert settings == names
        assert public == names
        assert filters == names
        assert [without_indent(label) for _key, label in one.choices] == names
        assert [label for _key, label in several.choices] == names
        assert spoken[1:] == names[1:]


def test_a_filter_offers_the_names_as_they_are_now_in_the_readers_language():
    area = make_area(name_zh="旧名", name_en="Old")
    Filters().areas()
    Area.objects.filter(pk=area.pk).update(name_zh="新名", name_en="New")

    offered = {}
    for language in ("zh-hans", "en"):
        with translation.override(language):
            filters = Filters(area=area.code)
            offered[language] = filters.areas().options + filters.kinds().options

    assert "新名" in offered["zh-hans"]
    assert "投诉" in offered["zh-hans"]
    assert "New" in offered["en"]
    assert "Complaint" in offered["en"]
    assert f'value="{area.code}" selected' in offered["en"]
