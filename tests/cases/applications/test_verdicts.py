"""A review marks a verdict and never changes it; each who spoke is waited for."""

import pytest

from heartline.cases.actions.answers import draft_reply, review_reply, send_reply
from heartline.cases.actions.applications import Ask, apply_for
from heartline.cases.actions.decisions import decide
from heartline.cases.actions.desk import merge_case
from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.verdicts import Judgement, give_verdict, reopen
from heartline.cases.models import Application, Case, Party, Solved, Wanted
from tests.cases.applications.asking import DAY, LATER, NO, YES, known, refused
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
    supervisor_of,
)

pytestmark = pytest.mark.django_db


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
