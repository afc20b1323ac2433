"""A budget from the first idea to a finished project that people judge.

An idea is handed in without an account → the desk lets everybody read it → the office says what
it costs → the rule is frozen → people vote on the web, by telephone and on paper → both counters
agree → the result is published → the project is built, told of and judged.
"""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from typing import TypeAlias

import pytest
from playwright.sync_api import Page, expect

from heartline.shared.clock import day_of, now
from tests.journeys.test_every_screen import flaws, is_too_wide
from tests.journeys.test_main_loop import sign_in

Look: TypeAlias = Callable[[Page], None]
IDEAS = ("河边三把长椅", "小学门口的斑马线", "老楼的扶手")
COSTS = (300, 500, 400)


def is_sound(page: Page) -> None:
    """Nothing that axe finds, and no wider than the window."""
    assert flaws(page) == []
    assert not is_too_wide(page)


def fits(page: Page) -> None:
    """No wider than the window; axe itself needs scripts."""
    assert not is_too_wide(page)


def send(page: Page, form: str, **fields: str) -> None:
    """Fill in the form that `form` names, and press its first button."""
    found = page.locator(form)
    for name, value in fields.items():
        field = found.locator(f'[name="{name}"]')
        if field.first.get_attribute("type") in {"checkbox", "radio"}:
            found.locator(f'[name="{name}"][value="{value}"]').check(force=True)
        elif field.first.evaluate("field => field.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    found.locator(".buttons button").first.click()


def lead(page: Page, budget: str, step: str) -> None:
    """Take the step of a budget that the desk offers."""
    page.goto(budget)
    page.locator(f'form[action$="/steps/{step}/"] button').click()
    page.wait_for_url(budget)


def let_the_days_pass(town, budget: str) -> None:
    """The days of voting go by: no test can wait for them."""
    over = (day_of(now()) - timedelta(days=1)).isoformat()
    with closing(sqlite3.connect(town.data / "heartline.sqlite3", timeout=30)) as file, file:
        file.execute(
            "UPDATE budgets_budget SET votes_from = ?, votes_until = ? WHERE id = ?",
            (over, over, budget.rstrip("/").rpartition("/")[2]),
        )


def code_on(page: Page) -> str:
    """The large code that a page shows."""
    return page.locator(".big-code").first.inner_text().strip()


def set_up(admin: Page, url: str, look: Look) -> str:
    """Set a budget up for which people vote today; the address of its page at the desk."""
    today, later = day_of(now()), day_of(now()) + timedelta(days=7)
    admin.goto(f"{url}/desk/budgets/new/")
    look(admin)
    send(
        admin,
        "main form",
        name_zh="河西社区预算",
        amount="1000",
        votes_from=today.isoformat(),
        votes_until=later.isoformat(),
        least="1",
        most="3",
        rule="equal-shares/add1",
    )
    admin.wait_for_url(lambda address: not address.endswith("/new/"))
    return admin.url


def propose(person: Page, place: str, title: str) -> None:
    person.goto(f"{place}idea/")
    person.locator("[name=title]").fill(title)
    person.locator("[name=text]").fill(f"{title}，大家都用得上。")
    person.locator("[name=consents]").check(force=True)
    person.locator("main form button.main").click()
    expect(person.locator(".big-code").first).to_be_visible()


def vote_on_the_web(person: Page, place: str, code: str, look: Look) -> str:
    """Open a ballot with a code, look at it, cast it; its receipt."""
    person.goto(f"{place}vote/")
    look(person)
    person.locator("[name=code]").fill(code)
    person.locator("button.main").click()
    person.locator("#choice-1").check(force=True)
    look(person)
    person.locator(".basket button").click()
    expect(person.locator(".not-cast")).to_be_visible()
    person.locator("button[name=cast]").click()
    expect(person.locator(".is-cast")).to_be_visible()
    look(person)
    return code_on(person)


def code_from_the_desk(clerk: Page, budget: str, name: str) -> str:
    clerk.goto(f"{budget}voters/")
    form = clerk.locator("form:has(input[value=person])")
    form.locator("[name=name]").fill(name)
    form.locator("[name=address]").fill("老桥街1号")
    form.locator("[name=seen]").check(force=True)
    form.locator("button").click()
    return code_on(clerk)


@pytest.mark.parametrize("script", [True, False], ids=["scripts", "no-scripts"])
def test_an_idea_is_voted_for_on_every_way_built_and_judged(town, open_page, script):
    look = is_sound if script else fits
    window = {"script": script, "language": "zh-CN"}
    person, voter = open_page("phone", **window), open_page("phone", **window)
    admin, desk, second, office = (
        sign_in(open_page, town, name, **window).page
        for name in ("administrator", "dispatcher", "operator", "handler")
    )
    budget = set_up(admin, town.url, look)
    place = budget.replace("/desk/budgets/", "/together/")
    lead(admin, budget, "ask_for_ideas")

    for title in IDEAS:
        propose(person, place, title)
    for number, cost in enumerate(COSTS, 1):
        desk.goto(f"{budget}projects/{number}/")
        desk.locator("#release button").click()
        office.goto(f"{budget}projects/{number}/")
        send(office, "#cost", cost=str(cost), reason="现场看过，可以做。")
    person.goto(place)
    look(person)
    for step in ("end_ideas", "freeze", "open_voting"):
        lead(admin, budget, step)

    receipt = vote_on_the_web(voter, place, code_from_the_desk(second, budget, "王芳"), look)
    caller = code_from_the_desk(second, budget, "李强")
    second.goto(f"{budget}phone/")
    send(second, "main form", code=caller, choices="1、2")
    expect(second.locator("button[name=cast]")).to_be_visible()
    look(second)
    second.locator("button[name=cast]").click()
    expect(second.locator(".is-cast")).to_be_visible()
    paper = code_from_the_desk(second, budget, "赵敏")
    send(second, "form:has(input[value=paper])", code=paper)
    for clerk in (second, desk):
        clerk.goto(f"{budget}paper/")
        look(clerk)
        send(clerk, "form:has(input[value=one])", number="1", choices="1、3")
    voter.goto(f"{place}receipt/")
    send(voter, "main form", receipt=receipt)
    expect(voter.locator(".notice.success")).to_be_visible()
    assert person.goto(f"{place}result/").status == 404

    lead(admin, budget, "close_voting")
    expect(admin.locator(".notice.warning").first).to_be_visible()
    let_the_days_pass(town, budget)
    lead(admin, budget, "close_voting")
    admin.goto(f"{budget}count/")
    admin.locator("button[name=count]").click()
    for _try in range(60):
        admin.goto(f"{budget}count/")
        if admin.locator("button[name=publish]").count():
            break
        admin.wait_for_timeout(1000)
    admin.locator("button[name=publish]").click()
    person.goto(f"{place}result/")
    expect(person.locator("main")).to_contain_text(IDEAS[0])
    look(person)

    lead(admin, budget, "begin_work")
    office.goto(f"{budget}projects/1/")
    send(office, "#tell", on=day_of(now()).isoformat(), text="木料到了。", spent="100")
    office.locator("#finish button").click()
    person.goto(f"{place}projects/1/")
    expect(person.locator("main")).to_contain_text("木料到了。")
    send(person, "main form", satisfied="5")
    expect(person.locator("#judged + p, #judged ~ p").first).to_contain_text("1")
    look(person)
