"""The demo in a browser, as somebody sees it who cloned the repository a minute ago."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import Browser, Page, expect

from tests.browser import page_of
from tests.e2e import visit

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

PHONE = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}


async def test_the_whole_moment(page: Page, demo: str) -> None:
    # Today's briefing is in #japan-ai, card by card, its first story told by many
    cards = await visit.arrive(page, demo)
    await expect(page.get_by_role("heading", name="japan-ai", level=1)).to_be_visible()
    first = cards.first
    await expect(first).to_contain_text("SoftBank")
    outlets = re.search(r"(\d+) outlets", await first.inner_text())
    assert outlets
    assert int(outlets[1]) >= 6

    # Its thread names each source: outlet, original title, language, time
    await first.get_by_test_id("reply-count").click()
    thread = page.get_by_test_id("thread-panel")
    await expect(visit.sources(thread)).to_be_visible()
    await expect(thread.get_by_text(re.compile(r"· JA ·")).first).to_be_visible()
    await expect(thread.get_by_text(re.compile(r"· EN ·")).first).to_be_visible()
    assert await thread.locator("a[href*='.example']").count() >= int(outlets[1])
    await page.keyboard.press("Escape")
    await expect(thread).to_be_hidden()

    # Questions, typed
    await visit.ask(page, "/brief GENIAC")
    geniac = await visit.briefing(page, "GENIAC")
    await expect(geniac.first).to_contain_text("GENIAC ·")
    await visit.ask(page, "/brief physical AI")
    physical = await visit.briefing(page, "physical AI")
    await expect(physical.first).to_contain_text("physical AI ·")

    # Kept by its button, and another by 🔖
    pressed, marked = physical.last, cards.nth(1)
    names = {await visit.headline(pressed), await visit.headline(marked)}
    assert len(names) == 2
    await pressed.get_by_role("button", name="Save", exact=True).click()
    await expect(page.get_by_test_id("ephemeral").last).to_be_visible()
    await expect(visit.messages(page).last).to_contain_text("Saved.")
    await marked.hover()
    await marked.get_by_test_id("tool-bookmark").click()
    await expect(marked.get_by_test_id("reaction-bookmark")).to_have_attribute(
        "aria-pressed", "true"
    )
    headlines = await visit.saved(page)
    await expect(headlines).to_have_count(2)
    assert set(await headlines.all_inner_texts()) == names

    # Back to the card, and let go again: by button, and by taking 🔖 back
    home = page.get_by_test_id("home")
    await home.get_by_role("button", name="Unsave").last.click()
    await expect(headlines).to_have_count(1)
    await page.get_by_test_id("channel-link-japan-ai").click()
    await marked.get_by_test_id("reaction-bookmark").click()
    await expect(marked.get_by_test_id("reaction-bookmark")).to_have_count(0)
    await visit.saved(page)
    await expect(home).to_contain_text("Nothing saved yet")


async def test_by_keyboard_alone(page: Page, demo: str) -> None:
    await visit.arrive(page, demo)
    await page.keyboard.press("/")
    await page.keyboard.type("/brief robotics")
    await page.keyboard.press("Enter")
    cards = await visit.briefing(page, "robotics")
    name = await visit.headline(cards.last)
    # From the message box back into the messages: the last one of them, and its Save
    await cards.last.focus()
    save = cards.last.get_by_role("button", name="Save", exact=True)
    while not await save.evaluate("e => e === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(visit.messages(page).last).to_contain_text("Saved.")
    link = page.get_by_test_id("app-link")
    await link.focus()
    await page.keyboard.press("Enter")
    home = page.get_by_test_id("home")
    await expect(home).to_contain_text(name)
    unsave = home.get_by_role("button", name="Unsave").first
    while not await unsave.evaluate("e => e === document.activeElement"):
        await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await expect(home).to_contain_text("Nothing saved yet")


async def test_on_a_phone_nothing_spills(browser: Browser, demo: str) -> None:
    async with page_of(browser, **PHONE) as page:
        cards = await visit.arrive(page, demo)
        assert await _spills(page) == []
        await cards.first.get_by_test_id("reply-count").tap()
        await expect(visit.sources(page.get_by_test_id("thread-panel"))).to_be_visible()
        assert await _spills(page) == []
        await page.go_back()
        await page.get_by_test_id("open-sidebar").tap()
        await page.get_by_test_id("app-link").tap()
        await expect(page.get_by_role("heading", name="Saved stories")).to_be_visible()
        assert await _spills(page) == []


async def test_a_form_gives_another_channel_its_schedule(page: Page, demo: str) -> None:
    await visit.arrive(page, demo)
    await page.get_by_test_id("channel-link-robotics").click()
    await expect(page.get_by_role("heading", name="robotics", level=1)).to_be_visible()
    await visit.ask(page, "/brief schedule")
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_be_visible()
    await dialog.get_by_role("textbox").first.fill("robotics, 半導体")
    await page.keyboard.press("Enter")
    await expect(visit.messages(page).last).to_contain_text("Scheduled")
    await expect(visit.messages(page).last).to_contain_text("半導体")


async def test_where_the_bot_is_not_it_answers_the_asker_alone(page: Page, demo: str) -> None:
    await visit.arrive(page, demo)
    await page.get_by_test_id("channel-link-random").click()
    await expect(page.get_by_role("heading", name="random", level=1)).to_be_visible()
    await visit.ask(page, "/brief GENIAC")
    private = visit.messages(page).filter(has=page.get_by_test_id("ephemeral"))
    await expect(private.first).to_contain_text("/invite")
    await expect(private.nth(1).get_by_role("button", name="Save", exact=True)).to_be_visible()


async def _spills(page: Page) -> list[str]:
    """Name what is wider than the page."""
    found: list[str] = await page.evaluate(
        """() => [...document.querySelectorAll('main *, aside *')]
          .filter((e) => e.checkVisibility() && e.getBoundingClientRect().right > innerWidth + 1)
          .map((e) => `${e.tagName}.${e.className}`)
          .concat(document.documentElement.scrollWidth > innerWidth ? ['page'] : [])"""
    )
    return found
