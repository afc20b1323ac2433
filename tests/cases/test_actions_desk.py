"""What only the desk does: joining cases and taking them apart, out of scope, private."""

from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from PIL import Image

from heartline.cases.actions.answers import answer_at_once, write_to_person
from heartline.cases.actions.desk import (
    SCOPE_REASONS,
    make_private,
    merge_case,
    put_out_of_scope,
    unmerge_case,
)
from heartline.cases.actions.intake import Incoming, add_to_case
from heartline.cases.actions.steps import CaseRefusedError
from heartline.cases.actions.verdicts import Judgement, give_verdict, withdraw
from heartline.cases.models import (
    Case,
    CaseFile,
    CaseStatus,
    Closing,
    FileRole,
    Message,
    Party,
    Solved,
    Verdict,
)
from heartline.files.actions import attach
from heartline.ledger.models import Entry
from heartline.offices.actions import give_duty
from heartline.offices.models import DutyKind
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_staff,
)

pytestmark = pytest.mark.django_db
LATER = MONDAY + 6 * STEP


def refused(code: str):
    return pytest.raises(CaseRefusedError, match=f"^{code}$")


def known(party: Party) -> Party:
    return Party.objects.select_related("case", "home", "person").get(pk=party.pk)


def join(case: Case, into: Case, **told) -> None:
    given: dict[str, Any] = {"by": desk(), "at": LATER} | told
    merge_case(fresh(case), into=fresh(into), **given)


def part(case: Case) -> None:
    unmerge_case(fresh(case), by=desk(), at=LATER)


# Joining ----------------------------------------------------------------------------------------


def test_joining_moves_the_people_and_closes_the_case():
    first, second = make_party(), make_party()

    join(second.case, first.case)

    case = fresh(second.case)
    assert (case.status, case.closed_because, case.merged_into) == (
        CaseStatus.CLOSED,
        Closing.MERGED,
        first.case,
    )
    assert known(second).case == first.case
    assert Entry.objects.get(kind="case.merged").data == {
        "into": first.case_id,
        "parties": [second.pk],
    }


def test_each_person_keeps_their_number_code_clock_and_conversation():
    first, second = make_party(), make_party(text="Mine.")
    before = (second.number, second.code, second.due_at)

    join(second.case, first.case)

    second = known(second)
    assert (second.number, second.code, second.due_at) == before
    assert second.messages.get().text == "Mine."
    assert known(first).messages.filter(text="Mine.").count() == 0


def test_each_person_has_a_verdict_of_their_own():
    first, second = make_party(), make_party()
    join(second.case, first.case)
    answer_at_once(fresh(first.case), text="Mended.", by=desk(), at=LATER)

    for party, solved in ((first, Solved.YES), (second, Solved.NO)):
        party = known(party)
        give_verdict(party, Judgement(solved), by=party.person, at=LATER)

    assert dict(Verdict.objects.values_list("party", "solved")) == {
        first.pk: "yes",
        second.pk: "no",
    }


def test_a_joined_case_is_in_no_public_list():
    first, second = make_case(), make_case()

    join(second, first)

    assert list(Case.objects.public()) == [first]


@pytest.mark.parametrize("stage", ["assigned", "accepted"])
def test_the_offices_of_a_joined_case_have_nothing_left_to_do_in_it(stage):
    case = make_case(stage)

    join(case, make_case())

    assert not case.assignments.filter(status__in=("offered", "accepted")).exists()
    assert fresh(case).lead is None


def test_a_case_is_not_joined_with_itself():
    case = make_case()

    with refused("same"):
        join(case, case)


def test_cases_are_not_joined_in_a_circle():
    first, second, third = make_case(), make_case(), make_case()
    join(first, second)
    join(second, third)

    for case in (first, second):
        with refused("circle"):
            join(third, case)


@pytest.mark.parametrize("stage", ["answered", "closed"])
def test_nobody_is_joined_to_a_case_that_is_over(stage):
    with refused("target_ended"):
        join(make_case(), make_case(stage))


