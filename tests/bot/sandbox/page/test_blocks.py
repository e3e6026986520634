"""Every block and element the bot may send is drawn, and acts with the payload Slack documents."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.bot.sandbox.page.stand import ROOM, Json, Stand

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text, "emoji": True}


def mrkdwn(text: str) -> Json:
    return {"type": "mrkdwn", "text": text}


def option(text: str, **more: Any) -> Json:
    return {"text": plain(text), "value": text.lower(), **more}


def button(text: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(text), "action_id": action, **more}


def element(kind: str, **more: Any) -> Json:
    return {"type": kind, "action_id": kind, **more}


OPTIONS = [option("GENIAC"), option("Robotics"), option("Chips")]
SECTION = {"type": "rich_text_section", "elements": [{"type": "text", "text": "rich"}]}
CARD = {
    "type": "card",
    "title": mrkdwn("A card"),
    "subtitle": mrkdwn("sub"),
    "body": mrkdwn("card body"),
    "actions": [button("Open", "open")],
}
DRAWN = [
    ({"type": "section", "text": mrkdwn("*words*"), "fields": [mrkdwn("a field")]}, "wordsa field"),
    ({"type": "header", "text": plain("見出し :tada:")}, "見出し 🎉"),
    ({"type": "context", "elements": [mrkdwn("small"), plain("print")]}, "smallprint"),
    ({"type": "divider"}, ""),
    ({"type": "rich_text", "elements": [SECTION]}, "rich"),
    (
        {
            "type": "rich_text",
            "elements": [{"type": "rich_text_list", "style": "bullet", "elements": [SECTION]}],
        },
        "rich",
    ),
    ({"type": "markdown", "text": "# Head"}, "Head"),
    (
        {
            "type": "table",
            "rows": [
                [{"type": "raw_text", "text": "h"}],
                [{"type": "raw_number", "value": 2, "text": "2"}],
            ],
        },
        "h2",
    ),
    (
        {
            "type": "container",
            "title": plain("Box"),
            "child_blocks": [{"type": "section", "text": mrkdwn("inside")}],
        },
        "Boxinside",
    ),
    (CARD, "A cardsubcard bodyOpen"),
    ({"type": "carousel", "elements": [CARD]}, "A cardsubcard bodyOpen"),
    ({"type": "alert", "level": "warning", "text": mrkdwn("mind")}, "mind"),
    (
        {"type": "image", "image_url": "data:,", "alt_text": "an arm", "title": plain("T")},
        "Tan arm",
    ),
]


@pytest.mark.parametrize(
    ("block", "text"), DRAWN, ids=lambda v: v["type"] if isinstance(v, dict) else ""
)
async def test_a_block_shows_its_words(block: Json, text: str, page: Page, stand: Stand) -> None:
    stand.message("fallback", blocks=[block])
    await page.goto(stand.base_url)
    await expect(page.locator(".message-body")).to_have_text(text)
    await expect(page.locator(".unsupported")).to_have_count(0)


async def test_an_unknown_block_is_named(page: Page, stand: Stand) -> None:
    stand.message("fallback", blocks=[{"type": "hologram"}])
    await page.goto(stand.base_url)
    await expect(page.locator(".unsupported")).to_contain_text("hologram")


async def acted(page: Page, stand: Stand, what: Json) -> Json:
    """Draw one element in an actions block; give the message it stands in."""
    stand.message("m", blocks=[{"type": "actions", "block_id": "b", "elements": [what]}])
    await page.goto(stand.base_url)
    return stand.messages[ROOM][-1]


async def sent(stand: Stand) -> Json:
    """Return the one action that was posted, without its container and state."""
    (body,) = await stand.heard("/ui/action")
    assert body.pop("container")["type"] == "message"
    assert body.pop("block_id") == "b"
    assert body.pop("action_id") in ("go", body["type"])
    body.pop("state")
    return body


async def test_a_button_sends_its_value_and_where_it_stands(page: Page, stand: Stand) -> None:
    message = await acted(page, stand, button("Save", "go", value="story-1"))
    await page.get_by_test_id("action-go").click()
    container = {"type": "message", "channel": ROOM, "ts": message["ts"]}
    assert (await stand.heard("/ui/action"))[0]["container"] == container
    assert await sent(stand) == {"type": "button", "value": "story-1"}


async def test_a_url_button_opens_outside_and_still_acts(page: Page, stand: Stand) -> None:
    await acted(page, stand, button("Read", "go", url="https://a.example/"))
    link = page.get_by_test_id("action-go")
    await expect(link).to_have_attribute("href", "/out?url=https%3A%2F%2Fa.example%2F")
    await expect(link).to_have_attribute("rel", "noopener noreferrer")
    async with page.expect_popup():
        await link.click()
    assert await sent(stand) == {"type": "button"}


@pytest.mark.parametrize(("answer", "actions"), [("Stop", 1), ("Keep", 0)])
async def test_a_confirmation_comes_first(
    answer: str, actions: int, page: Page, stand: Stand
) -> None:
    confirm = {
        "title": plain("Sure?"),
        "text": mrkdwn("No more *cards*."),
        "confirm": plain("Stop"),
        "deny": plain("Keep"),
    }
    await acted(page, stand, button("Stop it", "go", confirm=confirm))
    await page.get_by_test_id("action-go").click()
    dialog = page.get_by_test_id("confirm")
    await expect(dialog).to_contain_text("No more cards.")
    assert stand.bodies("/ui/action") == []
    await dialog.get_by_role("button", name=answer).click()
    await expect(dialog).to_have_count(0)
    await page.keyboard.press("/")  # the next thing a person does; nothing is under way any more
    assert len(await stand.heard("/ui/action", actions)) == actions


async def test_an_overflow_menu_sends_the_option(page: Page, stand: Stand) -> None:
    await acted(page, stand, element("overflow", options=OPTIONS))
    await page.get_by_test_id("action-overflow").click()
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("menu")).to_have_count(0)
    assert await sent(stand) == {"type": "overflow", "selected_option": OPTIONS[1]}


SELECTS: list[tuple[str, str, Json]] = [
    ("static_select", "Robotics", {"selected_option": OPTIONS[1]}),
    ("conversations_select", "#random", {"selected_conversation": "C2"}),
    ("channels_select", "#random", {"selected_channel": "C2"}),
    ("users_select", "田中 健", {"selected_user": "U2"}),
]


@pytest.mark.parametrize(("kind", "label", "value"), SELECTS, ids=[s[0] for s in SELECTS])
async def test_a_select_sends_what_was_chosen(
    kind: str, label: str, value: Json, page: Page, stand: Stand
) -> None:
    await acted(page, stand, element(kind, options=OPTIONS))
    await page.get_by_test_id(f"action-{kind}").select_option(label=label)
    assert await sent(stand) == {"type": kind, **value}


async def test_arrow_keys_on_a_select_act_once_on_leaving(page: Page, stand: Stand) -> None:
    await acted(page, stand, element("static_select", options=OPTIONS))
    await page.get_by_test_id("action-static_select").focus()
    for key in ("ArrowDown", "ArrowDown", "ArrowDown"):
        await page.keyboard.press(key)
    assert stand.bodies("/ui/action") == []
    await page.keyboard.press("Tab")
    assert await sent(stand) == {"type": "static_select", "selected_option": OPTIONS[2]}


async def test_a_multi_select_sends_all_when_it_closes(page: Page, stand: Stand) -> None:
    kind = "multi_static_select"
    await acted(page, stand, element(kind, options=OPTIONS, max_selected_items=2))
    select = page.get_by_test_id(f"action-{kind}")
    await select.locator("summary").click()
    await select.get_by_label("GENIAC").check()
    await select.get_by_label("Chips").check()
    await expect(select.get_by_label("Robotics")).to_be_disabled()
    assert stand.bodies("/ui/action") == []
    await page.keyboard.press("Escape")
    await expect(select.locator("summary")).to_have_text("GENIACChips")
    assert await sent(stand) == {"type": kind, "selected_options": [OPTIONS[0], OPTIONS[2]]}


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [("timepicker", "selected_time", "08:30"), ("datepicker", "selected_date", "2026-12-01")],
)
async def test_a_picker_sends_its_value(
    kind: str, field: str, value: str, page: Page, stand: Stand
) -> None:
    await acted(page, stand, element(kind))
    await page.get_by_test_id(f"action-{kind}").fill(value)
    await page.get_by_test_id(f"action-{kind}").blur()
    assert (await sent(stand))[field] == value


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("checkboxes", {"selected_options": [OPTIONS[0]]}),
        ("radio_buttons", {"selected_option": OPTIONS[0]}),
    ],
)
async def test_choices_send_what_is_on(kind: str, value: Json, page: Page, stand: Stand) -> None:
    await acted(page, stand, element(kind, options=OPTIONS))
    await page.get_by_label("GENIAC").check()
    assert await sent(stand) == {"type": kind, **value}


async def test_feedback_and_icon_buttons(page: Page, stand: Stand) -> None:
    good, bad = {"text": plain("Good"), "value": "g"}, {"text": plain("Bad"), "value": "b"}
    elements = [
        element("feedback_buttons", positive_button=good, negative_button=bad),
        element("icon_button", icon="trash", text=plain("Delete"), value="x"),
    ]
    stand.message("m", blocks=[{"type": "context_actions", "block_id": "b", "elements": elements}])
    await page.goto(stand.base_url)
    await page.get_by_role("button", name="Bad").click()
    await expect(page.get_by_role("button", name="Bad")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="Delete").click()
    assert [(b["type"], b["value"]) for b in await stand.heard("/ui/action", 2)] == [
        ("feedback_buttons", "b"),
        ("icon_button", "x"),
    ]


async def test_a_failed_action_says_so(page: Page, stand: Stand) -> None:
    stand.answers["/ui/action"] = {"ok": False, "error": "Kawaraban did not answer in time."}
    await acted(page, stand, button("Save", "go"))
    await page.get_by_test_id("action-go").click()
    await expect(page.get_by_test_id("notice")).to_contain_text("did not answer in time")
