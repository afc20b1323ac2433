"""Somebody outside the office decides once; dates move by that, and are told."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.applications import withdraw_application
from heartline.cases.actions.decisions import decide, end_application, end_pauses_where_due
from heartline.cases.actions.steps import CaseMovedError
from heartline.cases.models import Application, ApplicationStatus, Case
from heartline.ledger.models import Entry, reference
from heartline.offices.actions import give_duty
from heartline.offices.models import DutyKind, Staff
from tests.cases.applications.asking import (
    DAY,
    LATER,
    NEXT_MONDAY,
    OUT,
    PAUSE,
    TIME,
    asked,
    granted,
    known,
    refused,
)
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_staff,
    supervisor_of,
)

pytestmark = pytest.mark.django_db


def kinds(case: Case) -> list[str]:
    return list(
        Entry.objects.filter(target=reference(case)).order_by("id").values_list("kind", flat=True)
    )


def above(case: Case) -> Staff:
    assert case.lead is not None
    return supervisor_of(case.lead.parent)


def test_a_supervisor_above_and_the_desk_decide_and_their_office_stands_there():
    for by in (above, lambda case: desk()):
        case = make_case("accepted", lead=make_office(parent=make_office()))
        decider = by(case)

        one = decide(asked(case, TIME), granted=True, by=decider, at=LATER + STEP)

        assert one.status == ApplicationStatus.GRANTED
        assert one.decided_office == decider.offices()[0]


def test_the_office_that_asks_never_decides():
    case = make_case("accepted")
    one = asked(case, TIME)

    for staff in (handler_of(case.lead), supervisor_of(case.lead), make_staff("supervisor")):
        with pytest.raises(PermissionDenied):
            decide(one, granted=True, by=staff, at=LATER)


def test_who_works_in_the_office_that_asks_does_not_decide_from_the_desk():
    case = make_case("accepted")
    clerk = make_staff("dispatcher")
    assert case.lead is not None
    give_duty(clerk, kind=DutyKind.VISITOR, office=case.lead, by=None, at=MONDAY)
    clerk = Staff.objects.get(pk=clerk.pk)

    with pytest.raises(PermissionDenied):
        decide(asked(case, TIME), granted=True, by=clerk, at=LATER)


def test_one_complained_of_decides_nothing():
    clerk = make_staff("dispatcher")
    case = make_case("accepted", about_staff=clerk, kind="complaint")

    with pytest.raises(PermissionDenied):
        decide(asked(case, TIME), granted=True, by=clerk, at=LATER)


def test_a_second_decision_meets_a_case_that_has_moved():
    case = make_case("accepted")
    one, same = asked(case, TIME), Application.objects.get()
    decide(one, granted=True, by=desk(), at=LATER)

    with pytest.raises(CaseMovedError):
        decide(same, granted=False, words="No.", by=desk(), at=LATER)

    assert Application.objects.get().status == "granted"


def test_a_refusal_says_why():
    case = make_case("accepted")
    one = asked(case, TIME)

    with refused("no_decision_words"):
        decide(one, granted=False, words=" ", by=desk(), at=LATER)
    decide(one, granted=False, words="Five days are enough.", by=desk(), at=LATER)

    assert fresh(case).due_at == case.due_at
    assert kinds(case)[-1] == "application.refused"


def test_leaving_a_case_out_of_the_rates_is_always_said_in_words():
    case = make_case("accepted")
    one = asked(case, OUT)

    with refused("no_decision_words"):
        decide(one, granted=True, by=desk(), at=LATER)
    decide(one, granted=True, words="A quarrel.", by=desk(), at=LATER)

    assert fresh(case).excluded
    with refused("excluded"):
        asked(case, OUT)


def test_more_time_moves_the_date_of_the_office_and_of_the_person_and_is_told():
    party = make_party("accepted")
    case, part = party.case, party.case.assignments.get()

    granted(case, TIME)

    part.refresh_from_db()
    moved = known(party)
    # Five working days more: from Monday 9 to Monday 16, and from Wednesday 11 to Wednesday 18.
    assert part.answer_by == datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
    assert moved.due_at == moved.case.due_at == datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
    assert moved.first_due_at == party.due_at
    assert kinds(case)[-2:] == ["application.granted", "case.due_moved"]


def test_a_pause_stops_the_clock_and_its_early_end_lets_it_run_on():
    party = make_party("accepted")
    case = party.case

    one = granted(case, PAUSE)
    paused = known(party)
    end_application(one, by=handler_of(case.lead), at=LATER + 2 * DAY)
    ended = known(party)

    assert paused.case.paused_until == NEXT_MONDAY
    # From Wednesday 11: five working days, Tuesday to Monday, ended while it stood still; then one.
    assert paused.due_at == datetime(2026, 3, 18, 9, 30, tzinfo=UTC)
    assert ended.due_at == datetime(2026, 3, 12, 9, 30, tzinfo=UTC)
    assert ended.case.paused_until is None
    assert kinds(case)[-2:] == ["application.ended", "case.due_moved"]


def test_a_pause_ends_by_itself_and_no_date_moves_by_that():
    case = make_case("accepted")
    one = granted(case, PAUSE)
    promised = fresh(case).due_at

    early = end_pauses_where_due(at=NEXT_MONDAY - STEP)
    count = end_pauses_where_due(at=NEXT_MONDAY)
    again = end_pauses_where_due(at=NEXT_MONDAY + STEP)

    one.refresh_from_db()
    assert (early, count, again) == (0, 1, 0)
    assert (one.status, one.ended_by) == ("ended", None)
    assert (fresh(case).paused_until, fresh(case).due_at) == (None, promised)


def test_an_office_takes_back_what_it_asked_for():
    case = make_case("accepted")
    one = asked(case, TIME)

    with pytest.raises(PermissionDenied):
        withdraw_application(one, by=desk(), at=LATER)
    withdraw_application(one, by=handler_of(case.lead), at=LATER)

    assert one.status == "withdrawn"
    with pytest.raises(CaseMovedError):
        decide(one, granted=True, by=desk(), at=LATER)
