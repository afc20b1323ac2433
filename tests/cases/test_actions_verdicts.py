"""Only those who spoke can say that it is solved; what follows from that, and from silence."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.answers import answer_at_once
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.dispatch import assign_case, return_assignment
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.actions.verdicts import (
    CALLS,
    REOPEN_WITHIN,
    SILENT_AFTER,
    Judgement,
    ask_for_verdict,
    fall_silent_where_due,
    give_verdict,
    note_call_back,
    reopen,
    withdraw,
)
from heartline.cases.models import (
    CallBack,
    Case,
    CaseStatus,
    Closing,
    Party,
    PartyStatus,
    Satisfied,
    Solved,
    Verdict,
)
from heartline.ledger.models import Entry, reference
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
    root,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + 6 * STEP
YES, NO = Judgement(Solved.YES), Judgement(Solved.NO)
PARTLY, MORE = Judgement(Solved.PARTLY), Judgement(Solved.PARTLY, wants_more=True)


def refused(code: str):
    return pytest.raises(CaseRefusedError, match=f"^{code}$")


def known(party: Party) -> Party:
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)


def judge(party: Party, judgement: Judgement = YES, *, at=LATER) -> Verdict:
    return give_verdict(party, judgement, by=party.person, at=at)


def two_in_one_case(stage: str = "answered") -> tuple[Party, Party]:
    """Two who spoke, in one case that an office leads."""
    first, second = make_party(), make_party()
    merge_case(second.case, into=first.case, by=desk(), at=MONDAY)
    case = fresh(first.case)
    assign_case(case, lead=make_office(), by=desk(), at=MONDAY)
    if stage in {"accepted", "answered"}:
        accept(case)
    if stage == "answered":
        answer_by_lead(case)
    return known(first), known(second)


# The verdict ------------------------------------------------------------------------------------


def test_a_verdict_keeps_the_three_answers_and_the_words():
    party = make_party("answered")
    judgement = Judgement(Solved.YES, Satisfied.FAIRLY, contacted=True, words="Thanks.")

    verdict = judge(party, judgement)

    stored = Verdict.objects.get()
    assert (stored.solved, stored.satisfied, stored.contacted, stored.words) == (
        "yes",
        3,
        True,
        "Thanks.",
    )
    entry = Entry.objects.get(kind="verdict.given")
    assert entry.commits == {reference(verdict): stored.commitment()}
    assert "words" not in entry.data


@pytest.mark.parametrize("judgement", [YES, PARTLY])
def test_the_last_content_verdict_closes_the_case(judgement):
    party = make_party("answered")

    judge(party, judgement)

    case = fresh(party.case)
    assert (case.status, case.closed_because, case.closed_at) == (
        CaseStatus.CLOSED,
        Closing.JUDGED,
        LATER,
    )


def test_while_one_has_not_judged_the_case_stays_open():
    first, second = two_in_one_case()

    judge(first)

    assert fresh(first.case).status == CaseStatus.ANSWERED
    judge(known(second))
    assert fresh(first.case).status == CaseStatus.CLOSED


def test_nobody_judges_for_another():
    party, other = make_party("answered"), make_party("answered")

    with pytest.raises(PermissionDenied):
        give_verdict(party, YES, by=other.person, at=LATER)


@pytest.mark.parametrize("stage", ["received", "assigned", "accepted"])
def test_without_an_answer_there_is_nothing_to_judge(stage):
    with refused("nothing_to_judge"):
        judge(make_party(stage))


def test_one_answer_is_judged_once():
    first, _second = two_in_one_case()
    judge(first)

    with refused("judged"):
        judge(known(first), NO)

    assert Verdict.objects.count() == 1


def test_who_withdrew_judges_no_more():
    first, second = two_in_one_case("accepted")
    withdraw(first, by=first.person, at=MONDAY)
    answer_by_lead(second.case)

    with refused("nothing_to_judge"):
        judge(known(first))


def test_a_verdict_on_the_telephone_is_written_down_by_the_desk():
    party, operator = make_party("answered"), make_staff("operator")

    verdict = give_verdict(party, YES, by=operator, at=LATER)

    assert (verdict.by_phone, verdict.taken_by) == (True, operator)


@pytest.mark.parametrize("duty", ["dispatcher", "operator", "handler", "supervisor"])
def test_the_office_that_answered_writes_down_no_verdict(duty):
    party = make_party("answered")
    staff = make_staff(duty, party.case.lead)

    with pytest.raises(PermissionDenied):
        give_verdict(party, YES, by=staff, at=LATER)


# Done again -------------------------------------------------------------------------------------


@pytest.mark.parametrize("judgement", [NO, MORE])
def test_a_no_goes_to_the_office_above_which_cannot_hand_it_back(judgement):
    above = make_office()
    party = make_party("answered", lead=make_office(parent=above))

    judge(party, judgement)

    case = fresh(party.case)
    part = case.assignments.latest("id")
    assert (case.status, case.lead, case.redos) == (CaseStatus.ASSIGNED, above, 1)
    assert (part.office, part.designated, case.answered_at) == (above, True, None)
    with refused("designated"):
        return_assignment(
            part, reason="not_our_duty", words="Parks.", by=handler_of(above), at=LATER
        )


def test_where_there_is_no_office_above_the_desk_designates():
    party = make_party("answered", lead=root())

    judge(party, NO)

    case = fresh(party.case)
    assert (case.status, case.lead) == (CaseStatus.ASSIGNED, None)
    assert Case.objects.to_dispatch().filter(pk=case.pk).exists()
    part = assign_case(case, lead=make_office(), by=desk(), at=LATER)
    assert part.designated


def test_a_no_to_an_answer_given_at_once_goes_to_the_desk():
    party = make_party()
    answer_at_once(party.case, text="At nine.", by=desk(), at=MONDAY)

    judge(known(party), NO)

    assert (fresh(party.case).status, fresh(party.case).lead) == (CaseStatus.ASSIGNED, None)


def test_a_case_is_never_done_again_by_the_office_complained_of():
    above = make_office()
    party = make_party("answered", lead=make_office(parent=above))
    Case.objects.filter(pk=party.case_id).update(about=above)

    judge(known(party), NO)

    assert fresh(party.case).lead is None


def test_a_no_makes_everybody_wait_again_but_those_who_are_content():
    first, second = two_in_one_case()
    judge(first)

    judge(known(second), NO)

    assert known(first).status == PartyStatus.JUDGED
    assert known(second).status == PartyStatus.WAITING


def test_the_new_answer_is_judged_anew():
    above = make_office()
    party = make_party("answered", lead=make_office(parent=above))
    judge(party, NO)
    accept(fresh(party.case), at=LATER)
    answer_by_lead(fresh(party.case), at=LATER)

    judge(known(party), YES, at=LATER + STEP)

    assert fresh(party.case).status == CaseStatus.CLOSED
    assert Verdict.objects.count() == 2


def test_the_person_s_clock_is_not_restarted_when_it_is_done_again():
    party = make_party("answered")
    due = party.due_at

    judge(party, NO)

    assert (known(party).due_at, fresh(party.case).due_at) == (due, due)


# Asking and silence -----------------------------------------------------------------------------


def test_an_asking_that_arrived_is_noted_once():
    party = make_party("answered")

    first, second = (ask_for_verdict(known(party), at=LATER) for _ in range(2))

    assert (first, second) == (True, False)
    assert known(party).asked_at == LATER
    assert Entry.objects.filter(kind="verdict.asked").count() == 1


@pytest.mark.parametrize("stage", ["received", "accepted", "closed"])
def test_nobody_is_asked_where_no_answer_stands(stage):
    assert not ask_for_verdict(make_party(stage), at=LATER)


@pytest.mark.parametrize(("wait", "count"), [(SILENT_AFTER, 1), (SILENT_AFTER - STEP, 0)])
def test_silence_begins_ten_days_after_the_asking(wait, count):
    party = make_party("answered")
    ask_for_verdict(party, at=LATER)

    assert fall_silent_where_due(at=LATER + wait) == count

    assert (known(party).status == PartyStatus.SILENT) == bool(count)


def test_the_silence_of_the_last_closes_the_case_and_is_no_verdict():
    party = make_party("answered")
    ask_for_verdict(party, at=LATER)

    fall_silent_where_due(at=LATER + SILENT_AFTER)

    assert fresh(party.case).status == CaseStatus.CLOSED
    assert not Verdict.objects.exists()


def test_who_was_never_asked_never_falls_silent():
    make_party("answered")

    assert fall_silent_where_due(at=LATER + 10 * SILENT_AFTER) == 0


def test_three_calls_in_vain_are_silence():
    party = make_party("answered")

    for n in range(CALLS):
        assert known(party).status == PartyStatus.WAITING
        note_call_back(known(party), reached=False, by=desk(), at=LATER + n * STEP)

    assert known(party).status == PartyStatus.SILENT
    assert CallBack.objects.count() == CALLS


def test_a_call_that_reached_somebody_is_an_asking():
    party = make_party("answered")

    note_call_back(party, reached=True, by=desk(), at=LATER)

    assert (known(party).status, known(party).asked_at) == (PartyStatus.ASKED, LATER)


def test_calls_about_the_answer_before_count_no_more():
    party = make_party("answered", lead=root())
    note_call_back(party, reached=False, by=make_staff("operator"), at=LATER)
    judge(known(party), NO)
    assign_case(fresh(party.case), lead=make_office(), by=desk(), at=LATER)
    accept(fresh(party.case), at=LATER)
    answer_by_lead(fresh(party.case), at=LATER)

    assert known(party).calls == 0


@pytest.mark.parametrize("stage", ["received", "accepted", "closed"])
def test_nobody_is_called_where_no_answer_stands(stage):
    with refused("nothing_to_judge"):
        note_call_back(make_party(stage), reached=True, by=desk(), at=LATER)


def test_one_who_kept_silent_can_speak_after_all_while_others_are_awaited():
    first, _second = two_in_one_case()
    for _ in range(CALLS):
        note_call_back(known(first), reached=False, by=desk(), at=LATER)

    judge(known(first), NO)

    assert fresh(first.case).status == CaseStatus.ASSIGNED


# Withdrawing ------------------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["received", "assigned", "accepted"])
def test_the_only_one_who_spoke_ends_the_case_by_withdrawing(stage):
    party = make_party(stage)

    withdraw(party, by=party.person, at=LATER)

    case = fresh(party.case)
    assert (case.status, case.closed_because, case.lead) == ("closed", "withdrawn", None)
    assert not case.assignments.filter(status__in=("offered", "accepted")).exists()


def test_while_another_waits_the_case_goes_on():
    first, second = two_in_one_case("accepted")

    withdraw(first, by=first.person, at=LATER)

    assert fresh(first.case).status == CaseStatus.ACCEPTED
    assert known(second).status == PartyStatus.WAITING


def test_when_the_only_one_who_still_waits_withdraws_the_case_ends():
    first, second = two_in_one_case()
    judge(first, YES)
    judge(known(second), NO)

    withdraw(known(second), by=second.person, at=LATER)

    assert fresh(first.case).status == CaseStatus.CLOSED


@pytest.mark.parametrize("stage", ["answered", "closed"])
def test_once_there_is_an_answer_nothing_is_withdrawn(stage):
    party = make_party(stage)

    with refused("answered"):
        withdraw(party, by=party.person, at=LATER)


def test_nobody_withdraws_another_s_words():
    with pytest.raises(PermissionDenied):
        withdraw(make_party(), by=make_party().person, at=LATER)


# Reopening --------------------------------------------------------------------------------------


def reopened(party: Party, *, after: timedelta) -> Case:
    closed_at = fresh(party.case).closed_at
    assert closed_at is not None
    return reopen(known(party), by=party.person, at=closed_at + after)


@pytest.mark.parametrize("after", [timedelta(0), REOPEN_WITHIN])
def test_a_judged_case_is_reopened_within_thirty_days_one_level_up(after):
    above = make_office()
    party = make_party("closed", lead=make_office(parent=above))

    reopened(party, after=after)

    case = fresh(party.case)
    assert (case.status, case.lead, case.redos) == (CaseStatus.ASSIGNED, above, 1)
    assert (case.closed_at, case.closed_because) == (None, "")
    assert known(party).status == PartyStatus.WAITING


def test_a_second_later_it_is_too_late():
    party = make_party("closed")

    with refused("too_late"):
        reopened(party, after=REOPEN_WITHIN + timedelta(seconds=1))


def test_nobody_reopens_another_s_case():
    party = make_party("closed")

    with pytest.raises(PermissionDenied):
        reopen(party, by=make_party().person, at=LATER)


def test_after_reopening_and_a_new_answer_there_is_a_new_verdict():
    above = make_office()
    party = make_party("closed", lead=make_office(parent=above))
    reopened(party, after=STEP)
    accept(fresh(party.case), at=LATER)
    answer_by_lead(fresh(party.case), at=LATER)

    judge(known(party), NO, at=LATER)

    assert list(Verdict.objects.order_by("id").values_list("solved", flat=True)) == ["yes", "no"]
    assert fresh(party.case).lead == root()


def test_one_who_kept_silent_can_reopen():
    party = make_party("answered")
    ask_for_verdict(party, at=LATER)
    fall_silent_where_due(at=LATER + SILENT_AFTER)

    reopened(party, after=STEP)

    assert fresh(party.case).status == CaseStatus.ASSIGNED


# No office closes its own case ------------------------------------------------------------------


def test_no_handler_or_supervisor_has_any_way_to_end_the_case_of_their_office():
    case = make_case("answered")
    both = [handler_of(case.lead), make_staff("supervisor", case.lead)]

    for staff in both:
        for judgement in (YES, NO):
            with pytest.raises(PermissionDenied):
                give_verdict(known(case.parties.get()), judgement, by=staff, at=LATER)
        with pytest.raises(PermissionDenied):
            note_call_back(known(case.parties.get()), reached=False, by=staff, at=LATER)

    assert fresh(case).status == CaseStatus.ANSWERED
