"""Articles and offices stand beside the words, and a call is answered at once."""

import pytest

from heartline.cases.actions.routing import set_rule
from heartline.offices.models import DutyKind
from tests.channels.phone.calling import SAID, article, heard, text_of
from tests.factories import MONDAY, make_office, make_staff, root

pytestmark = pytest.mark.django_db


def test_articles_that_answer_stand_beside_the_words(operator):
    one = article()

    page = text_of(operator.press("beside", text="the lift is stuck"))

    assert one.title_en in page


def test_the_office_that_the_rules_name_stands_beside_the_words(operator):
    administrator = make_staff(DutyKind.ADMINISTRATOR, root())
    lamps = make_office(name_en="Street lamps office")
    set_rule(None, topic=None, area=None, kind="", lead=lamps, by=administrator, at=MONDAY)

    page = text_of(operator.press("beside", text="the lamp at the corner is dark"))

    assert "<b>Street lamps office</b>" in page


@pytest.mark.parametrize(("words", "found"), [("灯", True), ("a", False)])
def test_one_chinese_sign_is_a_word_and_one_letter_is_none(operator, words, found):
    article(title_zh="路灯不亮", body_zh="请报灯杆编号。", title_en="A lamp is dark")

    page = text_of(operator.press("beside", words=words))

    assert ("A lamp is dark" in page) == found


def test_an_article_fills_the_answer_and_is_counted_when_the_call_is_saved(operator):
    one = article()

    page = text_of(operator.press(f"use-{one.pk}", text=SAID))
    operator.save(answer=one.body_en, article=str(one.pk))

    one.refresh_from_db()
    reply = heard().case.replies.get()
    assert one.body_en in page
    assert (reply.text, reply.at_once, reply.sent_by) == (one.body_en, True, operator.staff)
    assert one.used == 1


def test_an_article_without_an_answer_counts_for_nothing(operator):
    one = article()

    operator.save(article=str(one.pk), answer=" ")

    one.refresh_from_db()
    assert (one.used, heard().case.replies.count()) == (0, 0)
