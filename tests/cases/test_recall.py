"""The desk takes a case back that went to the wrong office."""

import pytest
from django.core.exceptions import PermissionDenied
from django.utils.translation import override

from heartline.cases.actions.answers import draft_reply, review_reply, send_reply
from heartline.cases.actions.dispatch import (
    accept_assignment,
    assign_case,
    hear_office_complained_of,
    return_assignment,
)
from heartline.cases.actions.recall import recall_case
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.models import Case, CaseStatus, Party
from heartline.cases.queries.case_view import case_rows, read_whole, view_of
from heartline.channels.pages.story import told
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind, Office, Staff
from tests.cases.desk import address, signed_in, text_of
from tests.factories import (
    MONDAY,
    STEP,
    accept,
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
LATER = MONDAY + 6 * STEP


def lead_of(case: Case) -> Office:
    return case.assignments.get(role="lead", status__in=("offered", "accepted")).office


def take_back(
    case: Case, *, words: str = "It is the parks' tree.", by: Staff | None = None
) -> Case:
    return recall_case(case, words=words, by=by or desk(), at=LATER)


def with_a_reviewed_draft() -> Case:
    case = make_case("accepted")
    reply = draft_reply(case, text="We will come.", by=handler_of(case.lead), at=LATER)
    review_reply(reply, good=True, by=supervisor_of(case.lead), at=LATER)
    return fresh(case)


def test_the_case_waits_for_the_desk_again_and_every_open_part_says_why_it_ended():
    helper = make_office()
    case = make_case("accepted", joint=(helper,))
    office = lead_of(case)

    take_back(case)

    case = fresh(case)
    assert (case.status, case.lead) == (CaseStatus.RECEIVED, None)
    parts = case.assignments.values_list("status", "return_reason", "return_words")
    assert set(parts) == {("returned", "recalled", "It is the parks' tree.")}
    assert Entry.objects.get(kind="case.recalled").data == {"office": office.code}


def test_the_person_s_clock_runs_on():
    party = make_party("accepted")

    take_back(party.case)

    after = Party.objects.get(pk=party.pk)
    assert (after.due_at, after.spoke_at) == (party.due_at, party.spoke_at)
    assert fresh(party.case).due_at == party.due_at


def test_it_counts_as_no_return_so_the_next_office_can_still_hand_it_back():
    case = make_case("assigned")

    take_back(case)

    part = assign_case(case, lead=make_office(), by=desk(), at=LATER)
    assert (fresh(case).returns, part.designated) == (0, False)


def test_what_was_drafted_can_be_sent_no_more_not_even_by_the_same_office():
    case = with_a_reviewed_draft()
    office, reply = lead_of(case), case.replies.get()
    take_back(case)
    assign_case(case, lead=office, by=desk(), at=LATER)
    accept(case, at=LATER)
    reply.refresh_from_db()
    reply.case = fresh(case)

    with pytest.raises(CaseRefusedError, match="not_reviewed"):
        send_reply(reply, by=handler_of(office), at=LATER)


def test_what_was_drafted_is_read_by_colleagues_and_makes_room_for_a_new_draft():
    case = with_a_reviewed_draft()
    take_back(case)
    parks = make_office()
    assign_case(case, lead=parks, by=desk(), at=LATER)
    accept(case, at=LATER)

    draft_reply(fresh(case), text="We cut it.", by=handler_of(parks), at=LATER)

    found = case_rows().get(pk=case.pk)
    read_whole(found)

    view = view_of(desk(), found, LATER)
    assert [item.text for item in view.line if item.look == "note"] == ["We will come."]
    assert view.draft == "We cut it."


def test_the_person_reads_that_it_goes_elsewhere_and_not_what_the_desk_says_of_the_office():
    party = make_party("accepted")
    take_back(party.case, words="They never answer.")
    party = Party.objects.select_related("case", "home", "person").get(pk=party.pk)

    with override("en"):
        lines = [str(line.text) for line in told(party, today=LATER)]

    assert "They never answer." not in lines
    assert len([line for line in lines if "another office" in line]) == 1


def test_the_office_complained_of_may_still_say_its_side():
    complained = make_office()
    case = make_case("accepted", about=complained)
    part = hear_office_complained_of(case, released_text="A bus.", by=desk(), at=LATER)
    accept_assignment(part, by=handler_of(complained), at=LATER)

    take_back(fresh(case))

    part.refresh_from_db()
    assert part.status == "accepted"


def test_it_is_said_why():
    case = make_case("accepted")

    with pytest.raises(CaseRefusedError, match="no_text"):
        take_back(case, words=" ")

    assert fresh(case).status == CaseStatus.ACCEPTED


def test_a_case_that_no_office_has_cannot_be_taken_back():
    case = make_case("assigned")
    part = case.assignments.get()
    by = handler_of(part.office)
    return_assignment(part, reason="not_our_duty", words="Parks.", by=by, at=LATER)

    with pytest.raises(CaseMovedError):
        take_back(fresh(case))


def test_nobody_takes_a_case_from_their_own_office():
    case = make_case("accepted")
    own = make_staff(DutyKind.DISPATCHER, case.lead)

    with pytest.raises(PermissionDenied):
        take_back(case, by=own)


def test_the_page_takes_it_back_and_says_what_comes_next():
    case = make_case("accepted")
    page = signed_in(desk())

    told = page.post(address(case, "recall"), {"words": "Parks."}, follow=True)

    assert "Give it to the right office now." in text_of(told)
    assert "The desk took it back from" in text_of(told)
    assert fresh(case).status == CaseStatus.RECEIVED


def test_what_was_typed_is_kept_when_the_case_has_moved_meanwhile():
    case = make_case("accepted")
    page = signed_in(desk())
    take_back(case)

    told = page.post(address(case, "recall"), {"words": "It is the parks' tree."})

    assert told.status_code == 409
    assert "the parks&#x27; tree" in text_of(told)
