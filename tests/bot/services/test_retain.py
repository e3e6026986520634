"""What is old is let go."""

from __future__ import annotations

from datetime import timedelta

from bot.services import retain
from bot.services.retain import Retain
from bot.store import Database
from tests.builders import MORNING, item, story, tell
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
