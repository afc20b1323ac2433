"""What can be done on a case: the step tables and the rules together, the likeliest first."""

from datetime import timedelta

import pytest

from heartline.cases.actions.answers import answer_at_once, draft_reply, review_reply
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.dispatch import hear_office_complained_of, return_assignment
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Case, Kind, Solved, Topic
from heartline.cases.rules import Act, acts_for, own_part
from heartline.offices.actions import give_duty
from heartline.offices.models import DutyKind, Office, Staff
from heartline.people.actions import set_consent
from tests.factories import (
    MONDAY,
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
LATER = MONDAY + timedelta(hours=8)


def lead_of(case: Case) -> Office:
    """The office that has the case."""
    return case.assignments.get().office


#: What the desk does with a case that waits, wherever it is.
WAITING = {Act.SORT, Act.WRITE, Act.MERGE, Act.OUT_OF_SCOPE, Act.SPLIT}
WITH_AN_OFFICE = WAITING | {Act.RECALL, Act.HASTEN, Act.SUPERVISE}
#: What the dispatcher may do at every stage of a case that is not private.
DESK = {
    "received": WAITING | {Act.ASSIGN, Act.ANSWER_AT_ONCE},
    "assigned": WITH_AN_OFFICE,
    "accepted": WITH_AN_OFFICE | {Act.OUTCOME},
    "answered": {Act.SORT, Act.WRITE, Act.OUTCOME, Act.VERDICT, Act.CALL_BACK},
    "closed": {Act.OUTCOME},
}
#: What an office may ask for once it has the case in hand.
ASKS = [Act.ASK_LISTING, Act.ASK_EXCLUSION]
HANDLER = {
    "assigned": [Act.ACCEPT, Act.RETURN, Act.NOTE],
    "accepted": [
        *(Act.DRAFT, Act.OUTCOME, Act.WRITE, Act.NOTE, Act.LINK, Act.CHECK),
        *(Act.ASK_EXTENSION, Act.ASK_PAUSE, *ASKS),
    ],
    "answered": [Act.OUTCOME, Act.NOTE, *ASKS],
    "closed": [Act.OUTCOME, Act.NOTE, Act.ASK_EXCLUSION],
}


@pytest.mark.parametrize("stage", DESK)
def test_the_dispatcher_may_do_what_the_steps_allow(stage):
    acts = acts_for(desk(), make_case(stage))

    assert set(acts) == DESK[stage] | {Act.NOTE, Act.MAKE_PRIVATE, Act.ERASE, Act.LINK, Act.GATHER}


@pytest.mark.parametrize("stage", HANDLER)
def test_the_office_that_leads_may_do_its_part_and_never_close(stage):
    case = make_case(stage)

    acts = acts_for(handler_of(case.assignments.get().office), case)

    assert acts == HANDLER[stage]


def test_the_operator_sorts_and_answers_but_gives_nothing_away():
    acts = acts_for(make_staff("operator"), make_case())

    assert acts == [Act.SORT, Act.ANSWER_AT_ONCE, Act.WRITE, Act.NOTE, Act.LINK]


@pytest.mark.parametrize("duty", ["analyst", "auditor", "visitor", "administrator"])
@pytest.mark.parametrize("stage", DESK)
def test_who_only_reads_can_do_nothing(duty, stage):
    assert acts_for(make_staff(duty), make_case(stage)) == []


def test_an_unsorted_case_is_sorted_first_and_a_sorted_one_given_to_an_office():
    unsorted = make_case()
    sorted_ = make_case(topic=Topic.objects.earliest("id"))

    assert acts_for(desk(), unsorted)[0] == Act.SORT
    assert acts_for(desk(), sorted_)[0] == Act.ASSIGN


def test_a_draft_is_reviewed_by_the_supervisor_and_then_sent_by_the_office():
    case = make_case("accepted")
    handler, boss = handler_of(case.lead), supervisor_of(case.lead)
    reply = draft_reply(case, text="Mended.", by=handler, at=LATER)
    before = (acts_for(boss, fresh(case)), acts_for(handler, fresh(case)))
    review_reply(reply, good=True, by=boss, at=LATER)

    after = (acts_for(boss, fresh(case)), acts_for(handler, fresh(case)))

    assert before[0][0] == Act.REVIEW
    assert Act.SEND not in before[1]
    assert Act.REVIEW not in after[0]
    assert after[1][0] == Act.SEND


def test_nobody_reviews_their_own_draft():
    case = make_case("accepted")
    boss = supervisor_of(case.lead)
    give_duty(boss, kind=DutyKind.HANDLER, office=lead_of(case), by=None, at=MONDAY)
    draft_reply(case, text="Mended.", by=boss, at=LATER)

    assert Act.REVIEW not in acts_for(boss, fresh(case))


def test_a_case_that_was_given_by_name_cannot_be_handed_back():
    case = make_case("assigned")
    case.assignments.update(designated=True)

    acts = acts_for(handler_of(case.lead), fresh(case))

    assert Act.ACCEPT in acts
    assert Act.RETURN not in acts


def test_a_case_to_be_done_again_that_no_office_has_is_given_by_the_desk():
    party = make_party()
    answer_at_once(party.case, text="We open at nine.", by=desk(), at=LATER)
    give_verdict(party, Judgement(Solved.NO), by=party.person, at=LATER)
    case = fresh(party.case)

    acts = acts_for(desk(), case)

    assert (case.status, case.lead) == ("assigned", None)
    assert acts[0] == Act.ASSIGN


def test_the_desk_that_works_in_the_leading_office_neither_joins_nor_closes():
    case = make_case("accepted")
    clerk = make_staff("dispatcher")
    give_duty(clerk, kind=DutyKind.HANDLER, office=lead_of(case), by=None, at=MONDAY)
    clerk = Staff.objects.get(pk=clerk.pk)

    acts = acts_for(clerk, case)

    assert Act.MERGE not in acts
    assert Act.OUT_OF_SCOPE not in acts


def test_a_merged_case_can_be_taken_out_while_the_other_waits():
    case, into = make_case(), make_case()
    merge_case(case, into=into, by=desk(), at=LATER)

    assert acts_for(desk(), fresh(case)) == [Act.NOTE, Act.UNMERGE, Act.MAKE_PRIVATE, Act.LINK]


def test_words_are_published_only_with_consent():
    willing, unwilling = make_party(), make_party()
    set_consent(willing.person, consents=True, at=LATER)

    assert Act.RELEASE in acts_for(desk(), fresh(willing.case))
    assert Act.RELEASE not in acts_for(desk(), fresh(unwilling.case))


def test_the_office_complained_of_is_heard_once():
    about = make_office()
    case = make_case("assigned", about=about, kind=Kind.COMPLAINT)
    before = acts_for(desk(), fresh(case))
    hear_office_complained_of(case, released_text="Your side?", by=desk(), at=LATER)

    after = acts_for(desk(), fresh(case))

    assert Act.HEAR in before
    assert Act.HEAR not in after
    assert acts_for(make_staff("handler", about), fresh(case)) == [Act.ACCEPT]


def test_who_is_complained_of_can_do_nothing_even_at_the_desk():
    clerk = make_staff("dispatcher")
    about = make_office()
    give_duty(clerk, kind=DutyKind.HANDLER, office=about, by=None, at=MONDAY)
    clerk = Staff.objects.get(pk=clerk.pk)
    case = make_case(about=about, kind=Kind.COMPLAINT)

    assert acts_for(clerk, case) == []


def test_the_leading_part_comes_before_a_helping_one():
    lead, helping = make_office(), make_office()
    case = make_case("assigned", lead=lead, joint=(helping,))
    both = make_staff("handler", helping)
    give_duty(both, kind=DutyKind.HANDLER, office=lead, by=None, at=MONDAY)
    both = Staff.objects.get(pk=both.pk)

    part = own_part(both, case, Act.ACCEPT)

    assert part is not None
    assert part.office == lead


def test_an_office_that_handed_its_part_back_has_no_part():
    case = make_case("assigned")
    handler = handler_of(case.lead)
    return_assignment(
        case.assignments.get(), reason="not_our_duty", words="Not ours.", by=handler, at=LATER
    )

    assert own_part(handler, fresh(case), Act.ACCEPT) is None