def test_a_stale_page_joins_nobody_to_a_case_that_was_answered_since():
    case, into = make_case(), make_case()
    page = fresh(into)
    answer_at_once(into, text="Mended.", by=desk(), at=LATER)

    with refused("target_ended"):
        merge_case(case, into=page, by=desk(), at=LATER)


def test_a_private_and_a_public_case_are_not_joined():
    with refused("private_differs"):
        join(make_case(), make_case(private=True))


def test_cases_about_different_offices_are_not_joined():
    with refused("about_differs"):
        join(make_case(about=make_office()), make_case(about=make_office()))


@pytest.mark.parametrize("duty", ["operator", "handler", "supervisor", "analyst", "auditor"])
def test_nobody_but_a_dispatcher_joins(duty):
    with pytest.raises(PermissionDenied):
        join(make_case(), make_case(), by=make_staff(duty))


def test_a_dispatcher_below_joins_nothing_into_a_case_out_of_their_reach():
    office = make_office()
    case = make_case("assigned", lead=make_office(parent=office))

    with pytest.raises(PermissionDenied):
        join(case, make_case(), by=make_staff("dispatcher", office))


# Taking apart -----------------------------------------------------------------------------------


def test_taking_apart_moves_each_person_back():
    first, second = make_party(), make_party()
    join(second.case, first.case)

    part(second.case)

    case = fresh(second.case)
    assert (case.status, case.closed_at, case.merged_into) == (CaseStatus.RECEIVED, None, None)
    assert (known(second).case, known(second).came_from) == (second.case, [])
    assert known(first).case == first.case


def test_what_was_said_while_joined_goes_along():
    first, second = make_party(), make_party()
    join(second.case, first.case)
    add_to_case(known(second), Incoming(text="Still dark."), at=LATER)

    part(second.case)

    texts = Message.objects.filter(party__case=second.case).values_list("text", flat=True)
    assert "Still dark." in texts


def test_of_two_joined_one_after_the_other_the_inner_one_comes_out_whole():
    a, b, c = make_party(), make_party(), make_party()
    join(a.case, b.case)
    join(b.case, c.case)
    assert {known(p).case for p in (a, b, c)} == {c.case}

    part(b.case)

    assert [known(party).case for party in (a, b, c)] == [b.case, b.case, c.case]
    part(a.case)
    assert known(a).case == a.case


def test_the_outer_one_comes_first():
    a, b = make_party(), make_party()
    join(a.case, b.case)
    join(b.case, make_case())

    with refused("into_merged"):
        part(a.case)


def test_a_case_that_was_never_joined_cannot_be_taken_out():
    with refused("not_merged"):
        part(make_case())


def test_once_the_other_case_is_answered_nothing_is_taken_out():
    case, into = make_case(), make_case()
    join(case, into)
    answer_at_once(fresh(into), text="Mended.", by=desk(), at=LATER)

    with refused("target_ended"):
        part(case)


def test_one_who_withdrew_while_joined_stays_withdrawn():
    first, second = make_party(), make_party()
    join(second.case, first.case)
    withdraw(known(second), by=second.person, at=LATER)

    part(second.case)

    assert known(second).status == "withdrawn"


# Out of scope -----------------------------------------------------------------------------------


def refuse(case: Case, **told) -> Case:
    given: dict[str, Any] = {
        "reason": "court",
        "instead": "The court.",
        "by": desk(),
        "at": LATER,
    } | told
    return put_out_of_scope(case, **given)


@pytest.mark.parametrize("stage", ["received", "assigned", "accepted"])
def test_out_of_scope_closes_with_the_reason_and_where_to_turn(stage):
    case = refuse(make_case(stage))

    case = fresh(case)
    assert (case.status, case.closed_because, case.scope_reason, case.scope_instead) == (
        "closed",
        "out_of_scope",
        "court",
        "The court.",
    )
    assert not case.assignments.filter(status__in=("offered", "accepted")).exists()


