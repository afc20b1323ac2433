"""The desk sorts a case and gives it to an office; the office takes it on or hands it back."""

import pytest
from django.core.exceptions import PermissionDenied

from heartline.cases.actions.answers import draft_reply
from heartline.cases.actions.desk import agree_to_publication, release_case
from heartline.cases.actions.dispatch import (
    RETURN_REASONS,
    accept_assignment,
    assign_case,
    finish_joint_part,
    hear_office_complained_of,
    return_assignment,
    sort_case,
)
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.clocks import OFFICE_CLOCKS, Matter, ends
from heartline.cases.models import (
    Assignment,
    AssignmentStatus,
    Case,
    CaseFile,
    CaseStatus,
    FileRole,
    Kind,
    Note,
    Role,
    Topic,
    Urgency,
)
from heartline.cases.policies import Limits
from heartline.files.actions import attach
from heartline.ledger.models import Entry
from heartline.offices.models import Office, Staff
from tests.factories import (
    MONDAY,
    STEP,
    accept,
    desk,
    fresh,
    handler_of,
    make_area,
    make_case,
    make_office,
    make_party,
    make_staff,
    root,
)
from tests.test_every_field import picture

pytestmark = pytest.mark.django_db
LATER = MONDAY + 6 * STEP


def sort(case: Case, *, kind: Kind = Kind.REQUEST, by: Staff | None = None, **told) -> Case:
    told = {"topic": None, "area": None} | told
    return sort_case(case, kind=kind, by=by or desk(), at=MONDAY, **told)


def give(case: Case, lead: Office, *joint: Office, **told) -> Assignment:
    return assign_case(case, lead=lead, joint=joint, by=desk(), at=MONDAY + STEP, **told)


def hand_back(part: Assignment) -> Assignment:
    handler = handler_of(part.office)
    return return_assignment(part, reason="not_our_duty", words="Parks.", by=handler, at=LATER)


def refused(code: str):
    return pytest.raises(CaseRefusedError, match=f"^{code}$")


# Sorting ----------------------------------------------------------------------------------------


def test_sorting_says_kind_topic_area_and_urgency():
    case, area = make_case(), make_area()
    topic = Topic.objects.earliest("id")

    sort(case, kind=Kind.COMPLAINT, topic=topic, area=area, urgency=Urgency.URGENT)

    case = fresh(case)
    assert (case.kind, case.topic, case.area, case.urgency) == ("complaint", topic, area, "urgent")
    assert Entry.objects.get(kind="case.sorted").data["topic"] == topic.code


def test_a_report_is_private_and_stays_so_whatever_it_is_called_later():
    case = make_case()

    sort(case, kind=Kind.REPORT)
    sort(case, kind=Kind.REQUEST, private=False)

    assert fresh(case).private


def test_a_case_made_private_by_sorting_loses_its_public_words_and_pictures():
    party = make_party()
    agree_to_publication(party, consents=True, at=MONDAY)
    case = fresh(party.case)
    file = attach(picture(), name="a.jpg", by=party.person, at=MONDAY)
    shown = CaseFile.objects.create(case=case, attachment=file, role=FileRole.SAID)
    release_case(case, title="Lamp", text="Dark.", files=[shown], by=desk(), at=MONDAY)

    sort(case, private=True)

    case = fresh(case)
    assert (case.private, case.released_at, case.public_text) == (True, None, "")
    assert not CaseFile.objects.get().released


def test_nobody_but_the_desk_sorts():
    for staff in (make_staff("handler"), make_staff("analyst"), make_staff("administrator")):
        with pytest.raises(PermissionDenied):
            sort(make_case(), by=staff)


def test_the_office_at_the_top_cannot_be_the_one_complained_of():
    with refused("about_leaves_nobody"):
        sort(make_case(), about=root())


def test_naming_a_member_of_staff_names_their_office():
    office = make_office()
    staff = handler_of(office)
    case = make_case()

    sort(case, about_staff=staff)

    assert (fresh(case).about, fresh(case).about_staff) == (office, staff)


def test_somebody_at_the_top_can_be_complained_of_without_their_office():
    case, staff = make_case(), make_staff("dispatcher")

    sort(case, about_staff=staff)

    assert (fresh(case).about, fresh(case).about_staff) == (None, staff)


