"""Every screen that a link leads to: accessible, and no wider than a small phone.

Each reader starts at their first page and follows the links, one page per address pattern.
"""

from collections import deque
from pathlib import Path
from urllib.parse import urldefrag, urlsplit

import pytest
from django.urls import Resolver404, resolve

from tests.journeys.test_main_loop import WORDS, sign_in, speak

AXE = Path(__file__).parent.parent / "data" / "axe.min.js"
#: What no reader follows: files, and what ends the visit.
LEFT_OUT = {"cases:file", "published:file", "channels:file", "account_logout", "channels:leave"}
#: Files that are saved, not shown.
LEFT_OUT |= {"cases:export", "cases:print", "budgets:ballots", "budgets:lot", "budgets:paper"}
LEFT_OUT |= {"budgets:receipts", "budgets:rule", "budgets:values"}
SMALL, LARGE = ("zh-CN", "phone"), ("en", "wide")
#: Reader, language, size. Whose screens others share, sees them on one of the two.
LOOKS = [
    (reader, *look)
    for reader in ("stranger", "person", "dispatcher", "administrator")
    for look in (SMALL, LARGE)
]
LOOKS += [(reader, *SMALL) for reader in ("operator", "handler", "auditor")]
LOOKS += [(reader, *LARGE) for reader in ("supervisor", "analyst")]


def pattern_of(address):
    """The name of the address pattern; None for what is not a page of ours."""
    try:
        return resolve(urlsplit(address).path).view_name or urlsplit(address).path
    except Resolver404:
        return None


def screens(page, town, start):
    """Go to one page of each pattern that links lead to, and stay there for a moment."""
    waiting, seen = deque([start]), set()
    while waiting:
        address = waiting.popleft()
        name = pattern_of(address)
        if name is None or name in seen or name in LEFT_OUT:
            continue
        seen.add(name)
        answer = page.goto(urldefrag(address).url)
        if answer is None or "text/html" not in answer.headers.get("content-type", ""):
            continue
        yield address
        links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting.extend(link for link in links if link.startswith(town.url))


def flaws(page):
    """What axe finds: the rule, and the first element that breaks it."""
    found = page.evaluate(f"{AXE_SOURCE}; axe.run(document, {{resultTypes: ['violations']}})")
    return [f"{flaw['id']}: {flaw['nodes'][0]['html'][:160]}" for flaw in found["violations"]]


AXE_SOURCE = AXE.read_text(encoding="utf-8")


def is_too_wide(page):
    """Whether a page must be scrolled sideways in a window of 320 pixels: 400 % zoom of 1280."""
    size = page.viewport_size
    page.set_viewport_size({"width": 320, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth > 321")
    page.set_viewport_size(size)
    return wide


@pytest.mark.parametrize(("reader", "language", "size"), LOOKS)
def test_every_screen_is_accessible_and_fits_a_small_phone(town, open_page, reader, language, size):
    window = {"size": size, "language": language}
    if reader in ("stranger", "person"):
        page = open_page(**window)
        start = f"{town.url}/"
    else:
        page = sign_in(open_page, town, reader, **window).page
        start = f"{town.url}/desk/mine/" if reader == "handler" else f"{town.url}/desk/"
    if reader == "person":
        number, _code = speak(page, town, WORDS[language])
        start = f"{town.url}/said/{number}/where"

    found, visited = [], 0
    for address in screens(page, town, start):
        visited += 1
        path = urlsplit(address).path
        found += [f"{path}: {flaw}" for flaw in flaws(page)]
        found += [f"{path}: wider than the window"] if is_too_wide(page) else []

    assert not found, "\n".join(sorted(set(found)))
    assert visited >= 3
