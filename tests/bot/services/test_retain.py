"""What is old is let go."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotFoundError
from bot.services import retain
from bot.services.retain import Retain
from bot.store import Database
from tests.builders import MORNING, item, planned, story, tell
from tests.fakes.clock import FakeClock


async def test_all_that_is_old_goes_however_much_it_is(store: Database, clock: FakeClock) -> None:
    told = MORNING - timedelta(days=91)
    many = [
        story(f"s{n}", item(str(n), published=told, seen=told + timedelta(hours=1)))
        for n in range(retain._BATCH + 1)
    ]
    await tell(store, *many, story("fresh", item("fresh", hours=1)))
    retention = Retain(store, clock, days=90)
    assert await retention.run() == retain._BATCH + 1
    assert await retention.run() == 0
    assert [s.id for s in await store.stories.since(told)] == ["fresh"]


async def test_what_was_said_long_ago_is_forgotten_and_what_is_open_is_not(
    store: Database, clock: FakeClock
) -> None:
    ledger = store.deliveries
    await ledger.plan([planned(), planned(channel="C2")], now=MORNING)
    (said,) = await ledger.claim(owner="w", now=MORNING, lease=timedelta(seconds=40), limit=1)
    await ledger.sent([(said, "1.0")], now=MORNING)
    retention = Retain(store, clock, days=90)
    await retention.run()
    assert await ledger.outcome(said.workspace, said.channel, said.slot)
    clock.advance(days=91)
    await retention.run()
    with pytest.raises(NotFoundError):
        await ledger.outcome(said.workspace, said.channel, said.slot)
    left = await ledger.claim(owner="w", now=clock.now(), lease=timedelta(seconds=40), limit=9)
    assert {"C1", "C2"} - {said.channel} == {delivery.channel for delivery in left}
