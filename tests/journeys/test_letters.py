"""Letters as people get them: the receipt, the answer, and who is called because they get none."""

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browsing import read_again_until
from tests.journeys.test_main_loop import WORDS, judge, sign_in, speak

ADDRESS = "xiaoman@example.org"
NAME = "周小满"


@pytest.fixture
def office(new_town, mailbox):
    """An office whose letters reach the mailbox, with a dispatcher who also answers the phone."""
    town = new_town(**mailbox.environment).up(empty=True)
    add = ("staff", "add", "lin", "--duty", "dispatcher", "--duty", "operator", "--json")
    town.staff.append(town.run(*add).json)
    return town


def tell_how_to_reach(page, town, number, **given):
    """Fill in the question about contact after speaking."""
    page.goto(f"{town.url}/said/{number}/contact")
    page.locator(f'input[name=reach][value="{given.pop("reach")}"]').check(force=True)
    for name, value in given.items():
        page.fill(f"main input[name={name}]", value)
    page.click("main form button.main")
    page.wait_for_url(re.compile(r"/said/[\d-]+/(publish)?$"))


def letter(mailbox, place):
    """The letter that arrived at this place in the order; its subject and its text."""
    until = time.monotonic() + 60
    while len(mailbox.to(ADDRESS)) <= place and time.monotonic() < until:
        time.sleep(0.1)
    arrived = mailbox.to(ADDRESS)[place]
    return str(arrived["Subject"]), arrived.get_content()


def link_in(text):
    """The link of the letter that opens the matter."""
    found = re.search(r"http://\S+/f/[0-9A-Z-]+", text)
    assert found, text
    return found[0]


@pytest.mark.parametrize(("language", "script"), [("zh-CN", True), ("en", False)])
def test_the_link_of_an_answer_letter_opens_the_answer_and_takes_the_verdict(
    office, mailbox, open_page, language, script
):
    window = {"language": language, "script": script}
    words = WORDS[language]
    person = open_page("phone", **window)
    number, code = speak(person, office, words)
    tell_how_to_reach(person, office, number, reach="email", email=ADDRESS, name=NAME)

    receipt = letter(mailbox, 0)
    desk = sign_in(open_page, office, "lin", **window)
    desk.act(number, "answer-at-once", text=words["second"])
    answer = letter(mailbox, 1)
    elsewhere = open_page("phone", **window)  # another device, which holds nothing yet
    elsewhere.goto(link_in(answer[1]))
    opened = elsewhere.url
    expect(elsewhere.locator("main")).to_contain_text(words["second"])
    judge(elsewhere, office, number, "yes")

    for subject, text in (receipt, answer):
        assert number in subject
        assert link_in(text) == f"{office.url}/f/{code}"
        assert not any(secret in subject + text for secret in (*words.values(), NAME))
    assert opened == f"{office.url}/follow/{number}/"
    desk.page.goto(f"{office.url}/desk/call-backs/")
    expect(desk.page.locator("main")).not_to_contain_text(number)
    stranger = open_page("wide", **window)
    stranger.goto(f"{office.url}/results/")
    solved = stranger.locator('a[href*="figure=solved_yes"]').first
    read_again_until(stranger, lambda: solved.inner_text() == "1")
    expect(solved).to_have_text("1")


def test_who_reads_no_e_mail_is_called_by_name_and_their_word_counts_the_same(
    office, mailbox, open_page
):
    words = WORDS["zh-CN"]
    person = open_page("phone")
    number, _code = speak(person, office, words)
    tell_how_to_reach(person, office, number, reach="phone", phone="0571 8888 1234", name=NAME)
    sign_in(open_page, office, "admin").act(number, "answer-at-once", text=words["second"])
    desk = sign_in(open_page, office, "lin")

    desk.page.goto(f"{office.url}/desk/call-backs/")
    card = desk.page.locator(".card", has_text=number)
    expect(card.locator("h2")).to_have_text(NAME)
    expect(card).not_to_contain_text("8888")
    card.locator('form[action$="/contact/"] button').click()
    expect(desk.page.locator("main")).to_contain_text("0571 8888 1234")
    desk.page.goto(f"{office.url}/desk/call-backs/")
    card.locator('a[href*="/verdict/"]').click()
    form = desk.page.locator("#act form")
    form.locator('input[name=solved][value="yes"]').check(force=True)
    form.locator("button[type=submit]").click()
    desk.page.wait_for_url(re.compile(rf"/desk/cases/{number}/(\?.*)?$"))
    desk.page.goto(f"{office.url}/desk/call-backs/")

    expect(desk.page.locator("main")).not_to_contain_text(NAME)
    assert mailbox.letters == []
    person.goto(f"{office.url}/follow/{number}/")
    expect(person.locator("main")).to_contain_text("（您在电话里说的）")


def test_who_left_nothing_is_counted_as_one_who_looks_at_the_page(office, open_page):
    words = WORDS["zh-CN"]
    number, _code = speak(open_page("phone"), office, words)
    desk = sign_in(open_page, office, "lin")
    desk.act(number, "answer-at-once", text=words["second"])

    desk.page.goto(f"{office.url}/desk/call-backs/")

    expect(desk.page.locator(".card", has_text=number)).to_have_count(0)
    expect(desk.page.locator("main")).to_contain_text("没有留下回访电话")
