"""The pages of knowledge: looked up, written, reviewed; and answers made from it."""

from datetime import timedelta
from typing import Any

import pytest

from heartline.cases.actions.answers import draft_reply
from heartline.cases.actions.helps import check_items, set_checklist, set_template
from heartline.cases.actions.knowledge import retire_article
from heartline.cases.models import Article, Case, Checklist, Template
from heartline.cases.rules.personal import Personal, personal_in
from heartline.ledger.models import Entry
from heartline.offices.models import DutyKind
from heartline.people.actions import erase_person
from heartline.shared.clock import day_of, now
from tests.cases.desk import address, signed_in, text_of
from tests.factories import (
    MONDAY,
    STEP,
    desk,
    fresh,
    handler_of,
    make_case,
    make_office,
    make_party,
    make_person,
    make_staff,
    root,
    supervisor_of,
)
from tests.knowledge import make_article, make_draft

pytestmark = pytest.mark.django_db

KNOWLEDGE = "/desk/knowledge/"
TODAY = day_of(now())
NEXT_YEAR = TODAY + timedelta(days=365)


def lasting(**told: Any) -> Article:
    """An article that holds today."""
    return make_article(at=now(), expires_on=NEXT_YEAR, **told)


def page_of(article: Article, end: str = "") -> str:
    return f"{KNOWLEDGE}{article.pk}/{end}"


# The list ---------------------------------------------------------------------------------------


def test_the_list_marks_what_was_looked_for():
    lasting(title_zh="居住证怎么办", body_zh="到派出所。")
    lasting(title_zh="路灯报修", body_zh="请说明编号。")

    page = text_of(signed_in(desk()).get(KNOWLEDGE, {"words": "居住"}))

    assert "<mark>居住</mark>证怎么办" in page
    assert "路灯报修" not in page


def test_what_expired_or_soon_will_stands_in_a_list_of_its_own_with_its_office():
    office = make_office(name_en="The lamps")
    make_article(title_en="Past", office=office, expires_on=day_of(MONDAY))
    make_article(title_en="Soon", at=now(), expires_on=TODAY + timedelta(days=29))
    make_article(title_en="Later", at=now(), expires_on=TODAY + timedelta(days=31))
    client = signed_in(desk())

    expiring = text_of(client.get(KNOWLEDGE, {"state": "expiring"}))
    in_force = text_of(client.get(KNOWLEDGE))

    assert [name in expiring for name in ("Past", "Soon", "Later")] == [True, True, False]
    assert expiring.index("Past") < expiring.index("Soon")
    assert "The lamps" in expiring
    assert [name in in_force for name in (">Past<", "Soon", "Later")] == [False, True, True]


def test_a_draft_is_read_by_its_writer_and_by_those_who_may_review_it():
    own = make_office()
    writer = make_staff(DutyKind.HANDLER, own)
    draft = make_draft(office=own, by=writer, title_en="Markdraft")
    readers = {
        "the writer": writer,
        "their supervisor": supervisor_of(own),
        "the dispatcher": desk(),
        "another handler": make_staff(DutyKind.HANDLER, own),
        "an operator": make_staff(DutyKind.OPERATOR),
        "another supervisor": supervisor_of(make_office()),
    }

    statuses = {who: signed_in(one).get(page_of(draft)).status_code for who, one in readers.items()}
    listed = {
        who: "Markdraft" in text_of(signed_in(one).get(KNOWLEDGE, {"state": "drafts"}))
        for who, one in readers.items()
    }

    read = {"the writer", "their supervisor", "the dispatcher"}
    assert {who for who, status in statuses.items() if status == 200} == read
    assert {who for who, there in listed.items() if there} == read
    assert set(statuses.values()) == {200, 404}


def test_the_list_asks_as_much_for_many_articles_as_for_one(same_queries):
    lasting()
    client = signed_in(desk())
    client.get(KNOWLEDGE)

    same_queries(lambda: client.get(KNOWLEDGE), lambda: [lasting() for _n in range(4)])


# Writing and reviewing --------------------------------------------------------------------------


def said(**told: Any) -> dict[str, Any]:
    return {"title_en": "Lamps", "body_en": "Call us.", "office": root().pk} | told


