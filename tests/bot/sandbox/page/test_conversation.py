"""Channels, threads, reactions and the message box, live and by keyboard."""

from __future__ import annotations

import pytest
from playwright.async_api import Page, expect

from tests.bot.sandbox.page.stand import BOT, DIRECT, KEN, ME, OTHER, ROOM, Stand

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]


async def opened(page: Page, stand: Stand, address: str = "") -> None:
    await page.goto(stand.base_url + address)
    await expect(page.locator("#pane .log:not([aria-busy])")).to_be_attached()


async def test_a_message_is_sent_as_slacks_client_sends_it(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    await page.get_by_test_id("composer").fill("@ken see #random: a < b & c, not a@ken.example")
    await page.keyboard.press("Enter")
    text = "<@U2> see <#C2|random>: a &lt; b &amp; c, not a@ken.example"
    assert await stand.heard("/ui/message") == [{"channel": ROOM, "text": text}]
    await expect(page.get_by_test_id("composer")).to_have_value("")


async def test_a_command_is_completed_and_sent(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    await page.keyboard.press("/")
    composer = page.get_by_test_id("composer")
    await expect(composer).to_be_focused()
    await page.keyboard.type("/br")
    await expect(page.get_by_test_id("suggestion")).to_have_count(2)
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("ArrowDown")  # round to the first again
    await page.keyboard.press("Tab")
    await expect(composer).to_have_value("/brief ")
    await expect(page.locator(".composer-hint")).to_have_text("/brief TOPIC | saved | help")
    await page.keyboard.type("生成AI")
    await page.keyboard.press("Enter")
    assert await stand.heard("/ui/command") == [{"channel": ROOM, "text": "/brief 生成AI"}]


async def test_enter_during_composition_does_not_send(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    composer = page.get_by_test_id("composer")
    await composer.fill("にほん")
    await composer.dispatch_event("keydown", {"key": "Enter", "isComposing": True})
    await composer.press("Enter")
    assert len(await stand.heard("/ui/message")) == 1


async def test_what_did_not_go_stays_in_the_box(page: Page, stand: Stand) -> None:
    stand.answers["/ui/command"] = {"ok": False, "error": "There is no command /nope."}
    await opened(page, stand)
    await page.get_by_test_id("composer").fill("/nope")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("notice")).to_contain_text("There is no command /nope.")
    await expect(page.get_by_test_id("composer")).to_have_value("/nope")


async def test_the_hint_of_an_empty_box_fills_it(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    await expect(page.locator(".composer-hint")).to_have_text("Try /brief GENIAC")
    await page.get_by_test_id("composer-hint").click()
    await expect(page.get_by_test_id("composer")).to_have_value("/brief GENIAC")


async def test_new_messages_come_live_in_order_and_are_spoken(page: Page, stand: Stand) -> None:
    stand.message("first")
    await opened(page, stand)
    await expect(page.get_by_test_id("message")).to_have_count(1)
    late = await stand.say("third")
    earlier = {**late, "ts": f"{float(late['ts']) - 60:.6f}", "text": "second"}
    await stand.push({"type": "message", "channel": ROOM, "message": earlier})
    await expect(page.locator(".message-body")).to_have_text(["first", "second", "third"])
    await expect(page.get_by_test_id("announcer")).to_have_text("Kawaraban: second")


async def test_the_same_event_twice_shows_once(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    message = await stand.say("once")
    await stand.push({"type": "message", "channel": ROOM, "message": message})
    await stand.say("end")
    await expect(page.locator(".message-body")).to_have_text(["once", "end"])


async def test_an_edit_and_a_deletion_come_live(page: Page, stand: Stand) -> None:
    message = stand.message("before")
    gone = stand.message("gone")
    await opened(page, stand)
    changed = {**message, "text": "after", "edited": {"user": BOT, "ts": "1"}}
    await stand.push({"type": "message_changed", "channel": ROOM, "message": changed})
    await stand.push({"type": "message_deleted", "channel": ROOM, "ts": gone["ts"]})
    await expect(page.locator(".message-body")).to_have_text(["after"])
    await expect(page.get_by_test_id("message")).to_contain_text("(edited)")


async def test_away_from_the_end_new_messages_are_counted(page: Page, stand: Stand) -> None:
    for i in range(40):
        stand.message(f"line {i}")
    await opened(page, stand)
    await expect(page.get_by_text("line 39")).to_be_in_viewport()
    await page.locator(".messages").evaluate("e => { e.scrollTop = 0; }")
    await expect(page.get_by_text("line 0", exact=True)).to_be_in_viewport()
    await stand.say("newest")
    pill = page.get_by_test_id("new-messages")
    await expect(pill).to_have_text("1 new message")
    await expect(page.get_by_text("newest", exact=True)).not_to_be_in_viewport()
    await pill.click()
    await expect(page.get_by_text("newest", exact=True)).to_be_in_viewport()
    await expect(pill).to_be_hidden()
    await stand.say("at the end it follows")
    await expect(page.get_by_text("at the end it follows", exact=True)).to_be_in_viewport()


async def test_other_channels_count_what_is_unread(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    await stand.say("over there", channel=OTHER)
    await stand.say("and to you", channel=DIRECT)
    await expect(page.get_by_test_id("channel-link-random").locator(".badge")).to_have_text("1")
    await expect(page.get_by_test_id("app-link").locator(".badge")).to_have_text("1")
    await expect(page).to_have_title("(2) #japan-ai · Edo Robotics")
    await page.get_by_test_id("channel-link-random").click()
    await expect(page.locator(".message-body")).to_have_text(["over there"])
    await expect(page.locator(".absent")).to_contain_text("Kawaraban is not in this channel")
    await expect(page).to_have_title("(1) #random · Edo Robotics")


async def test_an_ephemeral_message_is_marked_and_goes_when_dismissed(
    page: Page, stand: Stand
) -> None:
    await opened(page, stand)
    await stand.say("for you alone", ephemeral=True, ephemeral_to=ME)
    await expect(page.get_by_test_id("ephemeral")).to_contain_text("Only visible to you")
    await expect(page.get_by_test_id("tool-more")).to_have_count(0)
    await page.get_by_role("button", name="Dismiss").click()
    await expect(page.get_by_test_id("message")).to_have_count(0)


async def test_reactions_toggle(page: Page, stand: Stand) -> None:
    given = [{"name": "bookmark", "users": [KEN], "count": 1}]
    message = stand.message("card", reactions=given)
    await opened(page, stand)
    chip = page.get_by_test_id("reaction-bookmark")
    await expect(chip).to_have_attribute("aria-pressed", "false")
    await chip.click()
    mine = [{"name": "bookmark", "users": [KEN, ME], "count": 2}]
    await stand.push({"type": "reaction", "channel": ROOM, "ts": message["ts"], "reactions": mine})
    await expect(chip).to_have_text("🔖2")
    await expect(chip).to_have_attribute("aria-pressed", "true")
    await expect(chip).to_be_focused()
    await chip.click()
    added = [body["add"] for body in await stand.heard("/ui/reaction", 2)]
    assert added == [True, False]


async def test_the_picker_finds_an_emoji_by_name(page: Page, stand: Stand) -> None:
    message = stand.message("card")
    await opened(page, stand)
    await page.get_by_test_id("message").hover()
    await page.get_by_test_id("tool-react").click()
    await page.keyboard.type("rock")
    await page.keyboard.press("Enter")
    body = {"channel": ROOM, "ts": message["ts"], "name": "rocket", "add": True}
    assert await stand.heard("/ui/reaction") == [body]
    await expect(page.get_by_test_id("emoji-picker")).to_have_count(0)


async def test_a_menu_stays_open_while_messages_come(page: Page, stand: Stand) -> None:
    for i in range(20):
        stand.message(f"line {i}")
    await opened(page, stand)
    await page.get_by_test_id("message").last.hover()
    await page.get_by_test_id("tool-more").last.click()
    await stand.say("meanwhile")
    await expect(page.get_by_text("meanwhile", exact=True)).to_be_in_viewport()
    await expect(page.get_by_test_id("menu")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_test_id("tool-more").nth(19)).to_be_focused()


async def test_a_message_shortcut_is_sent(page: Page, stand: Stand) -> None:
    message = stand.message("card")
    await opened(page, stand)
    await page.get_by_test_id("message").hover()
    await page.get_by_test_id("tool-more").click()
    await page.get_by_role("menuitem", name="Brief this").click()
    body = {"callback_id": "brief_this", "channel": ROOM, "ts": message["ts"]}
    assert await stand.heard("/ui/shortcut") == [body]


async def test_a_thread_opens_counts_and_closes_by_keyboard(page: Page, stand: Stand) -> None:
    parent = stand.message("the card")
    await opened(page, stand)
    await page.get_by_test_id("message").focus()
    await page.keyboard.press("Enter")
    panel = page.get_by_test_id("thread-panel")
    await expect(panel.locator(".message-body")).to_have_text(["the card"])
    await expect(page.get_by_test_id("thread-composer")).to_be_focused()
    await page.keyboard.type("which model?")
    await page.keyboard.press("Enter")
    body = {"channel": ROOM, "text": "which model?", "thread_ts": parent["ts"]}
    assert await stand.heard("/ui/message") == [body]
    await stand.say("cotomi", thread_ts=parent["ts"])
    await expect(panel.locator(".message-body")).to_have_text(["the card", "cotomi"])
    await expect(page.locator("#pane .message-body")).to_have_text(["the card"])
    await expect(page.get_by_test_id("reply-count")).to_have_text("1 reply")
    await page.keyboard.press("Escape")
    await expect(panel).to_be_hidden()
    await expect(page.locator("#pane").get_by_test_id("message")).to_be_focused()


async def test_a_reply_counts_once_though_its_parent_changed_first(
    page: Page, stand: Stand
) -> None:
    parent = stand.message("the card")
    await opened(page, stand)
    reply = stand.message("source", ago=0, thread_ts=parent["ts"])
    grown = {
        **parent,
        "thread_ts": parent["ts"],
        "reply_count": 1,
        "latest_reply": reply["ts"],
        "reply_users": [BOT],
    }
    await stand.push({"type": "message_changed", "channel": ROOM, "message": grown})
    await stand.push({"type": "message", "channel": ROOM, "message": reply})
    await stand.say("end")
    await expect(page.get_by_text("end", exact=True)).to_be_visible()
    await expect(page.get_by_test_id("reply-count")).to_have_text("1 reply")


async def test_commands_in_threads_are_refused_as_in_slack(page: Page, stand: Stand) -> None:
    parent = stand.message("the card")
    await opened(page, stand, f"#{ROOM}/{parent['ts']}/thread")
    await page.get_by_test_id("thread-composer").fill("/brief x")
    await page.keyboard.press("Enter")
    await expect(page.get_by_test_id("notice")).to_contain_text("do not work in threads")
    assert stand.bodies("/ui/command") == []


async def test_a_broadcast_reply_shows_in_the_channel_too(page: Page, stand: Stand) -> None:
    parent = stand.message("the card")
    stand.message("only here", thread_ts=parent["ts"])
    stand.message("told all", thread_ts=parent["ts"], subtype="thread_broadcast")
    await opened(page, stand)
    await expect(page.locator(".message-body")).to_have_text(["the card", "told all"])


async def test_arrow_keys_go_through_the_messages(page: Page, stand: Stand) -> None:
    for text in ("one", "two", "three"):
        stand.message(text)
    await opened(page, stand)
    messages = page.get_by_test_id("message")
    await messages.last.focus()
    await page.keyboard.press("ArrowUp")
    await expect(messages.nth(1)).to_be_focused()
    await page.keyboard.press("Home")
    await expect(messages.first).to_be_focused()
    await page.keyboard.press("ArrowUp")
    await expect(messages.first).to_be_focused()
    await page.keyboard.press("Tab")
    await expect(messages.first.get_by_test_id("tool-bookmark")).to_be_focused()


async def test_an_address_leads_to_a_message(page: Page, stand: Stand) -> None:
    messages = [stand.message(f"line {i}", channel=OTHER) for i in range(40)]
    await opened(page, stand, f"#{OTHER}/{messages[3]['ts']}")
    shown = page.get_by_text("line 3", exact=True)
    await expect(shown).to_be_in_viewport()
    await expect(page.locator("article.pointed .message-body")).to_have_text("line 3")
    await page.evaluate("location.hash = '#C2/1.000000'")
    await expect(page.get_by_test_id("notice")).to_contain_text("not here any more")


async def test_after_a_cut_the_page_comes_back_and_catches_up(page: Page, stand: Stand) -> None:
    stand.message("before")
    await opened(page, stand)
    await expect(page.locator(".message-body")).to_have_text(["before"])
    await page.get_by_test_id("composer").fill("half a thought")
    stand.message("meanwhile", ago=1)
    await stand.cut()
    await expect(page.locator(".message-body")).to_have_text(["before", "meanwhile"])
    await expect(page.get_by_test_id("connection-banner")).to_be_hidden()
    await expect(page.get_by_test_id("composer")).to_have_value("half a thought")


async def test_a_banner_stands_while_the_workspace_is_away(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    await page.context.set_offline(True)
    await stand.cut()
    await expect(page.get_by_test_id("connection-banner")).to_contain_text("Reconnecting")
    await page.context.set_offline(False)
    await expect(page.get_by_test_id("connection-banner")).to_be_hidden()


async def test_whether_the_bot_is_there(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    await expect(page.get_by_test_id("bot-state")).to_have_text("Kawaraban is connected")
    await stand.push({"type": "connected", "connected": False})
    await expect(page.get_by_test_id("bot-state")).to_have_text("Kawaraban is not connected")


async def test_a_notice_is_shown_and_dismissed(page: Page, stand: Stand) -> None:
    await opened(page, stand)
    await stand.push({"type": "notice", "level": "info", "text": "Scheduled."})
    await expect(page.get_by_test_id("notice")).to_have_text("Scheduled.")
    await page.get_by_test_id("notice").get_by_role("button").click()
    await expect(page.get_by_test_id("notice")).to_have_count(0)
