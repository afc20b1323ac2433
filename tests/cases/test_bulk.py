"""Many cases at once: what would happen is shown first, then each is done for itself."""

import re

import pytest

from heartline.cases.actions.dispatch import assign_case
from heartline.cases.actions.issues import open_issue
from heartline.cases.actions.routing import set_rule
from heartline.cases.models import Case, CaseStatus, Prompt, Topic
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from tests.cases.desk import signed_in, text_of
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_staff,
    root,
)

pytestmark = pytest.mark.django_db
BULK = "/desk/bulk/"
LATER = MONDAY + 4 * STEP


def page():
    return signed_in(desk())


def ticked(*cases: Case, act: str = "assign", **told) -> dict[str, object]:
    return {"case": [case.number for case in cases], "act": act, "list": "in=all", **told}


def given(*cases: Case, step: str = "do", once: str = "a", **told) -> dict[str, object]:
    return ticked(*cases, step=step, once=once, **told)


def test_one_ticks_says_what_looks_at_it_and_has_it_done():
    office, cases = make_office(), [make_case() for _ in range(3)]
    desk_page = page()

    asked = text_of(desk_page.post(BULK, ticked(*cases)))
    looked = text_of(desk_page.post(BULK, ticked(*cases, step="look", lead=office.pk)))

    assert "Give to an office: 3 cases" in asked
    assert "Nothing has been done yet." in looked
    assert "3 can be done" in looked
    assert {fresh(case).status for case in cases} == {CaseStatus.RECEIVED}
    once = re.search(r'name="once" value="([^"]+)"', looked)
    assert once is not None
    done = text_of(desk_page.post(BULK, given(*cases, lead=office.pk, once=once[1])))
    assert "3 done" in done
    assert {fresh(case).lead for case in cases} == {office}


def test_the_list_to_tick_is_the_one_that_one_came_from():
    complaint, request = make_case(kind="complaint"), make_case()

    told = text_of(page().get(BULK, {"in": "inbox", "kind": "complaint"}))

    assert complaint.number in told
    assert request.number not in told
    assert 'value="in=inbox&amp;kind=complaint"' in told


def test_all_that_fit_are_chosen_without_ticking_each():
    cases = [make_case(kind="complaint") for _ in range(2)]
    other = make_case()

    told = {"all": "1", "act": "assign", "list": "in=all&kind=complaint"}
    asked = text_of(page().post(BULK, told))

    assert all(f'value="{case.number}"' in asked for case in cases)
    assert other.number not in asked


def test_more_than_can_be_looked_over_are_refused(monkeypatch):
    monkeypatch.setattr("heartline.cases.views.bulk.MOST", 2)
    for _ in range(3):
        make_case()

    told = page().post(BULK, {"all": "1", "act": "assign", "list": "in=all"})

    assert told.status_code == 422
    assert "More than 2 cases at once" in text_of(told)


def test_without_a_tick_it_says_what_is_missing():
    case = make_case()

    told = page().post(BULK, {"act": "assign", "list": "in=all"})

    assert told.status_code == 422
    assert "Please tick a case first." in text_of(told)
    assert case.number in text_of(told)


def test_what_was_ticked_stays_when_it_is_not_said_what_to_do():
    case = make_case()

    told = text_of(page().post(BULK, ticked(case, act="")))

    assert "Please say what is to be done" in told
    assert f'value="{case.number}" checked' in told


def test_the_preview_says_of_each_why_it_cannot_be_done():
    office = make_office()
    free, elsewhere = make_case(), make_case("accepted")
    complained = make_case(kind="complaint", about=office)
    cases = (free, elsewhere, complained)

    told = text_of(page().post(BULK, ticked(*cases, step="look", lead=office.pk)))

    assert "1 can be done" in told
    assert "2 cannot" in told
    assert "It stands at “Being worked on”" in told
    assert "The office complained of" in told


