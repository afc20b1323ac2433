"""Offices are reminded before their time ends, hastened after it, and supervised by name."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.answers import write_to_person
from heartline.cases.actions.clocks import recompute_clocks
from heartline.cases.actions.dispatch import return_assignment
from heartline.cases.actions.prompts import (
    ONE_ROUND,
    hasten_office,
    prompt_where_due,
    supervise_office,
)
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.models import Assignment, Case, Prompt
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from tests.factories import (
    MONDAY,
    STEP,
    answer_by_lead,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_staff,
    supervisor_of,
    there,
)

pytestmark = pytest.mark.django_db

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


def given():
    """What has been given, oldest first: how, and by which clock."""
    return list(Prompt.objects.order_by("id").values_list("sort", "clock"))


def in_touch(case):
    """The office has written to the person, so that clock is kept."""
    by, party = handler_of(case.lead), case.parties.select_related("case", "person").get()
    write_to_person(party, text="We are looking.", by=by, at=MONDAY + 3 * STEP)


def kept_in_touch():
    case = make_case("accepted")
    in_touch(case)
    return case, Assignment.objects.get()


# --- by the clock ----------------------------------------------------------------------------


def test_nothing_is_said_while_there_is_time():
    make_case("assigned")

    assert prompt_where_due(at=MONDAY + STEP) == 0


def test_an_office_that_does_not_take_a_case_on_is_hastened():
    make_case("assigned")
    part = Assignment.objects.get()

    prompt_where_due(at=there(part.accept_by) + MINUTE)

    assert ("hastening", "accept") in given()


def test_an_office_that_took_the_case_on_in_time_is_not_hastened_to_do_so():
    _case, part = kept_in_touch()

    prompt_where_due(at=there(part.accept_by) + MINUTE)

    assert given() == []


def test_an_office_that_does_not_get_in_touch_is_hastened():
    make_case("accepted")
    part = Assignment.objects.get()

    prompt_where_due(at=there(part.contact_by) + MINUTE)

    assert given() == [("hastening", "contact")]


def test_the_reminder_comes_when_seven_tenths_of_the_time_have_passed():
    _case, part = kept_in_touch()
    moment = part.assigned_at + 0.7 * (there(part.answer_by) - part.assigned_at)

    before = prompt_where_due(at=moment - MINUTE)
    after = prompt_where_due(at=moment + MINUTE)

    assert (before, after) == (0, 1)
    assert given() == [("reminder", "answer")]


def test_when_the_answer_is_overdue_the_office_is_hastened():
    _case, part = kept_in_touch()
    prompt_where_due(at=there(part.answer_by) - STEP)

    prompt_where_due(at=there(part.answer_by) + MINUTE)

    assert given() == [("reminder", "answer"), ("hastening", "answer")]


def test_each_is_said_once():
    make_case("accepted")
    late = there(Assignment.objects.get().answer_by) + DAY
    first = prompt_where_due(at=late)

    again = prompt_where_due(at=late + DAY)

    assert (first, again) == (2, 0)


def test_whoever_is_late_already_is_not_reminded_that_it_will_be_late():
    _case, part = kept_in_touch()

    prompt_where_due(at=there(part.answer_by) + DAY)

    assert given() == [("hastening", "answer")]


def test_nobody_is_prompted_once_the_part_is_done():
    case, part = kept_in_touch()
    answer_by_lead(case)

    assert prompt_where_due(at=there(part.answer_by) + DAY) == 0
    assert Assignment.objects.get().prompt_at is None


def test_nobody_is_prompted_for_what_was_handed_back():
    case = make_case("assigned")
    part = Assignment.objects.get()
    by = handler_of(part.office)
    return_assignment(part, reason="not_our_duty", words="Roads.", by=by, at=MONDAY + 2 * STEP)

    assert prompt_where_due(at=there(part.answer_by) + DAY) == 0
    assert not Entry.objects.filter(kind="case.hastened", target=f"cases.case:{case.pk}")


def test_a_listed_case_rests():
    case, part = kept_in_touch()
    Case.objects.filter(pk=case.pk).update(listed=True)

    assert prompt_where_due(at=there(part.answer_by) + DAY) == 0


def test_a_date_that_moved_is_watched_anew():
    case, part = kept_in_touch()
    prompt_where_due(at=MONDAY + 4 * STEP)
    Case.objects.filter(pk=case.pk).update(urgency="urgent")
    recompute_clocks(fresh(case), at=MONDAY + 4 * STEP)

    moved = Assignment.objects.get()
    prompt_where_due(at=there(moved.answer_by) + MINUTE)

    assert there(moved.answer_by) < there(part.answer_by)
    assert ("hastening", "answer") in given()


def test_the_ledger_says_whom_the_clock_prompted_and_for_what():
    _case, part = kept_in_touch()

    prompt_where_due(at=there(part.answer_by) + MINUTE)

    entry = Entry.objects.get(kind="case.hastened")
    assert (entry.actor, entry.data["office"], entry.data["clock"]) == (
        "",
        part.office.code,
        "answer",
    )


def test_one_round_looks_at_so_many_and_the_next_goes_on():
    make_case("accepted")
    part = Assignment.objects.get()
    Assignment.objects.bulk_create(
        Assignment(
            case=part.case,
            office=part.office,
            role="joint",
            assigned_at=part.assigned_at,
            answer_by=part.answer_by,
            prompt_at=part.assigned_at,
        )
        for _ in range(ONE_ROUND)
    )
    late = there(part.answer_by) + DAY

    first, second = prompt_where_due(at=late), prompt_where_due(at=late)

    assert first + second == ONE_ROUND + 2
    assert second >= 1


def test_the_worker_prompts_and_follows_the_calendars():
    rounds = {path.rpartition(".")[2] for path in settings.WORK}

    assert {"prompt_where_due", "follow_calendars"} <= rounds


def test_a_round_with_nothing_to_do_asks_once(django_assert_num_queries):
    make_case("assigned")
    prompt_where_due(at=MONDAY + STEP)

    with django_assert_num_queries(1):
        prompt_where_due(at=MONDAY + STEP)


# --- by hand ---------------------------------------------------------------------------------


def test_the_desk_hastens_with_words():
    case = make_case("assigned")

    prompt = hasten_office(case, words="They wait in the dark.", by=desk(), at=MONDAY + DAY)

    assert (prompt.office, prompt.words, prompt.clock) == (
        case.lead,
        "They wait in the dark.",
        "",
    )
    assert Entry.objects.get(kind="case.hastened").data["prompt"] == prompt.pk


def test_hastening_by_hand_can_be_done_again():
    case = make_case("assigned")
    hasten_office(case, words="Please.", by=desk(), at=MONDAY + DAY)

    hasten_office(case, words="Please, again.", by=desk(), at=MONDAY + 2 * DAY)

    assert Prompt.objects.count() == 2


def test_nobody_hastens_without_a_word():
    case = make_case("assigned")

    with pytest.raises(CaseRefusedError, match="no_words"):
        hasten_office(case, words=" ", by=desk(), at=MONDAY + DAY)


def test_there_is_nobody_to_hasten_while_the_desk_has_it():
    case = make_case()

    with pytest.raises(CaseRefusedError, match="nobody_to_prompt"):
        hasten_office(case, words="Please.", by=desk(), at=MONDAY + DAY)


def test_an_office_does_not_hasten_itself():
    case = make_case("assigned")

    with pytest.raises(PermissionDenied):
        hasten_office(case, words="Please.", by=handler_of(case.lead), at=MONDAY + DAY)


def test_a_supervisor_above_supervises_until_a_day():
    above = make_office()
    case = make_case("accepted", lead=make_office(parent=above))
    by, until = supervisor_of(above), MONDAY + 3 * DAY

    prompt = supervise_office(case, words="Say what you did.", until=until, by=by, at=MONDAY + DAY)

    assert (prompt.sort, prompt.answer_until) == ("supervision", until)
    assert Entry.objects.get(kind="case.supervised").data["until"] == until.isoformat()


def test_an_office_does_not_supervise_its_own_case():
    case = make_case("accepted")

    with pytest.raises(PermissionDenied):
        supervise_office(
            case,
            words="Say what you did.",
            until=MONDAY + 3 * DAY,
            by=supervisor_of(case.lead),
            at=MONDAY + DAY,
        )


def test_the_office_complained_of_supervises_nobody():
    above = make_office()
    case = make_case("accepted", about=above)

    with pytest.raises(PermissionDenied):
        supervise_office(
            case,
            words="Say what you did.",
            until=MONDAY + 3 * DAY,
            by=make_staff(DutyKind.SUPERVISOR, above),
            at=MONDAY + DAY,
        )


def test_supervision_ends_on_a_day_that_is_still_to_come():
    case = make_case("accepted")

    with pytest.raises(CaseRefusedError, match="day_past"):
        supervise_office(case, words="Say.", until=MONDAY, by=desk(), at=MONDAY + DAY)
