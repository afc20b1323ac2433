"""After a "no" people read a new date: the desk's lists show it, and find the case under it."""

from datetime import timedelta

import pytest
from django.utils.translation import override

from heartline.cases.actions.clocks import recompute_clocks
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Case, Solved
from heartline.cases.queries.deadlines import board
from heartline.cases.queries.filters import Filters
from heartline.cases.queries.lists import CaseList
from heartline.cases.queries.rows import case_row
from heartline.channels.pages.next_steps import answer_due
from heartline.channels.pages.words import by_moment
from tests.cases.test_actions_verdicts import known
from tests.factories import (
    MONDAY,
    accept,
    answer_by_lead,
    desk,
    fresh,
    make_office,
    make_party,
    root,
    there,
)

pytestmark = pytest.mark.django_db
#: Long after the date that was promised first.
NO_AT = MONDAY + timedelta(days=40)


def said_no(*, above=True):
    """A case whose person has said "no"; the office that answered has one above it, or not."""
    party = make_party("answered", lead=make_office(parent=make_office()) if above else root())
    give_verdict(known(party), Judgement(Solved.NO), by=party.person, at=NO_AT)
    return known(party)


def again(case):
    """The new date of a case that has one."""
    return there(fresh(case).again_by)


def lead_part(case):
    return case.assignments.get(role="lead", status__in=("offered", "accepted"))


def found(case, at, **filters):
    return case in CaseList("all", desk(), Filters(**filters), at)[0:5]


def test_a_case_that_is_done_again_holds_the_date_that_its_person_reads():
    party = said_no()

    case = fresh(party.case)

    assert case.again_by == lead_part(case).answer_by
    assert there(case.due_at) < NO_AT < again(case)
    assert answer_due(party, at=NO_AT).by == by_moment(there(case.told_by), today=NO_AT)


def test_the_lists_find_it_under_the_new_date_and_it_stays_late():
    case = fresh(said_no().case)
    week_before, at = again(case) - timedelta(days=5), again(case) - timedelta(hours=1)

    assert found(case, at, due="today")
    assert not found(case, at, due="week")
    assert found(case, week_before, due="week")
    assert not found(case, week_before, due_before=f"{NO_AT:%Y-%m-%d}")
    assert found(case, week_before, late="1")


def test_its_line_says_the_new_date_and_is_late_still():
    case = fresh(said_no().case)

    with override("en"):
        row = case_row(desk(), case, again(case) - timedelta(days=3))

    assert (row.state, row.due) == ("late", "again: in 3 days")


def test_the_board_of_deadlines_counts_it_as_late_and_on_its_new_day():
    case = fresh(said_no().case)

    shown = board(desk(), again(case) - timedelta(days=5))

    late, _today, week, _paused, _none = (cell.count for cell in shown.rows[0].cells)
    assert (late, week, shown.coming) == (1, 1, 1)


def test_while_the_desk_chooses_the_office_the_first_date_stands():
    case = fresh(said_no(above=False).case)

    assert case.again_by is None
    assign_case(case, lead=make_office(), by=desk(), at=NO_AT)
    assert fresh(case).again_by == lead_part(case).answer_by


def test_the_new_date_ends_with_the_office_that_promised_it():
    taken_back, answered = fresh(said_no().case), fresh(said_no().case)

    recall_case(taken_back, words="Wrong office.", by=desk(), at=NO_AT)
    accept(answered, at=NO_AT)
    assert fresh(answered).again_by is not None
    answer_by_lead(answered, at=NO_AT)

    assert [fresh(case).again_by for case in (taken_back, answered)] == [None, None]


def test_the_new_date_follows_the_clock_of_its_office():
    case = fresh(said_no().case)
    part = lead_part(case)
    wrong = there(part.answer_by) + timedelta(days=1)
    Case.objects.filter(pk=case.pk).update(again_by=wrong)
    case.assignments.filter(pk=part.pk).update(answer_by=wrong)

    recompute_clocks(fresh(case), at=NO_AT)

    assert fresh(case).again_by == part.answer_by