def test_a_case_that_moved_after_the_preview_keeps_no_other_back():
    office, other = make_office(), make_office()
    moved, free = make_case(), make_case()
    desk_page = page()
    desk_page.post(BULK, ticked(moved, free, step="look", lead=office.pk))
    assign_case(moved, lead=other, by=desk(), at=LATER)

    told = text_of(desk_page.post(BULK, given(moved, free, lead=office.pk)))

    assert "1 could not be done" in told
    assert "1 done" in told
    assert (fresh(moved).lead, fresh(free).lead) == (other, office)


def test_the_same_form_sent_twice_is_done_once():
    office, case = make_office(), make_case("accepted")
    told = given(case, act="hasten", words="Please hurry.", lead=office.pk)
    desk_page = page()

    desk_page.post(BULK, told)
    again = text_of(desk_page.post(BULK, told))

    assert Prompt.objects.count() == 1
    assert "1 done" in again


def test_each_goes_to_the_office_that_its_rule_names():
    root()
    topic = Topic.objects.earliest("path")
    lamps, rest = make_office(), make_case()
    by = make_staff(DutyKind.ADMINISTRATOR, root())
    set_rule(None, topic=topic, area=None, kind="", lead=lamps, by=by, at=MONDAY)
    case = make_case(topic=topic)
    desk_page = page()

    looked = text_of(desk_page.post(BULK, ticked(case, rest, step="look", lead="")))
    desk_page.post(BULK, given(case, rest, lead=""))

    assert f"to {lamps}" in looked
    assert "No rule says who leads it." in looked
    assert (fresh(case).lead, fresh(rest).lead) == (lamps, None)


def test_many_are_given_one_topic_and_stay_sorted_otherwise():
    root()
    topic = Topic.objects.earliest("path")
    case, has_it = make_case(kind="complaint", private=True), make_case(topic=topic)

    looked = text_of(
        page().post(BULK, ticked(case, has_it, act="sort", step="look", topic=topic.pk))
    )
    page().post(BULK, given(case, act="sort", topic=topic.pk))

    assert "It has this topic already." in looked
    case = fresh(case)
    assert (case.topic, case.kind, case.private) == (topic, "complaint", True)


def test_many_are_put_into_a_hot_issue():
    cases = [make_case(), make_case()]
    issue = open_issue(title_zh="路灯", title_en="Lamps", owner=make_office(), by=desk(), at=MONDAY)

    told = text_of(page().post(BULK, given(*cases, act="gather", issue=issue.pk)))

    assert "2 done" in told
    assert issue.gathered.count() == 2


def test_a_field_that_is_missing_keeps_what_was_chosen():
    case = make_case("accepted")

    told = page().post(BULK, ticked(case, act="hasten", step="look", words=" "))

    assert told.status_code == 422
    assert f'value="{case.number}"' in text_of(told)


def test_only_what_one_may_open_is_touched():
    secret = make_case(kind="report")
    operator = signed_in(make_staff(DutyKind.OPERATOR))
    root()
    topic = Topic.objects.earliest("path")

    told = text_of(operator.post(BULK, given(secret, act="sort", topic=topic.pk)))

    assert "not in your hands any more" in told
    assert fresh(secret).topic is None


def test_who_does_not_sit_at_the_desk_finds_no_such_page():
    case = make_case("accepted")
    handler = signed_in(handler_of(case.lead))

    assert handler.get(BULK).status_code == 404
    assert handler.post(BULK, given(case, lead=1)).status_code == 404
    assert "/desk/bulk/" not in text_of(handler.get("/desk/cases/"))


def test_the_operator_gives_nothing_away():
    case = make_case()

    told = signed_in(make_staff(DutyKind.OPERATOR)).post(BULK, given(case, lead=make_office().pk))

    assert told.status_code == 422
    assert fresh(case).lead is None


def test_the_preview_asks_the_database_no_more_for_more_cases(same_queries):
    office, cases = make_office(), [make_case()]
    desk_page = page()

    def look() -> None:
        desk_page.post(BULK, ticked(*cases, step="look", lead=office.pk))

    look()
    same_queries(look, lambda: cases.extend(make_case() for _ in range(4)))


def test_every_case_has_an_entry_of_its_own():
    office, cases = make_office(), [make_case() for _ in range(3)]

    page().post(BULK, given(*cases, lead=office.pk))

    assert Entry.objects.filter(kind="case.assigned").count() == 3
