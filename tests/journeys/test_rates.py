"""The rates as people read them and as administrators set them, in a real town."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.test_main_loop import sign_in


def rate(page, code: str):
    """The card of one rate on the page of the results."""
    return page.locator(f".rate:has(#rate-{code})")


def numbers(page, code: str) -> tuple[int, int]:
    """The numerator and the whole of a rate, as the card says them."""
    links = rate(page, code).locator("p a")
    hits, of = (int(links.nth(n).inner_text().replace(",", "")) for n in (0, 1))
    return hits, of


@pytest.mark.parametrize("size", ["phone", "wide"])
def test_a_rate_says_what_counts_what_is_left_out_and_opens_its_rows(open_page, town, size):
    page = open_page(size, script=False, language="en")
    page.goto(f"{town.url}/results/")

    hits, of = numbers(page, "solution")
    told = rate(page, "solution").inner_text()
    rate(page, "solution").locator("p a").nth(0).click()

    assert 0 < hits < of
    assert "Kinds of matter that the formula does not count" in told
    assert "Asked, and silent" in told
    heading = page.locator("h1").inner_text()
    assert heading == f"Solved, as the formula counts: {hits:,}"
    assert "counted in the rates" in page.locator("main").inner_text()


def test_the_administrator_sets_a_formula_and_the_results_say_so(open_page, example_town, tmp_path):
    town = example_town.copy(tmp_path / "data")
    with town.up():
        public = open_page("wide", language="en")
        public.goto(f"{town.url}/results/")
        hits, of = numbers(public, "solution")
        desk = sign_in(open_page, town, town.someone("administrator")["name"], language="en")
        desk.page.goto(f"{town.url}/desk/settings/rates/")
        desk.page.locator('input[name=halves][value="2"]').check(force=True)
        desk.page.locator('button[value="preview"]').click()

        expect(desk.page.locator("#preview")).to_be_visible()
        public.reload()
        assert numbers(public, "solution") == (hits, of)

        desk.page.locator('button[value="set"]').click()
        expect(desk.page.locator("#in-force")).to_contain_text(re.compile("2"))
        public.reload()

        partly = rate(public, "solution").locator("dd a").nth(1).inner_text()
        assert numbers(public, "solution") == (hits + int(partly), of)
        expect(public.locator("main")).to_contain_text("version 1 of the formula was in force too")
        public.get_by_role("link", name="Count it by version 1").click()
        assert numbers(public, "solution") == (hits, of)
        expect(public.locator("main")).to_contain_text("was not the one in force at its end")
