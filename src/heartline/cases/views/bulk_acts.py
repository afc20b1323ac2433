"""What can be done with many cases at once: each by the same action as on its own page."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from heartline.cases.actions.dispatch import assign_case, sort_case
from heartline.cases.actions.issues import gather_case
from heartline.cases.actions.prompts import hasten_office
from heartline.cases.actions.routing import route_at_once
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.forms.bulk import GatherAllForm, GiveForm, HastenAllForm, TopicForm
from heartline.cases.models import Case, Kind, RoutingRule, Urgency
from heartline.cases.queries.routing import RuleTable, all_rules, can_take, joint_of
from heartline.cases.rules import Act, may_do, may_lead
from heartline.cases.sentences import refusal
from heartline.offices.models import DutyKind, Office, Staff

Said = dict[str, Any]


@dataclass(frozen=True)
class Many:
    """One act on many cases."""

    label: Promise
    button: Promise
    act: Act
    form: type[forms.Form]
    duties: tuple[str, ...]
    #: What would happen to a case, and why it cannot: the other of the two is "".
    foresee: Callable[[Case, Said], tuple[str, str]]
    run: Callable[[Case, Said, Staff, datetime], Any]


def foreseen(many: Many, staff: Staff, case: Case, said: Said) -> tuple[str, str]:
    """What the act would do to `case`, or why it cannot be done: the other of the two is ""."""
    if not may_do(staff, case, many.act):
        moved = _("It stands at “%(status)s”, so this cannot be done, or not by you.")
        return "", moved % {"status": case.get_status_display()}
    return many.foresee(case, said)


# Giving -----------------------------------------------------------------------------------------


def _rule_for(case: Case, said: Said) -> RoutingRule | None:
    """The rule that fits a case; the table is read once for all of them."""
    if "rules" not in said:
        said["rules"] = RuleTable(all_rules())
    topic, area = (case.topic.path if case.topic else ""), (case.area.path if case.area else "")
    rule: RoutingRule | None = said["rules"].closest(topic, area, case.kind)
    return rule if rule is not None and can_take(rule.lead, case) else None


def _office_for(case: Case, said: Said) -> tuple[Office | None, list[Office]]:
    if said["lead"] is not None:
        return said["lead"], []
    rule = _rule_for(case, said)
    return (rule.lead, joint_of(rule, case)) if rule is not None else (None, [])


def _foresee_giving(case: Case, said: Said) -> tuple[str, str]:
    lead, _joint = _office_for(case, said)
    if lead is None:
        return "", _("No rule says who leads it. Please give it on its own page.")
    if not may_lead(lead, case):
        return "", refusal("lead_is_about")
    return _("to %(office)s") % {"office": lead}, ""


def _give(case: Case, said: Said, by: Staff, at: datetime) -> None:
    lead, joint = _office_for(case, said)
    if lead is None:
        raise CaseRefusedError("no_rule")
    told = {"joint": joint, "instruction": said["instruction"]}
    assign_case(case, lead=lead, by=by, at=at, **told)


# Sorting, hastening, gathering --------------------------------------------------------------------


def _foresee_topic(case: Case, said: Said) -> tuple[str, str]:
    if case.topic == said["topic"]:
        return "", _("It has this topic already.")
    topics = {"before": case.topic or _("not chosen yet"), "after": said["topic"]}
    return _("from “%(before)s” to “%(after)s”") % topics, ""


def _sort(case: Case, said: Said, by: Staff, at: datetime) -> None:
    if case.topic == said["topic"]:
        raise CaseRefusedError("same_topic")
    sort_case(
        case,
        kind=Kind(case.kind),
        topic=said["topic"],
        area=case.area,
        urgency=Urgency(case.urgency),
        about=case.about,
        about_staff=case.about_staff,
        private=case.private,
        public_ground=case.public_ground,
        has_read=False,
        by=by,
        at=at,
    )
    route_at_once(case, at=at)


def _foresee_hastening(case: Case, said: Said) -> tuple[str, str]:
    return str(case.lead or ""), ""


def _hasten(case: Case, said: Said, by: Staff, at: datetime) -> None:
    hasten_office(case, words=said["words"], by=by, at=at)


def _foresee_gathering(case: Case, said: Said) -> tuple[str, str]:
    known = getattr(case, "in_issue", None)
    if known is None:
        return said["issue"].number, ""
    here = known.issue_id == said["issue"].pk
    return "", refusal("gathered_here" if here else "gathered_elsewhere")


def _gather(case: Case, said: Said, by: Staff, at: datetime) -> None:
    gather_case(said["issue"], case, by=by, at=at)


_DESK = (DutyKind.DISPATCHER, DutyKind.OPERATOR)

MANY: dict[str, Many] = {
    "assign": Many(
        gettext_lazy("Give to an office"),
        gettext_lazy("Give them"),
        Act.ASSIGN,
        GiveForm,
        (DutyKind.DISPATCHER,),
        _foresee_giving,
        _give,
    ),
    "sort": Many(
        gettext_lazy("Choose the topic"),
        gettext_lazy("Give them this topic"),
        Act.SORT,
        TopicForm,
        _DESK,
        _foresee_topic,
        _sort,
    ),
    "hasten": Many(
        gettext_lazy("Hasten the office"),
        gettext_lazy("Hasten them"),
        Act.HASTEN,
        HastenAllForm,
        _DESK,
        _foresee_hastening,
        _hasten,
    ),
    "gather": Many(
        gettext_lazy("Put into a hot issue"),
        gettext_lazy("Put them in"),
        Act.GATHER,
        GatherAllForm,
        (DutyKind.DISPATCHER,),
        _foresee_gathering,
        _gather,
    ),
}


def offered_to(staff: Staff) -> dict[str, Many]:
    """What `staff` may do with many cases at once."""
    return {name: many for name, many in MANY.items() if staff.holds(*many.duties)}
