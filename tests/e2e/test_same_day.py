"""One day, by Socket Mode and by signed HTTP: feeds, a scheduled briefing, questions, saves."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.model.feed import NewFeed
from bot.sandbox import DropAfter, Message, RateLimited
from tests.e2e.town import Town, silence, story_of, town


@pytest.fixture(
    params=[
        pytest.param(("socket", "sqlite"), id="socket"),
        pytest.param(("http", "sqlite"), id="http"),
        pytest.param(("http", "postgres"), id="postgres", marks=pytest.mark.postgres),
    ]
)
async def here(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Town]:
    way, database = request.param
    settings = {}
    if database == "postgres":
        settings["database_url"] = request.getfixturevalue("postgres_url")
    async with town(way, tmp_path, **settings) as made:
        yield made
        assert made.sandbox.workspace.pings == []


async def schedule(here: Town, topics: str) -> None:
    """Have the channel briefed at the next full minute, and let that minute come."""
    soon = here.clock.now().astimezone(ZoneInfo("Asia/Tokyo")) + timedelta(minutes=1)
    said = await here.answer(f"/brief schedule {topics} at {soon:%H:%M} daily Asia/Tokyo 3 stories")
    assert "Scheduled" in said.text
    here.clock.advance(minutes=1)


def about(card: Message) -> str:
    """Return the line beneath a card: its topic, outlets, languages and age."""
    line: str = next(b for b in card.blocks if b["type"] == "context")["elements"][0]["text"]
    return line


def links(text: str) -> list[str]:
    return re.findall(r"<(https?://[^|>]+)\|", text)


def all_text(blocks: list[dict[str, object]]) -> str:
    return str(blocks)


async def test_the_same_day(here: Town) -> None:
    async with here.bot() as core:
        await here.read_feeds(core)

        # The morning's briefing, at its time
        await schedule(here, "GENIAC, physical AI")
        morning = await here.briefed()
        cards = morning.cards
        assert "GENIAC" in morning.lead.text
        assert "physical AI" in morning.lead.text
        assert here.in_channel() == [morning.lead, *cards]
        assert len({story_of(card) for card in cards}) == 3
        for card in cards:
            story = await core.store.stories.get(story_of(card))
            assert story is not None
            replies = here.thread(card)
            told = [url for reply in replies for url in links(all_text(reply.blocks))]
            assert {item.url for item in story.items} <= set(told)
            assert all(not r.unfurl_links and not r.unfurl_media for r in [card, *replies])

        # Questions, with cards for everybody
        for number, question in enumerate(("GENIAC", "physical AI"), start=2):
            assert (await here.aiko.command(here.channel, f"/brief {question}")).ok
            told = await here.briefed(number)
            assert question in told.lead.text
            assert all(about(card).startswith(question) for card in told.cards)

        # 🔖 on a card, and Save on another, kept in the Home tab; twice is once
        first, second = cards[:2]
        await here.aiko.react(here.channel, first.ts, "bookmark")
        await here.until(lambda: here.saved() == [story_of(first)])
        assert (await here.aiko.click(here.channel, second.ts, "card.save")).ok
        await here.until(lambda: here.saved() == [story_of(second), story_of(first)])
        assert "Saved" in here.private()[-1].text
        reply = here.thread(first)[0]
        await here.aiko.react(here.channel, reply.ts, "bookmark")
        said = await here.answer("/brief saved")
        assert said.text == "You keep 2 stories"
        assert here.saved("U0KEN") == []

        # Let go again, by reaction and by button
        await here.aiko.unreact(here.channel, first.ts, "bookmark")
        await here.until(lambda: here.saved() == [story_of(second)])
        home = here.sandbox.workspace.homes["U0AIKO"]["id"]
        await here.aiko.click_view(home, "saved.unsave.0")
        await here.until(lambda: here.saved() == [])

    assert here.sandbox.workspace.refused == []


async def test_what_slack_sends_twice_changes_nothing(here: Town) -> None:
    async with here.bot() as core:
        await here.read_feeds(core)
        await here.aiko.command(here.channel, "/brief GENIAC")
        card = (await here.briefed()).cards[0]
        here.sandbox.faults.deliver_twice("events_api", times=4)
        await here.aiko.react(here.channel, card.ts, "bookmark")
        await here.aiko.open_home()
        await here.until(lambda: here.saved() == [story_of(card)])
        await here.aiko.unreact(here.channel, card.ts, "bookmark")
        await here.until(lambda: here.saved() == [])
        await here.aiko.react(here.channel, card.ts, "bookmark")
        await here.until(lambda: here.saved() == [story_of(card)])
        here.sandbox.faults.deliver_twice("interactive")
        before = len(here.private())
        await here.aiko.click(here.channel, card.ts, "card.save")
        await here.until(lambda: len(here.private()) > before)
        assert here.saved() == [story_of(card)]


async def test_a_command_delivered_twice_is_answered_with_one_set_of_cards(here: Town) -> None:
    async with here.bot() as core:
        await here.read_feeds(core)
        here.sandbox.faults.deliver_twice("slash_commands")
        await here.aiko.command(here.channel, "/brief GENIAC")
        told = await here.briefed()
    assert here.in_channel() == [told.lead, *told.cards]
    assert_once(here)


async def test_a_bot_that_is_stopped_in_the_middle_goes_on_and_says_nothing_twice(
    here: Town,
) -> None:
    async with here.bot() as core:
        await here.read_feeds(core)
        await schedule(here, "GENIAC, physical AI")
        await here.until(lambda: len(here.cards()) >= 1)
    async with here.bot():
        assert (await here.briefed()).stories == 3
    assert_once(here)


async def test_a_bot_that_is_cut_off_in_the_middle_goes_on_and_says_nothing_twice(
    here: Town,
) -> None:
    async with here.doomed_bot() as core:
        await here.read_feeds(core)
        # The second message is taken, and the bot dies before it is told so.
        here.sandbox.faults.add("chat.postMessage", DropAfter(), every=2)
        await schedule(here, "GENIAC, physical AI")
        await here.until(lambda: len(here.in_channel()) == 2)
    here.clock.advance(minutes=1)  # its lease runs out
    async with here.bot():
        assert (await here.briefed()).stories == 3
    assert_once(here)


async def test_a_feed_that_never_answers_holds_up_nobody(here: Town) -> None:
    async with here.bot() as core, silence() as url:
        await here.read_feeds(core)
        await core.store.feeds.add(
            NewFeed(url, "Silence", "silence.example", "en", private_ok=True)
        )
        reading = asyncio.create_task(core.read_feeds())
        said = await here.answer("/brief help")
        assert "/brief saved" in str(said.blocks)
        await here.aiko.command(here.channel, "/brief GENIAC")
        assert (await here.briefed()).cards
        assert not reading.done()
        reading.cancel()
        await asyncio.wait([reading])


async def test_when_slack_asks_to_wait_everything_comes_after_the_wait(here: Town) -> None:
    async with here.bot() as core:
        await here.read_feeds(core)
        here.sandbox.faults.add("chat.postMessage", RateLimited(1), every=3)
        await here.aiko.command(here.channel, "/brief GENIAC")
        await here.briefed()
    assert here.sandbox.faults.seen
    assert_once(here)


def assert_once(here: Town) -> None:
    """Check that every message stands in the workspace once, and each card under its lead."""
    messages = [m for m in here.sandbox.workspace.accepted if m.metadata]
    ids = [m.metadata["event_payload"]["id"] for m in messages if m.metadata]
    assert len(ids) == len(set(ids))
    assert len({story_of(card) for card in here.cards()}) == len(here.cards())
