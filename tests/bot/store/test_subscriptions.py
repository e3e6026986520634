"""Channels' standing orders, kept."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, time, timedelta

from bot.model.schedule import Subscription
from bot.store import Database
from tests.builders import CHANNEL, MORNING, WORKSPACE, order, schedule

SOON = MORNING + timedelta(hours=1)
LEASE = timedelta(minutes=2)


async def mine(store: Database, channel: str = CHANNEL) -> list[Subscription]:
    return list(await store.subscriptions.of_channel(WORKSPACE, channel))


async def claim(store: Database, now: datetime, *, limit: int = 9) -> Sequence[Subscription]:
    return await store.subscriptions.claim(now, lease=LEASE, limit=limit)


async def test_an_order_comes_back_as_it_was_given(store: Database) -> None:
    new = order("GENIAC", "半導体", schedule=schedule("00:05", frozenset({0, 6}), "Europe/Berlin"))
    kept = await store.subscriptions.add(new, next_at=SOON)
    assert (kept.topics, kept.schedule, kept.stories) == (new.topics, new.schedule, 5)
    assert (kept.next_at, kept.paused, kept.created_by) == (SOON, False, "U1")
    assert await mine(store) == [kept]


async def test_a_channel_sees_its_own_orders_alone(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=SOON)
    await store.subscriptions.add(order(channel="C2"), next_at=SOON)
    await store.subscriptions.add(order(workspace="T2"), next_at=SOON)
    assert await mine(store) == [kept]


async def test_due_are_those_whose_slot_has_come_the_longest_waiting_first(store: Database) -> None:
    late = await store.subscriptions.add(order(), next_at=MORNING)
    later = await store.subscriptions.add(order("GENIAC"), next_at=MORNING - timedelta(days=1))
    await store.subscriptions.add(order("chips"), next_at=SOON)
    assert await claim(store, MORNING, limit=1) == [later]
    assert await claim(store, MORNING) == [late], "the other is being planned"
    assert await claim(store, MORNING + LEASE) == [later, late], "its worker died"


async def test_no_two_workers_plan_the_same_order(store: Database) -> None:
    for number in range(20):
        await store.subscriptions.add(order(channel=f"C{number}"), next_at=MORNING)
    claims = await asyncio.gather(*(claim(store, MORNING, limit=5) for _ in range(4)))
    assert len({o.id for got in claims for o in got}) == sum(map(len, claims))


async def test_a_change_ends_a_claim(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=MORNING)
    await claim(store, MORNING)
    await store.subscriptions.pause(kept.id, paused=False, next_at=MORNING)
    assert [o.id for o in await claim(store, MORNING)] == [kept.id]


async def test_quiet_hours_are_kept(store: Database) -> None:
    quiet = replace(schedule(), quiet=(time(22), time(7, 30)))
    await store.subscriptions.add(order(schedule=quiet), next_at=MORNING)
    assert [o.schedule for o in await mine(store)] == [quiet]


async def test_a_paused_order_is_not_due_until_it_is_resumed(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=MORNING)
    await store.subscriptions.pause(kept.id, paused=True, next_at=MORNING)
    assert await claim(store, SOON) == []
    assert [s.paused for s in await mine(store)] == [True]
    await store.subscriptions.pause(kept.id, paused=False, next_at=SOON)
    assert [s.next_at for s in await claim(store, SOON)] == [SOON]


async def test_a_changed_order_runs_again(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=MORNING)
    await store.subscriptions.pause(kept.id, paused=True, next_at=MORNING)
    new = schedule("17:00", frozenset({4}), "UTC")
    to = replace(order("chips"), schedule=new, stories=3, lang="ja")
    await store.subscriptions.update(kept.id, to, next_at=SOON)
    (changed,) = await mine(store)
    assert (changed.id, changed.topics, changed.schedule) == (kept.id, ("chips",), new)
    assert (changed.stories, changed.next_at, changed.paused) == (3, SOON, False)
    assert changed.lang == "ja"


async def test_a_removed_order_is_gone(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=MORNING)
    other = await store.subscriptions.add(order("GENIAC"), next_at=MORNING)
    await store.subscriptions.remove(kept.id)
    assert await mine(store) == [other]
