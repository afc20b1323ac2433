"""Two at the same moment: the first moves the case, the others are told, and nothing is torn."""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.answers import (
    answer_at_once,
    draft_reply,
    review_reply,
    send_reply,
)
from heartline.cases.actions.desk import (
    agree_to_publication,
    merge_case,
    put_out_of_scope,
    release_case,
)
from heartline.cases.actions.dispatch import accept_assignment, assign_case
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.actions.verdicts import Judgement, give_verdict, withdraw
from heartline.cases.models import Assignment, Case, CaseStatus, Party, Reply, Solved, Verdict
from heartline.ledger.models import Entry
from tests.committed import at_once
from tests.factories import (
    MONDAY,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    supervisor_of,
)

pytestmark = pytest.mark.usefixtures("committed")

REFUSALS = (CaseMovedError, CaseRefusedError, PermissionDenied)


def winners(came: Iterable[Any]) -> list[Any]:
    """What the acts gave back that went through; the others must have been refused in words."""
    came = list(came)
    broken = [one for one in came if isinstance(one, Exception) and not isinstance(one, REFUSALS)]
    assert broken == []
    return [one for one in came if not isinstance(one, Exception)]


def entries(kind: str) -> int:
    return Entry.objects.filter(kind=kind).count()


def party_of(party: Party) -> Party:
    """The party as another page has just read it."""
    return Party.objects.select_related("case", "person").get(pk=party.pk)


def two_in_one_answered_case() -> tuple[Party, Party]:
    first, second = make_party(), make_party()
    merge_case(second.case, into=first.case, by=desk(), at=MONDAY)
    answer_at_once(fresh(first.case), text="It is mended.", by=desk(), at=MONDAY)
    return party_of(first), party_of(second)


def test_of_many_who_assign_one_case_at_once_one_does():
    case, by = make_case(), desk()
    offices = [make_office() for _ in range(4)]

    def give(office) -> Callable[[], Any]:
        read = fresh(case)
        return lambda: assign_case(read, lead=office, by=by, at=MONDAY)

    came = at_once(*[give(office) for office in offices])

    assert len(winners(came)) == 1
    assert [type(one) for one in came].count(CaseMovedError) == 3
    assert Assignment.objects.filter(case=case).count() == entries("case.assigned") == 1
    assert fresh(case).lead == Assignment.objects.get(case=case).office


def test_of_two_who_take_a_case_on_at_once_one_does():
    case = make_case("assigned")
    by = handler_of(case.lead)

    def take() -> Callable[[], Any]:
        part = Assignment.objects.select_related("case", "office").get(case=case)
        return lambda: accept_assignment(part, by=by, at=MONDAY)

    came = at_once(take(), take())

    assert len(winners(came)) == entries("case.accepted") == 1
    assert CaseMovedError in map(type, came)


def test_of_two_who_send_an_answer_at_once_one_does():
    case = make_case("accepted")
    by = handler_of(case.lead)
    reply = draft_reply(case, text="It is mended.", by=by, at=MONDAY)
    review_reply(reply, good=True, by=supervisor_of(case.lead), at=MONDAY)

    def send() -> Callable[[], Any]:
        read = Reply.objects.select_related("case").get(pk=reply.pk)
        return lambda: send_reply(read, by=by, at=MONDAY)

    came = at_once(send(), send(), send())

    assert len(winners(came)) == entries("case.answered") == 1


def test_answering_at_once_and_assigning_at_once_do_not_both_happen():
    case, by, office = make_case(), desk(), make_office()
    here, there = fresh(case), fresh(case)

    came = at_once(
        lambda: answer_at_once(here, text="Yes.", by=by, at=MONDAY),
        lambda: assign_case(there, lead=office, by=by, at=MONDAY),
    )

    assert len(winners(came)) == 1
    assert entries("case.assigned") + entries("case.answered_at_once") == 1


def test_a_verdict_given_twice_at_once_counts_once():
    party = make_party("answered")

    def judge() -> Callable[[], Any]:
        read = party_of(party)
        return lambda: give_verdict(read, Judgement(Solved.YES), by=read.person, at=MONDAY)

    came = at_once(judge(), judge(), judge())

    assert len(winners(came)) == entries("verdict.given") == Verdict.objects.count() == 1


def test_when_the_last_two_judge_at_once_the_case_closes():
    first, second = two_in_one_answered_case()

    came = at_once(
        lambda: give_verdict(first, Judgement(Solved.YES), by=first.person, at=MONDAY),
        lambda: give_verdict(second, Judgement(Solved.YES), by=second.person, at=MONDAY),
    )

    assert len(winners(came)) == 2
    assert fresh(first.case).status == CaseStatus.CLOSED
    assert entries("case.closed") == 1


def test_when_two_say_no_at_once_the_case_is_done_again_once():
    first, second = two_in_one_answered_case()

    came = at_once(
        lambda: give_verdict(first, Judgement(Solved.NO), by=first.person, at=MONDAY),
        lambda: give_verdict(second, Judgement(Solved.NO), by=second.person, at=MONDAY),
    )

    assert len(winners(came)) >= 1
    assert (fresh(first.case).redos, entries("case.redone")) == (1, 1)


def test_when_the_last_two_withdraw_at_once_the_case_closes():
    first, second = make_party(), make_party()
    merge_case(second.case, into=first.case, by=desk(), at=MONDAY)
    first, second = party_of(first), party_of(second)

    came = at_once(
        lambda: withdraw(first, by=first.person, at=MONDAY),
        lambda: withdraw(second, by=second.person, at=MONDAY),
    )

    assert len(winners(came)) == 2
    assert fresh(first.case).status == CaseStatus.CLOSED


def test_an_ended_case_leaves_no_part_open_whoever_was_faster():
    case, by, office = make_case(), desk(), make_office()
    here, there = fresh(case), fresh(case)

    at_once(
        lambda: put_out_of_scope(here, reason="court", instead="The court.", by=by, at=MONDAY),
        lambda: assign_case(there, lead=office, by=by, at=MONDAY),
    )

    ended = fresh(case).status == CaseStatus.CLOSED
    still_open = case.assignments.filter(status__in=("offered", "accepted")).exists()
    assert ended != still_open


def test_nobody_is_joined_to_a_case_that_is_answered_at_that_moment():
    case, into, by = make_case(), make_case(), desk()
    read, here, there = fresh(case), fresh(into), fresh(into)

    came = at_once(
        lambda: merge_case(read, into=here, by=by, at=MONDAY),
        lambda: answer_at_once(there, text="Yes.", by=by, at=MONDAY),
    )

    merged_first = not isinstance(came[0], Exception)
    assert into.parties.count() == (2 if merged_first else 1)
    winners(came)
    if merged_first and fresh(into).status == CaseStatus.ANSWERED:
        merged = Entry.objects.get(kind="case.merged").pk
        assert merged < Entry.objects.get(kind="case.answered_at_once").pk


def test_words_are_never_public_once_consent_is_withdrawn_whoever_was_faster():
    party = make_party("answered")
    agree_to_publication(party, consents=True, at=MONDAY)
    by, read, case = desk(), party_of(party), Case.objects.get(pk=party.case_id)

    at_once(
        lambda: agree_to_publication(read, consents=False, at=MONDAY),
        lambda: release_case(case, title="Lamp", text="Dark.", by=by, at=MONDAY),
    )

    assert fresh(case).released_at is None
