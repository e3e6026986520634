"""A source takes back what it told: the card in the channel is struck, and its thread says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.services.follow_up import FollowUp
from tests.builders import keep
from tests.e2e.town import WAYS, Way, story_of, town


@pytest.mark.parametrize("way", WAYS)
async def test_a_correction_strikes_a_cards_sentence(way: Way, tmp_path: Path) -> None:
    async with town(way, tmp_path) as here, here.bot() as core:
        await here.read_feeds(core)
        await here.aiko.command(here.channel, "/brief Kumo Silicon")
        card = (await here.briefed()).cards[0]
        story = await core.store.stories.get(story_of(card))
        assert story is not None
        wrong = next(i for i in story.items if "a ¥12 billion round" in i.summary)
        assert "a ¥12 billion round" in str(card.blocks)

        # The outlet edits its article, and a poll brings it an hour later.
        here.clock.advance(minutes=61)
        now = here.clock.now()
        title, summary = (t.replace("¥12 b", "¥15 b") for t in (wrong.title, wrong.summary))
        await keep(core.store, replace(wrong, title=title, summary=summary, seen=now))
        before = len(here.thread(card))
        follow_up = FollowUp(core.store, here.clock)
        assert await follow_up.plan_due() == 2

        await here.until(lambda: len(here.thread(card)) == before + 1)
        told = here.thread(card)[-1]
        assert told.text.startswith("Update: Struck: Wafer &amp; Die no longer says so.")
        message = here.sandbox.workspace.message(card.channel, card.ts)
        await here.until(lambda: "a ¥12 billion round" in struck(message.blocks))
        assert "¥15 billion" in message.text
        assert len(here.cards()) == len((await here.briefed()).cards)

        here.clock.advance(minutes=timedelta(hours=2) // timedelta(minutes=1))
        assert await follow_up.plan_due() == 0


def struck(blocks: list[dict[str, object]]) -> str:
    """Return what is struck through."""
    return " ".join(str(blocks).split("~")[1::2])
