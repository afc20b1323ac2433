"""What an answer lacks: advice beside the draft that never blocks it, and counts by office."""

from datetime import timedelta

import pytest

from heartline.cases.actions.answers import draft_reply, review_reply
from heartline.cases.models import ReplyFinding
from heartline.shared.clock import now
from tests.cases.desk import address, signed_in, text_of
from tests.cases.reading import read_everything
from tests.factories import (
    MONDAY,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_staff,
    supervisor_of,
)

pytestmark = pytest.mark.django_db
ASKED = "桥头的路灯不亮了。请问什么时候能修好？费用由谁承担？"
EMPTY = "尊敬的市民您好，您的来信已收悉，感谢您的关心与支持！"
GOOD = (
    "您好，城管局路灯所今天已到桥头更换灯泡，路灯已修好，费用由市财政承担，"
    "依据《城市照明管理规定》，如有疑问请拨打电话12345。"
)
LATER = MONDAY + timedelta(hours=3)


def in_work(**told):
    office = make_office()
    at = now() - timedelta(hours=3)
    return make_case("accepted", lead=office, text=ASKED, at=at, **told), office


def ask(case, office, text, act="draft"):
    sent = {"text": text, "help": "check", "seen": ""}
    return text_of(signed_in(handler_of(office)).post(address(case, act), sent))


def test_whoever_writes_an_answer_can_ask_what_it_lacks_and_keeps_what_they_wrote():
    case, office = in_work()

    page = ask(case, office, EMPTY)

    assert "It is courtesy and little else." in page
    assert EMPTY in page
    assert not case.replies.exists()


def test_a_question_left_open_is_quoted():
    case, office = in_work()

    page = ask(case, office, GOOD.replace("费用由市财政承担，", ""))

    assert "They asked “费用由谁承担？”" in page


def test_of_a_good_answer_it_says_that_nothing_is_missing():
    case, office = in_work()

    assert "Nothing is missing as far as its words show." in ask(case, office, GOOD)


@pytest.mark.parametrize("text", ["", "  \n "])
def test_of_a_blank_answer_it_says_that_there_is_nothing_to_look_at_yet(text):
    case, office = in_work()

    page = ask(case, office, text)

    assert "Nothing is written yet that could be looked at." in page
    assert "Nothing is missing" not in page


def test_an_answer_that_says_the_message_again_is_told():
    case, office = in_work()

    assert "It mostly repeats what the person wrote." in ask(case, office, f"您好！{ASKED}收到。")


def test_an_empty_answer_can_be_given_all_the_same():
    case, office = in_work()

    signed_in(handler_of(office)).post(address(case, "draft"), {"text": EMPTY, "seen": ""})

    assert case.replies.get().text == EMPTY


def test_a_copy_of_another_answer_is_told_with_the_number_of_its_case():
    office = make_office()
    other = make_case("answered", lead=office, answer=GOOD)
    case = make_case("accepted", lead=office, text=ASKED)

    page = ask(case, office, GOOD)

    assert f"nearly the same as an answer in another case: {other.number}." in page


def test_the_reviewer_reads_what_the_draft_lacks():
    case, office = in_work()
    draft_reply(fresh(case), text=EMPTY, by=handler_of(office), at=LATER)

    page = text_of(signed_in(supervisor_of(office)).get(address(case, "review")))

    assert "It is courtesy and little else." in page


def test_whoever_sends_the_answer_reads_what_it_lacks():
    case, office = in_work()
    draft = draft_reply(fresh(case), text=EMPTY, by=handler_of(office), at=LATER)
    review_reply(draft, good=True, by=supervisor_of(office), at=LATER)

    page = text_of(signed_in(handler_of(office)).get(address(case, "send")))

    assert "It is courtesy and little else." in page


def test_the_desk_can_ask_about_an_answer_given_at_once():
    case = make_case(text=ASKED)
    staff = make_staff("operator")

    sent = {"text": EMPTY, "help": "check"}
    page = text_of(signed_in(staff).post(address(case, "answer_at_once"), sent))

    assert "It is courtesy and little else." in page


# Counts -----------------------------------------------------------------------------------------


def answered(office, text):
    return make_case("answered", lead=office, text=ASKED, answer=text)


def test_what_sent_answers_lack_is_counted_by_office_and_each_count_opens_its_cases(monkeypatch):
    office, other = make_office(name_en="Lamps"), make_office(name_en="Parks")
    bad = answered(office, EMPTY)
    answered(office, GOOD)
    answered(other, EMPTY)
    read_everything(LATER)
    monkeypatch.setattr("heartline.cases.views.answers.now", lambda: LATER + timedelta(days=1))
    browser = signed_in(supervisor_of(office))

    page = text_of(browser.get("/desk/answers/"))
    rows = text_of(
        browser.get(f"/desk/answers/cases/?office={office.code}&lack=courtesy_only&days=90")
    )

    assert "Lamps" in page
    assert "Parks" not in page
    assert bad.number in rows
    assert rows.count('class="row-title"') == 1


def test_an_answer_is_looked_at_once():
    office = make_office()
    answered(office, EMPTY)

    read_everything(LATER)
    before = ReplyFinding.objects.count()
    read_everything(LATER)

    assert before == ReplyFinding.objects.count() > 0


def test_an_answer_that_lacks_nothing_counts_as_sent():
    office = make_office()
    answered(office, GOOD)

    read_everything(LATER)

    assert list(ReplyFinding.objects.values_list("code", flat=True)) == [""]


@pytest.mark.parametrize("query", ["?office=x&lack=copy", "?lack=copy", "?office={code}&lack=x"])
def test_a_count_of_nothing_is_not_found(query):
    office = make_office()
    browser = signed_in(supervisor_of(office))

    address = f"/desk/answers/cases/{query.format(code=office.code)}"

    assert browser.get(address).status_code == 404
