"""Real pages for tests: Chromium on a phone or a wide window, with and without scripts.

A page that breaks the content security policy, or whose script fails, fails its test.
"""

import os
import time
from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    WebError,
    sync_playwright,
)

from scripts.install_test_tools import chromium

SIZES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True},
    "wide": {"viewport": {"width": 1440, "height": 900}},
}
#: Language, size, scripts: of the eight ways those four in which every two of them meet once.
WAYS = [
    ("zh-CN", "phone", True),
    ("zh-CN", "wide", False),
    ("en", "phone", False),
    ("en", "wide", True),
]
FLAGS = [
    "--no-sandbox",  # Chromium's sandbox refuses root, and tests may run as root in a container
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, for the tests of one module."""
    program = chromium()
    if program is None:
        pytest.skip("Chromium is not installed: apt install chromium-headless-shell")
    # Playwright keeps an event loop in this thread, which Django takes for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "yes"
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            yield browser
            browser.close()
    finally:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


#: An address that answers 404 or 500 is the test's own affair. A request that a newer one has
#: replaced ends with two of these; one that failed has a third, which is none.
NO_COMPLAINTS = ("Failed to load resource", "htmx:afterRequest", "htmx:sendAbort")


@pytest.fixture(scope="session")
def places() -> Iterator[str]:
    """Addresses of people's homes, never the same twice (RFC 2544's range for tests)."""
    return map(str, ip_network("198.18.0.0/15").hosts())


@pytest.fixture
def open_page(
    browser: Browser, places: Iterator[str], complaints: list[str]
) -> Iterator[Callable[..., Page]]:
    """A new person's window: `open_page("phone", script=False, language="en")`."""
    contexts: list[BrowserContext] = []

    def make(size: str = "wide", *, script: bool = True, language: str = "zh-CN") -> Page:
        context = browser.new_context(
            **SIZES[size],
            java_script_enabled=script,
            locale=language,
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            extra_http_headers={"X-Forwarded-For": next(places)},
        )
        context.set_default_timeout(15_000)
        context.on("console", lambda message: _note_console(message, complaints))
        context.on("weberror", lambda error: _note_error(error, complaints))
        contexts.append(context)
        return context.new_page()

    yield make
    for context in contexts:
        context.close()


@pytest.fixture
def complaints() -> Iterator[list[str]]:
    """What the browser complains of; a test that expects some takes them out of the list."""
    found: list[str] = []
    yield found
    assert found == []


def read_again_until(page: Page, says: Callable[[], bool], *, seconds: float = 90) -> None:
    """Load a page again and again, as somebody does who waits for what it will say.

    It gives up after `seconds`; what the page says then is for the test to judge.
    """
    until = time.monotonic() + seconds
    while not says() and time.monotonic() < until:
        page.wait_for_timeout(500)
        page.reload()


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    """A wide window, in Chinese, with scripts."""
    return open_page("wide")


@pytest.fixture
def phone(open_page: Callable[..., Page]) -> Page:
    """A phone, in Chinese, with scripts."""
    return open_page("phone")


def _note_console(message: ConsoleMessage, complaints: list[str]) -> None:
    if message.type == "error" and not message.text.startswith(NO_COMPLAINTS):
        complaints.append(f"{message.text} ({message.location.get('url', '')})")


def _note_error(error: WebError, complaints: list[str]) -> None:
    complaints.append(str(error.error))
