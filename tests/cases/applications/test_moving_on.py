"""What was asked and granted ends when the case moves on."""

import pytest

from heartline.cases.actions.desk import merge_case, put_out_of_scope
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.verdicts import give_verdict, reopen, withdraw
from heartline.cases.models import Case, Party
from tests.cases.applications.asking import (
    LATER,
    NO,
    OUT,
    PAUSE,
    TIME,
    YES,
    asked,
    granted,
    known,
    listing,
)
from tests.factories import STEP, answer_by_lead, desk, fresh, make_case, make_party

pytestmark = pytest.mark.django_db


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
