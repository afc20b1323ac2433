"""The desk's day: a rule is tried and then gives cases; what went wrong is taken back and parted.

A rule is made after its dry run; a sorted case goes by it; the desk takes it back; a message that
holds two matters becomes two cases; ten cases are given at once after a look at them.
"""

from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.test_main_loop import fill, sign_in, speak

LAMP, TAP = "The lamp at the gate is dark.", "The tap on the third floor drips."
SAID = {"said": f"{LAMP} {TAP}"}


@dataclass
class Form:
    """The form of the page that is open."""

    page: Page

    def choose(self, name: str, text: str) -> str:
        """Choose the option of a select whose words end with `text`; its value."""
        select = self.page.locator(f'main select[name="{name}"]')
        option = select.locator("option").filter(has_text=text).first
        value = option.get_attribute("value") or ""
        select.select_option(value)
        return value

    def send(self) -> None:
        """Press the one button that stands out."""
        self.page.locator("main button.main").click()


def lay_down_a_rule(page: Page, url: str) -> None:
    """Lay down that praise for street lamps goes to the lamp office at once, after a dry run."""
    page.goto(f"{url}/desk/settings/routing/new/")
    form = Form(page)
    form.choose("topic", "Street lamps")
    form.choose("lead", "Street Lighting")
    page.locator('main select[name="kind"]').select_option("praise")
    page.locator("main input[name=at_once]").check(force=True)
    form.send()
    expect(page.locator("#tried")).to_be_visible()
    page.locator("#tried ~ details summary").click()
    page.locator('#tried ~ details a[href*="which="]').first.click()
    expect(page.locator("main table tbody tr").first).to_be_visible()
    page.go_back()
    form.send()
    expect(page.locator("main table")).to_contain_text("Street Lighting")


def act(page: Page, url: str, number: str, name: str, **fields: Any) -> None:
    """Open the form of an act, fill it in, and send it."""
    page.goto(f"{url}/desk/cases/{number}/{name}/")
    form = page.locator(f'#act form[action^="/desk/cases/{number}/{name}/"]')
    for field, value in fields.items():
        fill(form.locator(f'[name="{field}"]'), value)
    form.locator("button[type=submit].main").click()
    expect(page.locator("#act .error")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_the_desk_gives_by_rule_takes_back_parts_and_gives_many(town, open_page, script):
    window = {"size": "wide", "script": script, "language": "en"}
    person = open_page(**window)
    admin = sign_in(open_page, town, "administrator", **window).page
    desk = sign_in(open_page, town, "dispatcher", **window).page
    in_english(admin)
    in_english(desk)
    lay_down_a_rule(admin, town.url)
    number, _code = speak(person, town, SAID)

    goes_by_the_rule(desk, town.url, number)
    act(desk, town.url, number, "recall", words="It is no praise at all.")
    expect(desk.locator("main")).to_contain_text("The desk took it back")
    second = is_parted(desk, town.url, number)
    finds_the_second(person, town.url, number, second)
    ten_at_once(desk, town.url)

    take_the_rule_away(admin, town.url)


def in_english(page: Page) -> None:
    """Staff read the language of their own settings; here, English."""
    button = page.locator('form[action*="setlang"] button').filter(has_text="English")
    if button.count():
        button.first.click()


def goes_by_the_rule(page: Page, url: str, number: str) -> None:
    page.goto(f"{url}/desk/cases/{number}/sort/")
    form = Form(page)
    page.locator('main select[name="kind"]').select_option("praise")
    form.choose("topic", "Street lamps")
    form.send()
    expect(page.locator("body")).to_contain_text("by your rules")
    expect(page.locator("main")).to_contain_text("by the office's own rule")


def is_parted(page: Page, url: str, number: str) -> str:
    """The number of the second case."""
    act(page, url, number, "split", words=TAP, new_title="A dripping tap")
    link = page.locator(".case-side a").filter(has_text="A dripping tap")
    expect(link).to_be_visible()
    return (link.get_attribute("href") or "").strip("/").split("/")[-1]


def finds_the_second(page: Page, url: str, number: str, second: str) -> None:
    page.goto(f"{url}/follow/{number}/")
    link = page.locator("main a").filter(has_text=second)
    expect(link).to_be_visible()
    link.click()
    page.wait_for_url(f"**/follow/{second}/")
    expect(page.locator("main")).to_contain_text(TAP)
    expect(page.locator("main")).not_to_contain_text(LAMP)


def ten_at_once(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/")
    page.locator('main a[href^="/desk/bulk/"]').click()
    ticks = page.locator('main input[name="case"]')
    for place in range(10):
        ticks.nth(place).check(force=True)
    form = Form(page)
    form.send()
    form.choose("lead", "Street Lighting")
    form.send()
    expect(page.locator("main")).to_contain_text("Nothing has been done yet.")
    can = page.locator('main form input[name="case"]').count()
    assert can >= 8
    form.send()
    expect(page.locator("main")).to_contain_text(f"{can} done")


def take_the_rule_away(page: Page, url: str) -> None:
    page.goto(f"{url}/desk/settings/routing/")
    page.locator("main tr").filter(has_text="Praise").locator("a").last.click()
    page.locator("main button.danger").click()
    expect(page.locator("main table tr").filter(has_text="Praise")).to_have_count(0)
