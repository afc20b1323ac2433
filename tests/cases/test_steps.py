"""Cases, parts, people: each step is taken by its action, and by nothing from anywhere else."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models import TextChoices

from heartline.cases.actions.answers import (
    answer_at_once,
    draft_reply,
    review_reply,
    send_reply,
)
from heartline.cases.actions.desk import merge_case, put_out_of_scope, unmerge_case
from heartline.cases.actions.dispatch import (
    accept_assignment,
    assign_case,
    finish_joint_part,
    return_assignment,
)
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.steps import (
    CaseMovedError,
    CaseRefusedError,
    step_assignment,
    step_case,
    step_party,
)
from heartline.cases.actions.verdicts import (
    CALLS,
    Judgement,
    ask_for_verdict,
    give_verdict,
    note_call_back,
    reopen,
    withdraw,
)
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseStatus,
    Party,
    PartyStatus,
    Role,
    Solved,
)
from heartline.cases.steps import (
    APPLICATION_STEPS,
    ARTICLE_STEPS,
    ASSIGNMENT_STEPS,
    BEGINNINGS,
    CASE_STEPS,
    ISSUE_STEPS,
    PARTY_STEPS,
    ApplicationStatus,
    ArticleStatus,
    IssueStatus,
    Table,
    moves,
    steps_from,
)
from heartline.ledger.models import Entry
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    supervisor_of,
)

pytestmark = pytest.mark.django_db

LATER = MONDAY + 6 * STEP
REFUSALS = (CaseMovedError, CaseRefusedError, PermissionDenied)


# Cases ------------------------------------------------------------------------------------------


def lead_part(case: Case) -> Assignment:
    return case.assignments.filter(role=Role.LEAD).latest("id")


def only_party(case: Case) -> Party:
    return case.parties.select_related("case", "person").get()


def returned() -> Case:
    case = make_case("assigned")
    hand_back(lead_part(case))
    return fresh(case)


def hand_back(part: Assignment) -> None:
    handler = handler_of(part.office)
    return_assignment(part, reason="not_our_duty", words="Ask the parks.", by=handler, at=LATER)


def withdrawn() -> Case:
    party = make_party()
    withdraw(party, by=party.person, at=LATER)
    return fresh(party.case)


def merged() -> Case:
    case = make_case()
    merge_case(case, into=make_case(), by=desk(), at=LATER)
    return fresh(case)


def out_of_scope() -> Case:
    case = make_case()
    refuse(case)
    return fresh(case)


def refuse(case: Case) -> None:
    put_out_of_scope(case, reason="court", instead="The court.", by=desk(), at=LATER)


def take_back(case: Case) -> None:
    recall_case(case, words="It went to the wrong office.", by=desk(), at=LATER)


def answer(case: Case) -> None:
    office = lead_part(case).office
    reply = draft_reply(case, text="It is mended.", by=handler_of(office), at=LATER)
    review_reply(reply, good=True, by=supervisor_of(office), at=LATER)
    send_reply(reply, by=handler_of(office), at=LATER)


def judge(case: Case, solved: Solved) -> None:
    party = only_party(case)
    give_verdict(party, Judgement(solved), by=party.person, at=LATER)


#: Every way in which a case can stand, and how it comes to stand so.
STANDS: dict[str, Callable[[], Case]] = {
    "received": make_case,
    "returned": returned,
    "assigned": lambda: make_case("assigned"),
    "accepted": lambda: make_case("accepted"),
    "answered": lambda: make_case("answered"),
    "judged": lambda: make_case("closed"),
    "withdrawn": withdrawn,
    "merged": merged,
    "out_of_scope": out_of_scope,
}

#: The action behind each step of the table.
ACTS: dict[str, Callable[[Case], Any]] = {
    "assign": lambda case: assign_case(case, lead=make_office(), by=desk(), at=LATER),
    "accept": lambda case: accept_assignment(
        lead_part(case), by=handler_of(lead_part(case).office), at=LATER
    ),
    "return": lambda case: hand_back(lead_part(case)),
    "answer": answer,
    "answer_at_once": lambda case: answer_at_once(case, text="Yes.", by=desk(), at=LATER),
    "redo": lambda case: judge(case, Solved.NO),
    "close": lambda case: judge(case, Solved.YES),
    "withdraw": lambda case: withdraw(only_party(case), by=only_party(case).person, at=LATER),
    "merge": lambda case: merge_case(case, into=make_case(), by=desk(), at=LATER),
    "put_out_of_scope": refuse,
    "reopen": lambda case: reopen(only_party(case), by=only_party(case).person, at=LATER),
    "unmerge": lambda case: unmerge_case(case, by=desk(), at=LATER),
    "recall": take_back,
}

#: A closed case knows why it was closed, and only one way leads out again.
WAY_OUT: dict[str, set[str]] = {
    "judged": {"reopen"},
    "merged": {"unmerge"},
    "withdrawn": set(),
    "out_of_scope": set(),
}
_STATUS = {"returned": "received", **dict.fromkeys(WAY_OUT, "closed")}


def may(stand: str, step: str) -> bool:
    return step in WAY_OUT.get(stand, set(steps_from(CASE_STEPS, _STATUS.get(stand, stand))))


def exists(stand: str, step: str) -> bool:
    """Whether there is anything at all to press: a part that was offered, a person who speaks."""
    nobody = stand == "merged" and step in {"redo", "close", "withdraw", "reopen"}
    never_given = {"received", "withdrawn", "merged", "out_of_scope"}
    return not nobody and not (stand in never_given and step in {"accept", "return", "answer"})


ALLOWED = [(stand, step) for stand in STANDS for step in ACTS if may(stand, step)]
FORBIDDEN = [
    (stand, step)
    for stand in STANDS
    for step in ACTS
    if not may(stand, step) and exists(stand, step)
]


def test_every_step_of_the_table_has_its_action_here():
    assert set(ACTS) == set(CASE_STEPS)
    assert {step for _stand, step in ALLOWED} == set(CASE_STEPS)


@pytest.mark.parametrize(("stand", "step"), ALLOWED)
def test_an_action_takes_its_step(stand, step):
    case = STANDS[stand]()

    ACTS[step](case)

    assert fresh(case).status == CASE_STEPS[step][1]


@pytest.mark.parametrize(("stand", "step"), FORBIDDEN)
def test_an_action_refuses_a_step_that_the_table_does_not_have(stand, step):
    case = STANDS[stand]()
    before = Case.objects.filter(pk=case.pk).values().get()
    entries = Entry.objects.filter(target=f"cases.case:{case.pk}").count()

    with pytest.raises(REFUSALS):
        ACTS[step](case)

    assert Case.objects.filter(pk=case.pk).values().get() == before
    assert Entry.objects.filter(target=f"cases.case:{case.pk}").count() == entries


@pytest.mark.parametrize("stand", STANDS)
@pytest.mark.parametrize("step", CASE_STEPS)
def test_the_one_way_to_move_a_case_refuses_what_the_table_does_not_have(stand, step):
    case = STANDS[stand]()
    if case.status in CASE_STEPS[step][0]:
        return

    with pytest.raises(CaseMovedError):
        step_case(case, step)

    assert fresh(case).status == case.status


# Assignments ------------------------------------------------------------------------------------


def joint_part(status: str) -> Assignment:
    helper = make_office()
    case = make_case("accepted", joint=(helper,))
    part = case.assignments.get(office=helper)
    if status == "returned":
        hand_back(part)
    elif status != "offered":
        accept_assignment(part, by=handler_of(helper), at=LATER)
    if status == "done":
        say_done(part)
    return part


def say_done(part: Assignment) -> None:
    finish_joint_part(part, words="We cut the branch.", by=handler_of(part.office), at=LATER)


PART_ACTS: dict[str, Callable[[Assignment], Any]] = {
    "accept": lambda part: accept_assignment(part, by=handler_of(part.office), at=LATER),
    "finish": say_done,
    "return": hand_back,
    "recall": lambda part: take_back(part.case),
}


#: Done to the case and to every part that is open then; a part that has ended stays as it is.
WITH_THE_CASE = {"recall"}


@pytest.mark.parametrize("status", AssignmentStatus.values)
@pytest.mark.parametrize("step", ASSIGNMENT_STEPS)
def test_a_part_takes_the_steps_of_its_table_and_no_others(status, step):
    part = joint_part(status)
    starts, end = ASSIGNMENT_STEPS[step]

    if status in starts or step in WITH_THE_CASE:
        PART_ACTS[step](part)
    else:
        with pytest.raises(REFUSALS):
            PART_ACTS[step](part)

    part = Assignment.objects.get(pk=part.pk)
    assert part.status == (end if status in starts else status)


@pytest.mark.parametrize("status", AssignmentStatus.values)
@pytest.mark.parametrize("step", ASSIGNMENT_STEPS)
def test_the_one_way_to_move_a_part_refuses_what_the_table_does_not_have(status, step):
    part = joint_part(status)
    if status in ASSIGNMENT_STEPS[step][0]:
        return

    with pytest.raises(CaseMovedError):
        step_assignment(part, step)


# Parties ----------------------------------------------------------------------------------------


def party_that_is(status: str) -> Party:
    """A person's part in an answered case with another person in it, who keeps it open."""
    if status == "withdrawn":
        party = make_party()
        withdraw(party, by=party.person, at=LATER)
        return party
    case, other = make_case(), make_case()
    merge_case(other, into=case, by=desk(), at=MONDAY)
    answer_at_once(case, text="It is mended.", by=desk(), at=LATER)
    party = Party.objects.select_related("case", "person").get(home=case)
    if status == "asked":
        ask_for_verdict(party, at=LATER)
    elif status == "judged":
        give_verdict(party, Judgement(Solved.YES), by=party.person, at=LATER)
    elif status == "silent":
        call_in_vain(party)
    return party


