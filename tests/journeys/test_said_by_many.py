"""Ten people speak of one building site, in two scripts; it becomes one matter for all of them."""

from playwright.sync_api import Page, expect

from tests.browsing import read_again_until
from tests.journeys.test_every_screen import flaws, is_too_wide
from tests.journeys.test_main_loop import option_of, sign_in, speak

#: In ten ways, half of them in the traditional script; no other message of the town is of it.
SAID = [
    "星桥公馆工地半夜还在打桩，吵得全家睡不着。",
    "星桥公馆旁边的建筑工地，凌晨两点打桩，孩子要高考了。",
    "投诉星桥公馆工地夜间施工打桩，噪音太大。",
    "星桥公馆工地天天夜里打桩施工，老人心脏受不了。",
    "请管管星桥公馆的工地，夜间施工打桩到天亮。",
    "星橋公館工地夜間打樁，噪音擾民，請盡快處理。",
    "住在星橋公館對面，工地半夜施工打樁，無法入睡。",
    "星橋公館建築工地凌晨還在打樁，吵死人了。",
    "星橋公館工地夜間施工打樁，樓都在震。",
    "反映星橋公館工地夜裡打樁施工的噪音問題。",
]
PLAN, DONE = "夜间一律停工，公示施工许可。", "星桥公馆工地夜间不再施工，已公示许可并派人巡查。"


def is_sound(page: Page) -> None:
    """Nothing that axe finds, and no wider than a small phone."""
    assert flaws(page) == []
    assert not is_too_wide(page)


def step(page: Page, issue: str, name: str, **fields: str) -> None:
    """Take a step of an issue: open its form from the bar, fill it in, send it."""
    page.goto(issue)
    page.locator(f'main a[href$="/{name}/#step"]').click()
    form = page.locator(f'#step form[action$="/{name}/"]')
    for field, value in fields.items():
        form.locator(f'[name="{field}"]').fill(value)
    form.locator("button[type=submit]").click()
    expect(page.locator("#step")).to_have_count(0)


def find_group(page: Page, url: str) -> None:
    """Wait until the worker has found all ten, and open what it found."""
    page.goto(f"{url}/desk/alike/")
    line = page.locator(".rows > .row", has_text="星桥公馆").filter(has_text=f"{len(SAID)} 件")
    read_again_until(page, lambda: line.count() > 0, seconds=180)
    expect(page.locator("main")).to_contain_text("星桥公馆")
    line.first.locator(".row-title").click()


def test_ten_who_say_the_same_become_one_hot_issue_and_all_are_told(town, open_page):
    people = [open_page(size="phone", language="zh-CN") for _ in SAID]
    desk = sign_in(open_page, town, "dispatcher", size="wide", language="zh-CN").page

    numbers = [
        speak(page, town, {"said": said})[0] for page, said in zip(people, SAID, strict=True)
    ]
    find_group(desk, town.url)
    is_sound(desk)
    owner = option_of(desk, "owner", "城市管理局")
    desk.locator("select[name=owner]").select_option(owner)
    desk.locator("button.main[form=take-up]").click()
    expect(desk.locator(".rows > .row")).to_have_count(len(SAID))
    issue = desk.url
    is_sound(desk)
    step(desk, issue, "plan", plan_zh=PLAN)
    step(desk, issue, "start")
    step(desk, issue, "finish", text_zh=DONE)

    for page, number in zip(people, numbers, strict=True):
        page.goto(f"{town.url}/follow/{number}/")
        expect(page.locator("main")).to_contain_text(DONE)
