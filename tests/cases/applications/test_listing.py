"""While a case is listed its clock stands aside, until its day or a yes."""

import pytest

from heartline.cases.actions.decisions import end_application
from heartline.cases.actions.verdicts import Judgement, give_verdict
from heartline.cases.models import Case, Solved
from tests.cases.applications.asking import (
    DAY,
    LATER,
    PAUSE,
    TIME,
    YES,
    asked,
    granted,
    known,
    listing,
    refused,
)
from tests.factories import answer_by_lead, fresh, handler_of, make_case, make_party

pytestmark = pytest.mark.django_db


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
