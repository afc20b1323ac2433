"""Exceptions as people walk them: more time, a listing, the wrong office.

A handler asks for more time, the supervisor above grants it, and the person reads the new date and
why. A case that cannot be solved now stands in the public list. Somebody says that it went to the
wrong office, and the desk decides.
"""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from heartline.shared.clock import day_of, now
from tests.journeys.test_main_loop import WORDS, assign, sign_in, speak

SAID = {
    "zh-CN": {
        "why": "旧电缆要整段更换。",
        "money": "今年的资金已经用完。",
        "wrong": "这盏灯归公园管。",
        "decided": "确实归公园，改派。",
    },
    "en": {
        "why": "The whole cable has to be changed.",
        "money": "The money of this year is spent.",
        "wrong": "The park looks after this lamp.",
        "decided": "It is the park's indeed.",
    },
}
WINDOWS = [
    {"size": "wide", "script": True, "language": "zh-CN"},
    {"size": "phone", "script": False, "language": "en"},
]


@pytest.fixture(params=WINDOWS, ids=lambda window: f"{window['language']}-{window['size']}")
def window(request):
    return request.param


def taken_on(open_page, town, window):
    """A person who spoke, and the roads section that has taken it on."""
    person = open_page(**window)
    number, _code = speak(person, town, WORDS[window["language"]])
    desk = sign_in(open_page, town, "dispatcher", **window)
    road = sign_in(open_page, town, "handler.roads", **window)
    assign(desk, number)
    road.act(number, "accept")
    return person, number, desk, road


def test_the_person_reads_the_new_date_and_why_somebody_else_agreed(open_page, town, window):
    words = SAID[window["language"]]
    person, number, _desk, road = taken_on(open_page, town, window)
    above = sign_in(open_page, town, "supervisor", **window)
    person.goto(f"{town.url}/follow/{number}/")
    before = person.locator("section[aria-labelledby=next] b").first.inner_text()

    road.act(number, "ask-extension", reason="works", words=words["why"], count="3")
    above.page.goto(f"{town.url}/desk/approvals/")
    expect(above.page.locator("main")).to_contain_text(number)
    above.act(number, "decide", granted="yes")
    person.goto(f"{town.url}/follow/{number}/")

    card = person.locator("section[aria-labelledby=next]")
    expect(card).to_contain_text(before)
    assert card.locator("b").first.inner_text() != before
    expect(person.locator("main")).not_to_contain_text(words["why"])


def test_what_cannot_be_solved_now_stands_in_the_public_list(open_page, town, window):
    words = SAID[window["language"]]
    _person, number, _desk, road = taken_on(open_page, town, window)
    above = sign_in(open_page, town, "supervisor", **window)
    stranger = open_page(**window)

    road.page.goto(f"{town.url}/desk/cases/{number}/ask-listing/")
    form = road.page.locator("#act form")
    form.locator('input[name=reason][value="money"]').check(force=True)
    form.locator("textarea[name=words]").fill(words["money"])
    form.locator("select[name=owner]").select_option(index=1)
    form.locator("input[name=until]").fill(str(day_of(now()) + timedelta(days=60)))
    form.locator("button[type=submit]").click()
    above.act(number, "decide", granted="yes")
    stranger.goto(f"{town.url}/results/listed/?page=99")

    expect(stranger.locator("main")).to_contain_text(number)
    expect(stranger.locator("main")).not_to_contain_text(words["money"])


def test_somebody_says_wrong_office_and_the_desk_decides(open_page, town, window):
    words = SAID[window["language"]]
    person, number, desk, _road = taken_on(open_page, town, window)

    person.goto(f"{town.url}/follow/{number}/")
    person.locator("main details:has(form[action$=wrong-office]) > summary").click()
    form = person.locator("form[action$=wrong-office]")
    form.locator("textarea").fill(words["wrong"])
    form.locator("button[type=submit]").click()
    desk.act(number, "decide", granted="yes", words=words["decided"])
    person.goto(f"{town.url}/follow/{number}/")

    expect(person.locator("main")).to_contain_text(words["wrong"])
    expect(person.locator("main")).to_contain_text(words["decided"])
    desk.page.goto(f"{town.url}/desk/cases/?number={number}")
    expect(desk.page.locator("main")).to_contain_text(number)
