"""Knowledge as people walk it: an answer becomes an article, and others are answered from it.

An answered question → a draft in one step → a colleague passes it with a day → everybody finds it,
by one sign, by two and in English → the desk answers another case from it, and that is counted.
"""

import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_screen import flaws, is_too_wide
from tests.journeys.test_main_loop import sign_in, speak

NEXT_YEAR = date.today() + timedelta(days=300)  # noqa: DTZ011 (what the browser's calendar says)
QUESTION = {"said": "请问犬证在哪里办？"}
ANOTHER = {"said": "邻居问养狗要不要办证。"}
#: What the article says; each window makes one of its own.
TITLE = "养犬登记在哪里办"
BODY = "带身份证和免疫证明，到所在街道的服务窗口登记，当场领取犬牌。"
TITLE_EN = "Where is a dog registered"
BODY_EN = "At the counter of your street office, with your identity card."


@pytest.mark.parametrize(
    ("size", "script"), [("phone", True), ("wide", False)], ids=["phone", "wide-no-scripts"]
)
def test_an_answer_becomes_an_article_that_others_are_answered_from(town, open_page, size, script):
    window = {"size": size, "script": script}
    mark = f"{size}{int(script)}"
    person = open_page(**window)
    number, _code = speak(person, town, QUESTION)
    writer = sign_in(open_page, town, "operator", **window).page
    reviewer = sign_in(open_page, town, "dispatcher", **window).page

    answered(writer, town, number)
    article = made_into_a_draft(writer, town, number, mark)
    passed(reviewer, article)
    for words in ("犬", "养犬", "養犬", f"registered {mark}"):
        found_by_everybody(open_page(language="en", **window), town, words, mark)
    second, _code = speak(open_page(**window), town, ANOTHER)
    answered_from_it(writer, town, second, mark)

    reviewer.goto(article)
    expect(reviewer.locator("dd.used")).to_have_text("1")


def answered(page, town, number):
    """The desk says what sort of matter it is, and answers at once."""
    case = f"{town.url}/desk/cases/{number}"
    page.goto(f"{case}/sort/")
    form = page.locator("#act form[action*='/sort/']")
    form.locator("select[name=kind]").select_option("consultation")
    form.locator("button.main").click()
    page.goto(f"{case}/answer-at-once/")
    page.locator("#act textarea[name=text]").fill(BODY)
    page.locator("#act button.main").click()
    expect(page.locator(".said.ours")).to_contain_text("犬牌")


def made_into_a_draft(page, town, number, mark):
    """The form holds question and answer already; the desk words them for everybody."""
    page.goto(f"{town.url}/desk/cases/{number}/to-knowledge/")
    form = page.locator("#act form[action*='to-knowledge']")
    expect(form.locator("textarea[name=body_zh]")).to_have_value(BODY)
    form.locator("input[name=title_zh]").fill(f"{TITLE} {mark}")
    for name, words in (("title_en", f"{TITLE_EN} {mark}"), ("body_en", BODY_EN)):
        field = form.locator(f"[name={name}]")
        if not field.is_visible():
            form.locator("details", has=page.locator(f"[name={name}]")).locator("summary").click()
        field.fill(words)
    form.locator("button.main").click()
    page.goto(f"{town.url}/desk/knowledge/?state=drafts&words={mark}")
    page.locator(".articles a").first.click()
    page.wait_for_url("**/desk/knowledge/*/")
    expect(page.locator("form[action$='/review/']")).to_have_count(0)
    return page.url


def passed(page, article):
    page.goto(article)
    looks_right(page)
    form = page.locator("form[action$='/review/']")
    form.locator('input[name=good][value="yes"]').check(force=True)
    form.locator("input[name=expires_on]").fill(NEXT_YEAR.isoformat())
    form.locator("button.main").click()
    chinese = f"{NEXT_YEAR.year}年{NEXT_YEAR.month}月{NEXT_YEAR.day}日"
    english = f"{NEXT_YEAR.day} {NEXT_YEAR:%b %Y}"
    expect(page.locator("main")).to_contain_text(re.compile(f"{chinese}|{english}"))


def found_by_everybody(page, town, words, mark):
    page.goto(f"{town.url}/knowledge/")
    page.fill("input[name=words]", words)
    page.locator(".look-up button").click()
    page.wait_for_url("**words=**")
    looks_right(page)
    page.locator(".articles a", has_text=f"{TITLE_EN} {mark}").click()
    page.wait_for_url("**/knowledge/*/")
    looks_right(page)
    expect(page.locator("h1")).to_have_text(f"{TITLE_EN} {mark}")
    expect(page.locator("main")).to_contain_text(BODY_EN)


def answered_from_it(page, town, number, mark):
    """What was typed stays; the article is put below it, found by its words."""
    page.goto(f"{town.url}/desk/cases/{number}/answer-at-once/")
    text = page.locator("#act textarea[name=text]")
    text.fill("您好！")
    opens = page.locator("#act summary").first
    opens.click()
    page.locator("#act input[name=find]").fill(f"养犬 {mark}")
    page.locator("#act button[value=find]").click()
    page.locator("#act [role=listitem]", has_text=mark).locator("button").click()
    expect(text).to_have_value(f"您好！\n\n{BODY}")
    looks_right(page)
    page.locator("#act button.main").click()
    expect(page.locator(".said.ours")).to_contain_text("您好！")


def looks_right(page):
    """The screen is accessible, and no wider than a small phone; axe itself needs scripts."""
    if page.viewport_size["width"] < 400:
        assert flaws(page) == []
    assert not is_too_wide(page)
