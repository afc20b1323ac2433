"""The phone desk by keyboard alone.

A call is looked up, typed, lost and found again, and answered at once from the knowledge; a second
caller speaks of the same matter, and theirs is joined with it.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.journeys.test_every_screen import flaws, is_too_wide
from tests.journeys.test_main_loop import sign_in

WORDS = {
    "zh-CN": {
        "before": "槐树巷的信箱被人撬开了。",
        "said": "槐树巷十九号楼的电梯昨晚又困人了，老人不敢坐。",
        "second": "我也说槐树巷十九号楼电梯困人的事，老人不敢坐电梯。",
        "title": "电梯困人怎么办",
        "body": "请按轿厢里的求助按钮，维保人员三十分钟内到场。",
        "words": "电梯困人",
        "place": "十九号楼",
    },
    "en": {
        "before": "Somebody broke the letter boxes open in Locust Lane.",
        "said": "The lift in Locust Lane nineteen trapped somebody again last night.",
        "second": "That lift in Locust Lane nineteen trapped somebody, I say so too.",
        "title": "Trapped in a lift",
        "body": "Press the help button inside; the crew is there in thirty minutes.",
        "words": "trapped lift",
        "place": "number nineteen",
    },
}
NUMBERS = {"zh-CN": "13655501234", "en": "13755501234"}
CALL = re.compile(r"/desk/phone/[0-9a-f-]{36}/$")
SAID = re.compile(r"/desk/phone/said/\d{4}-\d{6}/$")


def write_article(town, open_page, words, language):
    """The article that answers, written by the dispatcher and passed by the supervisor."""
    tongue = "zh" if language == "zh-CN" else "en"
    writer = sign_in(open_page, town, "dispatcher", language=language).page
    writer.goto(f"{town.url}/desk/knowledge/new/")
    writer.fill(f"[name=title_{tongue}]", words["title"])
    writer.fill(f"[name=body_{tongue}]", words["body"])
    writer.click("main button.main")
    writer.wait_for_url(re.compile(r"/desk/knowledge/\d+/$"))
    reviewer = sign_in(open_page, town, "supervisor", language=language).page
    reviewer.goto(writer.url)
    form = reviewer.locator('form[action$="/review/"]')
    form.locator('[name=good][value="yes"]').check(force=True)
    until = datetime.now(tz=UTC).date() + timedelta(days=300)
    form.locator("[name=expires_on]").fill(until.isoformat())
    form.locator("button.main").click()
    expect(reviewer.locator('form[action$="/review/"]')).to_have_count(0)


def begin(page):
    """An empty call, ready for keys."""
    page.keyboard.press("Alt+n")
    page.wait_for_url(CALL)
    page.wait_for_load_state("networkidle")


def type_into(page, letter, words):
    """Go to a box by its key and type."""
    page.keyboard.press(f"Alt+{letter}")
    page.keyboard.type(words)


def kept(page):
    """Wait until what was typed last is kept; until then the page says nothing of keeping."""
    expect(page.locator("#kept")).to_contain_text(re.compile(r"\d\d:\d\d"))


def save(page):
    """Take the call down; its number."""
    page.keyboard.press("Alt+s")
    page.wait_for_url(SAID)
    return page.url.rstrip("/").rpartition("/")[2]


def is_fine(page):
    """Nothing that axe finds, nothing wider than a small phone."""
    assert flaws(page) == []
    assert not is_too_wide(page)


@pytest.mark.parametrize(("language", "size"), [("zh-CN", "wide"), ("en", "phone")])
def test_a_call_is_looked_up_typed_kept_and_answered_by_keyboard_alone(
    town, open_page, language, size
):
    words, number = WORDS[language], NUMBERS[language]
    write_article(town, open_page, words, language)
    page = sign_in(open_page, town, "operator", size=size, language=language).page
    page.goto(f"{town.url}/desk/phone/")

    # The caller has a matter open already; it was taken down by telephone as well.
    type_into(page, "m", words["before"])
    type_into(page, "p", "Lin")
    page.keyboard.press("Tab")
    page.keyboard.type(number)
    before = save(page)
    is_fine(page)
    begin(page)

    # They call again: their own matter comes up, and they speak of a new one.
    type_into(page, "c", number)
    page.keyboard.press("Enter")
    expect(page.locator("#who")).to_contain_text(before)
    expect(page.locator("#who")).to_contain_text(words["before"])
    type_into(page, "m", words["said"])
    kept(page)
    is_fine(page)

    # The page is lost, and what was typed is not.
    page.reload()
    assert page.input_value("#id_text") == words["said"]
    assert page.input_value("#id_phone") == number

    # The knowledge answers.
    type_into(page, "k", words["words"])
    expect(page.locator("#beside")).to_contain_text(words["title"])
    page.keyboard.press("Alt+u")
    expect(page.locator("#id_answer")).to_have_value(words["body"])
    is_fine(page)
    answered = save(page)

    code = page.locator(".code").inner_text()
    assert len(re.sub(r"[^0-9A-Z]", "", code)) == 20
    page.keyboard.press("Alt+o")
    page.wait_for_url(f"**/desk/cases/{answered}/")
    expect(page.locator("main")).to_contain_text(words["body"])


def test_who_leaves_the_call_by_a_link_finds_it_again_among_those_not_saved(town, open_page):
    page = sign_in(open_page, town, "operator").page
    page.goto(f"{town.url}/desk/phone/")
    type_into(page, "m", "一开口就被打断了。")
    page.keyboard.press("Alt+b")
    page.wait_for_url("**/desk/call-backs/")
    page.wait_for_timeout(500)

    page.goto(f"{town.url}/desk/phone/")
    page.keyboard.press("Alt+i")
    page.wait_for_load_state()

    expect(page.locator("#id_text")).to_have_value("一开口就被打断了。")


@pytest.mark.parametrize(("language", "size"), [("zh-CN", "phone"), ("en", "wide")])
def test_a_second_caller_is_joined_with_the_case_that_theirs_is_about_too(
    town, open_page, language, size
):
    words = WORDS[language]
    page = sign_in(open_page, town, "dispatcher", size=size, language=language).page
    page.goto(f"{town.url}/desk/phone/")
    type_into(page, "m", words["said"])
    first = save(page)
    begin(page)

    # The search is a second or two behind.
    for _try in range(20):
        page.keyboard.press("Alt+m")
        page.keyboard.press("ControlOrMeta+a")
        page.keyboard.type(words["second"])
        page.wait_for_timeout(1500)
        if first in page.locator("#beside").inner_text():
            break
    page.keyboard.press("Alt+j")
    kept(page)
    chosen = page.locator("[name=same]:checked").get_attribute("value")
    is_fine(page)
    second = save(page)

    expect(page.locator("main")).to_contain_text(chosen or "no case")
    page.goto(f"{town.url}/desk/cases/{chosen}/")
    expect(page.locator("main")).to_contain_text(words["second"])
    assert second not in (first, chosen)