def call_in_vain(party: Party) -> None:
    for _ in range(CALLS):
        note_call_back(party, reached=False, by=desk(), at=LATER)


def say(solved: Solved):
    return lambda party: give_verdict(party, Judgement(solved), by=party.person, at=LATER)


def another_says_no(party: Party) -> None:
    other = party.case.parties.exclude(pk=party.pk).get()
    give_verdict(other, Judgement(Solved.NO), by=other.person, at=LATER)


#: What is done, from where, and where the person's part then stands.
PARTY_ACTS: dict[str, tuple[Callable[[Party], Any], str, str]] = {
    "ask": (lambda party: ask_for_verdict(party, at=LATER), "waiting", "asked"),
    "judge": (say(Solved.YES), "asked", "judged"),
    "judge without having been asked": (say(Solved.YES), "waiting", "judged"),
    "fall_silent": (call_in_vain, "asked", "silent"),
    "fall_silent without having been reached": (call_in_vain, "waiting", "silent"),
    "speak_after_all": (say(Solved.YES), "silent", "judged"),
    "wait_again after one's own no": (say(Solved.NO), "asked", "waiting"),
    "wait_again after another's no": (another_says_no, "asked", "waiting"),
    "wait_again after silence": (another_says_no, "silent", "waiting"),
    "content after another's no": (another_says_no, "judged", "judged"),
}


