"""A clerk goes from case to case: the list stays where it is, and only the case changes."""

import re

from playwright.sync_api import expect

from tests.journeys.test_main_loop import sign_in


def opened_in(page):
    return page.locator(".row.open .row-number")


def test_going_from_case_to_case_keeps_the_list_and_goes_back_again(town, open_page):
    clerk = sign_in(open_page, town, "dispatcher", size="wide", language="en").page
    clerk.goto(f"{town.url}/desk/cases/?kind=request")
    clerk.locator(".row-title").first.click()
    first, second = (clerk.locator(".row-number").nth(n).inner_text() for n in (0, 1))
    expect(opened_in(clerk)).to_have_text(first)
    # Whatever replaces the list replaces this mark with it.
    clerk.locator(".pane-list").evaluate("list => { list.dataset.same = 'yes'; }")

    clerk.locator(".row-title").nth(1).click()

    expect(clerk.locator(f"#case-{second}")).to_be_visible()
    expect(opened_in(clerk)).to_have_text(second)
    expect(clerk.locator('.pane-list[data-same="yes"]')).to_have_count(1)
    expect(clerk.locator("#case-pane")).to_be_focused()
    assert second in clerk.title()
    assert f"/desk/cases/{second}/" in clerk.url
    clerk.go_back()
    expect(clerk.locator(f"#case-{first}")).to_be_visible()
    expect(opened_in(clerk)).to_have_text(first)


def test_the_next_page_of_the_list_comes_beside_the_open_case(town, open_page):
    clerk = sign_in(open_page, town, "dispatcher", size="wide", language="en").page
    clerk.goto(f"{town.url}/desk/cases/?kind=request")
    clerk.locator(".row-title").first.click()
    clerk.locator(".row-title").nth(1).click()
    second = clerk.locator(".row-number").nth(1).inner_text()
    expect(opened_in(clerk)).to_have_text(second)

    clerk.locator(".pane-list [rel=next]").click()

    expect(clerk.locator(".pane-list .pages .soft")).to_have_text(re.compile(r"^\D*2\b"))
    expect(clerk.locator(".pane-list [rel=next]")).to_be_focused()
    expect(clerk.locator(f"#case-{second}")).to_be_visible()
    expect(opened_in(clerk)).to_have_count(0)
    assert clerk.locator(".pane-list").evaluate("list => list.scrollTop") == 0
    clerk.locator(".row-title").first.click()
    expect(opened_in(clerk)).to_have_count(1)
    expect(clerk).to_have_url(re.compile("kind=request&page=2"))
    clerk.locator(".pane-list [rel=prev]").click()
    clerk.locator(".pane-list [rel=next]").click()
    expect(opened_in(clerk)).to_have_count(1)


def test_a_phone_does_not_fetch_the_list_that_it_does_not_show(town, open_page):
    asked = []
    clerk = sign_in(open_page, town, "dispatcher", size="phone", language="en").page
    clerk.on("request", lambda request: asked.append(request.url))
    clerk.goto(f"{town.url}/desk/cases/?kind=request")

    clerk.locator(".row-title").first.click()

    expect(clerk.locator("#case-pane h1")).to_be_visible()
    clerk.wait_for_load_state("networkidle")
    assert not [url for url in asked if "/desk/beside/" in url]
    clerk.set_viewport_size({"width": 1280, "height": 800})
    expect(opened_in(clerk)).to_have_count(1)


def test_what_was_refused_stays_in_sight_when_other_parts_of_the_page_come(town, open_page):
    clerk = sign_in(open_page, town, "dispatcher", size="wide", language="en").page
    clerk.goto(f"{town.url}/desk/")
    clerk.locator(".row-title").nth(3).click()
    clerk.goto(f"{clerk.url.partition('?')[0]}merge/")

    clerk.locator("#act input[name=number]").fill("abc")
    clerk.locator("#act button.main").first.click()
    clerk.wait_for_load_state("networkidle")

    expect(clerk.locator("#act .errors")).to_be_in_viewport()
    # What is only read out, deep in a pane, would let the whole window slide away below its edge.
    clerk.evaluate("scrollTo(0, 500)")
    assert clerk.evaluate("scrollY") == 0


def note_on(clerk, number):
    """The box of a note on this case, opened from the list and the bar."""
    if not clerk.locator(f"#case-{number}").count():
        clerk.locator(f'.row-title[href*="/{number}/"]').click()
    expect(clerk.locator(f"#case-{number}")).to_be_visible()
    link = clerk.locator(f'.actions a[href^="/desk/cases/{number}/note/"]')
    if not link.is_visible():
        clerk.locator(".actions summary").click()
    link.click()
    return clerk.locator('#act [name="text"]')


def test_a_half_written_note_is_still_there_after_a_look_at_another_case(town, open_page):
    clerk = sign_in(open_page, town, "dispatcher", size="wide", language="en").page
    clerk.goto(f"{town.url}/desk/cases/?kind=request")
    clerk.locator(".row-title").first.click()
    first, second = (clerk.locator(".row-number").nth(n).inner_text() for n in (0, 1))
    note_on(clerk, first).fill("I asked the road team, and they")

    other = note_on(clerk, second)

    expect(other).to_have_value("")
    again = note_on(clerk, first)
    expect(again).to_have_value("I asked the road team, and they")
    again.fill("I asked the road team, and they come on Friday.")
    clerk.locator("#act p.buttons button.main").click()
    expect(clerk.locator(".notice[data-draft-sent]")).to_be_visible()
    expect(note_on(clerk, first)).to_have_value("")
    assert clerk.evaluate("JSON.stringify(localStorage)").find("road team") < 0


def test_words_typed_before_the_script_has_come_are_kept_as_well(town, open_page):
    clerk = sign_in(open_page, town, "dispatcher", size="wide", language="en").page
    clerk.goto(f"{town.url}/desk/cases/?kind=request")
    number = clerk.locator(".row-number").first.inner_text()
    late = []
    clerk.route("**/heartline/heartline*.js", lambda script: late.append(script))
    clerk.goto(f"{town.url}/desk/cases/{number}/note/", wait_until="commit")
    clerk.locator('#act [name="text"]').fill("Called at the door")

    late[0].continue_()

    expect(clerk.locator("#act .kept")).to_be_visible()
    clerk.unroute("**/heartline/heartline*.js")
    clerk.goto(f"{town.url}/desk/")
    clerk.goto(f"{town.url}/desk/cases/{number}/note/")
    expect(clerk.locator('#act [name="text"]')).to_have_value("Called at the door")
