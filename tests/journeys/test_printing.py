"""What somebody prints: the words and the course of a matter, and nothing to press."""

import re

import pytest

from tests.journeys.test_main_loop import WORDS, sign_in, speak

pytestmark = pytest.mark.browser
#: What paper cannot press, follow or fill in.
TO_PRESS = "nav, button, .button, input, select, textarea, summary"
A4, A5 = (595, 842), (420, 595)


def on_paper(page, address):
    """The page as it is printed."""
    page.goto(address)
    page.emulate_media(media="print")
    return page


def pressed(page):
    """What could be pressed and is seen."""
    return [one.inner_text() for one in page.locator(TO_PRESS).all() if one.is_visible()]


def sheet(page):
    """The size of the first sheet, in points."""
    box = re.search(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", page.pdf(prefer_css_page_size=True))
    assert box is not None
    return round(float(box[1])), round(float(box[2]))


def test_a_receipt_and_the_course_of_ones_matter_are_printed_clean(town, open_page):
    page = open_page("wide", language="en")
    number, code = speak(page, town, WORDS["en"])

    receipt = on_paper(page, f"{town.url}/said/{number}/")
    assert receipt.inner_text(".receipt-code").strip() == code
    assert (pressed(receipt), sheet(receipt)) == ([], A5)

    story = on_paper(page, f"{town.url}/follow/{number}/")
    assert story.get_by_text(WORDS["en"]["said"]).first.is_visible()
    assert (pressed(story), sheet(story)) == ([], A4)


def test_a_case_is_printed_clean_for_everybody_and_at_the_desk(town, open_page):
    clerk = sign_in(open_page, town, "dispatcher").page
    clerk.goto(f"{town.url}/desk/cases/?status=closed&kind=request")
    number = clerk.locator(".row-number").first.inner_text()

    for address in (f"{town.url}/desk/cases/{number}/", f"{town.url}/cases/{number}/"):
        paper = on_paper(clerk, address)
        assert paper.locator("h1").is_visible()
        assert (pressed(paper), sheet(paper)) == ([], A4)
