"""Two processes with a socket each: what Slack gives to both of them is done once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.e2e.town import Briefed, Town, story_of, town


@pytest.fixture
def database(either_database: str) -> str:
    return either_database


async def test_an_envelope_that_comes_over_both_sockets_is_handled_once(
    tmp_path: Path, database: str
) -> None:
    async with town("socket", tmp_path, database_url=database) as here:
        async with here.bot() as core:
            await here.read_feeds(core)
            async with here.bot():
                told = await _use_all(here)
        # Both have drained: whatever they were about to say a second time would be there.
        assert here.in_channel() == [told.lead, *told.cards]
        assert [m.text[:6] for m in here.private()] == ["Saved."]
        for card in told.cards:
            replies = [m.text for m in here.thread(card)]
            assert len(replies) == len(set(replies))


async def _use_all(here: Town) -> Briefed:
    """Ask, press and react, each delivered over both connections; return what was asked for."""
    sent = here.sandbox.sockets.sent
    assert len(sent) == 2, "each process has a connection of its own"
    here.sandbox.faults.deliver_twice("slash_commands")
    await here.aiko.command(here.channel, "/brief GENIAC")
    assert over_each(here, sent) == [1, 1]
    told = await here.briefed()
    first, second = (story_of(card) for card in told.cards[:2])

    sent = here.sandbox.sockets.sent
    here.sandbox.faults.deliver_twice("interactive")
    await here.aiko.click(here.channel, told.cards[0].ts, "card.save")
    assert over_each(here, sent) == [1, 1]
    await here.until(lambda: here.saved() == [first])

    sent = here.sandbox.sockets.sent
    here.sandbox.faults.deliver_twice("events_api")
    await here.aiko.react(here.channel, told.cards[1].ts, "bookmark")
    assert over_each(here, sent) == [1, 1]
    await here.until(lambda: set(here.saved()) == {first, second})
    return told


def over_each(here: Town, before: list[int]) -> list[int]:
    """Return how many envelopes have come over each connection since."""
    return [now - then for now, then in zip(here.sandbox.sockets.sent, before, strict=True)]