def test_an_article_is_written_and_passed_on_its_pages():
    writer, reviewer = make_staff(DutyKind.OPERATOR), desk()

    signed_in(writer).post(f"{KNOWLEDGE}new/", said(public="on"))
    draft = Article.objects.get()
    response = signed_in(reviewer).post(
        page_of(draft, "review/"),
        {"good": "yes", "expires_on": NEXT_YEAR, "seen": draft.written_at.isoformat()},
    )

    article = Article.objects.get()
    assert response.status_code == 302
    assert (article.status, article.expires_on, article.public) == ("in_force", NEXT_YEAR, True)


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"title_en": "", "body_en": ""}, "Nothing is written yet"),
        ({"title_en": ""}, "without its question"),
        ({"body_en": "", "title_zh": "路灯"}, "without its answer"),
    ],
)
def test_an_article_that_lacks_something_says_so_and_loses_nothing(told, sentence):
    sent = said(source="Notice 7") | told

    response = signed_in(desk()).post(f"{KNOWLEDGE}new/", sent)

    page = text_of(response)
    assert response.status_code == 422
    assert sentence in page
    assert "Notice 7" in page
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "until which day"),
        (TODAY - timedelta(days=1), "That day is past"),
        (TODAY + timedelta(days=3 * 366), "more than three years"),
        ("next year", "Please write the day as"),
    ],
)
def test_a_review_without_a_good_day_says_so_and_keeps_the_words(day, sentence):
    draft = make_draft()
    sent = {"good": "yes", "expires_on": day, "words": "Well said.", "seen": draft.written_at}

    response = signed_in(desk()).post(page_of(draft, "review/"), sent)

    page = text_of(response)
    assert response.status_code == 422
    assert sentence in page
    assert "Well said." in page
    assert Article.objects.get().status == "draft"


def test_whoever_wrote_an_article_is_told_that_a_colleague_reviews_it():
    draft = make_draft(by=desk())
    client = signed_in(desk())

    page = text_of(client.get(page_of(draft)))
    sent = {"good": "yes", "expires_on": NEXT_YEAR, "seen": draft.written_at}
    response = client.post(page_of(draft, "review/"), sent)

    assert "review/" not in page
    assert response.status_code == 422
    assert "four eyes see more" in text_of(response)


def test_a_draft_that_goes_back_without_words_says_what_is_missing():
    draft = make_draft()
    sent = {"good": "no", "seen": draft.written_at}

    response = signed_in(desk()).post(page_of(draft, "review/"), sent)

    assert "what should change" in text_of(response)


def test_a_second_replacement_is_told_where_to_look():
    old = lasting(title_en="Old")
    first = make_draft(title_en="First", replaces=old)
    second = make_draft(title_en="Second", replaces=old)
    client = signed_in(desk())
    sent = {"good": "yes", "expires_on": NEXT_YEAR}

    client.post(page_of(first, "review/"), sent | {"seen": first.written_at})
    response = client.post(page_of(second, "review/"), sent | {"seen": second.written_at})

    assert response.status_code == 422
    assert "something else has taken its place" in text_of(response)


def test_a_draft_with_a_telephone_number_is_kept_only_once_somebody_has_looked():
    client = signed_in(desk())
    sent = said(body_en="Call me: 138 0013 8000.")

    first = client.post(f"{KNOWLEDGE}new/", sent)
    second = client.post(f"{KNOWLEDGE}new/", sent | {"sure": "on"})

    assert "a telephone number" in text_of(first)
    assert (first.status_code, second.status_code) == (422, 302)


@pytest.mark.parametrize(
    ("text", "sorts"),
    [
        ("请拨打13800138000", [Personal.PHONE]),
        ("电话 010-12345678。", [Personal.PHONE]),
        ("１３８００１３８０００", [Personal.PHONE]),
        ("身份证 11010519491231002x", [Personal.IDENTITY]),
        ("王小明说灯不亮", [Personal.NAME]),
        ("xiaoming WANG said", [Personal.NAME]),
        ("2026-000123 号，灯杆 12345678901234567890，12345", []),
    ],
)
def test_what_may_be_somebodys_own_is_seen(text, sorts):
    assert personal_in(text, ["王小明", "Xiaoming Wang", "李"]) == sorts


# From an answered case --------------------------------------------------------------------------


def consultation(**told: Any) -> Case:
    told = {"text": "Where do I get a permit?", "answer": "At the police station."} | told
    return make_case("answered", kind="consultation", **told)


def test_an_answered_question_becomes_a_draft_in_one_step():
    case = consultation()
    client = signed_in(desk())
    form = client.get(address(case, "to_knowledge")).context["page"].panel.form
    told = {name: form[name].value() or "" for name in form.fields}

    response = client.post(address(case, "to_knowledge"), told)

    made = Article.objects.get()
    assert response.status_code == 302
    assert (made.from_case, made.status, made.written_by) == (case, "draft", desk())
    assert "Where do I get a permit?" in (made.title_en, made.title_zh)
    assert "At the police station." in (made.body_en, made.body_zh)


