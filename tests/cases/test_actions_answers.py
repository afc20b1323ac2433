"""Answers: at once, or drafted, reviewed by another, and sent; and what came of them."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.answers import (
    answer_at_once,
    draft_reply,
    review_reply,
    send_reply,
    tell_outcome,
    write_to_person,
)
from heartline.cases.actions.desk import merge_case, unmerge_case
from heartline.cases.actions.dispatch import assign_case, sort_case
from heartline.cases.actions.notes import add_note
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.models import (
    Assignment,
    Benefit,
    Case,
    CaseFile,
    CaseStatus,
    Kind,
    Note,
    Outcome,
    Reply,
    ReplyStatus,
)
from heartline.files.actions import attach
from heartline.ledger.models import Entry, reference
from heartline.offices.actions import give_duty
from heartline.offices.models import DutyKind
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
    supervisor_of,
)
from tests.test_every_field import picture

pytestmark = pytest.mark.django_db
LATER = MONDAY + 6 * STEP


def refused(code: str):
    return pytest.raises(CaseRefusedError, match=f"^{code}$")


def draft(case: Case, text: str = "It is mended.") -> Reply:
    return draft_reply(case, text=text, by=handler_of(case.lead), at=LATER)


def reviewed(case: Case) -> Reply:
    return review_reply(draft(case), good=True, by=supervisor_of(case.lead), at=LATER)


# At once ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("duty", ["dispatcher", "operator"])
def test_the_desk_answers_at_once_in_the_name_of_its_office(duty):
    case = make_case()

    reply = answer_at_once(case, text="At nine.", by=make_staff(duty), at=LATER)

    case = fresh(case)
    assert (case.status, case.answered_at, case.lead) == (CaseStatus.ANSWERED, LATER, None)
    assert (reply.office, reply.status, reply.at_once) == (root(), ReplyStatus.SENT, True)
    entry = Entry.objects.get(kind="case.answered_at_once")
    assert entry.commits == {reference(reply): Reply.objects.get().commitment()}


@pytest.mark.parametrize("duty", ["handler", "supervisor", "analyst", "auditor", "administrator"])
def test_nobody_else_answers_at_once(duty):
    with pytest.raises(PermissionDenied):
        answer_at_once(make_case(), text="At nine.", by=make_staff(duty), at=LATER)


def test_an_empty_answer_is_refused_and_the_case_stays():
    case = make_case()

    with refused("no_text"):
        answer_at_once(case, text=" \n", by=desk(), at=LATER)

    assert fresh(case).status == CaseStatus.RECEIVED


# Draft, review, send ----------------------------------------------------------------------------


def test_a_draft_is_of_the_office_that_leads():
    case = make_case("accepted")

    reply = draft(case)

    assert (reply.office, reply.status, reply.drafted_by) == (
        case.lead,
        ReplyStatus.DRAFT,
        handler_of(case.lead),
    )


def test_a_reviewed_draft_that_is_written_anew_must_be_reviewed_anew():
    case = make_case("accepted")
    reviewed(case)

    reply = draft(case, "Better words.")

    assert (reply.status, reply.reviewed_by) == (ReplyStatus.DRAFT, None)
    with refused("not_reviewed"):
        send_reply(reply, by=handler_of(case.lead), at=LATER)


def test_nobody_reviews_their_own_draft():
    office = make_office()
    case = make_case("accepted", lead=office)
    both = make_staff("handler", office)
    give_duty(both, kind=DutyKind.SUPERVISOR, office=office, by=None, at=MONDAY)
    reply = draft_reply(case, text="It is mended.", by=both, at=LATER)

    with pytest.raises(PermissionDenied):
        review_reply(reply, good=True, by=both, at=LATER)


def test_a_supervisor_of_the_office_above_may_review():
    above = make_office()
    case = make_case("accepted", lead=make_office(parent=above))

    reply = review_reply(draft(case), good=True, by=supervisor_of(above), at=LATER)

    assert reply.status == ReplyStatus.REVIEWED


def test_a_supervisor_elsewhere_may_not_review():
    case = make_case("accepted")

    with pytest.raises(PermissionDenied):
        review_reply(draft(case), good=True, by=make_staff("supervisor"), at=LATER)


def test_a_draft_is_sent_back_with_words():
    case = make_case("accepted")
    reply, by = draft(case), supervisor_of(case.lead)

    with refused("no_change"):
        review_reply(reply, good=False, words=" ", by=by, at=LATER)
    review_reply(reply, good=False, words="Say when.", by=by, at=LATER)

    stored = Reply.objects.get()
    assert (stored.status, stored.review_words) == (ReplyStatus.DRAFT, "Say when.")
    assert Entry.objects.filter(kind="reply.sent_back").count() == 1


def test_a_review_of_words_that_have_changed_since_is_refused():
    case = make_case("accepted")
    as_read = draft(case)
    as_read = Reply.objects.get()
    draft_reply(case, text="Other words.", by=handler_of(case.lead), at=LATER + STEP)

    with pytest.raises(CaseMovedError):
        review_reply(as_read, good=True, by=supervisor_of(case.lead), at=LATER + STEP)


def test_sending_answers_the_case_and_ends_the_parts():
    lead, helper = make_office(), make_office()
    case = make_case("accepted", lead=lead, joint=(helper,))

    send_reply(reviewed(case), by=handler_of(case.lead), at=LATER)

    case = fresh(case)
    parts = dict(case.assignments.values_list("office__code", "status"))
    assert (case.status, case.answered_at) == (CaseStatus.ANSWERED, LATER)
    assert parts == {lead.code: "done", helper.code: "returned"}


def test_words_changed_after_the_page_was_read_are_not_sent_unseen():
    case = make_case("accepted")
    as_read = reviewed(case)
    draft_reply(case, text="Other words.", by=handler_of(case.lead), at=LATER + STEP)

    with pytest.raises(CaseMovedError):
        send_reply(as_read, by=handler_of(case.lead), at=LATER + STEP)

    assert Reply.objects.get().text == "Other words."
    assert fresh(case).status == CaseStatus.ACCEPTED


def test_the_answer_that_an_office_before_had_ready_is_not_sent_by_the_next():
    case = make_case("accepted")
    reply = reviewed(case)
    merge_case(case, into=make_case(), by=desk(), at=LATER)
    unmerge_case(fresh(case), by=desk(), at=LATER)
    office = make_office()
    assign_case(fresh(case), lead=office, by=desk(), at=LATER)
    accept(case, at=LATER)
    reply = Reply.objects.get(pk=reply.pk)

    with refused("not_reviewed"):
        send_reply(reply, by=handler_of(office), at=LATER)


def test_an_answer_begun_by_an_office_before_becomes_that_of_the_office_that_ends_it():
    case = make_case("accepted")
    draft(case)
    merge_case(case, into=make_case(), by=desk(), at=LATER)
    unmerge_case(fresh(case), by=desk(), at=LATER)
    office = make_office()
    assign_case(fresh(case), lead=office, by=desk(), at=LATER)
    accept(case, at=LATER)

    reply = answer_by_lead(case, at=LATER)

    assert (reply.office, reply.reviewed_by) == (office, supervisor_of(office))
    assert Entry.objects.get(kind="case.answered").data["office"] == office.code


@pytest.mark.parametrize("late", [False, True])
def test_the_entry_says_whether_the_answer_came_late(late):
    case = make_case("accepted")
    assert case.due_at is not None
    at = case.due_at + STEP if late else case.due_at

    answer_by_lead(case, at=at)

    assert Entry.objects.get(kind="case.answered").data["late"] is late


# A word on the way ------------------------------------------------------------------------------


def test_a_word_on_the_way_answers_nothing():
    party = make_party("accepted")

    write_to_person(party, text="Which lamp?", by=handler_of(party.case.lead), at=LATER)

    reply = Reply.objects.get()
    assert (reply.answers, reply.party, reply.status) == (False, party, ReplyStatus.SENT)
    assert fresh(party.case).status == CaseStatus.ACCEPTED


def test_the_first_word_is_the_first_contact_and_the_second_does_not_move_it():
    party = make_party("accepted")
    by = handler_of(party.case.lead)

    write_to_person(party, text="Which lamp?", by=by, at=LATER)
    write_to_person(party, text="And where?", by=by, at=LATER + STEP)

    assert Assignment.objects.get().contacted_at == LATER


def test_a_word_from_the_desk_is_no_contact_by_the_office():
    party = make_party("accepted")

    write_to_person(party, text="We have asked them.", by=desk(), at=LATER)

    assert Assignment.objects.get().contacted_at is None


def test_a_joint_office_does_not_write_to_the_person():
    helper = make_office()
    party = make_party("accepted", joint=(helper,))

    with pytest.raises(PermissionDenied):
        write_to_person(party, text="Hello.", by=handler_of(helper), at=LATER)


# Notes and what came of it ----------------------------------------------------------------------


def test_a_note_is_vouched_for_by_its_entry():
    case = make_case("accepted")

    note = add_note(case, text="Old cable.", by=handler_of(case.lead), at=LATER)

    assert Entry.objects.get(kind="case.noted").commits == {
        reference(note): Note.objects.get().commitment()
    }


@pytest.mark.parametrize("duty", ["analyst", "auditor", "administrator", "visitor"])
def test_those_who_read_no_notes_write_none(duty):
    with pytest.raises(PermissionDenied):
        add_note(make_case("accepted"), text="Hm.", by=make_staff(duty), at=LATER)


def test_an_empty_note_is_refused():
    with refused("no_text"):
        add_note(make_case(), text=" ", by=desk(), at=LATER)


def tell(case: Case, by, **told) -> Outcome:
    given: dict[str, Any] = {"kind": Benefit.IMPROVEMENT, "what": "Light.", "people": 40} | told
    return tell_outcome(case, by=by, at=LATER, **given)


def test_an_outcome_has_its_pictures_from_before_and_after():
    case = make_case("answered")
    by = handler_of(case.lead)
    before, after = (attach(picture(), name="a.jpg", by=by, at=LATER) for _ in range(2))

    outcome = tell(case, by, before=[before], after=[after])

    assert (outcome.what, outcome.people) == ("Light.", 40)
    assert set(CaseFile.objects.values_list("role", "attachment")) == {
        ("before", before.pk),
        ("after", after.pk),
    }


def test_an_outcome_told_anew_replaces_the_one_before():
    case = make_case("answered")
    tell(case, handler_of(case.lead))

    tell(case, handler_of(case.lead), what="Much light.")

    assert Outcome.objects.get().what == "Much light."


@pytest.mark.parametrize(("told", "code"), [({"what": " "}, "no_text"), ({"people": 0}, "nobody")])
def test_an_outcome_says_what_changed_and_for_at_least_one(told, code):
    case = make_case("answered")

    with refused(code):
        tell(case, handler_of(case.lead), **told)


def test_an_office_complained_of_since_does_not_tell_what_came_of_it():
    office = make_office()
    case = make_case("closed", lead=office)
    Case.objects.filter(pk=case.pk).update(lead=None)
    kind = Kind.COMPLAINT
    sort_case(fresh(case), kind=kind, topic=None, area=None, about=office, by=desk(), at=LATER)

    with pytest.raises(PermissionDenied):
        tell(fresh(case), handler_of(office))
