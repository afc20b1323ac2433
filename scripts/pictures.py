"""Take the pictures of the README from a running example town, with Chromium.

    ./heartline up --port 8000 --json > ready.json
    ./heartline dev python scripts/pictures.py ready.json

writes docs/pictures/. Everybody and everything in them is invented.
"""

import json
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from scripts.install_test_tools import chromium

PICTURES = Path(__file__).parent.parent / "docs" / "pictures"
PHONE, WIDE = {"width": 390, "height": 780}, {"width": 1280, "height": 800}


def window(browser: Browser, size: dict[str, int], language: str) -> Page:
    """A new reader's page."""
    context = browser.new_context(viewport=size, locale=language, device_scale_factor=1)  # type: ignore[arg-type]
    return context.new_page()


def take(page: Page, name: str) -> None:
    """One picture of what stands in the window."""
    page.screenshot(path=PICTURES / f"{name}.png")


def main() -> None:
    """Take them all."""
    town = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    url, staff = town["url"].rstrip("/"), {one["name"]: one["password"] for one in town["staff"]}
    PICTURES.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        page = window(browser, PHONE, "zh-CN")
        page.goto(f"{url}/")
        take(page, "speak-zh")
        page = window(browser, WIDE, "en")
        page.goto(f"{url}/results/")
        take(page, "results-en")
        page = window(browser, WIDE, "zh-CN")
        page.goto(f"{url}/accounts/login/")
        page.fill("input[name=login]", "dispatcher")
        page.fill("input[name=password]", staff["dispatcher"])
        page.click("main button[type=submit]")
        page.goto(f"{url}/desk/")
        page.locator("ol.rows a.row-title").nth(1).click()
        page.wait_for_load_state()
        take(page, "desk-zh")
        browser.close()


if __name__ == "__main__":
    main()
