"""Channels' standing orders, kept."""

from __future__ import annotations

from datetime import timedelta

from bot.model.schedule import Subscription
from bot.store import Database
from tests.builders import CHANNEL, MORNING, WORKSPACE, order, schedule

SOON = MORNING + timedelta(hours=1)


async def mine(store: Database, channel: str = CHANNEL) -> list[Subscription]:
    return list(await store.subscriptions.of_channel(WORKSPACE, channel))


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
    assert await store.subscriptions.due(MORNING, 9) == [later, late]
    assert await store.subscriptions.due(MORNING, 1) == [later]


async def test_a_paused_order_is_not_due_until_it_is_resumed(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=MORNING)
    await store.subscriptions.pause(kept.id, paused=True, next_at=MORNING)
    assert await store.subscriptions.due(SOON, 9) == []
    assert [s.paused for s in await mine(store)] == [True]
    await store.subscriptions.pause(kept.id, paused=False, next_at=SOON)
    assert [s.next_at for s in await store.subscriptions.due(SOON, 9)] == [SOON]


async def test_a_changed_order_runs_again(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=MORNING)
    await store.subscriptions.pause(kept.id, paused=True, next_at=MORNING)
    new = schedule("17:00", frozenset({4}), "UTC")
    await store.subscriptions.update(
        kept.id, topics=("chips",), schedule=new, stories=3, next_at=SOON
    )
    (changed,) = await mine(store)
    assert (changed.id, changed.topics, changed.schedule) == (kept.id, ("chips",), new)
    assert (changed.stories, changed.next_at, changed.paused) == (3, SOON, False)


async def test_a_removed_order_is_gone(store: Database) -> None:
    kept = await store.subscriptions.add(order(), next_at=MORNING)
    other = await store.subscriptions.add(order("GENIAC"), next_at=MORNING)
    await store.subscriptions.remove(kept.id)
    assert await mine(store) == [other]
