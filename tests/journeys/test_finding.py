"""Finding again: by number, one sign, a traditional word, an English word; kept, on a board, out.

The word that a person has just written is found a second or two later, as the worker reads on.
"""

import csv
import io
import time
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from tests.journeys.test_every_screen import flaws, is_too_wide
from tests.journeys.test_main_loop import sign_in, speak

SAID = "鹦鹉巷的井盖翘起来了，the manhole cover tilts."


def looked_for(page: Page, words: str) -> list[str]:
    """The numbers that the box on every page of the desk finds."""
    page.goto(page.url.split("/desk/")[0] + "/desk/cases/")
    page.keyboard.press("/")
    page.keyboard.type(words)
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/search/**")
    return page.locator(".row .row-number").all_inner_texts()


def downloaded(page: Page, words: str) -> bytes:
    """The file behind a link."""
    with page.expect_download() as started:
        page.get_by_role("link", name=words, exact=True).first.click()
    return Path(started.value.path()).read_bytes()


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_what_was_said_is_found_kept_and_taken_along(open_page, town, size):
    number, _code = speak(open_page(language="en"), town, {"said": f"{SAID} {size}"})
    page = sign_in(open_page, town, "dispatcher", size=size).page

    until = time.monotonic() + 30
    while number not in looked_for(page, "鹦") and time.monotonic() < until:
        page.wait_for_timeout(500)
    for words in (number, "鹦", "鸚鵡巷", "井蓋", "manhole"):
        assert number in looked_for(page, words), words
    expect(page.locator("mark").first).to_have_text("manhole")
    assert not flaws(page)
    assert not is_too_wide(page)

    page.goto(f"{town.url}/desk/lists/keep/?text=manhole&kind=request")
    page.fill("main input[name=name]", f"Covers {size}")
    page.click("main button.main")
    page.wait_for_url("**/desk/cases/?*")
    expect(page.get_by_role("link", name=f"Covers {size}")).to_be_visible()

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(downloaded(page, "xlsx")))
    assert number in [row[0] for row in sheet.get_sheet_by_index(0).to_python()]
    text = downloaded(page, "csv").decode("utf-8-sig")
    assert number in [row[0] for row in csv.reader(io.StringIO(text))]

    page.goto(f"{town.url}/desk/board/?text=manhole")
    expect(page.locator(".row-title").first).to_contain_text("鹦鹉巷")
    assert not flaws(page)
    assert not is_too_wide(page)

    answer = page.request.get(f"{town.url}/desk/cases/{number}/file.pdf")
    assert answer.body().startswith(b"%PDF")
