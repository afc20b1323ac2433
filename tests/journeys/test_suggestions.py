"""Reading as people meet it: a suggestion taken by a key, words covered before they are public.

A person speaks → the worker reads it → the desk takes the suggested topic with one key; an office
asks what its draft lacks; what is published has a telephone number covered.
"""

import pytest
from playwright.sync_api import expect

from tests.browsing import read_again_until
from tests.journeys.test_every_screen import flaws, is_too_wide
from tests.journeys.test_main_loop import assign, sign_in, speak

PHONE = "13812345678"
SAID = {"said": f"柳荫巷口的路灯不亮了三天，晚上一片漆黑，我的电话{PHONE}。"}
DANGER = {"said": "河堤路的电线掉下来了，有人触电，快来人！"}
EMPTY = "尊敬的市民您好，您的来信已收悉，感谢您的关心与支持！"


def read_by_the_worker(page, url):
    """Open a case until the worker has read it: some seconds."""
    for _try in range(60):
        page.goto(url)
        if page.locator("#suggested").count() and page.locator("[data-key=t]").count():
            return
        page.wait_for_timeout(500)
    raise AssertionError("the worker has read nothing")


def test_one_key_takes_the_suggested_topic(town, open_page):
    number, _code = speak(open_page(), town, SAID)
    desk = sign_in(open_page, town, "dispatcher", size="wide", language="zh-CN").page
    case = f"{town.url}/desk/cases/{number}/"

    read_by_the_worker(desk, case)
    expect(desk.locator("section.card").first).to_contain_text("路灯与信号灯")
    expect(desk.locator("#read")).to_contain_text(PHONE)
    assert flaws(desk) == []
    desk.keyboard.press("t")

    expect(desk.locator("dl.facts").first).to_contain_text("路灯与信号灯")
    expect(desk.locator("[data-key=t]")).to_have_count(0)


@pytest.mark.parametrize(("size", "script"), [("phone", True), ("wide", False)])
def test_words_of_danger_stand_on_top_of_the_inbox(town, open_page, size, script):
    number, _code = speak(open_page(), town, DANGER)
    desk = sign_in(open_page, town, "dispatcher", size=size, script=script, language="zh-CN").page

    desk.goto(f"{town.url}/desk/")
    mine = desk.locator(".row", has_text=number).filter(has_text="可能危及生命")
    read_again_until(desk, lambda: mine.count() > 0)

    expect(mine).to_contain_text("触电")
    in_danger = ["可能危及生命" in said for said in desk.locator(".row").all_inner_texts()]
    assert in_danger == sorted(in_danger, reverse=True)
    assert not is_too_wide(desk)


@pytest.mark.parametrize(("size", "script"), [("phone", True), ("wide", False)])
def test_what_is_published_is_covered_and_seen_first(town, open_page, size, script):
    number, _code = speak(open_page(), town, SAID)
    desk = sign_in(open_page, town, "dispatcher", size=size, script=script, language="zh-CN").page

    desk.goto(f"{town.url}/desk/cases/{number}/release/")
    preview = desk.locator("section[aria-labelledby=preview]")
    expect(preview).not_to_contain_text(PHONE)
    expect(preview).to_contain_text("█" * len(PHONE))
    assert not script or flaws(desk) == []  # axe itself needs scripts
    assert not is_too_wide(desk)
    desk.locator("#act button.main").click()
    desk.wait_for_url(f"**/desk/cases/{number}/**")

    public = open_page(size=size, script=script)
    public.goto(f"{town.url}/cases/{number}/")
    expect(public.locator("main")).to_contain_text("路灯不亮")
    expect(public.locator("main")).not_to_contain_text(PHONE)


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_whoever_drafts_an_answer_asks_what_it_lacks(town, open_page, script):
    number, _code = speak(open_page(), town, SAID)
    desk = sign_in(open_page, town, "dispatcher", script=script, language="zh-CN")
    assign(desk, number)
    road = sign_in(open_page, town, "handler.roads", script=script)
    road.act(number, "accept")

    road.page.goto(f"{town.url}/desk/cases/{number}/draft/")
    road.page.locator("#act textarea[name=text]").fill(EMPTY)
    road.page.locator("#act button[value=check]").click()

    expect(road.page.locator("#act .notice.info")).to_contain_text("客套")
    expect(road.page.locator("#act textarea[name=text]")).to_have_value(EMPTY)
