"""A date that was promised moves from the same start: sorted, granted, or the calendar changed."""

from datetime import UTC, date, datetime, timedelta

import pytest

from heartline.cases.actions.calendar_changes import READER, follow_calendars
from heartline.cases.actions.clocks import recompute_clocks
from heartline.cases.actions.dispatch import sort_case
from heartline.cases.clocks import Matter, ends
from heartline.cases.models import (
    Application,
    ApplicationStatus,
    Assignment,
    Kind,
    Party,
    Policy,
    Topic,
    Urgency,
    Wanted,
)
from heartline.channels.letters import write
from heartline.channels.models import Letter, LetterKind
from heartline.channels.outbox import write_letters
from heartline.ledger.actions import seal
from heartline.ledger.models import Bookmark, Entry
from heartline.offices.actions import clear_day, set_day
from heartline.offices.models import WorkCalendar
from heartline.people.actions import give_contact
from heartline.people.models import Reach
from tests.factories import MONDAY, STEP, desk, fresh, make_case, make_party, there

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
#: Friday 27 February 2026, ten in the morning; Saturday 28 is worked for Spring Festival.
FRIDAY = datetime(2026, 2, 27, 2, 0, tzinfo=UTC)


def sort(case, kind, at=MONDAY + 3 * STEP, **told):
    return sort_case(fresh(case), kind=kind, topic=None, area=None, by=desk(), at=at, **told)


def grant(case, wanted, asked_at, **told):
    """A granted application, as its own action leaves it."""
    part = case.assignments.filter(role="lead").last()
    row = Application.objects.create(
        case=case, wanted=wanted, reason="x", words="x", part=part, asked_at=asked_at, **told
    )
    Application.objects.filter(pk=row.pk).update(
        status=ApplicationStatus.GRANTED, decided_at=asked_at
    )
    return row


def moves(case):
    return list(Entry.objects.filter(kind="case.due_moved", target=f"cases.case:{case.pk}"))


# --- sorting ---------------------------------------------------------------------------------


def test_while_the_desk_has_it_the_date_moves_both_ways_from_the_same_start():
    case = make_case(kind=Kind.REQUEST)

    later = sort(case, Kind.COMPLAINT).due_at
    sooner = sort(case, Kind.CONSULTATION).due_at

    # Ten and five working days after Monday 2 March, until half past five in Shanghai.
    assert later == datetime(2026, 3, 16, 9, 30, tzinfo=UTC)
    assert sooner == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


def test_the_date_that_was_promised_first_stays_beside_the_new_one():
    case = make_case(kind=Kind.REQUEST)
    promised = case.due_at

    sort(case, Kind.COMPLAINT)
    sort(case, Kind.CONSULTATION)

    party = Party.objects.get()
    assert (fresh(case).first_due_at, party.first_due_at) == (promised, promised)
    assert party.due_at == fresh(case).due_at


def test_once_an_office_has_it_the_date_comes_only_nearer():
    case = make_case("accepted", kind=Kind.REQUEST)
    promised = case.due_at

    later = sort(case, Kind.COMPLAINT).due_at
    sooner = sort(case, Kind.CONSULTATION).due_at

    assert later == promised
    assert sooner == datetime(2026, 3, 9, 9, 30, tzinfo=UTC)


def test_a_case_held_to_its_promise_stays_so_when_everything_is_computed_anew():
    case = make_case("accepted", kind=Kind.REQUEST)
    promised, answer_by = case.due_at, Assignment.objects.get().answer_by
    sort(case, Kind.COMPLAINT)

    moved = recompute_clocks(fresh(case), at=MONDAY + DAY)

    assert not moved
    assert fresh(case).due_at == promised
    assert Assignment.objects.get().answer_by == answer_by


def test_the_office_s_clocks_follow_the_sorting_as_well():
    case = make_case("accepted", kind=Kind.REQUEST)
    part = Assignment.objects.get()

    sort(case, Kind.CONSULTATION)

    matter = Matter(Kind.CONSULTATION)
    expected = ends(case.policy, matter, "answer", part.assigned_at).at
    assert Assignment.objects.get().answer_by == expected
    assert there(expected) < there(part.answer_by)


def test_danger_counts_in_minutes_day_and_night():
    saturday = datetime(2026, 3, 7, 14, 0, tzinfo=UTC)
    case = make_case(at=saturday)

    case = sort(case, Kind.REQUEST, at=saturday, urgency=Urgency.EMERGENCY)

    assert case.due_at == saturday + timedelta(hours=36)


def test_a_clock_that_is_over_is_not_excused_by_sorting():
    case = make_case(kind=Kind.CONSULTATION)
    promised = there(case.due_at)

    sort(case, Kind.COMPLAINT, at=promised + STEP)

    assert fresh(case).due_at == promised


def test_sorting_that_moves_nothing_tells_of_no_move():
    case = make_case(kind=Kind.REQUEST)

    sort_case(
        case,
        kind=Kind.REQUEST,
        topic=Topic.objects.earliest("id"),
        area=None,
        by=desk(),
        at=MONDAY,
    )

    assert not moves(case)
    assert fresh(case).first_due_at is None


def test_one_entry_tells_from_which_date_to_which_and_why():
    case = make_case(kind=Kind.REQUEST)
    was = there(case.due_at)

    due = sort(case, Kind.COMPLAINT).due_at

    [entry] = moves(case)
    assert entry.data == {"reason": "sorted", "was": was.isoformat(), "due": due.isoformat()}


# --- what was granted ------------------------------------------------------------------------


