"""Items into stories, by one worker or several."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.model.item import Item
from bot.services.group import Grouping
from bot.store import Database, open_store
from bot.stories.group import OnlineGrouper
from tests.bot.stories.test_group import CASES, stream
from tests.builders import MORNING, item, keep
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
    await keep(store, *FIRE[:2])
    assert await grouping.run() == 2
    await keep(store, *FIRE[2:])
    assert await grouping.run() == 1
    assert await stories(store) == [{i.id for i in FIRE}]


async def test_a_new_process_knows_what_the_last_one_grouped(
    store: Database, clock: FakeClock
) -> None:
    for one in FIRE:
        await keep(store, one)
        assert await Grouping(store, OnlineGrouper, clock).run() == 1
    assert await stories(store) == [{i.id for i in FIRE}]


async def test_two_workers_make_one_story(store: Database, clock: FakeClock) -> None:
    one, other = (Grouping(store, OnlineGrouper, clock) for _ in range(2))
    await keep(store, *FIRE[:1])
    await one.run()
    await keep(store, *FIRE[1:2])
    await other.run()
    await keep(store, *FIRE[2:])
    grouped = await asyncio.gather(one.run(), other.run())
    assert sum(grouped) == 1
    assert await stories(store) == [{i.id for i in FIRE}]


BUS = [
    "Driverless bus begins service on Shiomi waterfront on Monday",
    "Shiomi waterfront gets driverless bus service from Monday",
    "Driverless bus service starts Monday on the Shiomi waterfront",
]
QUBITS = [
    "Aozora unveils 256-qubit superconducting quantum computer",
    "256-qubit quantum computer unveiled by Aozora",
    "Aozora shows superconducting quantum computer of 256 qubits",
]


async def test_workers_that_store_and_group_one_event_at_once_make_one_story(
    either_database: str, clock: FakeClock
) -> None:
    told = [
        [
            item(f"{event}-{n}", title=title, domain=f"{event}{n}.example", hours=9 - n)
            for n, title in enumerate(titles)
        ]
        for event, titles in enumerate([[i.title for i in FIRE], BUS, QUBITS])
    ]
    # Each worker polls other outlets: every event comes to all of them, at one time.
    workers = [await open_store(either_database) for _ in told[0]]
    together = asyncio.Barrier(len(workers))

    async def work(store: Database, brought: Sequence[Item]) -> int:
        grouping, grouped = Grouping(store, OnlineGrouper, clock), 0
        for one in brought:
            await together.wait()
            await keep(store, one)
            grouped += await grouping.run()
        return grouped

    try:
        by_outlet = zip(*told, strict=True)
        grouped = await asyncio.gather(*map(work, workers, by_outlet))
        assert sum(grouped) == 9
        assert sorted(map(sorted, await stories(workers[0]))) == [
            [i.id for i in event] for event in told
        ]
    finally:
        for store in workers:
            await store.close()


async def test_every_item_has_a_reason(store: Database, clock: FakeClock) -> None:
    await keep(store, *FIRE)
    await Grouping(store, OnlineGrouper, clock).run()
    (story,) = await store.stories.since(MORNING.replace(year=2020))
    reasons = await store.stories.reasons(story.id)
    assert set(reasons) == {i.id for i in FIRE}
    assert all(reasons.values())


async def test_a_story_that_proves_to_be_two_is_parted_for_every_worker(
    store: Database, clock: FakeClock
) -> None:
    recalls = [
        item(str(n), title=one.title, summary=one.summary, domain=f"{n}.example", hours=9 - n)
        for n, (one, _) in enumerate(stream(CASES / "two-recalls-of-one-maker.jsonl"))
    ]
    events = [{i.id for i in recalls[0::2]}, {i.id for i in recalls[1::2]}]
    # All but the last in one batch, in which items follow what was parted before it is kept.
    await keep(store, *recalls[:-1])
    await Grouping(store, OnlineGrouper, clock).run()
    await keep(store, recalls[-1])
    await Grouping(store, OnlineGrouper, clock).run()
    assert sorted(map(sorted, await stories(store))) == sorted(map(sorted, events))
    first, other = await store.stories.since(MORNING.replace(year=2020))
    assert list(await store.stories.apart()) == [frozenset((first.id, other.id))]


async def test_made_one_by_hand_it_stays_one(store: Database, clock: FakeClock) -> None:
    recalls = [
        item(str(n), title=one.title, summary=one.summary, domain=f"{n}.example", hours=20 - n)
        for n, (one, _) in enumerate(stream(CASES / "two-recalls-of-one-maker.jsonl"))
    ]
    await keep(store, *recalls)
    await Grouping(store, OnlineGrouper, clock).run()
    one, other = await store.stories.since(MORNING.replace(year=2020))
    await store.stories.merge(one.id, other.id, by_hand=True)
    # More of the same: the sizes at which a story is looked at are all passed again.
    again = [
        item(f"a{n}", title=one.title, summary=one.summary, domain=f"a{n}.example", hours=9 - n)
        for n, one in enumerate(recalls)
    ]
    await keep(store, *again)
    await Grouping(store, OnlineGrouper, clock).run()
    assert await stories(store) == [{i.id for i in (*recalls, *again)}]
