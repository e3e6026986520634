"""What models wrote is kept for a while; what they cost is counted by workspace and day."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot.model.draft import Spending
from bot.store import Database
from tests.fakes.clock import FakeClock


async def test_a_draft_is_recalled_by_its_key_until_it_is_two_weeks_old(
    store: Database, clock: FakeClock
) -> None:
    assert await store.drafts.recall("k") is None
    await store.drafts.keep("k", "first", now=clock.now())
    await store.drafts.keep("k", "second", now=clock.now())
    assert await store.drafts.recall("k") == "second"
    await store.drafts.keep("other", "x", now=clock.now() + timedelta(days=15))
    assert await store.drafts.recall("k") is None


async def test_spendings_add_up_for_one_workspace_and_day(
    store: Database, clock: FakeClock
) -> None:
    today = clock.now().date()
    one = Spending(tokens=10, microdollars=3)
    await asyncio.gather(*(store.drafts.spend("T1", today, one) for _ in range(5)))
    await store.drafts.spend("T2", today, one)
    assert await store.drafts.spent("T1", today) == Spending(tokens=50, microdollars=15)
    assert await store.drafts.spent("T1", today + timedelta(days=1)) == Spending()
