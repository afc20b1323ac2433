"""A sorted case goes to its office by itself where the rule says so."""

import pytest

from heartline.cases.actions.dispatch import return_assignment
from heartline.cases.actions.intake import Incoming
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.routing import route_at_once
from heartline.cases.models import Case, CaseStatus, Channel, Kind
from heartline.channels.models import Letter
from heartline.channels.outbox import write_letters
from heartline.channels.phone.hearing import Call, hear_call
from heartline.ledger.actions import seal
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from heartline.people.actions import give_contact
from heartline.people.models import Reach
from tests.cases.desk import address, signed_in, text_of
from tests.cases.routing.rules import LATER, lay_down, sort, topics
from tests.factories import (
    MONDAY,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_staff,
)

pytestmark = pytest.mark.django_db


# At once ----------------------------------------------------------------------------------------


def test_a_sorted_case_goes_to_its_office_by_itself_where_the_rule_says_so():
    above, below = topics()
    office, helper = make_office(), make_office()
    rule = lay_down(office, topic=above, joint=(helper,), at_once=True)
    case = sort(make_case(), below)

    part = route_at_once(case, at=LATER)

    case = fresh(case)
    assert part is not None
    assert (case.status, case.lead, part.assigned_by) == (CaseStatus.ASSIGNED, office, None)
    assert {one.office for one in case.assignments.all()} == {office, helper}
    entry = Entry.objects.get(kind="case.routed")
    assert (entry.data["rule"], entry.data["lead"]) == (rule.pk, office.code)


def case_without_topic() -> Case:
    return sort(make_case(), None)


def report() -> Case:
    return sort(make_case(), topics()[0], kind=Kind.REPORT)


def came_back() -> Case:
    case = make_case("assigned", topic=topics()[0])
    part = case.assignments.get()
    by = handler_of(part.office)
    return_assignment(part, reason="not_our_duty", words="Parks.", by=by, at=LATER)
    return fresh(case)


def taken_back() -> Case:
    case = make_case("accepted", topic=topics()[0])
    return recall_case(case, words="Parks.", by=desk(), at=LATER)


def answered() -> Case:
    return make_case("answered", topic=topics()[0])


@pytest.mark.parametrize("case", [case_without_topic, report, came_back, taken_back, answered])
def test_what_the_desk_must_look_at_does_not_go_by_itself(case):
    lay_down(make_office(), at_once=True)

    assert route_at_once(case(), at=LATER) is None

    assert not Entry.objects.filter(kind="case.routed").exists()


def test_a_rule_that_only_offers_an_office_gives_nothing_away():
    above, _below = topics()
    lay_down(make_office(), topic=above)

    assert route_at_once(sort(make_case(), above), at=LATER) is None


def test_what_the_person_said_of_the_topic_waits_for_the_desk():
    above, _below = topics()
    lay_down(make_office(), topic=above, at_once=True)

    case = make_case(topic=above)

    assert fresh(case).status == CaseStatus.RECEIVED


def test_the_page_says_where_a_sorted_case_went():
    above, _below = topics()
    office = make_office()
    lay_down(office, topic=above, at_once=True)
    case = make_case()
    sent = {"kind": "request", "urgency": "general", "topic": above.pk}

    told = text_of(signed_in(desk()).post(address(case, "sort"), sent, follow=True))

    assert f"by your rules {office} has it now" in told
    assert f"Given to {office} by the office&#x27;s own rule" in told


# Elsewhere --------------------------------------------------------------------------------------


def test_what_an_operator_takes_down_with_a_topic_goes_by_the_rule_too():
    above, _below = topics()
    office = make_office()
    lay_down(office, topic=above, at_once=True)
    incoming = Incoming(text="The lamp is dark.", channel=Channel.PHONE, topic=above)

    party = hear_call(Call(incoming), by=make_staff(DutyKind.OPERATOR), at=LATER)

    assert fresh(party.case).lead == office


def test_the_person_is_told_of_an_office_that_a_rule_named():
    above, _below = topics()
    lay_down(make_office(), topic=above, at_once=True)
    party = make_party()
    give_contact(
        party.person,
        name="",
        name_hidden=False,
        reach=Reach.EMAIL,
        value="wei@example.org",
        at=MONDAY,
    )
    route_at_once(sort(fresh(party.case), above), at=LATER)
    seal(at=LATER)

    write_letters(at=LATER)

    assert "assigned" in set(Letter.objects.values_list("kind", flat=True))