@pytest.mark.parametrize("depth", [0, 1])
def test_an_office_that_leads_now_cannot_become_the_one_complained_of(depth):
    about = make_office()
    lead = about if depth == 0 else make_office(parent=about)
    case = make_case("assigned", lead=lead)

    with refused("about_leads"):
        sort(case, about=about)


# Giving -----------------------------------------------------------------------------------------


def test_assigning_makes_a_part_for_each_office_and_one_entry():
    case, lead, helper = make_case(), make_office(), make_office()

    give(case, lead, helper, instruction="Before Friday.")

    case = fresh(case)
    parts = set(case.assignments.values_list("office", "role", "status", "instruction"))
    assert (case.status, case.lead) == (CaseStatus.ASSIGNED, lead)
    assert parts == {
        (lead.pk, "lead", "offered", "Before Friday."),
        (helper.pk, "joint", "offered", "Before Friday."),
    }
    assert Entry.objects.get(kind="case.assigned").data == {
        "lead": lead.code,
        "joint": [helper.code],
    }


def test_the_clocks_of_a_part_are_those_of_the_policy_from_that_moment():
    case = make_case(kind="complaint")

    part = give(case, make_office())

    due = [
        ends(case.policy, Matter("complaint"), clock, MONDAY + STEP).at for clock in OFFICE_CLOCKS
    ]
    assert [part.accept_by, part.contact_by, part.answer_by] == due
    assert all(due)


def test_a_joint_office_has_a_clock_of_its_own():
    case, helper = make_case(), make_office()

    give(case, make_office(), helper)

    assert case.assignments.get(office=helper).answer_by is not None


@pytest.mark.parametrize("where", ["lead", "joint"])
def test_the_office_complained_of_gets_no_part(where):
    about = make_office()
    below = make_office(parent=about)
    case = make_case(about=about)

    for office in (about, below):
        with refused("lead_is_about"):
            if where == "lead":
                give(case, office)
            else:
                give(case, make_office(), office)

    assert not Assignment.objects.exists()


def test_a_stale_page_cannot_give_the_case_to_the_office_complained_of():
    case, about = make_case(), make_office()
    page = fresh(case)
    sort(case, about=about)

    with refused("lead_is_about"):
        give(page, about)


@pytest.mark.parametrize("duty", ["operator", "handler", "supervisor", "analyst", "administrator"])
def test_nobody_but_a_dispatcher_assigns(duty):
    case = make_case()

    with pytest.raises(PermissionDenied):
        assign_case(case, lead=make_office(), by=make_staff(duty), at=MONDAY)


# Taking on and handing back ---------------------------------------------------------------------


def test_taking_on_names_the_handler():
    part = make_case("assigned").assignments.get()
    handler = handler_of(part.office)

    accept_assignment(part, by=handler, at=LATER)

    part = Assignment.objects.get()
    assert (part.status, part.accepted_at, part.handler) == ("accepted", LATER, handler)
    assert fresh(part.case).status == CaseStatus.ACCEPTED


def test_a_joint_office_that_takes_its_part_on_does_not_move_the_case():
    helper = make_office()
    case = make_case("assigned", joint=(helper,))

    accept_assignment(case.assignments.get(office=helper), by=handler_of(helper), at=LATER)

    assert fresh(case).status == CaseStatus.ASSIGNED


def test_only_a_handler_of_that_office_takes_it_on():
    part = make_case("assigned").assignments.get()

    for staff in (make_staff("handler"), make_staff("supervisor", part.office), desk()):
        with pytest.raises(PermissionDenied):
            accept_assignment(part, by=staff, at=LATER)


def test_handing_back_brings_the_case_to_the_desk_with_the_reason():
    case = make_case("assigned")

    hand_back(case.assignments.get())

    part, case = Assignment.objects.get(), fresh(case)
    assert (case.status, case.lead, case.returns) == (CaseStatus.RECEIVED, None, 1)
    assert (part.status, part.return_reason, part.return_words) == (
        "returned",
        "not_our_duty",
        "Parks.",
    )
    assert Case.objects.to_dispatch().filter(pk=case.pk).exists()