@pytest.mark.parametrize(
    ("told", "code"), [({"reason": "mood"}, "no_reason"), ({"instead": " "}, "no_instead")]
)
def test_out_of_scope_needs_a_reason_and_a_way_on(told, code):
    with refused(code):
        refuse(make_case(), **told)


@pytest.mark.parametrize("reason", SCOPE_REASONS)
def test_every_reason_is_a_code_that_the_ledger_takes(reason):
    refuse(make_case(), reason=reason)

    assert Entry.objects.get(kind="case.out_of_scope").data == {"reason": reason}


@pytest.mark.parametrize("duty", ["operator", "handler", "supervisor"])
def test_nobody_but_a_dispatcher_puts_a_case_out_of_scope(duty):
    with pytest.raises(PermissionDenied):
        refuse(make_case(), by=make_staff(duty))


def test_a_dispatcher_who_also_works_in_the_leading_office_does_not_close_its_case():
    office, both = make_office(), make_staff("dispatcher")
    give_duty(both, kind=DutyKind.HANDLER, office=office, by=None, at=MONDAY)
    case = make_case("accepted", lead=office)

    for act in (refuse, lambda case, by: join(case, make_case(), by=by)):
        with pytest.raises(PermissionDenied):
            act(case, by=both)

    assert fresh(case).status == CaseStatus.ACCEPTED


# Private ----------------------------------------------------------------------------------------


def test_a_private_case_is_in_no_public_list_and_still_counts():
    case = make_case()

    make_private(case, by=desk(), at=LATER)

    assert fresh(case).private
    assert not Case.objects.public().exists()
    assert Case.objects.count() == 1


@pytest.mark.parametrize("duty", ["dispatcher", "operator", "handler", "supervisor"])
def test_no_office_hides_its_own_case(duty):
    office = make_office()
    case = make_case("accepted", lead=office)

    with pytest.raises(PermissionDenied):
        make_private(case, by=make_staff(duty, office), at=LATER)


def test_writing_to_somebody_in_a_joined_case_reaches_only_them():
    office = make_office()
    first, second = make_party(), make_party("accepted", lead=office)
    join(first.case, second.case)

    write_to_person(known(first), text="Which lamp?", by=handler_of(office), at=LATER)

    assert known(first).replies.count() == 1
    assert known(second).replies.count() == 0


# Whose hands are kept off -----------------------------------------------------------------------


def test_nobody_writes_down_what_is_said_of_an_answer_they_gave_themselves():
    party = make_party()
    operator = make_staff(DutyKind.OPERATOR)
    answer_at_once(fresh(party.case), text="The desk opens at nine.", by=operator, at=LATER)

    with pytest.raises(PermissionDenied):
        give_verdict(known(party), Judgement(Solved.YES), by=operator, at=LATER)


def test_a_colleague_writes_down_what_is_said_of_an_answer_given_at_once():
    party = make_party()
    operator = make_staff(DutyKind.OPERATOR)
    answer_at_once(fresh(party.case), text="The desk opens at nine.", by=operator, at=LATER)

    given = give_verdict(known(party), Judgement(Solved.YES), by=desk(), at=LATER)

    assert given.taken_by == desk()


def test_what_a_person_sent_goes_with_them_when_cases_are_joined():
    first, second = make_party(), make_party()
    picture = CaseFile.objects.create(
        case=second.case,
        attachment=attach(picture_of_a_lamp(), name="lamp.png", by=second.person, at=MONDAY),
        role=FileRole.SAID,
        message=second.messages.get(),
    )

    join(second.case, first.case)

    picture.refresh_from_db()
    assert picture.case == first.case


def picture_of_a_lamp() -> "ContentFile[bytes]":
    drawn = BytesIO()
    Image.new("RGB", (40, 30), "gold").save(drawn, "PNG")
    return ContentFile(drawn.getvalue(), name="lamp.png")
