"""The desk is offered the office of the rule; pages say how a case was sorted and came back."""

import pytest

from heartline.cases.actions.dispatch import return_assignment
from heartline.cases.models import Case
from tests.cases.desk import address, signed_in, text_of
from tests.cases.routing.rules import LATER, lay_down, sort, topics
from tests.factories import desk, fresh, handler_of, make_case, make_office

pytestmark = pytest.mark.django_db


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