@pytest.mark.parametrize("name", PARTY_ACTS)
def test_a_persons_part_follows_what_they_do(name):
    act, start, end = PARTY_ACTS[name]
    party = party_that_is(start)

    act(party)

    assert Party.objects.get(pk=party.pk).status == end


def test_a_person_withdraws_while_they_wait():
    party = make_party("accepted")

    withdraw(party, by=party.person, at=LATER)

    assert Party.objects.get(pk=party.pk).status == PartyStatus.WITHDRAWN


@pytest.mark.parametrize("status", PartyStatus.values)
@pytest.mark.parametrize("step", PARTY_STEPS)
def test_the_one_way_to_move_a_party_refuses_what_the_table_does_not_have(status, step):
    party = party_that_is(status)
    if status in PARTY_STEPS[step][0]:
        return

    with pytest.raises(CaseMovedError):
        step_party(party, step)

    assert Party.objects.get(pk=party.pk).status == status


# The tables themselves ---------------------------------------------------------------------------

TABLES: dict[str, tuple[Table, type[TextChoices]]] = {
    "case": (CASE_STEPS, CaseStatus),
    "assignment": (ASSIGNMENT_STEPS, AssignmentStatus),
    "party": (PARTY_STEPS, PartyStatus),
    "application": (APPLICATION_STEPS, ApplicationStatus),
    "issue": (ISSUE_STEPS, IssueStatus),
    "article": (ARTICLE_STEPS, ArticleStatus),
}


@pytest.mark.parametrize("thing", TABLES)
def test_every_status_can_be_reached_from_the_beginning(thing):
    table, statuses = TABLES[thing]
    reached = {str(BEGINNINGS[thing])}
    for _ in statuses:
        reached |= {end for start, end in moves(table) if start in reached}

    assert reached == set(statuses.values)


@pytest.mark.parametrize("thing", TABLES)
def test_a_table_names_only_its_own_statuses(thing):
    table, statuses = TABLES[thing]

    assert {status for move in moves(table) for status in move} <= set(statuses.values)


def test_nothing_ends_an_answered_case_but_the_people():
    assert set(steps_from(CASE_STEPS, CaseStatus.ANSWERED)) == {"redo", "close"}
