"""Rules that say who leads what: the closest counts, tried over past cases before it holds."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.dispatch import assign_case, return_assignment, sort_case
from heartline.cases.actions.intake import Incoming
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.routing import (
    RuleRefusedError,
    remove_rule,
    route_at_once,
    set_rule,
)
from heartline.cases.models import Case, CaseStatus, Channel, Kind, RoutingRule, Topic
from heartline.cases.queries.routing import (
    RuleTable,
    all_rules,
    counts_of,
    past_cases,
    route,
    rows_of,
    try_out,
)
from heartline.channels.models import Letter
from heartline.channels.outbox import write_letters
from heartline.channels.phone.hearing import Call, hear_call
from heartline.ledger.actions import seal
from heartline.ledger.models import Entry
from heartline.offices.actions import close_office
from heartline.offices.models import Area, DutyKind, Level, Office, Staff
from heartline.people.actions import give_contact
from heartline.people.models import Reach
from tests.cases.desk import address, signed_in, text_of
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_party,
    make_staff,
    root,
)

pytestmark = pytest.mark.django_db
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


def lead_by_rule(case: Case) -> Office | None:
    rule = route(fresh(case))
    return rule.lead if rule is not None else None


def sort(case: Case, topic: Topic | None, *, kind: Kind = Kind.REQUEST) -> Case:
    sort_case(case, kind=kind, topic=topic, area=case.area, by=desk(), at=LATER)
    return case


# The closest rule -------------------------------------------------------------------------------


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


# What cannot stand ------------------------------------------------------------------------------


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


# The form of the desk ---------------------------------------------------------------------------


def test_the_desk_is_offered_the_office_of_the_rule_and_reads_which_rule_it_is():
    above, _below = topics()
    office, helper = make_office(), make_office()
    lay_down(office, topic=above, joint=(helper,))

    page = text_of(signed_in(desk()).get(address(make_case(topic=above), "assign")))

    assert f'<option value="{office.pk}" selected' in page
    assert f"By the rule for {above}" in page


def test_the_office_that_handed_it_back_is_not_offered_again():
    office = make_office()
    lay_down(office)
    case = make_case("assigned", lead=office)
    by = handler_of(office)
    part = case.assignments.get()
    return_assignment(part, reason="not_our_duty", words="Parks.", by=by, at=LATER)

    page = text_of(signed_in(desk()).get(address(case, "assign")))

    assert "By the rule for" not in page


# The dry run ------------------------------------------------------------------------------------


def run_dry():
    return try_out(RuleTable(all_rules()), past_cases())


def test_a_dry_run_counts_where_cases_would_go_and_where_they_really_went():
    above, below = topics()
    right, wrong = make_office(), make_office()
    lay_down(right, topic=above, at_once=True)
    same = make_case("assigned", lead=right, topic=above)
    other = make_case("accepted", lead=wrong, topic=below)
    never = make_case(topic=above)
    unmatched = make_case()

    counts = counts_of(run_dry())

    assert counts.to == [(right, 3)]
    assert (counts.same, counts.differs, counts.never_given, counts.unmatched) == (1, 1, 1, 1)
    assert counts.at_once == 3
    rows = {which: rows_of(run_dry(), which) for which in ("same", "differs", "never", "none")}
    assert {which: found[0].case.pk for which, found in rows.items()} == {
        "same": same.pk,
        "differs": other.pk,
        "never": never.pk,
        "none": unmatched.pk,
    }


def test_a_case_that_came_back_is_compared_with_where_it_really_went_first():
    first, second = make_office(), make_office()
    lay_down(second)
    case = make_case("assigned", lead=first)
    part = case.assignments.get()
    by = handler_of(first)
    return_assignment(part, reason="not_our_duty", words="Parks.", by=by, at=LATER)
    assign_case(fresh(case), lead=second, by=desk(), at=LATER + STEP)

    assert counts_of(run_dry()).differs == 1


def test_a_dry_run_goes_by_the_same_rule_as_a_living_case():
    above, below = topics()
    town = make_area(level=Level.CITY)
    street = make_area(level=Level.STREET, parent=town)
    for number, (topic, area, kind) in enumerate(
        [(above, None, ""), (below, None, ""), (above, town, ""), (None, street, "complaint")]
    ):
        lay_down(make_office(code=f"r{number}"), topic=topic, area=area, kind=kind)
    for topic in (None, above, below):
        for area in (None, town, street):
            for kind in ("complaint", "request"):
                make_case(topic=topic, area=area, kind=kind)

    for one in run_dry():
        living = route(Case.objects.get(pk=one.case.pk))
        assert one.rule == living


def test_a_dry_run_sees_no_private_case():
    make_case(kind="report")
    make_case(private=True)

    assert past_cases() == []


def test_a_dry_run_asks_the_database_no_more_for_more_cases_and_rules(same_queries):
    above, below = topics()
    lay_down(make_office(), topic=above)
    make_case("assigned", topic=above)
    page = signed_in(admin())

    def more() -> None:
        lay_down(make_office(), topic=below)
        for _ in range(3):
            make_case("assigned", topic=below)

    same_queries(lambda: page.get(RULES, {"try": "1"}), more)


# The pages --------------------------------------------------------------------------------------


def fields(lead: Office, **told: int | str) -> dict[str, int | str]:
    return {"lead": lead.pk, "topic": "", "area": "", "kind": "", **told}


def test_a_rule_is_tried_over_past_cases_and_then_holds():
    above, _below = topics()
    office = make_office()
    make_case("assigned", topic=above)
    page = signed_in(admin())
    told = fields(office, topic=above.pk)

    tried = text_of(page.get(f"{RULES}new/", told | {"try": "1"}))

    assert "this rule would have decided 1" in tried
    assert "Let this rule hold" in tried
    assert not RoutingRule.objects.exists()
    kept = text_of(page.post(f"{RULES}new/", told, follow=True))
    assert f"The rule for {above} holds from now on." in kept
    assert RoutingRule.objects.get().lead == office


def test_each_number_of_a_dry_run_opens_its_rows():
    above, _below = topics()
    office, wrong = make_office(), make_office()
    case = make_case("assigned", topic=above, lead=wrong)
    told = fields(office, topic=above.pk, of="this", which="differs")

    rows = text_of(signed_in(admin()).get(f"{RULES}rows/", told))

    assert case.number in rows
    assert str(wrong) in rows
    assert str(office) in rows


def test_the_rows_tell_no_words_of_anybody():
    make_case("assigned", text="My neighbour sings.", title="He sings")

    rows = text_of(signed_in(admin()).get(f"{RULES}rows/", {"which": "all"}))

    assert "sings" not in rows


def test_a_second_rule_that_is_as_close_is_refused_by_naming_the_first():
    above, _below = topics()
    first = lay_down(make_office(), topic=above)
    page = signed_in(admin())
    told = fields(make_office(), topic=above.pk)

    for answer in (page.get(f"{RULES}new/", told | {"try": "1"}), page.post(f"{RULES}new/", told)):
        text = text_of(answer)
        assert f"There is a rule for {above} already: {first.lead} leads." in text
        assert "Let this rule hold" not in text


def test_a_table_in_which_nothing_fits_says_so():
    above, below = topics()
    lay_down(make_office(), topic=below)
    make_case(topic=above)

    page = text_of(signed_in(admin()).get(RULES, {"try": "1"}))

    assert "No rule fits: the desk chooses" in page
    assert "which=none" in page


def test_a_rule_is_removed_after_a_look_at_what_that_changes():
    above, below = topics()
    general, close = make_office(), make_office()
    lay_down(general, topic=above)
    rule = lay_down(close, topic=below)
    make_case("assigned", topic=below)
    page = signed_in(admin())

    asked = text_of(page.get(f"{RULES}{rule.pk}/remove/"))

    assert str(general) in asked
    page.post(f"{RULES}{rule.pk}/remove/")
    assert list(RoutingRule.objects.values_list("lead", flat=True)) == [general.pk]


def test_only_administrators_at_the_top_find_the_rules():
    for staff in (desk(), make_staff(DutyKind.ADMINISTRATOR, make_office())):
        page = signed_in(staff)
        for end in ("", "new/", "rows/"):
            assert page.get(RULES + end).status_code == 403


# Sorting with its history -----------------------------------------------------------------------


def test_the_line_of_time_says_how_a_case_was_sorted_before():
    above, below = topics()
    case = sort(make_case(), above)
    sort(fresh(case), below)

    page = text_of(signed_in(desk()).get(address(case)))

    assert f"“{above}” became “{below}”" in page


def test_what_was_not_sorted_before_is_no_correction():
    above, _below = topics()
    case = sort(make_case(), above)

    page = text_of(signed_in(desk()).get(address(case)))

    assert "became" not in page


# Returns ----------------------------------------------------------------------------------------


def test_the_form_of_handing_back_says_when_the_desk_will_name_an_office():
    case = make_case("assigned")
    Case.objects.filter(pk=case.pk).update(returns=1)

    page = text_of(signed_in(handler_of(case.lead)).get(address(case, "return")))

    assert "It has come back 1 of 2 times." in page
    assert "has to keep it" in page


# How urgent it is -------------------------------------------------------------------------------


def urgent(urgency: str, hours: int) -> Case:
    """A case of this urgency that was heard so many hours after Monday nine o'clock."""
    case = make_case(at=MONDAY + timedelta(hours=hours))
    Case.objects.filter(pk=case.pk).update(urgency=urgency)
    return case


def test_the_inbox_begins_with_emergencies_then_what_is_urgent_then_the_longest_wait():
    waits = urgent("general", 0)
    waits_less = urgent("general", 1)
    pressing = urgent("urgent", 2)
    emergency = urgent("emergency", 3)

    page = text_of(signed_in(desk()).get("/desk/"))

    places = [page.index(case.number) for case in (emergency, pressing, waits, waits_less)]
    assert places == sorted(places)
    assert '<span class="tag late">Emergency</span>' in page
    assert '<span class="tag soon">Urgent</span>' in page


def test_the_inbox_is_narrowed_to_how_urgent_it_is():
    calm, pressing = urgent("general", 0), urgent("urgent", 1)

    page = text_of(signed_in(desk()).get("/desk/", {"urgency": "urgent"}))

    assert pressing.number in page
    assert calm.number not in page


def test_the_page_of_a_case_shows_how_urgent_and_that_it_is_private():
    case = make_case(private=True)
    Case.objects.filter(pk=case.pk).update(urgency="emergency")

    page = text_of(signed_in(desk()).get(address(case)))

    assert '<span class="tag late">Emergency</span>' in page
    assert '<span class="tag private">Private</span>' in page


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
