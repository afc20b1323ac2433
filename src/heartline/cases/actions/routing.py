"""Setting the rules by which cases find their office, and following those that act at once."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction

from heartline.cases.actions.dispatch import give
from heartline.cases.actions.steps import allow, hold
from heartline.cases.events import CaseEvent, SettingEvent
from heartline.cases.models import Assignment, Case, CaseStatus, Kind, Role, RoutingRule, Topic
from heartline.cases.queries.routing import joint_of, route
from heartline.ledger.actions import record
from heartline.offices.models import Area, Office, Staff
from heartline.offices.rules import administers_all


class RuleRefusedError(Exception):
    """A rule cannot stand; `code` says why, `other` is the rule or the office in the way."""

    def __init__(self, code: str, other: RoutingRule | Office) -> None:
        super().__init__(code)
        self.code, self.other = code, other


@transaction.atomic
def set_rule(
    rule: RoutingRule | None,
    *,
    topic: Topic | None,
    area: Area | None,
    kind: Kind | str,
    lead: Office,
    joint: Iterable[Office] = (),
    at_once: bool = False,
    by: Staff,
    at: datetime,
) -> RoutingRule:
    """Say which office leads what; None for a new rule, or the one that changes.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
        RuleRefusedError: "closed": an office it names is closed; "same": another rule is for the
            very same cases, and would be just as close.
    """
    allow(administers_all(by))
    helpers = [office for office in joint if office != lead]
    for office in (lead, *helpers):
        if office.closed_at is not None:
            raise RuleRefusedError("closed", office)
    rule = rule or RoutingRule()
    rule.topic, rule.area, rule.kind, rule.lead = topic, area, str(kind), lead
    rule.at_once, rule.since, rule.set_by = at_once, at, by
    _refuse_same(rule)
    try:
        with transaction.atomic():
            rule.save()
    except IntegrityError:
        _refuse_same(rule)
        raise
    rule.joint.set(helpers)
    record(
        SettingEvent.RULE_SET,
        at=at,
        by=by,
        target=rule,
        topic=topic.code if topic else "",
        area=area.code if area else "",
        kind=rule.kind,
        lead=lead.code,
        joint=[office.code for office in helpers],
        at_once=at_once,
    )
    return rule


def _refuse_same(rule: RoutingRule) -> None:
    same = RoutingRule.objects.filter(topic=rule.topic, area=rule.area, kind=rule.kind)
    other = same.exclude(pk=rule.pk).select_related("topic", "area", "lead").first()
    if other is not None:
        raise RuleRefusedError("same", other)


@transaction.atomic
def remove_rule(rule: RoutingRule, *, by: Staff, at: datetime) -> None:
    """Take a rule out of the table; what went by it stays where it is.

    Raises:
        PermissionDenied: `by` does not administer the office at the top.
    """
    allow(administers_all(by))
    record(SettingEvent.RULE_REMOVED, at=at, by=by, target=rule, lead=rule.lead.code)
    rule.delete()


@transaction.atomic
def route_at_once(case: Case, *, at: datetime) -> Assignment | None:
    """Give a case that the desk has sorted to its office, if a rule says that this needs no desk.

    Only a case that no office has had yet: what came back is for the desk to look at. A report of
    wrongdoing never goes by itself.

    Returns:
        The office's part; None where the desk gives it.
    """
    hold(case)
    waits = case.status == CaseStatus.RECEIVED and case.topic is not None
    if not waits or case.kind == Kind.REPORT or case.imported:
        return None
    rule = route(case)
    if rule is None or not rule.at_once or case.assignments.filter(role=Role.LEAD).exists():
        return None
    joint = joint_of(rule, case)
    part = give(case, lead=rule.lead, joint=joint, designated=False, by=None, at=at)
    record(
        CaseEvent.ROUTED,
        at=at,
        target=case,
        lead=rule.lead.code,
        joint=[office.code for office in joint],
        rule=rule.pk,
    )
    return part
