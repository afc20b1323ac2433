"""Who may read and do what: the rows that a page finds and the fields that it shows agree."""

from collections.abc import Iterator
from copy import copy
from itertools import combinations, product
from typing import Any

import pytest

from heartline.cases.actions.dispatch import hear_office_complained_of
from heartline.cases.actions.steps import step_assignment
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Role,
)
from heartline.cases.rules import (
    Act,
    Fields,
    acts_for,
    concerns,
    leads,
    may_close_from_desk,
    may_lead,
    may_read_name,
    readable,
    sits_at_desk,
)
from heartline.offices.actions import give_duty
from heartline.offices.models import Duty, DutyKind, Office, Staff
from tests.factories import (
    MONDAY,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_staff,
    root,
    supervisor_of,
)

pytestmark = pytest.mark.django_db

#: The places of a small tree: the top, two offices below it, one below the first of those.
PLACES = ("top", "left", "below left", "right")
DUTIES = list(product(DutyKind.values, PLACES))


@pytest.fixture
def place(db) -> dict[str | None, Office | None]:
    left = make_office()
    return {
        None: None,
        "top": root(),
        "left": left,
        "below left": make_office(parent=left),
        "right": make_office(),
    }


@pytest.fixture
def every_case(place) -> list[Case]:
    """A case for each constellation of who leads, who helps, who is complained of, how private.

    Also those that no action leads to: a rule must hold whatever it is shown.
    """
    one = make_case()
    leads_and_abouts = product([None, *PLACES], [None, *PLACES[1:]], (False, True))
    states = (AssignmentStatus.ACCEPTED, AssignmentStatus.RETURNED)
    parts = [None, *product(PLACES, Role.values, states)]
    cases = []
    for (lead, about, private), part in product(leads_and_abouts, parts):
        case = copy(one)
        case.pk, case.lead, case.about, case.private = None, place[lead], place[about], private
        case.status = CaseStatus.RECEIVED
        cases.append((case, part))
    make_rows([case for case, _part in cases])
    make_parts([(case, part, place[part[0]]) for case, part in cases if part])
    rows = Case.objects.exclude(pk=one.pk).select_related("lead", "about", "merged_into")
    return list(rows.prefetch_related("assignments__office", "parties__person", "replies"))


def make_rows(cases: list[Case]) -> None:
    led = [(case, case.lead) for case in cases]
    for case in cases:
        case.lead = None
    Case.objects.bulk_create(cases)
    Case.objects.filter(pk__in=[case.pk for case in cases]).update(status=CaseStatus.ASSIGNED)
    for case, lead in led:
        case.lead = lead
    Case.objects.bulk_update(cases, ["lead"], batch_size=300)


def make_parts(told: list[tuple[Case, Any, Office | None]]) -> None:
    parts = [
        (Assignment(case=case, office=office, role=role, assigned_at=MONDAY), status)
        for case, (_where, role, status), office in told
    ]
    Assignment.objects.bulk_create(part for part, _status in parts)
    for status, moment in (("accepted", {}), ("returned", {"returned_at": MONDAY})):
        those = [part.pk for part, end in parts if end == status]
        Assignment.objects.filter(pk__in=those).update(status=status, **moment)


def staff_with(*duties: tuple[str, Office | None]) -> Staff:
    """Somebody who holds `duties`, for rules that only read."""
    staff = make_staff(None)
    Duty.objects.bulk_create(
        Duty(staff=staff, kind=kind, office=office, since=MONDAY)
        for kind, office in dict.fromkeys(duties)
    )
    return staff


def everybody(place) -> Iterator[Staff]:
    """Staff with every single duty, and with every ninth pair: all pairs take half a minute."""
    for held in [*combinations(DUTIES, 1), *list(combinations(DUTIES, 2))[::9]]:
        yield staff_with(*((kind, place[where]) for kind, where in held))


def told(staff: Staff, case: Case) -> str:
    parts = [(p.office.name_en, p.role, p.status) for p in case.assignments.all()]
    held = [(duty.kind, duty.office.name_en) for duty in staff.held]
    lead, about = (office and office.name_en for office in (case.lead, case.about))
    return f"{held=} {lead=} {about=} {parts=} {case.private=}"


def test_a_case_is_found_by_those_who_may_read_something_in_it_and_by_nobody_else(
    place, every_case
):
    for staff in everybody(place):
        found = set(Case.objects.visible_to(staff).values_list("pk", flat=True))
        for case in every_case:
            assert (case.pk in found) == bool(readable(staff, case)), told(staff, case)


def test_whoever_the_case_complains_of_reads_the_released_text_at_the_most(place, every_case):
    for held in DUTIES:
        staff = staff_with((held[0], place[held[1]]), ("dispatcher", place["top"]))
        for case in every_case:
            if concerns(staff, case):
                assert readable(staff, case) <= {Fields.RELEASED}, told(staff, case)
                assert not leads(staff, case)
                assert not sits_at_desk(staff, case, *DutyKind)
                assert set(acts_for(staff, case)) <= {Act.ACCEPT, Act.FINISH, Act.RETURN}


def test_nobody_can_do_anything_in_a_case_that_they_cannot_read(place, every_case):
    for kind, where in DUTIES:
        staff = staff_with((kind, place[where]))
        for case in every_case:
            if not readable(staff, case):
                assert acts_for(staff, case) == [], told(staff, case)


