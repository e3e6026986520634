"""Requests are known by their ids; one whose work was cut off is taken over, a few times."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.model.request import Request
from bot.store import Database
from tests.builders import MORNING

LEASE = timedelta(minutes=1)
ASKED: dict[str, Any] = {"event": {"reaction": "bookmark", "text": "半導体"}}


async def accept(store: Database, name: str = "Ev1", now: datetime = MORNING) -> bool:
    request = Request(name, "reaction_added", ASKED)
    return await store.inbox.accept(request, now=now, lease=LEASE)


async def claim(store: Database, now: datetime) -> Sequence[Request]:
    return await store.inbox.claim(now=now, lease=LEASE, tries=3, limit=9)


async def test_a_request_that_comes_again_is_known(store: Database) -> None:
    assert await accept(store)
    assert not await accept(store)
    await store.inbox.done("Ev1", now=MORNING)
    assert not await accept(store)


async def test_two_workers_that_are_sent_the_same_take_it_once(store: Database) -> None:
    took = await asyncio.gather(*(accept(store) for _ in range(5)))
    assert sorted(took) == [False] * 4 + [True]


async def test_work_that_was_cut_off_is_taken_over_whole(store: Database) -> None:
    await accept(store)
    assert await claim(store, MORNING + LEASE / 2) == []
    assert await claim(store, MORNING + LEASE) == [Request("Ev1", "reaction_added", ASKED)]
    assert await claim(store, MORNING + LEASE) == [], "it is leased again"


async def test_finished_work_is_not_begun_again(store: Database) -> None:
    await accept(store)
    await store.inbox.done("Ev1", now=MORNING)
    assert await claim(store, MORNING + 2 * LEASE) == []


async def test_what_fails_each_time_is_given_up(store: Database) -> None:
    await accept(store)
    taken = [len(await claim(store, MORNING + n * LEASE)) for n in range(1, 6)]
    assert taken == [1, 1, 0, 0, 0]


async def test_old_requests_are_forgotten(store: Database) -> None:
    await accept(store, "old")
    await accept(store, "new", MORNING + timedelta(hours=1))
    await store.inbox.forget(before=MORNING + timedelta(minutes=1))
    assert await accept(store, "old")
    assert not await accept(store, "new")
