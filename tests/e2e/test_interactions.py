"""Every button, menu, form and shortcut that we draw does what its label says."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from bot.sandbox import Message
from tests.e2e.town import Town, element, story_of, town

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def here(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Town]:
    folder: Path = tmp_path_factory.mktemp("town")
    async with town("socket", folder) as made, made.bot() as core:
        await made.read_feeds(core)
        yield made
        assert made.sandbox.workspace.refused == []
        assert made.sandbox.workspace.pings == []


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def card(here: Town) -> Message:
    """Give the card of the story that most outlets tell."""
    await here.aiko.command(here.channel, "/brief SoftBank")
    told = await here.briefed()
    return told.cards[0]


def headline(card: Message) -> str:
    found = re.search(r"\|([^>]+)>", card.blocks[0]["text"]["text"])
    assert found
    return found[1]


async def press(here: Town, message: Message, action: str, opening: str, **more: Any) -> Message:
    """Press a button of a message; return what is said thereupon to the person alone."""
    before = len(here.private(message.channel))
    ack = await here.aiko.click(message.channel, message.ts, action, **more)
    assert ack.ok, ack
    told = await here.until(
        lambda: [m for m in here.private(message.channel)[before:] if m.text.startswith(opening)]
    )
    return told[0]


async def modal(here: Town) -> dict[str, Any]:
    """Wait for a form; return it."""
    views = here.sandbox.workspace.views
    found = await here.until(
        lambda: next((v for v in views.values() if v["type"] == "modal"), None)
    )
    assert found is not None
    return found


async def choose(here: Town, listed: Message, label: str, number: int = 0) -> None:
    """Choose something in the menu of the `number`th schedule of a list."""
    menus = [b["accessory"] for b in listed.blocks if "accessory" in b]
    option = next(o for o in menus[number]["options"] if o["text"]["text"] == label)
    action, value = menus[number]["action_id"], option["value"]
    ack = await here.aiko.click(listed.channel, listed.ts, action, selected=value)
    assert ack.ok, ack


def words(message: Message) -> str:
    return f"{message.text}\n{message.blocks}"


async def test_sources_lists_who_told_it(here: Town, card: Message) -> None:
    said = await press(here, card, "card.sources", "Sources (1 of 2)")
    assert headline(card) in said.text
    assert len(set(re.findall(r"https?://([^/|]+)/", words(said)))) >= 5


@pytest.mark.parametrize(
    ("label", "opening", "hint"),
    [
        ("Who told it, when", "Who told it, when", "Kanda Shimbun"),
        ("How", "How this was grouped", "Harbor Post"),
    ],
)
async def test_the_menu_lays_a_story_open(
    here: Town, card: Message, label: str, opening: str, hint: str
) -> None:
    menu = element(card.blocks, "card.more")
    assert menu is not None
    option = next(o for o in menu["options"] if o["text"]["text"].startswith(label))
    said = await press(here, card, "card.more", opening, selected=option["value"])
    assert hint in words(said)
    assert headline(card) in said.text


async def test_save_shows_where_it_is_kept_and_the_way_back(here: Town, card: Message) -> None:
    said = await press(here, card, "card.save", "Saved.")
    await here.until(lambda: here.saved() == [story_of(card)])
    kept = await press(here, said, "saved.open", "You keep 1 story")
    await here.aiko.click(kept.channel, kept.ts, "saved.unsave.0")
    await here.until(lambda: here.saved() == [])
    await here.until(lambda: "Nothing saved yet" in words(kept))


async def test_unsave_beneath_a_save_undoes_it(here: Town, card: Message) -> None:
    said = await press(here, card, "card.save", "Saved.")
    await here.until(lambda: here.saved() == [story_of(card)])
    await here.aiko.click(said.channel, said.ts, "saved.unsave")
    await here.until(lambda: here.saved() == [])


async def test_a_saved_story_leads_back_to_its_card(here: Town, card: Message) -> None:
    await here.aiko.react(here.channel, card.ts, "bookmark")
    await here.until(lambda: here.saved() == [story_of(card)])
    home = here.sandbox.workspace.homes["U0AIKO"]
    opened = element(home["blocks"], "link.open.0")
    assert opened is not None
    assert f"/archives/{here.channel}/p{card.ts.replace('.', '')}" in opened["url"]
    assert (await here.aiko.click_view(home["id"], "link.open.0")).ok
    await here.aiko.unreact(here.channel, card.ts, "bookmark")
    await here.until(lambda: here.saved() == [])


async def test_each_person_keeps_their_own(here: Town, card: Message) -> None:
    ken = here.sandbox.person("U0KEN")
    await ken.react(here.channel, card.ts, "bookmark")
    await here.until(lambda: here.saved("U0KEN") == [story_of(card)])
    assert here.saved() == []
    await ken.unreact(here.channel, card.ts, "bookmark")
    await here.until(lambda: here.saved("U0KEN") == [])


async def test_the_shortcut_saves_from_inside_a_thread(here: Town, card: Message) -> None:
    before = len(here.private())
    reply = here.thread(card)[-1]
    assert (await here.aiko.message_shortcut("story.save", here.channel, reply.ts)).ok
    await here.until(lambda: here.saved() == [story_of(card)])
    await here.until(lambda: len(here.private()) > before)
    lead = here.briefings()[0].lead
    before = len(here.private())
    await here.aiko.message_shortcut("story.save", here.channel, lead.ts)
    await here.until(lambda: len(here.private()) > before)
    assert "no story of mine" in words(here.private()[before])
    view = here.sandbox.workspace.homes["U0AIKO"]["id"]
    await here.aiko.click_view(view, "saved.unsave.0")
    await here.until(lambda: here.saved() == [])


async def test_a_form_sets_a_schedule_that_can_be_run_changed_and_ended(here: Town) -> None:
    channel = here.sandbox.workspace.channel_named("robotics").id
    nothing = await here.answer("/brief", channel)
    assert (await here.aiko.click(channel, nothing.ts, "schedule.open")).ok
    form = await modal(here)
    before = len(here.private(channel))
    found = await here.aiko.submit(
        form["id"],
        {"other_topics": {"value": "robotics, 半導体"}, "at": {"value": "17:45"}},
    )
    assert found.ok, found
    await here.until(lambda: len(here.private(channel)) > before)
    assert "17:45" in words(here.private(channel)[before])

    # What the channel follows, now, by its button
    follows = await here.answer("/brief", channel)
    assert "robotics" in words(follows)
    assert "半導体" in words(follows)
    assert (await here.aiko.click(channel, follows.ts, "brief.now.0")).ok
    assert (await here.briefed(channel=channel)).cards

    # Changed by the same form, which knows what was set
    await choose(here, follows, "Change…")
    again = await modal(here)
    assert "17:45" in str(again["blocks"])
    assert "半導体" in str(again["blocks"])
    before = len(here.private(channel))
    assert (await here.aiko.submit(again["id"], {"at": {"value": "06:05"}})).ok
    await here.until(lambda: len(here.private(channel)) > before)
    follows = await here.answer("/brief", channel)
    assert "06:05" in words(follows)
    assert "17:45" not in words(follows)

    # A second one beside it; each paused, resumed and ended alone, by its menu or by a command
    await here.aiko.click(channel, follows.ts, "schedule.open")
    another = await modal(here)
    assert "06:05" not in str(another["blocks"])
    assert (await here.aiko.submit(another["id"], {"other_topics": {"value": "GENIAC"}})).ok
    await here.until(lambda: "GENIAC" in words(here.private(channel)[-1]))
    both = await here.answer("/brief schedule", channel)
    assert "1. *robotics, 半導体*" in words(both)
    await choose(here, both, "Pause", 1)
    await here.until(lambda: "paused" in words(both))
    assert "paused" in both.blocks[1]["text"]["text"], "the second"
    assert "paused" not in both.blocks[0]["text"]["text"], "the first goes on"
    assert "paused" not in words(await here.answer("/brief schedule resume GENIAC", channel))
    assert "paused" in words(await here.answer("/brief schedule pause 1", channel))
    before = len(here.private(channel))
    await choose(here, both, "Preview", 1)
    await here.until(lambda: len(here.private(channel)) > before)
    assert here.private(channel)[before].text.startswith("If it were due now")
    await choose(here, both, "End", 1)
    await here.until(lambda: "1 schedule left" in words(both))

    # Paused, resumed, ended
    assert "paused" in words(await here.answer("/brief schedule pause", channel))
    assert "paused" not in words(await here.answer("/brief schedule resume", channel))
    assert "Ended: 1 schedule" in (await here.answer("/brief schedule off", channel)).text
    assert "follows nothing yet" in words(await here.answer("/brief", channel))