def test_a_question_that_names_who_asked_is_looked_at_before_it_is_kept():
    person = make_person(name="王小明")
    case = consultation()
    party = case.parties.get()
    party.person = person
    party.save()
    client = signed_in(desk())
    sent = said(title_zh="王小明问居住证", body_zh="到派出所。")

    response = client.post(address(case, "to_knowledge"), sent)

    assert response.status_code == 422
    assert "the name of the person who asked" in text_of(response)
    assert not Article.objects.exists()


@pytest.mark.parametrize(
    "case",
    [
        lambda: make_case("accepted", kind="consultation"),
        lambda: make_case("answered", kind="request"),
        lambda: make_case("answered", kind="consultation", private=True),
    ],
)
def test_only_an_answered_question_that_is_not_private_becomes_knowledge(case):
    case = case()

    response = signed_in(desk()).post(address(case, "to_knowledge"), said())

    assert response.status_code == 403
    assert not Article.objects.exists()


def test_an_erased_person_is_forgotten_in_the_draft_that_was_made_of_their_question():
    case = consultation()
    client = signed_in(desk())
    client.post(address(case, "to_knowledge"), said(title_en="First"))
    passed = Article.objects.get()
    sent = {"good": "yes", "expires_on": NEXT_YEAR, "seen": passed.written_at.isoformat()}
    signed_in(make_staff(DutyKind.DISPATCHER)).post(page_of(passed, "review/"), sent)
    client.post(address(case, "to_knowledge"), said(title_en="Second"))

    erase_person(case.parties.get().person, by=desk(), at=now())

    left = Article.objects.get()
    assert (left.title_en, left.from_case) == ("First", None)
    assert client.get(KNOWLEDGE, {"words": "Second", "state": "drafts"}).status_code == 200


# Answers made from it ---------------------------------------------------------------------------


def test_an_answer_made_from_an_article_is_counted_once_it_is_sent():
    article = lasting(title_zh="居住证", body_zh="到派出所。")
    case = make_case()
    client = signed_in(desk())
    opened = client.get(address(case, "answer_at_once"), {"article": article.pk})
    form = opened.context["page"].panel.form
    sent = {"text": f"{form['text'].value()} 请带身份证。", "used": form["used"].value()}
    before = Article.objects.get().used

    client.post(address(case, "answer_at_once"), sent)

    assert form["text"].value() == "到派出所。"
    assert (before, Article.objects.get().used) == (0, 1)
    entry = Entry.objects.get(kind="article.used")
    assert entry.data == {"case": case.number}


def test_the_buttons_beside_the_text_keep_what_was_typed():
    article = lasting(title_zh="居住证", body_zh="到派出所。")
    words = "您好，{编号}："
    template = set_template(office=root(), name_zh="问候", text_zh=words, by=None, at=MONDAY)
    case = make_case()
    client, url = signed_in(desk()), address(case, "answer_at_once")

    found = client.post(url, {"help": "find", "find": "居住", "text": "Typed."})
    put_in = client.post(url, {"help": f"article-{article.pk}", "text": "Typed.", "used": ""})
    begun = client.post(url, {"help": "template", "template": template.pk, "text": ""})

    def form(response: Any) -> Any:
        return response.context["page"].panel.form

    assert "<mark>居住</mark>证" in text_of(found)
    assert form(found)["text"].value() == "Typed."
    assert form(put_in)["text"].value() == "Typed.\n\n到派出所。"
    assert form(put_in)["used"].value() == str(article.pk)
    assert form(begun)["text"].value() == f"您好，{case.number}："
    assert not case.replies.exists()


def test_a_draft_that_a_colleague_changed_meanwhile_is_still_the_one_that_was_read():
    case = make_case("accepted")
    handler = handler_of(case.lead)
    client, url = signed_in(handler), address(case, "draft")
    draft_reply(case, text="Theirs.", by=handler, at=MONDAY + 4 * STEP)

    helped = client.post(url, {"help": "find", "find": "lamp", "text": "Mine.", "seen": ""})

    form = helped.context["page"].panel.form
    sent = {"text": form["text"].value(), "seen": form["seen"].value(), "used": ""}
    assert client.post(url, sent).status_code == 409
    assert case.replies.get().text == "Theirs."


