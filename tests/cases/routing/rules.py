"""Rules that say who leads what, and cases that they are for."""

from datetime import timedelta

from heartline.cases.actions.dispatch import sort_case
from heartline.cases.actions.routing import set_rule
from heartline.cases.models import Case, Kind, RoutingRule, Topic
from heartline.offices.models import Area, DutyKind, Office, Staff
from tests.factories import MONDAY, desk, make_staff, root

LATER = MONDAY + timedelta(hours=3)
RULES = "/desk/settings/routing/"


def admin() -> Staff:
    found = Staff.objects.filter(name="the-admin").first()
    return found or make_staff(DutyKind.ADMINISTRATOR, root(), name="the-admin")


def topics() -> tuple[Topic, Topic]:
    """A topic, and one below it."""
    root()
    below = Topic.objects.exclude(parent=None).earliest("path")
    assert below.parent is not None
    return below.parent, below


def lay_down(
    lead: Office,
    *,
    topic: Topic | None = None,
    area: Area | None = None,
    kind: str = "",
    joint: tuple[Office, ...] = (),
    at_once: bool = False,
    rule: RoutingRule | None = None,
) -> RoutingRule:
    return set_rule(
        rule,
        topic=topic,
        area=area,
        kind=kind,
        lead=lead,
        joint=joint,
        at_once=at_once,
        by=admin(),
        at=MONDAY,
    )


def sort(case: Case, topic: Topic | None, *, kind: Kind = Kind.REQUEST) -> Case:
    sort_case(case, kind=kind, topic=topic, area=case.area, by=desk(), at=LATER)
    return case
