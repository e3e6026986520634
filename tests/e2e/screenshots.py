"""`python -m tests.e2e.screenshots`: the pictures in docs/images, taken of the demo as it runs.

Nothing in them is staged: the feeds are read, the cards posted and the buttons pressed.
"""

from __future__ import annotations

import asyncio
import sys

from playwright.async_api import Browser, Page

from tests.browser import chromium, launched, page_of
from tests.e2e import processes, visit

FOLDER = processes.ROOT / "docs" / "images"
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
PHONE = {
    "viewport": {"width": 390, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
_LARGEST = 300 * 1024


async def take_all(url: str, browser: Browser) -> None:
    """Take each picture once, in the order of a first visit."""
    async with page_of(browser, **LAPTOP) as page:
        cards = await visit.arrive(page, url)
        await cards.first.get_by_test_id("reply-count").click()
        thread = page.get_by_test_id("thread-panel")
        sources = visit.sources(thread)
        await sources.wait_for()
        await page.locator("#pane .messages").evaluate("e => { e.scrollTop = 0; }")
        await sources.evaluate("e => e.scrollIntoView()")
        await shoot(page, "demo")
        await page.get_by_test_id("thread-panel").get_by_role("button", name="Close").click()
        await visit.ask(page, "/brief GENIAC")
        told = await visit.briefing(page, "GENIAC")
        await visit.ask(page, "/brief physical AI")
        await visit.briefing(page, "physical AI")
        await told.last.evaluate("e => e.scrollIntoView({block: 'center'})")
        await shoot(page, "brief")
        await told.last.get_by_role("button", name="Save", exact=True).click()
        for card in (cards.nth(1), cards.first):
            await card.hover()
            await card.get_by_test_id("tool-bookmark").click()
            await card.get_by_test_id("reaction-bookmark").wait_for()
        await visit.saved(page)
        await page.get_by_test_id("home").get_by_text("3 stories").wait_for()
        await shoot(page, "saved")
    async with page_of(browser, **PHONE) as page:
        cards = await visit.arrive(page, url)
        await cards.first.evaluate("e => e.scrollIntoView()")
        await shoot(page, "phone")


async def shoot(page: Page, name: str) -> None:
    """Write one picture, without a pointer or a focus in it."""
    await page.mouse.move(0, 0)
    await page.evaluate("document.activeElement?.blur()")
    await page.wait_for_timeout(300)  # what moves has come to rest
    file = FOLDER / f"{name}.png"
    await page.screenshot(path=file, scale="css" if name != "phone" else "device")
    size = file.stat().st_size
    sys.stdout.write(f"{file.relative_to(processes.ROOT)}: {size // 1024} KB\n")
    if size > _LARGEST:
        sys.exit(f"{name}.png is larger than {_LARGEST // 1024} KB: show less in it")


async def main() -> None:
    """Run the demo and take its pictures."""
    executable = chromium()
    if executable is None:
        sys.exit("There is no Chromium here: install one, or name yours in CHROMIUM.")
    async with processes.demo() as url, launched(executable) as browser:
        await take_all(url, browser)


if __name__ == "__main__":
    asyncio.run(main())
