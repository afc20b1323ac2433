"""An office asks for an exception, somebody else decides; what holds afterwards, and what ends."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.answers import draft_reply, review_reply, send_reply
from heartline.cases.actions.applications import (
    Ask,
    apply_for,
    may_say_wrong_office,
    say_wrong_office,
    withdraw_application,
)
from heartline.cases.actions.decisions import decide, end_application, end_pauses_where_due
from heartline.cases.actions.desk import merge_case, put_out_of_scope, unmerge_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.actions.verdicts import Judgement, give_verdict, reopen, withdraw
from heartline.cases.models import (
    Application,
    ApplicationStatus,
    Case,
    Party,
    Solved,
    Wanted,
)
from heartline.ledger.models import Entry, reference
from heartline.offices.actions import give_duty
from heartline.offices.models import DutyKind, Staff
from heartline.people.models import Person
from tests.factories import (
    MONDAY,
    STEP,
    accept,
    answer_by_lead,
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
LATER = MONDAY + 3 * STEP
DAY = timedelta(days=1)
#: Monday 9 March 2026, the end of the day in Shanghai: five working days after LATER.
NEXT_MONDAY = datetime(2026, 3, 9, 16, 0, tzinfo=UTC)
NO, YES = Judgement(Solved.NO), Judgement(Solved.YES)

PAUSE = Ask(Wanted.PAUSE, "third_party", "The gas works dig first.", until=NEXT_MONDAY)
TIME = Ask(Wanted.EXTENSION, "works", "The cable has to come.", count=5)
OUT = Ask(Wanted.EXCLUSION, "no_office", "It is a quarrel between neighbours.")


def listing(case: Case, **told: Any) -> Ask:
    usual = Ask(
        Wanted.LISTING,
        "history",
        "The builder is gone.",
        until=LATER + 90 * DAY,
        owner=handler_of(case.lead),
    )
    return replace(usual, **told)


def asked(case: Case, ask: Ask, *, at: datetime = LATER) -> Application:
    return apply_for(fresh(case), ask, by=handler_of(fresh(case).lead), at=at)


def granted(case: Case, ask: Ask, *, at: datetime = LATER) -> Application:
    return decide(asked(case, ask, at=at), granted=True, words="So be it.", by=desk(), at=at)


def refused(code: str) -> Any:
    return pytest.raises(CaseRefusedError, match=f"^{code}$")


def kinds(case: Case) -> list[str]:
    return list(
        Entry.objects.filter(target=reference(case)).order_by("id").values_list("kind", flat=True)
    )


def known(party: Party) -> Party:
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)


# Asking -----------------------------------------------------------------------------------------


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


# Deciding ---------------------------------------------------------------------------------------


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


# Listing ----------------------------------------------------------------------------------------


def test_while_a_case_is_listed_its_clock_stands_aside_and_then_runs_on():
    party = make_party("accepted")
    case = party.case
    one = granted(case, listing(case))
    listed = fresh(case)
    much_later = LATER + 30 * DAY

    late_in_lists = Case.objects.overdue(much_later).exists()
    end_application(one, by=handler_of(case.lead), at=much_later)

    assert (listed.listed, listed.due_at) == (True, party.due_at)
    assert not late_in_lists
    assert not fresh(case).listed
    moved = known(party).due_at
    assert moved is not None
    assert moved > much_later


def test_a_listing_ends_a_pause_and_takes_back_what_was_asked_of_the_clock():
    case = make_case("accepted")
    pause = granted(case, PAUSE)
    time = asked(case, TIME)

    granted(case, listing(case))

    pause.refresh_from_db()
    time.refresh_from_db()
    assert (pause.status, time.status) == ("ended", "withdrawn")
    for ask in (PAUSE, TIME):
        with refused("listed"):
            asked(case, ask)


def test_a_listed_case_is_listed_anew_with_another_day():
    case = make_case("accepted")
    first = granted(case, listing(case))

    second = granted(case, listing(case, until=LATER + 200 * DAY), at=LATER + 90 * DAY)

    first.refresh_from_db()
    assert (first.status, second.status) == ("ended", "granted")
    assert fresh(case).listed


def test_a_listing_outlives_the_answer_and_silence_but_not_a_yes():
    solved, silent = make_party("accepted"), make_party("accepted")
    for party in (solved, silent):
        granted(party.case, listing(party.case))
        answer_by_lead(party.case)

    give_verdict(known(solved), YES, by=solved.person, at=LATER + DAY)
    partly = Judgement(Solved.PARTLY)
    give_verdict(known(silent), partly, by=silent.person, at=LATER + DAY)

    assert (fresh(solved.case).status, fresh(solved.case).listed) == ("closed", False)
    assert (fresh(silent.case).status, fresh(silent.case).listed) == ("closed", True)


# What becomes of them when the case moves on ----------------------------------------------------


def everything(case: Case) -> None:
    """A pause and an exclusion granted, more time and a listing asked for."""
    granted(case, PAUSE)
    asked(case, TIME)
    asked(case, listing(case))
    asked(case, OUT)


def left(case: Case) -> dict[str, str]:
    return dict(case.applications.values_list("wanted", "status"))


def test_an_answer_ends_what_was_about_the_clock():
    case = make_case("accepted")
    everything(case)

    answer_by_lead(case, at=LATER + STEP)

    assert left(case) == {
        "pause": "ended",
        "extension": "withdrawn",
        "listing": "asked",
        "exclusion": "asked",
    }
    assert fresh(case).paused_until is None
    assert not fresh(case).is_late(LATER + STEP)


def redo(party: Party) -> None:
    answer_by_lead(party.case, at=LATER + STEP)
    give_verdict(known(party), NO, by=party.person, at=LATER + 2 * STEP)


def reopened(party: Party) -> None:
    answer_by_lead(party.case, at=LATER + STEP)
    give_verdict(known(party), YES, by=party.person, at=LATER + 2 * STEP)
    reopen(known(party), by=party.person, at=LATER + 3 * STEP)


LEAVES = {
    "done again": redo,
    "reopened": reopened,
    "taken back by the desk": lambda party: recall_case(
        fresh(party.case), words="Not theirs.", by=desk(), at=LATER
    ),
    "joined": lambda party: merge_case(fresh(party.case), into=make_case(), by=desk(), at=LATER),
    "out of scope": lambda party: put_out_of_scope(
        fresh(party.case), reason="court", instead="The court.", by=desk(), at=LATER
    ),
    "withdrawn": lambda party: withdraw(known(party), by=party.person, at=LATER),
}


@pytest.mark.parametrize("leave", LEAVES.values(), ids=LEAVES)
def test_nothing_hangs_on_once_the_case_leaves_the_office(leave):
    party = make_party("accepted")
    everything(party.case)

    leave(party)

    assert set(left(party.case).values()) <= {"ended", "withdrawn"}
    case = fresh(party.case)
    assert (case.paused_until, case.listed) == (None, False)


# The verdict ------------------------------------------------------------------------------------


def judged(judgement: Judgement = NO) -> tuple[Party, Ask]:
    party = make_party("answered")
    verdict = give_verdict(known(party), judgement, by=party.person, at=LATER + STEP)
    verdict = verdict.__class__.objects.select_related("party", "reply").get(pk=verdict.pk)
    return party, Ask(Wanted.REVIEW, "kept", "It shines since Monday.", verdict=verdict)


def ask_review(party: Party, ask: Ask) -> Application:
    assert ask.verdict is not None
    office = ask.verdict.reply.office
    return apply_for(fresh(party.case), ask, by=handler_of(office), at=LATER + 2 * STEP)


def test_a_review_leaves_the_verdict_as_it_was_and_marks_it():
    party, ask = judged()
    one = ask_review(party, ask)

    decide(one, granted=True, words="I went to see it.", by=desk(), at=LATER + DAY)

    verdict = party.verdicts.get()
    assert (verdict.solved, verdict.reviewed_at) == ("no", LATER + DAY)
    assert ask.verdict is not None
    assert verdict.commitment() == ask.verdict.commitment()
    assert fresh(party.case).status == "assigned"


def test_a_verdict_is_looked_at_once():
    party, ask = judged()
    one = ask_review(party, ask)
    decide(one, granted=False, words="It is dark.", by=desk(), at=LATER + DAY)

    with refused("nothing_to_review"):
        ask_review(party, ask)


def test_no_review_of_a_yes_nor_of_the_answer_of_another_office():
    party, ask = judged(Judgement(Solved.YES))
    _party, theirs = judged()
    mine = make_case("answered")

    with refused("nothing_to_review"):
        ask_review(party, ask)
    with refused("nothing_to_review"):
        apply_for(mine, theirs, by=handler_of(mine.lead), at=LATER + DAY)


def test_who_was_content_may_judge_the_next_answer_after_a_no_of_another():
    first, second = two_answered()
    give_verdict(first, YES, by=first.person, at=LATER)
    give_verdict(known(second), NO, by=second.person, at=LATER)
    case = fresh(first.case)
    answered_above(case)

    give_verdict(known(first), NO, by=first.person, at=LATER + DAY)

    assert [verdict.solved for verdict in first.verdicts.order_by("id")] == ["yes", "no"]
    assert fresh(first.case).redos == 2


def test_who_was_content_is_not_waited_for_and_judges_no_answer_twice():
    first, second = two_answered()
    give_verdict(first, YES, by=first.person, at=LATER)
    with refused("judged"):
        give_verdict(known(first), YES, by=first.person, at=LATER)
    give_verdict(known(second), NO, by=second.person, at=LATER)
    answered_above(fresh(first.case))

    give_verdict(known(second), YES, by=second.person, at=LATER + DAY)

    assert fresh(first.case).status == "closed"


def test_no_verdict_is_given_once_the_case_is_open_again():
    party = make_party("closed")
    reopen(known(party), by=party.person, at=LATER + DAY)

    with refused("nothing_to_judge"):
        give_verdict(known(party), YES, by=party.person, at=LATER + DAY)


def two_answered() -> tuple[Party, Party]:
    """Two who spoke, joined, and answered by a section below an office."""
    first, second = make_party(), make_party()
    merge_case(second.case, into=first.case, by=desk(), at=MONDAY)
    lead = make_office(parent=make_office())
    assign_case(fresh(first.case), lead=lead, by=desk(), at=MONDAY)
    accept(first.case)
    answer_by_lead(first.case, at=LATER)
    return known(first), known(second)


def answered_above(case: Case) -> None:
    """The office above answers what was sent up to it."""
    accept(case, at=LATER)
    handler = handler_of(fresh(case).lead)
    reply = draft_reply(fresh(case), text="Now it shines.", by=handler, at=LATER + STEP)
    review_reply(reply, good=True, by=supervisor_of(fresh(case).lead), at=LATER + STEP)
    send_reply(reply, by=handler, at=LATER + STEP)


def test_after_a_merge_every_person_is_waited_for():
    first, second = two_answered()

    give_verdict(first, YES, by=first.person, at=LATER)
    still = fresh(first.case).status
    give_verdict(known(second), YES, by=second.person, at=LATER)

    assert (still, fresh(first.case).status) == ("answered", "closed")


# The wrong office -------------------------------------------------------------------------------


def say_wrong(
    party: Party, words: str = "It is the park's lamp.", *, by: Person | None = None
) -> Application:
    return say_wrong_office(known(party), words=words, by=by or party.person, at=LATER)


@pytest.mark.parametrize("stage", ["assigned", "accepted"])
def test_the_person_says_wrong_office_and_the_desk_takes_the_case_back(stage):
    party = make_party(stage)
    one = say_wrong(party)

    decide(one, granted=True, words="Parks it is.", by=desk(), at=LATER + STEP)

    case = fresh(party.case)
    assert (case.status, case.lead, case.returns) == ("received", None, 0)
    assert case.assignments.get().return_reason == "recalled"
    assert one.status == "granted"


def test_the_desk_says_why_it_stays_where_it_is():
    party = make_party("accepted")
    one = say_wrong(party)

    for granted_ in (True, False):
        with refused("no_decision_words"):
            decide(one, granted=granted_, by=desk(), at=LATER)
    decide(one, granted=False, words="The lamp is ours.", by=desk(), at=LATER)

    assert fresh(party.case).status == "accepted"


def test_only_the_desk_outside_that_office_decides_what_a_person_asks():
    party = make_party("accepted")
    one = say_wrong(party)
    lead = party.case.lead
    assert lead is not None
    own_desk = make_staff("dispatcher", lead)

    for staff in (handler_of(lead), supervisor_of(lead), supervisor_of(lead.parent), own_desk):
        with pytest.raises(PermissionDenied):
            decide(one, granted=False, words="No.", by=staff, at=LATER)


def test_one_at_a_time_and_twice_in_a_case():
    party = make_party("accepted")
    first = say_wrong(party)

    with refused("asked_already"):
        say_wrong(party)
    decide(first, granted=False, words="No.", by=desk(), at=LATER)
    second = say_wrong(party)
    decide(second, granted=False, words="No.", by=desk(), at=LATER)
    with refused("reroute_used"):
        say_wrong(party)

    assert not may_say_wrong_office(known(party))


def test_nobody_says_it_for_another_or_without_a_word_or_without_an_office():
    party, other = make_party("accepted"), make_party()

    with pytest.raises(PermissionDenied):
        say_wrong(party, by=other.person)
    with refused("no_text"):
        say_wrong(party, words=" \n")
    with refused("not_with_office"):
        say_wrong(other)
    with refused("not_with_office"):
        say_wrong(make_party("answered"))


def test_what_a_person_asked_is_taken_back_when_they_leave():
    first, second = make_party(), make_party()
    merge_case(second.case, into=first.case, by=desk(), at=MONDAY)
    assign_case(fresh(first.case), lead=make_office(), by=desk(), at=MONDAY)
    mine, theirs = say_wrong(first), say_wrong(second)

    withdraw(known(first), by=first.person, at=LATER)
    unmerge_case(fresh(second.home), by=desk(), at=LATER)

    mine.refresh_from_db()
    theirs.refresh_from_db()
    assert (mine.status, theirs.status) == ("withdrawn", "withdrawn")
