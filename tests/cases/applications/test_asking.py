"""The office that leads asks for an exception in words, within what the policy allows."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.applications import apply_for
from heartline.cases.actions.decisions import end_application
from heartline.cases.actions.steps import CaseMovedError
from heartline.cases.models import Case
from heartline.ledger.models import Entry, reference
from tests.cases.applications.asking import (
    DAY,
    LATER,
    OUT,
    PAUSE,
    TIME,
    asked,
    granted,
    listing,
    refused,
)
from tests.factories import (
    MONDAY,
    STEP,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_case,
    make_staff,
    supervisor_of,
)

pytestmark = pytest.mark.django_db


def test_an_office_asks_for_more_time_with_a_reason_and_the_ledger_holds_no_words():
    case = make_case("accepted")

    one = asked(case, TIME)

    entry = Entry.objects.latest("id")
    assert (one.status, one.unit) == ("asked", "working_day")
    assert (one.office, one.part) == (case.lead, case.assignments.get())
    assert entry.kind == "application.asked"
    assert entry.commits == {reference(one): one.commitment()}
    assert "cable" not in str(entry.data)


@pytest.mark.parametrize("ask", [PAUSE, TIME, OUT])
def test_nobody_but_the_office_that_leads_asks(ask):
    case = make_case("accepted")

    for staff in (desk(), supervisor_of(case.lead), make_staff("handler")):
        with pytest.raises(PermissionDenied):
            apply_for(fresh(case), ask, by=staff, at=LATER)


@pytest.mark.parametrize(
    "changed", [{"reason": "unreasonable_person"}, {"reason": ""}, {"words": "  "}]
)
def test_a_reason_is_one_of_the_list_and_is_said_in_words(changed):
    case = make_case("accepted")

    with refused("no_reason"):
        asked(case, replace(OUT, **changed))


def test_the_same_is_not_asked_for_twice_at_once():
    case = make_case("accepted")
    asked(case, TIME)

    with refused("asked_already"):
        asked(case, TIME)


def test_more_time_is_asked_for_before_the_answer_is_due():
    case = make_case("accepted")
    due = case.assignments.get().answer_by
    assert due is not None

    with refused("extension_too_late"):
        asked(case, TIME, at=due + STEP)
    asked(case, TIME, at=due)


def test_more_time_is_given_as_often_and_as_much_as_the_policy_allows():
    case = make_case("accepted")

    for count in (None, 0, 11):
        with refused("extension_too_long"):
            asked(case, replace(TIME, count=count))
    granted(case, TIME)
    with refused("extensions_used"):
        asked(case, TIME)


def test_a_pause_begins_when_it_is_asked_for_and_keeps_to_the_cap():
    case = make_case("accepted")

    with refused("pause_too_long"):
        asked(case, replace(PAUSE, until=LATER + 60 * DAY + STEP))
    with refused("pause_over"):
        asked(case, replace(PAUSE, until=LATER))
    one = asked(case, replace(PAUSE, until=LATER + 60 * DAY))

    assert one.starts_at == LATER


def test_pauses_that_overlap_are_refused():
    case = make_case("accepted")
    granted(case, PAUSE)

    with refused("pause_overlaps"):
        asked(case, PAUSE, at=LATER + STEP)


def test_what_was_paused_before_counts_for_the_cap():
    case = make_case("accepted")
    one = granted(case, replace(PAUSE, until=LATER + 40 * DAY))
    end_application(one, by=handler_of(case.lead), at=LATER + 30 * DAY)

    with refused("pause_too_long"):
        asked(case, replace(PAUSE, until=LATER + 63 * DAY), at=LATER + 31 * DAY)
    asked(case, replace(PAUSE, until=LATER + 61 * DAY), at=LATER + 31 * DAY)


def test_a_clock_that_has_ended_is_not_paused_any_more():
    case = make_case("accepted")
    late = MONDAY + 8 * DAY

    with refused("pause_too_late"):
        asked(case, replace(PAUSE, until=late + DAY), at=late)


def test_a_listing_names_somebody_of_the_office_and_a_day_within_a_year():
    case = make_case("accepted")

    for until in (None, LATER, LATER + 367 * DAY):
        with refused("review_day"):
            asked(case, listing(case, until=until))
    for owner in (None, make_staff("handler")):
        with refused("no_owner"):
            asked(case, listing(case, owner=owner))
    asked(case, listing(case))


def test_a_case_that_moved_meanwhile_is_read_again():
    case = make_case("accepted")
    on_the_page = Case.objects.prefetch_related("assignments").get(pk=case.pk)
    list(on_the_page.assignments.all())
    answer_by_lead(case)

    with pytest.raises(CaseMovedError):
        apply_for(on_the_page, TIME, by=handler_of(case.lead), at=LATER)
