"""Times as a town sets them, promises them and is held to them, in the browser."""

import pytest
from playwright.sync_api import expect

from tests.factories import there
from tests.journeys.test_main_loop import WORDS, option_of, sign_in, speak


@pytest.fixture
def office(new_town):
    """A town hall with a dispatcher, and an office below it with somebody who works there."""
    town = new_town().up(empty=True)
    town.run("office", "add", "lamps", "--zh", "路灯所", "--en", "Street lamps")
    for name, duty, place in (
        ("guan", "administrator", ()),
        ("lin", "dispatcher", ()),
        ("wu", "handler", ("--office", "lamps")),
    ):
        town.staff.append(town.run("staff", "add", name, "--duty", duty, *place, "--json").json)
    return town


LAMPS = {"zh": "路灯所", "en": "Street lamps"}


def start_from(page, town, code):
    """Open the form of times with a ready-made set in it."""
    page.goto(f"{town.url}/desk/settings/times/")
    page.locator(f'a[href$="?from={code}"]').click()
    page.wait_for_url(f"**/times/edit/?from={code}")


def press(page, what):
    page.locator(f'main form button[name=do][value="{what}"]').click()


@pytest.mark.parametrize(("language", "script"), [("zh-CN", True), ("en", False)])
def test_times_are_set_promised_and_pressed_for(office, open_page, language, script):
    window = {"language": language, "script": script}
    administrator = sign_in(open_page, office, "guan", **window).page
    start_from(administrator, office, "fast_town")
    administrator.fill("input[name=line0-person_count]", "1")
    press(administrator, "preview")
    wrong = administrator.locator(".errors")
    expect(wrong.locator('a[href="#line-1"]').first).to_be_visible()

    administrator.fill("input[name=line0-person_count]", "4")
    press(administrator, "preview")
    expect(administrator.locator("#preview")).to_be_visible()
    press(administrator, "keep")
    administrator.wait_for_url("**/desk/settings/times/")
    person = open_page("phone", **window)
    number, _code = speak(person, office, WORDS[language])
    desk = sign_in(open_page, office, "lin", **window)
    desk.page.goto(f"{office.url}/desk/cases/{number}/assign/")
    shown_in = there(desk.page.locator("html").get_attribute("lang"))[:2]
    lead = option_of(desk.page, "lead", LAMPS[shown_in])
    form = desk.page.locator(f'#act form[action^="/desk/cases/{number}/assign/"]')
    form.locator("select[name=lead]").select_option(lead)
    form.locator("button[type=submit]").click()
    desk.act(number, "hasten", words=WORDS[language]["judged"])

    desk.page.goto(f"{office.url}/desk/deadlines/")
    coming = desk.page.locator("table.bars td.number").all_inner_texts()
    handler = sign_in(open_page, office, "wu", **window).page
    handler.goto(f"{office.url}/desk/mine/")
    row = handler.locator(".row", has_text=number)
    expect(row.locator(".row-title .tag.soon")).to_be_visible()
    handler.goto(f"{office.url}/desk/cases/{number}/")

    # Four working days lie within the two weeks of the board, whatever the season.
    assert sorted(coming) == ["0"] * 13 + ["1"]
    expect(handler.locator(".talk")).to_contain_text(WORDS[language]["judged"])
    person.goto(f"{office.url}/times/")
    expect(person.locator("tbody tr").first).to_contain_text("4")
