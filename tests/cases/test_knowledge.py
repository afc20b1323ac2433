"""Knowledge: written by one, passed by another until a day, found by words, replaced, retired."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import translation

from heartline.cases.actions.knowledge import (
    Written,
    edit_article,
    note_use,
    pass_article,
    renew_article,
    retire_article,
    send_article_back,
    write_article,
)
from heartline.cases.actions.steps import CaseMovedError, CaseRefusedError
from heartline.cases.models import Article
from heartline.cases.queries.knowledge import find_articles
from heartline.ledger.actions import seal, signing_key
from heartline.ledger.models import Entry
from heartline.ledger.queries import verify
from heartline.offices.models import DutyKind
from heartline.shared.clock import day_of
from tests.factories import MONDAY, STEP, desk, handler_of, make_office, make_staff, root
from tests.knowledge import YEAR_ON, make_article, make_draft

pytestmark = pytest.mark.django_db

LATER = MONDAY + 5 * STEP
TODAY = day_of(MONDAY)


def reviewer():
    return make_staff(DutyKind.DISPATCHER)


def refusal_of(act: Any) -> str:
    with pytest.raises(CaseRefusedError) as refused:
        act()
    return refused.value.code


def found(words: str, **told: Any) -> list[str]:
    """The titles that some words find, in order."""
    return [str(one) for one in find_articles(words, today=TODAY, **told)]


# Writing ----------------------------------------------------------------------------------------


def test_a_draft_is_found_by_nobody_until_a_colleague_passes_it():
    draft = make_draft(title_zh="居住证怎么办", body_zh="到派出所办理。")
    before = found("居住证")

    pass_article(draft, expires_on=YEAR_ON, by=reviewer(), at=LATER)

    assert (before, found("居住证")) == ([], ["居住证怎么办"])


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (Written(), "article_empty"),
        (Written(title_zh=" \u200b ", body_zh="\n\n", source="A notice"), "article_empty"),
        (Written(body_zh="到派出所办理。"), "no_question"),
        (Written(title_zh="居住证"), "half_a_language"),
        (Written(title_zh="居住证", body_zh="到派出所。", title_en="Permit"), "half_a_language"),
        (Written(title_zh="居住证", body_zh="到派出所。", body_en="At the police."), "no_question"),
    ],
)
def test_an_article_without_a_question_or_an_answer_is_refused(written, code):
    refused = refusal_of(lambda: write_article(written, office=root(), by=desk(), at=MONDAY))

    assert refused == code
    assert not Article.objects.exists()


def test_a_handler_writes_for_their_own_office_only():
    own, other = make_office(), make_office()
    handler = make_staff(DutyKind.HANDLER, own)
    written = Written(title_en="Lamps", body_en="Call.")

    write_article(written, office=own, by=handler, at=MONDAY)

    with pytest.raises(PermissionDenied):
        write_article(written, office=other, by=handler, at=MONDAY)


@pytest.mark.parametrize("duty", [DutyKind.ANALYST, DutyKind.AUDITOR, DutyKind.ADMINISTRATOR])
def test_those_who_answer_nobody_write_no_articles(duty):
    written = Written(title_en="Lamps", body_en="Call.")

    with pytest.raises(PermissionDenied):
        write_article(written, office=root(), by=make_staff(duty), at=MONDAY)


def test_only_the_writer_edits_a_draft_and_what_the_reviewer_said_is_answered_with_that():
    draft = make_draft()
    send_article_back(draft, words="Which form?", by=reviewer(), at=LATER)
    written = Written(title_en="Lamps", body_en="Call, day and night.")

    with pytest.raises(PermissionDenied):
        edit_article(draft, written, office=draft.office, by=reviewer(), at=LATER)
    edit_article(draft, written, office=draft.office, by=draft.written_by, at=LATER)

    kept = Article.objects.get()
    assert (kept.body_en, kept.review_words) == ("Call, day and night.", "")


# Reviewing --------------------------------------------------------------------------------------


def test_nobody_passes_their_own_article():
    draft = make_draft(by=desk())

    code = refusal_of(lambda: pass_article(draft, expires_on=YEAR_ON, by=desk(), at=LATER))

    assert code == "own_article"


@pytest.mark.parametrize(
    ("day", "code"),
    [
        (None, "no_expiry"),
        (TODAY - timedelta(days=1), "expiry_past"),
        (TODAY.replace(year=TODAY.year + 3) + timedelta(days=1), "expiry_far"),
    ],
)
def test_an_article_is_passed_until_a_day_that_is_neither_past_nor_too_far(day, code):
    draft, by = make_draft(), reviewer()

    refused = refusal_of(lambda: pass_article(draft, expires_on=day, by=by, at=LATER))

    assert refused == code
    assert Article.objects.get().status == "draft"


@pytest.mark.parametrize("day", [TODAY, TODAY.replace(year=TODAY.year + 3)])
def test_today_and_the_same_day_in_three_years_are_good_days(day):
    draft = make_draft()

    pass_article(draft, expires_on=day, by=reviewer(), at=LATER)

    assert Article.objects.in_force(TODAY).get().expires_on == day


def test_on_the_29th_of_february_three_years_end_on_the_28th():
    leap = MONDAY.replace(year=2028, month=2, day=29)
    draft, by = make_draft(), reviewer()

    pass_article(draft, expires_on=date(2031, 2, 28), by=by, at=leap)

    assert Article.objects.get().status == "in_force"


@pytest.mark.parametrize(
    ("duty", "place", "may"),
    [
        (DutyKind.DISPATCHER, "top", True),
        (DutyKind.SUPERVISOR, "top", True),
        (DutyKind.SUPERVISOR, "own", True),
        (DutyKind.SUPERVISOR, "other", False),
        (DutyKind.HANDLER, "own", False),
        (DutyKind.OPERATOR, "top", False),
    ],
)
def test_supervisors_and_dispatchers_over_its_office_pass_an_article(duty, place, may):
    own = make_office()
    places = {"top": root(), "own": own, "other": make_office()}
    draft = make_draft(office=own, by=handler_of(own))
    by = make_staff(duty, places[place])

    if may:
        pass_article(draft, expires_on=YEAR_ON, by=by, at=LATER)
    else:
        with pytest.raises(PermissionDenied):
            pass_article(draft, expires_on=YEAR_ON, by=by, at=LATER)

    assert Article.objects.filter(status="in_force").exists() == may


def test_a_draft_goes_back_only_with_words():
    draft, by = make_draft(), reviewer()

    assert refusal_of(lambda: send_article_back(draft, words=" ", by=by, at=LATER)) == "no_words"


def test_a_draft_that_was_written_anew_since_it_was_read_is_not_passed():
    draft, by = make_draft(), reviewer()
    read_at = draft.written_at
    written = Written(title_en="Lamps", body_en="Something else.")
    edit_article(draft, written, office=draft.office, by=draft.written_by, at=LATER)

    with pytest.raises(CaseMovedError):
        pass_article(draft, expires_on=YEAR_ON, seen=read_at, by=by, at=LATER)


def test_an_article_is_passed_once():
    article, by = make_article(), reviewer()

    with pytest.raises(CaseMovedError):
        pass_article(article, expires_on=YEAR_ON, by=by, at=LATER)


# In force ---------------------------------------------------------------------------------------


def test_an_article_in_force_is_never_edited():
    article = make_article()
    written = Written(title_en="Lamps", body_en="Something else.")

    with pytest.raises(PermissionDenied):
        edit_article(article, written, office=article.office, by=article.written_by, at=LATER)
    with pytest.raises(DatabaseError), transaction.atomic():
        Article.objects.update(body_en="Something else.")


def test_a_replacement_takes_the_place_of_an_article_once_it_is_passed():
    old = make_article(title_en="Old lamps", body_en="Write.")
    new = make_draft(title_en="New lamps", body_en="Call.", replaces=old)
    before = found("lamps")

    pass_article(new, expires_on=YEAR_ON, by=reviewer(), at=LATER)

    assert (before, found("lamps")) == (["Old lamps"], ["New lamps"])
    assert Article.objects.get(pk=old.pk).status == "retired"


def test_what_was_replaced_is_not_replaced_a_second_time():
    old = make_article()
    first, second = (make_draft(title_en=name, replaces=old) for name in ("First", "Second"))
    pass_article(first, expires_on=YEAR_ON, by=reviewer(), at=LATER)
    by = reviewer()

    passing = refusal_of(lambda: pass_article(second, expires_on=YEAR_ON, by=by, at=LATER))
    writing = refusal_of(lambda: make_draft(replaces=old))

    assert {passing, writing} == {"replaced_already"}
    assert Article.objects.get(pk=second.pk).status == "draft"


def test_an_expired_article_is_found_no_more_until_it_is_renewed():
    article = make_article(title_en="Lamps", expires_on=TODAY)
    tomorrow = TODAY + timedelta(days=1)
    last, after = find_articles("lamps", today=TODAY), find_articles("lamps", today=tomorrow)

    renew_article(article, expires_on=YEAR_ON, by=reviewer(), at=LATER + timedelta(days=1))

    assert (len(last), after) == (1, [])
    assert find_articles("lamps", today=tomorrow) == [article]


def test_nobody_renews_what_they_wrote_themselves():
    article = make_article(by=desk())

    code = refusal_of(lambda: renew_article(article, expires_on=YEAR_ON, by=desk(), at=LATER))

    assert code == "own_article"


def test_a_retired_article_is_found_no_more():
    article = make_article(title_en="Lamps")

    retire_article(article, by=reviewer(), at=LATER)

    assert found("lamps") == []
    with pytest.raises(CaseMovedError):
        retire_article(article, by=reviewer(), at=LATER)


def test_a_writer_drops_their_draft_but_takes_nothing_out_of_force():
    writer = make_staff(DutyKind.OPERATOR)
    draft, article = make_draft(by=writer), make_article(by=writer)

    retire_article(draft, by=writer, at=LATER)

    with pytest.raises(PermissionDenied):
        retire_article(article, by=writer, at=LATER)


def test_each_step_leaves_one_entry_and_the_ledger_vouches_for_what_was_passed():
    draft = make_draft()
    send_article_back(draft, words="Which form?", by=reviewer(), at=LATER)
    pass_article(draft, expires_on=YEAR_ON, by=reviewer(), at=LATER)
    renew_article(draft, expires_on=YEAR_ON, by=reviewer(), at=LATER)
    note_use(draft, by=desk(), at=LATER)
    retire_article(draft, by=reviewer(), at=LATER)
    seal(at=LATER)

    entries = Entry.objects.filter(kind__startswith="article.").order_by("pk")
    kinds = list(entries.values_list("kind", flat=True))
    steps = ("written", "sent_back", "passed", "renewed", "used", "retired")
    assert kinds == [f"article.{step}" for step in steps]
    assert verify(public_key()).ok


def test_every_answer_made_from_an_article_is_counted():
    article = make_article()

    note_use(article, by=desk(), at=LATER)
    note_use(article, by=handler_of(make_office()), at=LATER)

    assert Article.objects.get().used == 2


# Finding ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["证", "居住", "居住证", "居住證", "户籍 居住证", "派出所"])
def test_chinese_is_found_by_one_sign_by_two_and_in_traditional_signs(words):
    make_article(title_zh="居住证怎么办理", body_zh="到户籍所在的派出所办理。")
    make_article(title_zh="路灯报修", body_zh="请说明灯杆编号。")

    assert found(words) == ["居住证怎么办理"]


@pytest.mark.parametrize("words", ["permit", "Residence PERMITS", "police station"])
def test_english_is_found_whatever_the_letters_and_for_one_or_several(words):
    make_article(title_en="How to get a residence permit", body_en="At the police station.")
    make_article(title_en="Street lamps", body_en="Tell us the number of the pole.")

    assert found(words) == ["How to get a residence permit"]


def test_what_holds_the_words_in_its_title_comes_first_then_what_is_used_then_the_newest():
    older = make_article(title_zh="停水通知", body_zh="提前一天。", at=MONDAY)
    newer = make_article(title_zh="停水怎么办", body_zh="打电话。", at=LATER)
    used = make_article(title_zh="水管爆裂后停水", body_zh="报修。", at=MONDAY)
    body = make_article(title_zh="报修热线", body_zh="停水时也可以拨打。", at=LATER)
    note_use(used, by=desk(), at=LATER)
    for _time in range(3):
        note_use(body, by=desk(), at=LATER)

    assert found("停水") == [str(one) for one in (used, newer, older, body)]


def test_a_whole_question_finds_what_comes_near_where_nothing_holds_all_of_it():
    make_article(title_zh="公租房申请条件", body_zh="本市户籍，人均面积不足十五平方米。")
    make_article(title_zh="路灯报修", body_zh="请说明灯杆编号。")

    assert found("申请公租房") == ["公租房申请条件"]
    assert found("养狗") == []


#: A few articles, each a question in Chinese and in English.
TOLD = {
    "路灯不亮怎么报修？": "How do I report a street lamp that is dark?",
    "孩子上小学怎么报名？": "How do I enrol my child in primary school?",
    "居住证怎么办理？": "How do I get a residence permit?",
    "公租房申请条件": "Who can apply for public rental housing?",
    "停水了怎么办？": "What to do when the water is cut off?",
    "噪音扰民找谁投诉？": "Whom do I tell about noise at night?",
}


def tell_all():
    for zh, en in TOLD.items():
        make_article(title_zh=zh, body_zh="请来电。", title_en=en, body_en="Call us.")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("想问一下，我们那条巷子的路灯不亮怎么报修？", "路灯不亮怎么报修？"),
        ("你好，我家门口的路灯不亮已经好几天了，晚上很黑", "路灯不亮怎么报修？"),
        ("路燈壞了怎麼報修", "路灯不亮怎么报修？"),
        ("请问小学报名要什么材料", "孩子上小学怎么报名？"),
        ("我想申请公租房", "公租房申请条件"),
        ("家里停水两天了", "停水了怎么办？"),
        ("楼上装修噪音太大，晚上扰民，向谁投诉", "噪音扰民找谁投诉？"),
        ("The street lamps on our road have been dark for a week", "路灯不亮怎么报修？"),
        ("Hello, how would I get a residence permit for my wife?", "居住证怎么办理？"),
    ],
)
def test_a_sentence_as_people_say_it_finds_the_article_whose_question_it_holds(said, title):
    tell_all()

    with translation.override("zh-hans"):
        assert found(said) == [title]


@pytest.mark.parametrize(
    "said",
    [
        "路上有个大坑，老人摔倒了",
        "小区门口有人乱停车，孩子上学很危险",
        "学校门口的井盖不见了，孩子上小学路过很危险",
        "请问一下，我们可以怎么办？",
        "There is a manhole open at the primary school",
        "The cover in front of the primary school is missing and a child could fall in",
        "Somebody dumps rubbish by the water every night",
        "How do I do this, please?",
    ],
)
def test_a_sentence_that_shares_a_few_words_with_a_question_is_offered_nothing(said):
    tell_all()

    assert found(said) == []


def test_what_stands_in_many_titles_weighs_less_than_what_stands_in_one():
    for name in ("Grants", "Rooms", "Meals", "Buses"):
        make_article(title_en=f"{name} of primary school", body_en="Ask.")

    assert found("The gate of the primary school") == []
    assert found("Meals at the gate of the primary school") == ["Meals of primary school"]


def test_a_word_is_found_as_of_one_and_as_of_several_in_the_text_of_an_article():
    make_article(title_en="Keys", body_en="Lost ones are kept at the police station.")

    assert found("stations") == ["Keys"]


def test_the_public_finds_only_what_is_public():
    make_article(title_en="For everybody", body_en="Lamps.", public=True)
    make_article(title_en="For the desk", body_en="Lamps.")

    assert found("lamps", public_only=True) == ["For everybody"]
    assert len(found("lamps")) == 2


def test_without_words_what_is_used_most_comes_first():
    make_article(title_en="Seldom")
    often = make_article(title_en="Often")
    note_use(often, by=desk(), at=LATER)

    assert found("") == found("。？") == ["Often", "Seldom"]


def test_signs_that_mean_something_to_a_database_are_only_words():
    make_article(title_en="Lamps")

    for words in ('"lamps', "lamps' OR '1", "lamps*", "~public", "=lamps", "%", "a\x00b", "'"):
        found(words)


def public_key() -> str:
    return signing_key().public_key().public_bytes_raw().hex()
