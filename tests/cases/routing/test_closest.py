"""Of the rules that fit a case the closest names the office that leads."""

import pytest

from heartline.cases.models import Case
from heartline.cases.queries.routing import route
from heartline.offices.actions import close_office
from heartline.offices.models import Level, Office
from tests.cases.routing.rules import LATER, lay_down, topics
from tests.factories import fresh, make_area, make_case, make_office

pytestmark = pytest.mark.django_db


def lead_by_rule(case: Case) -> Office | None:
    rule = route(fresh(case))
    return rule.lead if rule is not None else None


def test_a_rule_for_a_topic_counts_for_all_that_lies_below_it():
    above, below = topics()
    office = make_office()
    lay_down(office, topic=above)

    assert lead_by_rule(make_case(topic=below)) == office
    assert lead_by_rule(make_case()) is None


def test_the_deeper_topic_is_closer_than_any_area_or_kind():
    above, below = topics()
    area = make_area()
    general, close = make_office(), make_office()
    lay_down(general, topic=above, area=area, kind="request")
    lay_down(close, topic=below)

    assert lead_by_rule(make_case(topic=below, area=area)) == close


def test_at_one_topic_the_deeper_area_is_closer_than_a_kind():
    above, _below = topics()
    town = make_area(level=Level.CITY)
    street = make_area(level=Level.STREET, parent=town)
    of_town, of_street = make_office(), make_office()
    lay_down(of_town, topic=above, area=town, kind="request")
    lay_down(of_street, topic=above, area=street)

    assert lead_by_rule(make_case(topic=above, area=street)) == of_street
    assert lead_by_rule(make_case(topic=above, area=town)) == of_town


def test_a_rule_for_a_kind_is_closer_than_one_for_all_kinds():
    complaints, others = make_office(), make_office()
    lay_down(complaints, kind="complaint")
    lay_down(others)

    assert lead_by_rule(make_case(kind="complaint")) == complaints
    assert lead_by_rule(make_case(kind="request")) == others


def test_the_office_complained_of_and_those_under_it_are_never_named():
    office = make_office()
    below = make_office(parent=office)
    lay_down(below, kind="complaint")

    assert lead_by_rule(make_case(kind="complaint", about=office)) is None
    assert lead_by_rule(make_case(kind="complaint")) == below


def test_a_rule_whose_office_was_closed_since_leaves_the_choice_to_the_desk():
    office = make_office()
    lay_down(office)
    close_office(office, by=None, at=LATER)

    assert lead_by_rule(make_case()) is None