def test_nobody_who_works_in_the_leading_office_closes_its_case(place, every_case):
    for kind, where in DUTIES:
        staff = staff_with((kind, place[where]), ("dispatcher", place["top"]))
        ours = {office.pk for office in staff.offices()}
        for case in every_case:
            if case.lead_id in ours:
                assert not may_close_from_desk(staff, case), told(staff, case)


def test_one_who_is_complained_of_finds_and_reads_nothing_whatever_their_duties(place, every_case):
    for kind, where in DUTIES:
        staff = staff_with((kind, place[where]))
        Case.objects.update(about_staff=staff)
        for case in every_case:
            case.about_staff = staff

        assert not Case.objects.visible_to(staff).exists()
        assert not any(readable(staff, case) for case in every_case)


# Worked by hand ---------------------------------------------------------------------------------

ALL = set(Fields) - {Fields.RELEASED}
HERE, ELSEWHERE = "here", "elsewhere"
#: Duty, and where it is held against where the case is led → what may be read.
READS = {
    ("dispatcher", "top"): ALL,
    ("dispatcher", HERE): ALL,
    ("dispatcher", ELSEWHERE): set(),
    ("operator", "top"): ALL,
    ("operator", HERE): ALL,
    ("operator", ELSEWHERE): set(),
    ("handler", "top"): set(),
    ("handler", HERE): ALL,
    ("handler", ELSEWHERE): set(),
    ("supervisor", "top"): ALL,
    ("supervisor", HERE): ALL,
    ("supervisor", ELSEWHERE): set(),
    ("analyst", "top"): {Fields.SUMMARY},
    ("analyst", ELSEWHERE): set(),
    ("auditor", "top"): {Fields.SUMMARY, Fields.HISTORY},
    ("auditor", ELSEWHERE): set(),
    ("visitor", "top"): set(),
    ("visitor", HERE): set(),
    ("administrator", "top"): set(),
    ("administrator", HERE): set(),
}


@pytest.mark.parametrize(("duty", "where"), READS)
def test_what_each_duty_reads_in_its_own_and_in_another_office(duty, where):
    lead = make_office()
    case = make_case("accepted", lead=lead)
    office = {"top": root(), HERE: lead, ELSEWHERE: make_office()}[where]

    reads = readable(make_staff(duty, office), case)

    assert reads == READS[duty, where]


@pytest.mark.parametrize("duty", ["operator", "analyst"])
def test_a_private_case_is_closed_to_operators_and_analysts(duty):
    assert readable(make_staff(duty), make_case(private=True)) == set()


@pytest.mark.parametrize("duty", ["dispatcher", "auditor"])
def test_a_private_case_is_open_to_dispatchers_and_auditors(duty):
    assert Fields.SUMMARY in readable(make_staff(duty), make_case(private=True))


def test_a_duty_that_has_ended_opens_nothing():
    staff = make_staff("dispatcher")
    staff.duties.update(ended_at=MONDAY)

    assert readable(staff, make_case()) == set()


def test_an_office_that_handed_the_case_back_reads_it_no_more():
    case = make_case("assigned")
    part = case.assignments.get()
    handler = handler_of(part.office)
    step_assignment(part, "return", returned_at=MONDAY)

    assert readable(handler, fresh(case)) == set()
    assert not Case.objects.visible_to(handler).exists()


@pytest.mark.parametrize("depth", [0, 1])
def test_the_office_complained_of_and_those_under_it_never_lead(depth):
    about = make_office()
    office = about if depth == 0 else make_office(parent=about)

    assert not may_lead(office, make_case(about=about))


def test_the_office_above_the_one_complained_of_may_lead():
    above = make_office()
    about = make_office(parent=above)

    assert may_lead(above, make_case(about=about))


def test_the_office_complained_of_reads_nothing_until_it_is_heard():
    about = make_office()
    case = make_case(about=about)
    staff = supervisor_of(about)

    assert readable(staff, case) == set()


def test_the_office_complained_of_reads_only_the_released_text_once_it_is_heard():
    about = make_office()
    case = make_case(about=about)

    hear_office_complained_of(case, released_text="A late bus.", by=desk(), at=MONDAY)

    assert readable(handler_of(about), fresh(case)) == {Fields.RELEASED}
    assert readable(handler_of(make_office(parent=about)), fresh(case)) == set()


def test_one_complained_of_reads_nothing_even_from_the_desk():
    staff = make_staff("dispatcher")
    case = make_case(about_staff=staff)

    assert readable(staff, case) == set()
    assert not Case.objects.visible_to(staff).exists()


def test_a_second_duty_does_not_lift_what_the_first_may_not_see():
    about = make_office()
    case = make_case(about=about)
    both = make_staff("dispatcher")
    give_duty(both, kind=DutyKind.HANDLER, office=about, by=None, at=MONDAY)

    assert readable(both, case) == set()


def test_a_hidden_name_is_read_at_the_desk_and_not_in_the_office():
    party = make_party("accepted")
    party.person.name_hidden = True
    case = fresh(party.case)

    assert may_read_name(desk(), case, party.person)
    assert not may_read_name(handler_of(case.lead), case, party.person)


def test_a_dispatcher_of_the_leading_office_cannot_close_its_case():
    lead = make_office()
    case = make_case("accepted", lead=lead)

    assert not may_close_from_desk(make_staff("dispatcher", lead), case)
    assert may_close_from_desk(desk(), case)
