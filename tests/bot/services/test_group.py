"""Items into stories, by one worker or several."""

from __future__ import annotations

import asyncio

from bot.services.group import Grouping
from bot.store import Database
from bot.stories.group import OnlineGrouper
from tests.builders import MORNING, item
from tests.fakes.clock import FakeClock

FIRE = [
    item(str(n), title=title, domain=f"{n}.example", hours=9 - n)
    for n, title in enumerate(
        [
            "Fire at Asagiri resin plant halts chip packaging",
            "Asagiri resin plant fire stops chip packaging lines",
            "Chip packaging halted by fire at Asagiri resin plant",
        ]
    )
]


async def stories(store: Database) -> list[set[str]]:
    return [{i.id for i in s.items} for s in await store.stories.since(MORNING.replace(year=2020))]


async def test_what_comes_later_joins_what_was_kept(store: Database, clock: FakeClock) -> None:
    grouping = Grouping(store, OnlineGrouper, clock)
    await store.items.upsert(FIRE[:2])
    assert await grouping.run() == 2
    await store.items.upsert(FIRE[2:])
    assert await grouping.run() == 1
    assert await stories(store) == [{i.id for i in FIRE}]


async def test_a_new_process_knows_what_the_last_one_grouped(
    store: Database, clock: FakeClock
) -> None:
    for one in FIRE:
        await store.items.upsert([one])
        assert await Grouping(store, OnlineGrouper, clock).run() == 1
    assert await stories(store) == [{i.id for i in FIRE}]


async def test_two_workers_make_one_story(store: Database, clock: FakeClock) -> None:
    one, other = (Grouping(store, OnlineGrouper, clock) for _ in range(2))
    await store.items.upsert(FIRE[:1])
    await one.run()
    await store.items.upsert(FIRE[1:2])
    await other.run()
    await store.items.upsert(FIRE[2:])
    grouped = await asyncio.gather(one.run(), other.run())
    assert sum(grouped) == 1
    assert await stories(store) == [{i.id for i in FIRE}]


async def test_every_item_has_a_reason(store: Database, clock: FakeClock) -> None:
    await store.items.upsert(FIRE)
    await Grouping(store, OnlineGrouper, clock).run()
    (story,) = await store.stories.since(MORNING.replace(year=2020))
    reasons = await store.stories.reasons(story.id)
    assert set(reasons) == {i.id for i in FIRE}
    assert all(reasons.values())