@pytest.mark.parametrize(
    ("reason", "words"), [("", "Parks."), ("mood", "No."), (RETURN_REASONS[0], " ")]
)
def test_handing_back_needs_a_reason_from_the_list_and_words(reason, words):
    part = make_case("assigned").assignments.get()

    with refused("no_reason"):
        return_assignment(part, reason=reason, words=words, by=handler_of(part.office), at=LATER)


def test_when_the_lead_hands_back_joint_parts_not_yet_taken_on_end_with_it():
    helper = make_office()
    case = make_case("assigned", joint=(helper,))

    hand_back(case.assignments.get(role=Role.LEAD))

    assert case.assignments.get(office=helper).status == AssignmentStatus.RETURNED


def test_a_joint_office_hands_back_its_own_part_only():
    helper = make_office()
    case = make_case("assigned", joint=(helper,))

    hand_back(case.assignments.get(office=helper))

    assert (fresh(case).status, fresh(case).returns) == (CaseStatus.ASSIGNED, 0)


def test_after_so_many_returns_the_desk_designates_and_nobody_hands_it_back():
    case = make_case()
    for _ in range(Limits().returns):
        part = give(fresh(case), make_office())
        assert not part.designated
        hand_back(part)

    part = give(fresh(case), make_office())

    assert part.designated
    assert Entry.objects.filter(kind="case.designated").count() == 1
    with refused("designated"):
        hand_back(part)


def test_a_part_that_was_taken_on_cannot_be_handed_back():
    case = make_case("accepted")

    with pytest.raises(CaseMovedError):
        hand_back(case.assignments.get())


# The office complained of, and joint offices -----------------------------------------------------


def heard(case: Case) -> Assignment:
    return hear_office_complained_of(case, released_text="A late bus.", by=desk(), at=LATER)


def test_the_office_complained_of_is_heard_with_a_text_written_for_it():
    about = make_office()
    case = make_case("assigned", about=about)

    part = heard(case)

    assert (part.office, part.role, part.released_text) == (about, "joint", "A late bus.")
    with refused("designated"):
        hand_back(part)


def test_the_office_complained_of_takes_its_part_on_and_says_its_side():
    about = make_office()
    case = make_case("accepted", about=about)
    part = heard(case)
    handler = handler_of(about)

    accept_assignment(part, by=handler, at=LATER)
    finish_joint_part(part, words="The driver was ill.", by=handler, at=LATER)

    assert Assignment.objects.get(pk=part.pk).status == AssignmentStatus.DONE
    assert Note.objects.get().text == "The driver was ill."


def test_being_heard_does_not_let_the_office_complained_of_answer():
    about = make_office()
    case = make_case("accepted", about=about)
    accept_assignment(heard(case), by=handler_of(about), at=LATER)

    with pytest.raises(PermissionDenied):
        draft_reply(fresh(case), text="All is well.", by=handler_of(about), at=LATER)


@pytest.mark.parametrize("code", ["no_about", "no_text", "closed", "heard_already"])
def test_nobody_is_heard_without_cause_text_or_twice(code):
    about = None if code == "no_about" else make_office()
    case = make_case("closed" if code == "closed" else "received", about=about)
    if code == "heard_already":
        heard(case)
    text = " " if code == "no_text" else "A late bus."

    with refused(code):
        hear_office_complained_of(case, released_text=text, by=desk(), at=LATER)


def test_an_office_that_once_handed_the_case_back_can_still_be_heard():
    office = make_office()
    case = make_case("assigned", lead=office)
    hand_back(case.assignments.get())
    case = sort(fresh(case), kind=Kind.COMPLAINT, about=office)

    assert heard(case).released_text


def test_a_joint_office_says_when_its_part_is_done():
    helper = make_office()
    case = make_case("accepted", joint=(helper,))
    part = case.assignments.get(office=helper)
    accept_assignment(part, by=handler_of(helper), at=LATER)

    finish_joint_part(part, words="We cut the branch.", by=handler_of(helper), at=LATER)

    part = Assignment.objects.get(pk=part.pk)
    assert (part.status, part.done_at) == ("done", LATER)
    assert fresh(case).status == CaseStatus.ACCEPTED


def test_the_leading_office_cannot_end_its_part_without_an_answer():
    case = make_case("assigned")
    accept(case)
    part = case.assignments.get()

    with pytest.raises(PermissionDenied):
        finish_joint_part(part, words="Done.", by=handler_of(part.office), at=LATER)