def test_more_time_counts_for_the_part_that_asked_and_for_the_person():
    case = make_case("accepted")
    part = Assignment.objects.get()
    grant(case, Wanted.EXTENSION, MONDAY + DAY, count=10, unit="working_day")

    moved = recompute_clocks(fresh(case), at=MONDAY + DAY)

    # 5 and 7 working days, and 10 more: the 15th is Monday 23 March, the 17th is the 25th.
    assert moved
    assert Assignment.objects.get().answer_by == datetime(2026, 3, 23, 9, 30, tzinfo=UTC)
    assert fresh(case).due_at == datetime(2026, 3, 25, 9, 30, tzinfo=UTC)
    assert Assignment.objects.get().contact_by == part.contact_by


def test_a_pause_moves_every_clock_that_is_still_to_be_kept():
    case = make_case("accepted")
    start = MONDAY + DAY
    grant(case, Wanted.PAUSE, start, starts_at=start, until=start + 2 * DAY)

    recompute_clocks(fresh(case), at=start)

    # The clock stands still as Tuesday 3 and Wednesday 4 March end: two days are not counted.
    assert fresh(case).due_at == datetime(2026, 3, 13, 9, 30, tzinfo=UTC)
    assert Assignment.objects.get().answer_by == datetime(2026, 3, 11, 9, 30, tzinfo=UTC)


def test_more_time_that_an_earlier_office_asked_for_does_not_help_the_next():
    case = make_case("accepted")
    grant(case, Wanted.EXTENSION, MONDAY + DAY, count=10, unit="working_day")
    part = Assignment.objects.get()
    Application.objects.update(part=None)

    recompute_clocks(fresh(case), at=MONDAY + DAY)

    assert Assignment.objects.get().answer_by == part.answer_by


def test_more_time_that_was_asked_after_a_clock_was_over_does_not_move_it():
    case = make_case("accepted")
    promised = there(case.due_at)
    grant(case, Wanted.EXTENSION, promised + DAY, count=10, unit="working_day")

    recompute_clocks(fresh(case), at=promised + DAY)

    assert fresh(case).due_at == promised


def test_nothing_moves_once_the_case_is_answered():
    case = make_case("answered")
    promised = case.due_at
    grant(case, Wanted.EXTENSION, MONDAY + DAY, count=10, unit="working_day")

    assert not recompute_clocks(fresh(case), at=MONDAY + DAY)
    assert fresh(case).due_at == promised


# --- the calendar ----------------------------------------------------------------------------


def change_day(at=FRIDAY):
    calendar = WorkCalendar.objects.earliest("id")
    day = date(2026, 3, 4)
    set_day(calendar, day=day, working=False, name_zh="停电日", by=None, at=at)
    seal(at=at)


def test_a_new_day_off_moves_the_date_of_open_cases_and_is_told():
    case = make_case("assigned")
    was, part = there(case.due_at), Assignment.objects.get()

    change_day(at=MONDAY + STEP)
    moved = follow_calendars(at=MONDAY + STEP)

    assert moved == 1
    assert fresh(case).due_at == was + DAY
    assert Assignment.objects.get().answer_by == there(part.answer_by) + DAY
    [entry] = moves(case)
    assert (entry.data["reason"], entry.data["was"]) == ("calendar", was.isoformat())


def test_a_make_up_day_that_is_moved_moves_the_date_back():
    # Saturday 28 February is worked in the stead of a day of Spring Festival.
    case = make_case(kind=Kind.CONSULTATION, at=FRIDAY)
    was = case.due_at
    calendar = WorkCalendar.objects.get()

    clear_day(calendar, day=date(2026, 2, 28), by=None, at=FRIDAY)
    seal(at=FRIDAY)
    follow_calendars(at=FRIDAY)

    # Day 1 was that Saturday; now it is Monday 2 March, and the fifth is Friday the 6th.
    assert was == datetime(2026, 3, 5, 9, 30, tzinfo=UTC)
    assert fresh(case).due_at == datetime(2026, 3, 6, 9, 30, tzinfo=UTC)


def test_a_date_that_is_over_is_not_excused_by_a_new_day_off():
    case = make_case()
    was = there(case.due_at)

    change_day(at=was + DAY)
    follow_calendars(at=was + DAY)

    assert fresh(case).due_at == was


def test_the_same_change_is_followed_once():
    case = make_case()
    change_day()
    follow_calendars(at=MONDAY)

    assert follow_calendars(at=MONDAY) == 0
    assert len(moves(case)) == 1


def test_a_round_that_begins_anew_after_being_cut_off_moves_nothing_twice():
    case = make_case()
    change_day()
    follow_calendars(at=MONDAY)
    Bookmark.objects.filter(name=READER).update(position=0)

    assert follow_calendars(at=MONDAY) == 0
    assert len(moves(case)) == 1


def test_cases_of_another_calendar_are_left_alone():
    case = make_case()
    was = case.due_at
    other = WorkCalendar.objects.get()
    other.pk, other.code = None, "other"
    other.save()
    Policy.objects.update(calendar=other)

    change_day()
    follow_calendars(at=MONDAY)

    assert fresh(case).due_at == was


def test_the_person_reads_the_new_date_and_why():
    party = make_party()
    was = there(party.due_at)
    person = party.person
    person.language = "en"
    give_contact(
        person, name="", name_hidden=False, reach=Reach.EMAIL, value="lin@x.org", at=MONDAY
    )
    change_day()
    follow_calendars(at=MONDAY)
    seal(at=MONDAY)

    write_letters(at=MONDAY)

    text = write(Letter.objects.get(kind=LetterKind.MOVED), at=MONDAY).text
    assert "There is a new date for your answer: Thursday 12 March, 17:30." in text
    assert "First we had said: Wednesday 11 March, 17:30." in text
    assert "The days on which the offices work have changed." in text
    assert fresh(party.case).due_at == was + DAY
