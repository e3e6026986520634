"""Modals and the App Home."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.bot.sandbox.page.stand import DIRECT, Json, Stand

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def text_input(block_id: str, **more: Any) -> Json:
    element = {"type": "plain_text_input", "action_id": "value"}
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(block_id),
        "element": element,
        **more,
    }


def modal(view_id: str = "V1", *blocks: Json, title: str = "Schedule") -> Json:
    return {
        "id": view_id,
        "type": "modal",
        "title": plain(title),
        "submit": plain("Save"),
        "blocks": list(blocks) or [text_input("name"), text_input("note", optional=True)],
    }


def home(*texts: str) -> Json:
    def section(text: str) -> Json:
        button = {"type": "button", "text": plain("Unsave"), "action_id": f"unsave-{text}"}
        words = {"type": "mrkdwn", "text": text}
        return {"type": "section", "block_id": text, "text": words, "accessory": button}

    return {"id": "H1", "type": "home", "blocks": [section(text) for text in texts]}


async def with_modal(page: Page, stand: Stand, view: Json) -> None:
    await page.goto(stand.base_url)
    await page.get_by_test_id("composer").focus()
    await stand.push({"type": "modal", "view": view})
    await expect(page.get_by_test_id("modal")).to_be_visible()


async def test_the_focus_stays_inside_and_returns(page: Page, stand: Stand) -> None:
    await with_modal(page, stand, modal())
    dialog = page.get_by_test_id("modal")
    await expect(dialog.get_by_label("name")).to_be_focused()
    visited = set()
    for _ in range(12):
        await page.keyboard.press("Tab")
        visited.add(await page.evaluate("document.activeElement.closest('dialog') !== null"))
    assert visited == {True}
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)
    await expect(page.get_by_test_id("composer")).to_be_focused()
    assert await stand.heard("/ui/view/close") == [{"view_id": "V1"}]


async def test_submitting_sends_the_values(page: Page, stand: Stand) -> None:
    days = {
        "type": "checkboxes",
        "action_id": "on",
        "options": [{"text": plain(d), "value": d} for d in ("Mon", "Tue")],
        "initial_options": [{"text": plain("Mon"), "value": "Mon"}],
    }
    blocks = [text_input("name"), text_input("note", optional=True)]
    await with_modal(
        page,
        stand,
        modal(
            "V1",
            *blocks,
            {"type": "input", "block_id": "days", "label": plain("Days"), "element": days},
        ),
    )
    await page.get_by_label("name").fill("朝刊")
    await page.get_by_label("Tue").check()
    await page.get_by_test_id("modal-submit").click()
    (body,) = await stand.heard("/ui/view")
    text = {"type": "plain_text_input"}
    assert body == {
        "view_id": "V1",
        "values": {
            "name": {"value": {**text, "value": "朝刊"}},
            "note": {"value": {**text, "value": None}},
            "days": {"on": {"type": "checkboxes", "selected_options": days["options"]}},
        },
    }
    await expect(page.get_by_test_id("modal")).to_have_count(0)


async def test_a_required_field_left_empty_is_not_sent(page: Page, stand: Stand) -> None:
    await with_modal(page, stand, modal())
    await page.get_by_test_id("modal-submit").click()
    await expect(page.get_by_role("alert").first).to_contain_text("complete this required field")
    await expect(page.get_by_label("name")).to_be_focused()
    assert stand.bodies("/ui/view") == []


async def test_the_bots_errors_stand_under_their_fields(page: Page, stand: Stand) -> None:
    errors = {"note": "Too long a note."}
    stand.answers["/ui/view"] = {"ok": True, "response_action": "errors", "errors": errors}
    await with_modal(page, stand, modal())
    await page.get_by_label("name").fill("a")
    await page.keyboard.press("Enter")
    field = page.locator("[data-input-block=note]")
    await expect(field).to_contain_text("Too long a note.")
    await expect(page.get_by_label("note")).to_be_focused()
    await expect(page.get_by_label("name")).to_have_value("a")


async def test_an_update_keeps_what_was_typed(page: Page, stand: Stand) -> None:
    await with_modal(page, stand, modal())
    await page.get_by_label("name").fill("half")
    more = {"type": "section", "block_id": "new", "text": plain("Now with more")}
    update = modal("V1", text_input("name"), more, title="Updated")
    await stand.push({"type": "modal", "view": update})
    await expect(page.get_by_role("heading", name="Updated")).to_be_visible()
    await expect(page.get_by_label("name")).to_have_value("half")
    await expect(page.get_by_label("name")).to_be_focused()


async def test_a_pushed_view_covers_and_uncovers(page: Page, stand: Stand) -> None:
    await with_modal(page, stand, modal())
    await page.get_by_label("name").fill("kept")
    await stand.push({"type": "modal", "view": modal("V2", title="Second")})
    await expect(page.get_by_role("heading", name="Second")).to_be_visible()
    await page.get_by_test_id("modal-close").click()
    await expect(page.get_by_role("heading", name="Schedule")).to_be_visible()
    await expect(page.get_by_label("name")).to_have_value("kept")
    await stand.push({"type": "modal_closed"})
    await expect(page.get_by_test_id("modal")).to_have_count(0)


async def test_home_is_opened_and_follows_the_bot(page: Page, stand: Stand) -> None:
    await page.goto(stand.base_url)
    await page.get_by_test_id("app-link").click()
    await expect(page.get_by_test_id("home")).to_contain_text("has not published anything")
    assert await stand.heard("/ui/home") == [{}]
    await stand.push({"type": "home", "view": home("one", "two")})
    await expect(page.get_by_test_id("home").locator(".b-text")).to_have_text(["one", "two"])
    await page.get_by_test_id("action-unsave-one").click()
    (body,) = await stand.heard("/ui/action")
    assert body["container"] == {"type": "view", "view_id": "H1"}
    await stand.push({"type": "home", "view": home("two")})
    await expect(page.get_by_test_id("home").locator(".b-text")).to_have_text(["two"])
    await expect(page.get_by_test_id("home")).to_be_focused()


async def test_the_apps_tabs_by_keyboard(page: Page, stand: Stand) -> None:
    stand.message("hello", channel=DIRECT)
    await page.goto(stand.base_url + "#home")
    tab = page.get_by_test_id("home-tab")
    await expect(tab).to_have_attribute("aria-selected", "true")
    await tab.focus()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_test_id("dm-tab")).to_have_attribute("aria-selected", "true")
    await expect(page.get_by_test_id("dm-tab")).to_be_focused()
    await expect(page.locator(".message-body")).to_have_text(["hello"])
    await page.get_by_test_id("composer").fill("GENIAC?")
    await page.keyboard.press("Enter")
    assert await stand.heard("/ui/message") == [{"channel": DIRECT, "text": "GENIAC?"}]
