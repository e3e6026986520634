"""What a person does on the demo's page."""

from __future__ import annotations

import re

from playwright.async_api import Locator, Page, expect

# Posts to a channel keep a pace, and cores are shared.
PATIENCE = 30_000

_CARD = ".//button[normalize-space()='Save']"
_LEAD = re.compile(r"Briefing: (.+) — (\d+) stor")


async def arrive(page: Page, url: str) -> Locator:
    """Open the page and wait until today's briefing is there in full; give its cards."""
    page.set_default_timeout(PATIENCE)
    expect.set_options(timeout=PATIENCE)
    await page.goto(url)
    return await briefing(page, "foundation models")


async def briefing(page: Page, topic: str) -> Locator:
    """Wait until the newest briefing on a topic has all its cards with their threads."""
    lead = messages(page).filter(has_text=re.compile(rf"Briefing: {re.escape(topic)}")).last
    await expect(lead).to_be_visible()
    opened = _LEAD.search(await lead.inner_text())
    assert opened, "a briefing says how many stories it has"
    count = int(opened[2])
    cards = lead.locator(f"xpath=following-sibling::article[{_CARD}][position() <= {count}]")
    await expect(cards).to_have_count(count)
    await expect(cards.last.get_by_test_id("reply-count")).to_be_visible()
    return cards


def messages(page: Page) -> Locator:
    """Find the messages of the open channel, those of a thread beside it left out."""
    return page.locator("#pane").get_by_test_id("message")


def sources(thread: Locator) -> Locator:
    """Find the first message of a thread that lists a story's sources."""
    title = thread.page.locator("strong").filter(has_text=re.compile(r"^Sources"))
    return thread.get_by_test_id("message").filter(has=title).first


async def ask(page: Page, text: str) -> None:
    """Type into the message box and send it."""
    await page.get_by_test_id("composer").fill(text)
    await page.keyboard.press("Enter")


async def headline(card: Locator) -> str:
    """Read what a card is about."""
    return await card.locator("a").first.inner_text()


async def saved(page: Page) -> Locator:
    """Go to the app's Home tab; give the headlines that are kept there."""
    await page.get_by_test_id("app-link").click()
    home = page.get_by_test_id("home")
    await expect(home.get_by_role("heading", name="Saved stories")).to_be_visible()
    return home.locator("strong a, b a, a strong, a b")
