"""Which story a thread or a conversation is of."""

from __future__ import annotations

from datetime import timedelta

from bot.model.delivery import DeliveryKind
from bot.store import Database
from tests.builders import CHANNEL, WORKSPACE, planned
from tests.fakes.clock import MORNING

ANSWER = DeliveryKind.ANSWER


async def send(store: Database, ts: str, **more: object) -> None:
    """Plan a delivery and have it sent under a ts."""
    await store.deliveries.plan([planned(slot=f"slot-{ts}", **more)], now=MORNING)
    claimed = await store.deliveries.claim(
        owner="test", now=MORNING + timedelta(hours=1), lease=timedelta(minutes=1), limit=9
    )
    await store.deliveries.sent([(one, ts) for one in claimed], now=MORNING)


async def test_a_thread_is_of_its_cards_story(store: Database) -> None:
    await send(store, "1.0", story_id="s1")
    assert await store.deliveries.story_in_thread(WORKSPACE, CHANNEL, "1.0") == "s1"
    assert await store.deliveries.story_in_thread(WORKSPACE, CHANNEL, "2.0") is None
    assert await store.deliveries.story_in_thread(WORKSPACE, "C2", "1.0") is None
    assert await store.deliveries.story_in_thread("T2", CHANNEL, "1.0") is None


async def test_a_thread_that_a_person_began_is_of_the_newest_answers_story(store: Database) -> None:
    await send(store, "2.0", kind=ANSWER, story_id="s1", thread_ts="9.9")
    await send(store, "3.0", kind=ANSWER, story_id="s2", thread_ts="9.9")
    await send(store, "4.0", kind=DeliveryKind.NOTICE, story_id="", thread_ts="9.9")
    assert await store.deliveries.story_in_thread(WORKSPACE, CHANNEL, "9.9") == "s2"


async def test_a_conversations_last_story_was_told_by_a_card_or_an_answer(store: Database) -> None:
    assert await store.deliveries.last_story(WORKSPACE, "D1") is None
    await send(store, "1.0", channel="D1", story_id="s1")
    await send(store, "2.0", channel="D1", kind=DeliveryKind.SOURCES, story_id="s0")
    assert await store.deliveries.last_story(WORKSPACE, "D1") == "s1"
    await send(store, "3.0", channel="D1", kind=ANSWER, story_id="s2")
    assert await store.deliveries.last_story(WORKSPACE, "D1") == "s2"
    # What was planned but did not come is not what a person has read.
    await store.deliveries.plan([planned(channel="D1", slot="later", story_id="s3")], now=MORNING)
    assert await store.deliveries.last_story(WORKSPACE, "D1") == "s2"
