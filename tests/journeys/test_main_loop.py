"""The main loop as people walk it: a message becomes an answered, judged and published case.

Speak → assign → accept → answer → judge "not solved" → done again one level up → judge "solved"
→ published by consent; in Chinese and English, on a phone and a wide window, with and without
scripts.
"""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from tests.browsing import WAYS

WORDS = {
    "zh-CN": {
        "said": "柳荫巷口的路灯灭了三天，晚上看不清台阶。",
        "first": "已登记，将安排检修。",
        "second": "路灯处已于今天下午换好灯泡并试亮，如再熄灭请拨打值班电话。",
        "title": "巷口路灯不亮",
        "judged": "还是黑的。",
    },
    "en": {
        "said": "The street lamp at the corner has been dark for three days.",
        "first": "We have noted it and will send somebody.",
        "second": "The bulb was changed this afternoon and tried; call us if it fails.",
        "title": "Street lamp at the corner is dark",
        "judged": "It is still dark.",
    },
}


@dataclass
class Desk:
    """One member of staff at their own window."""

    page: Page
    url: str

    def act(self, number: str, act: str, **fields: str) -> None:
        """Open an act from the bar of the case, fill in its form, and send it."""
        self.page.goto(f"{self.url}/desk/cases/{number}/")
        address = f"/desk/cases/{number}/{act}/"
        at_once = self.page.locator(f'.actions form[action^="{address}"] button')
        if at_once.count():
            at_once.click()
        else:
            link = self.page.locator(f'.actions a[href^="{address}"]')
            if not link.is_visible():
                self.page.locator(".actions summary").click()
            link.click()
            form = self.page.locator(f'#act form[action^="{address}"]')
            form.wait_for()
            for name, value in fields.items():
                fill(form.locator(f'[name="{name}"]'), value)
            form.locator("p.buttons button.main").click()
        expect(self.page.locator("#act .error, main .notice.error")).to_have_count(0)


def fill(field, value):
    """Fill one field of a form: choose a card, or write."""
    if field.first.get_attribute("type") == "radio":
        field.locator(f'xpath=self::*[@value="{value}"]').check(force=True)
    else:
        field.fill(value)


def sign_in(open_page, town, name, **window) -> Desk:
    page = open_page(**window)
    password = next(one["password"] for one in town.staff if one["name"] == name)
    page.goto(f"{town.url}/accounts/login/")
    page.fill("input[name=login]", name)
    page.fill("input[name=password]", password)
    page.click("main button[type=submit]")
    page.wait_for_url("**/desk/**")
    # Who chose English in an earlier test reads English still.
    chinese = page.locator('form[action*="setlang"] button[value="zh-hans"]')
    if window.get("language") == "zh-CN" and chinese.count():
        chinese.click()
        page.locator('html[lang^="zh"]').wait_for(state="attached")
    return Desk(page, town.url)


def speak(page, town, words):
    """Say it on the home page, agree to publication, and keep the receipt: number and code."""
    page.goto(f"{town.url}/")
    page.fill("textarea[name=text]", words["said"])
    page.click("main form button.main")
    page.wait_for_url("**/said/**")
    number = page.url.split("/said/")[1].split("/")[0]
    page.goto(f"{town.url}/said/{number}/publish")
    page.locator('input[name=consents][value="yes"]').check(force=True)
    page.click("main form button.main")
    page.goto(f"{town.url}/said/{number}/")
    return number, page.locator(".receipt-code").inner_text().strip()


def judge(page, town, number, solved, words=""):
    page.goto(f"{town.url}/follow/{number}/")
    page.locator(f'input[name=solved][value="{solved}"]').check(force=True)
    page.locator("textarea[name=words]").fill(words)
    page.locator(f'form[action="/follow/{number}/judge"] button.main').click()
    page.wait_for_url("**/follow/**")


def option_of(page, name, text):
    """The value of the option of a select whose words hold `text`."""
    options = page.locator(f'select[name="{name}"] option')
    for index in range(options.count()):
        option = options.nth(index)
        if text in (option.text_content() or ""):
            return option.get_attribute("value")
    raise AssertionError(f"no option {text!r} in {name}")


@pytest.mark.parametrize(("language", "size", "script"), WAYS)
def test_a_message_becomes_an_answered_judged_and_published_case(
    town, open_page, language, size, script
):
    window = {"size": size, "script": script, "language": language}
    words = WORDS[language]
    person = open_page(**window)
    stranger = open_page(**window)

    number, code = speak(person, town, words)
    desk = sign_in(open_page, town, "dispatcher", **window)
    road = sign_in(open_page, town, "handler.roads", **window)
    above = sign_in(open_page, town, "supervisor", **window)
    assign(desk, number)
    road.act(number, "accept")
    road.act(number, "draft", text=words["first"])
    above.act(number, "review", good="yes")
    road.act(number, "send")
    judge(person, town, number, "no", words["judged"])

    road.act(number, "accept")
    road.act(number, "draft", text=words["second"])
    above.act(number, "review", good="yes")
    road.act(number, "send")
    judge(person, town, number, "yes")
    stranger.goto(f"{town.url}/cases/{number}/")
    expect(stranger.locator("main")).not_to_contain_text(words["said"])
    desk.act(number, "release", public_title=words["title"], public_text=words["said"])
    stranger.goto(f"{town.url}/cases/{number}/")

    expect(stranger.locator("h1")).to_contain_text(words["title"])
    expect(stranger.locator("main")).to_contain_text(words["said"])
    expect(stranger.locator("main")).to_contain_text(words["second"])
    follows_with_the_code_alone(open_page(**window), town, number, code, words)


def assign(desk, number):
    """Give the case to the roads section, below the transport bureau, by the form of the page."""
    desk.page.goto(f"{desk.url}/desk/cases/{number}/assign/")
    lead = option_of(desk.page, "lead", ROADS[desk.page.locator("html").get_attribute("lang")[:2]])
    form = desk.page.locator(f'#act form[action^="/desk/cases/{number}/assign/"]')
    form.locator("select[name=lead]").select_option(lead)
    form.locator("p.buttons button.main").click()


ROADS = {"zh": "市政道路养护中心", "en": "Road Maintenance Centre"}


def follows_with_the_code_alone(page, town, number, code, words):
    """Somebody with nothing but the receipt finds the whole story again."""
    page.goto(f"{town.url}/follow/")
    page.fill("input[name=code]", code.lower().replace("-", " "))
    page.locator("main form button").last.click()
    page.wait_for_url(f"**/follow/{number}/")
    expect(page.locator("main")).to_contain_text(words["first"])
    expect(page.locator("main")).to_contain_text(words["second"])
