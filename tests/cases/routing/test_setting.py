"""Rules are set at the top, one for each place; what cannot stand is refused."""

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.routing import RuleRefusedError, remove_rule, set_rule
from heartline.cases.models import RoutingRule
from heartline.ledger.models import Entry
from heartline.offices.actions import close_office
from heartline.offices.models import DutyKind
from tests.cases.routing.rules import LATER, admin, lay_down, topics
from tests.factories import MONDAY, desk, make_office, make_staff

pytestmark = pytest.mark.django_db


def test_two_rules_that_are_equally_close_do_not_stand_side_by_side():
    above, _below = topics()
    first = lay_down(make_office(), topic=above)

    with pytest.raises(RuleRefusedError, match="same") as refused:
        lay_down(make_office(), topic=above)

    assert refused.value.other == first
    assert RoutingRule.objects.count() == 1


def test_a_changed_rule_may_stay_as_close_as_it_was():
    above, _below = topics()
    rule, office = lay_down(make_office(), topic=above), make_office()

    lay_down(office, topic=above, rule=rule)

    assert RoutingRule.objects.get().lead == office


def test_a_rule_does_not_name_a_closed_office_neither_to_lead_nor_to_help():
    open_, closed = make_office(), make_office()
    close_office(closed, by=None, at=LATER)
    closed.refresh_from_db()

    with pytest.raises(RuleRefusedError, match="closed"):
        lay_down(closed)
    with pytest.raises(RuleRefusedError, match="closed"):
        lay_down(open_, joint=(closed,))


def test_only_administrators_at_the_top_set_rules():
    rule = lay_down(make_office())
    below = make_staff(DutyKind.ADMINISTRATOR, make_office())

    for staff in (below, desk()):
        with pytest.raises(PermissionDenied):
            set_rule(
                None, topic=None, area=None, kind="praise", lead=rule.lead, by=staff, at=MONDAY
            )
        with pytest.raises(PermissionDenied):
            remove_rule(rule, by=staff, at=MONDAY)


def test_the_ledger_tells_in_codes_what_was_set_and_removed():
    above, _below = topics()
    office, helper = make_office(), make_office()

    remove_rule(lay_down(office, topic=above, joint=(helper,)), by=admin(), at=LATER)

    entries = Entry.objects.filter(kind__startswith="routing.").order_by("id")
    assert [one.kind for one in entries] == ["routing.set", "routing.removed"]
    assert entries[0].data == {
        "topic": above.code,
        "area": "",
        "kind": "",
        "lead": office.code,
        "joint": [helper.code],
        "at_once": False,
    }