def test_an_article_that_is_not_in_force_is_put_into_no_answer():
    draft, retired = make_draft(title_en="A"), lasting(title_en="B")
    retire_article(retired, by=desk(), at=now())
    client = signed_in(desk())
    case = make_case()

    for key in (draft.pk, retired.pk, 999, "x", "9" * 40):
        opened = client.get(address(case, "answer_at_once"), {"article": key})
        form = opened.context["page"].panel.form
        assert not form["text"].value()
    client.post(address(case, "answer_at_once"), {"text": "Yes.", "used": f"{draft.pk} x 999"})

    assert Article.objects.get(pk=draft.pk).used == 0
    assert fresh(case).status == "answered"


def test_at_first_the_title_of_the_case_finds_what_may_fit():
    lasting(title_en="Street lamps that are dark")
    case = make_party(title="Street lamps", text="Dark.").case

    page = text_of(signed_in(desk()).get(address(case, "answer_at_once")))

    assert "1 article may fit" in page


# Templates and checklists -----------------------------------------------------------------------


def test_a_template_with_an_unknown_place_is_told_what_can_be_used_and_loses_nothing():
    client = signed_in(make_staff(DutyKind.ADMINISTRATOR))
    sent = {"name_zh": "问候", "text_zh": "尊敬的{姓名}：", "office": root().pk}

    response = client.post("/desk/settings/templates/new/", sent)

    page = text_of(response)
    assert response.status_code == 422
    assert "Nothing can be filled in at {姓名}" in page
    assert "{number}, {office}, {due}, {topic}, {area}, {today}, {follow_link}" in page
    assert "尊敬的" in page
    assert not Template.objects.exists()


def test_a_template_is_written_changed_and_taken_away():
    client = signed_in(make_staff(DutyKind.SUPERVISOR, root()))
    sent = {"name_zh": "问候", "text_zh": "您好：", "office": root().pk, "act": "write"}
    client.post("/desk/settings/templates/new/", sent)
    made = Template.objects.get()
    address_ = f"/desk/settings/templates/{made.pk}/"

    client.post(address_, sent | {"text_zh": "你好："})
    changed = Template.objects.get().text_zh
    client.post(f"{address_}remove/")

    assert changed == "你好："
    assert not Template.objects.exists()


def test_a_checklist_that_says_something_twice_names_it():
    client = signed_in(make_staff(DutyKind.ADMINISTRATOR))
    sent = {"name_zh": "路灯", "items": "看现场\n拍照 | Picture\n看现场", "office": root().pk}

    response = client.post("/desk/settings/checklists/new/", sent)

    assert "“看现场” stands in the list twice" in text_of(response)
    assert not Checklist.objects.exists()


def test_a_checklist_is_read_line_by_line_in_both_languages():
    client = signed_in(make_staff(DutyKind.ADMINISTRATOR))
    sent = {"name_zh": "路灯", "items": "看现场｜Look\nCall\n\n拍照", "office": root().pk}

    client.post("/desk/settings/checklists/new/", sent)

    items = [(one["zh"], one["en"]) for one in Checklist.objects.get().items]
    assert items == [("看现场", "Look"), ("", "Call"), ("拍照", "")]


def test_before_an_answer_is_sent_the_page_says_what_is_not_ticked_off_and_sends_all_the_same():
    items = [("", "Look"), ("", "Call")]
    made = set_checklist(office=root(), name_en="Lamps", items=items, by=None, at=MONDAY)
    case = make_case("accepted")
    handler, client = handler_of(case.lead), signed_in(handler_of(case.lead))
    check_items(case, items=[f"{made.pk}.1"], by=handler, at=MONDAY + 3 * STEP)
    draft_reply(case, text="Mended.", by=handler, at=MONDAY + 3 * STEP)
    signed_in(supervisor_of(case.lead)).post(
        address(case, "review"), {"good": "yes", "seen": case.replies.get().drafted_at.isoformat()}
    )

    opened = client.get(address(case, "send"))
    seen = opened.context["page"].panel.form["seen"].value()
    client.post(address(case, "send"), {"seen": seen})

    page = text_of(opened)
    assert "1 of 2 on the checklist are done. Not ticked off yet: Call." in page
    assert fresh(case).status == "answered"


def test_the_checklist_stands_beside_the_case_and_is_ticked_off_there():
    items = [("", "Look"), ("", "Call")]
    made = set_checklist(office=root(), name_en="Lamp list", items=items, by=None, at=MONDAY)
    case = make_case("accepted")
    client = signed_in(handler_of(case.lead))
    before = text_of(client.get(address(case)))

    client.post(address(case, "check"), {"items": [f"{made.pk}.2"]})

    assert "0 of 2 done" in before
    assert "1 of 2 done" in text_of(client.get(address(case)))
