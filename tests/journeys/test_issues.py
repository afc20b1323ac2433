"""A hot issue as people walk it: gathered, planned, put right, told to everybody, published.

And the public map: what is drawn says the same as the table beside it, with and without scripts.
"""

import json
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_every_screen import flaws, is_too_wide
from tests.journeys.test_main_loop import ROADS, option_of, sign_in, speak

WORDS = {
    "zh-CN": {
        "said": ["桥头路面有个坑。", "老桥边的路又塌了一块。", "骑车在桥头摔了一跤。"],
        "plan": "两周内重铺桥头路面。",
        "news": "桥头路面这周开工。",
        "done": "桥头路面已经重铺，欢迎来看。",
    },
    "en": {
        "said": ["A hole by the bridge.", "The road sinks again.", "I fell there on my bicycle."],
        "plan": "The road by the bridge is laid anew within two weeks.",
        "news": "Work by the bridge begins this week.",
        "done": "The road by the bridge is new; come and see.",
    },
}


@dataclass
class Board:
    """Somebody of the staff, at the pages of one issue."""

    page: Page
    url: str

    def step(self, name, **fields):
        """Open a step from the bar of the issue, fill in its form, and send it."""
        self.page.goto(self.url)
        self.page.locator(f'main a[href$="/{name}/#step"]').click()
        form = self.page.locator(f'#step form[action$="/{name}/"]')
        for field, value in fields.items():
            form.locator(f'[name="{field}"]').fill(value)
        form.locator("button[type=submit]").click()
        expect(self.page.locator("#step")).to_have_count(0)


def gather(desk, number, *, title="", issue=""):
    """Put a case into an issue from its own page: into one that is known, or a new one."""
    desk.page.goto(f"{desk.url}/desk/cases/{number}/gather/")
    form = desk.page.locator('#act form[action*="/gather/"]')
    if issue:
        chosen = option_of(desk.page, "issue", issue)
        form.locator("select[name=issue]").select_option(chosen)
    else:
        form.locator("[name=title_zh]").fill(title)
        form.locator("[name=title_en]").fill(title)
        owner = ROADS[desk.page.locator("html").get_attribute("lang")[:2]]
        form.locator("select[name=owner]").select_option(option_of(desk.page, "owner", owner))
    form.locator("button[type=submit]").click()
    expect(desk.page.locator("#act .error")).to_have_count(0)


def is_sound(page):
    """Nothing that axe finds, and no wider than a small phone."""
    assert flaws(page) == []
    assert not is_too_wide(page)


@pytest.mark.parametrize(
    ("language", "size", "script"), [("zh-CN", "phone", True), ("en", "wide", False)]
)
def test_many_cases_are_put_right_as_one_and_everybody_is_told(
    town, open_page, language, size, script
):
    window = {"size": size, "script": script, "language": language}
    words, title = WORDS[language], f"桥头路面 {language}"
    people = [open_page(**window) for _ in words["said"]]
    stranger = open_page(**window)
    desk = sign_in(open_page, town, "dispatcher", **window)
    road = sign_in(open_page, town, "handler.roads", **window)

    numbers = [
        speak(page, town, {"said": said})[0]
        for page, said in zip(people, words["said"], strict=True)
    ]
    gather(desk, numbers[0], title=title)
    for number in numbers[1:]:
        gather(desk, number, issue=title)
    desk.page.goto(f"{town.url}/desk/issues/")
    desk.page.locator("main .row-title", has_text=title).click()
    desk_board = Board(desk.page, desk.page.url)
    road_board = Board(road.page, desk.page.url)
    expect(desk.page.locator(".rows > .row")).to_have_count(3)
    if script:
        is_sound(desk.page)

    road_board.step("plan", plan_zh=words["plan"], plan_en=words["plan"])
    road_board.step("start")
    road_board.step("tell", text_zh=words["news"], text_en=words["news"])
    road_board.step("finish", text_zh=words["done"], text_en=words["done"])
    desk_board.step("words", text_zh="桥头路面反复塌陷。", text_en="The road sinks by the bridge.")
    desk_board.step("publish")

    for page, number in zip(people, numbers, strict=True):
        page.goto(f"{town.url}/follow/{number}/")
        expect(page.locator("main")).to_contain_text(words["news"])
        expect(page.locator("main")).to_contain_text(words["done"])
    people[0].locator('main a[href^="/issues/"]').click()
    expect(people[0].locator("h1")).to_contain_text(title)
    stranger.goto(people[0].url)
    public = stranger.locator("main").inner_text()
    assert words["plan"] in public
    assert words["done"] in public
    assert not [said for said in words["said"] if said in public]
    assert not [number for number in numbers if number in public]
    expect(stranger.locator(".curve svg[role=img]")).to_be_visible()
    weeks = stranger.locator(".curve table tbody tr td.number")
    assert sum(int(cell) for cell in weeks.all_text_contents()) == 3
    if script:
        is_sound(stranger)


@pytest.mark.parametrize("size", ["phone", "wide"])
def test_the_map_says_what_its_table_says(town, open_page, size):
    page = open_page(size, language="en")

    page.goto(f"{town.url}/map/")
    page.locator(".map-number").first.wait_for()

    told = json.loads(page.locator("#map-told").text_content())["counts"]
    rows = {
        row.get_attribute("data-area"): int(row.locator("td.number").inner_text())
        for row in page.locator(".map-table tr[data-area]").all()
    }
    drawn = sorted(int(text) for text in page.locator(".map-number").all_inner_texts())
    assert {code: count for code, (count, *_rest) in told.items()} == rows
    assert drawn == sorted(rows.values())
    is_sound(page)


def test_the_map_is_walked_by_keyboard_and_opens_the_cases_of_a_community(town, open_page):
    page = open_page("wide", language="en")
    page.goto(f"{town.url}/map/")
    page.locator(".map-number").first.wait_for()
    area = page.locator("path.area[role=link]").first

    area.focus()
    lit = page.locator(".map-table tr.lit")
    expect(lit).to_have_count(1)
    count = int(lit.locator("td.number").inner_text())
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/**")

    expect(page.locator("main")).to_contain_text(f"{count} case")


def test_without_scripts_the_table_has_everything(town, open_page):
    page = open_page("phone", script=False, language="en")

    page.goto(f"{town.url}/map/?kind=complaint")

    expect(page.locator(".map-side")).to_be_hidden()
    assert page.locator(".map-table tbody tr").count() > 5


def test_pins_stand_on_public_ground_and_lead_to_their_cases(town, open_page):
    page = open_page("wide", language="en")
    page.goto(f"{town.url}/map/")
    page.locator(".map-number").first.wait_for()

    page.locator("[data-map-pins]").check()
    pin = page.locator("path.pin[role=link]").first
    pin.wait_for()
    pin.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/20**")

    expect(page.locator("main .map")).to_have_count(1)
