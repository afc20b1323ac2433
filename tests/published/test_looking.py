"""The public pages as people meet them: on a phone, in both languages, without scripts."""

import pytest

PAGES = (
    "/cases/?tab=all",
    "/cases/?tab=closed",
    "/results/",
    "/results/rows/?figure=verdicts",
    "/open/",
)


@pytest.mark.parametrize("size", ["phone", "wide"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_no_page_needs_scripts_or_scrolls_sideways(open_page, town, size, language):
    page = open_page(size, script=False, language=language)
    page.goto(town.url + PAGES[1])
    case = page.locator(".matter-title a").first.get_attribute("href")

    for address in (*PAGES, case):
        page.goto(town.url + address)

        assert page.locator("h1").count() == 1, address
        wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert wide <= 0, address


def test_a_figure_opens_the_rows_it_counts(open_page, town):
    page = open_page("phone", script=False, language="en")
    page.goto(f"{town.url}/results/")
    figure = page.get_by_role("row", name="Answered late").get_by_role("link")
    n = figure.inner_text()

    figure.click()

    assert page.locator("h1").inner_text() == f"Answered late: {n}"


def test_the_filters_work_without_scripts(open_page, town):
    page = open_page("phone", script=False, language="en")
    page.goto(f"{town.url}/cases/?tab=all")

    page.get_by_label("Kind").select_option(label="Praise")
    page.get_by_role("button", name="Show", exact=True).click()

    titles = page.locator(".matter").all_inner_texts()
    assert titles
    assert all("Praise" in title for title in titles)
