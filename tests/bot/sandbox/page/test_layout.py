"""Nothing spills: hostile lengths and directions, on a laptop and on a phone."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.bot.sandbox.page.stand import ROOM, Json, Stand

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]

SIZES = {"laptop": (1280, 800), "phone": (390, 844), "small phone": (320, 568)}
OUTSIDE = """() => {
  const inside = (e) => e.closest('.table-scroll, .b-track, pre, .fold');
  const wide = [...document.querySelectorAll('#pane .message *, #pane .home *')]
    .filter((e) => !inside(e.parentElement) && e.checkVisibility())
    .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
    .map((e) => `${e.tagName}.${e.className}`);
  return [...wide, ...(document.documentElement.scrollWidth > innerWidth ? ['page'] : [])];
}"""


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def hostile() -> list[Json]:
    word, label = "W" * 3000, {"type": "plain_text", "text": "B" * 75}
    button = {"type": "button", "text": label, "action_id": "b1"}
    select = {
        "type": "static_select",
        "action_id": "s1",
        "options": [{"text": {"type": "plain_text", "text": "O" * 75}, "value": "o"}],
    }
    cells = [{"type": "raw_text", "text": "C" * 200}] * 6
    return [
        {"type": "header", "text": {"type": "plain_text", "text": "経済産業省" * 30}},
        {"type": "header", "text": {"type": "plain_text", "text": "W" * 150}},
        {"type": "section", "text": mrkdwn(word), "accessory": button},
        {"type": "section", "text": mrkdwn(f"<https://a.example/{'p' * 900}>")},
        {"type": "section", "fields": [mrkdwn("F" * 400)] * 4},
        {"type": "context", "elements": [mrkdwn("c" * 400), mrkdwn("شركة " * 40)]},
        {"type": "actions", "elements": [{**button, "action_id": "b2"}, select]},
        {"type": "table", "rows": [cells, cells]},
        {
            "type": "card",
            "title": mrkdwn("T" * 150),
            "body": mrkdwn("b" * 200),
            "actions": [button],
        },
        {"type": "markdown", "text": "# " + "H" * 300 + "\n\n- " + "i" * 300},
        {"type": "section", "text": mrkdwn("• " + "نقطة " * 60)},
    ]


@pytest.mark.parametrize("size", SIZES.values(), ids=SIZES.keys())
async def test_hostile_content_stays_within_the_page(
    size: tuple[int, int], page: Page, stand: Stand
) -> None:
    await page.set_viewport_size({"width": size[0], "height": size[1]})
    stand.message("x" * 10_000)
    stand.message(
        "blocks",
        blocks=hostile(),
        reactions=[{"name": f"emoji-{i}", "users": ["U2"], "count": 1} for i in range(20)],
    )
    await page.goto(stand.base_url)
    await expect(page.get_by_test_id("message")).to_have_count(2)
    assert await page.evaluate(OUTSIDE) == []


async def test_a_long_text_unfolds(page: Page, stand: Stand) -> None:
    stand.message("word " * 2000)
    await page.goto(stand.base_url)
    message = page.get_by_test_id("message")
    folded = (await message.bounding_box() or {})["height"]
    assert folded < 500
    await message.get_by_role("button", name="Show more").click()
    assert (await message.bounding_box() or {})["height"] > folded


async def test_on_a_phone_the_channels_slide_over(page: Page, stand: Stand) -> None:
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(stand.base_url)
    link = page.get_by_test_id("channel-link-random")
    await expect(link).not_to_be_in_viewport()
    await page.get_by_test_id("open-sidebar").click()
    await expect(page.get_by_test_id("channel-link-japan-ai")).to_be_focused()
    await page.keyboard.press("Escape")
    await expect(link).not_to_be_in_viewport()
    await page.get_by_test_id("open-sidebar").click()
    await link.click()
    await expect(page.get_by_role("heading", name="random", level=1)).to_be_visible()
    await expect(link).not_to_be_in_viewport()


async def test_on_a_phone_a_thread_covers_and_back_uncovers(page: Page, stand: Stand) -> None:
    parent = stand.message("the card", reply_count=1)
    stand.message("source", thread_ts=parent["ts"])
    await page.set_viewport_size({"width": 390, "height": 844})
    await page.goto(stand.base_url)
    await page.get_by_test_id("reply-count").click()
    panel = page.get_by_test_id("thread-panel")
    await expect(panel.get_by_text("source")).to_be_visible()
    assert (await panel.bounding_box() or {})["width"] == 390
    await page.go_back()
    await expect(panel).to_be_hidden()
    assert page.url.endswith(("/", f"#{ROOM}"))


async def test_right_to_left_text_starts_at_the_right(page: Page, stand: Stand) -> None:
    stand.message("شركة سوفت بنك")
    stand.message("SoftBank")
    await page.goto(stand.base_url)
    bodies = page.locator(".message-body")
    await expect(bodies).to_have_count(2)
    directions = [
        await b.evaluate("e => getComputedStyle(e).direction") for b in await bodies.all()
    ]
    assert directions == ["rtl", "ltr"]
