"""The ledger: planned once, leased to one worker, in order, at the channel's and team's pace."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.errors import NotFoundError, OvertakenError
from bot.model.delivery import Delivery, DeliveryKind, DeliveryState, PlannedDelivery, Priority
from bot.store import Database, open_store
from tests.builders import CHANNEL, MORNING, WORKSPACE, planned, story, tell

LEASE = timedelta(seconds=40)
LEAD, CARD, SOURCES = DeliveryKind.LEAD, DeliveryKind.CARD, DeliveryKind.SOURCES


def later(seconds: float) -> datetime:
    return MORNING + timedelta(seconds=seconds)


def briefing(slot: str = "slot-1", **more: Any) -> list[PlannedDelivery]:
    return [
        planned(LEAD, slot=slot, **more),
        planned(CARD, slot=slot, **more),
        planned(SOURCES, slot=slot, in_thread_of=CARD, **more),
    ]


async def claim(
    store: Database, now: datetime = MORNING, *, owner: str = "w", limit: int = 50, **more: Any
) -> Sequence[Delivery]:
    return await store.deliveries.claim(owner=owner, now=now, lease=LEASE, limit=limit, **more)


async def claim_one(store: Database, now: datetime = MORNING) -> Delivery:
    (delivery,) = await claim(store, now)
    return delivery


async def end(
    store: Database, delivery: Delivery, ts: str = "1.0", now: datetime = MORNING
) -> None:
    await store.deliveries.sent([(delivery, ts)], now=now)


@pytest_asyncio.fixture
async def paced(database_url: str) -> AsyncIterator[Database]:
    """A store that keeps Slack's second between posts, and 60 posts a minute in a workspace."""
    store = await open_store(database_url, post_interval=1, workspace_rate=60)
    yield store
    await store.close()


async def test_what_is_planned_twice_is_one(store: Database) -> None:
    ledger = store.deliveries
    assert await ledger.plan(briefing(), now=MORNING) == 3
    assert await ledger.plan([*briefing(), planned(CARD, story_id="s2")], now=MORNING) == 1
    assert await ledger.plan([], now=MORNING) == 0


async def test_workers_that_plan_the_same_at_once_plan_it_once(store: Database) -> None:
    plans = [store.deliveries.plan(briefing(), now=MORNING) for _ in range(5)]
    assert sum(await asyncio.gather(*plans)) == 3


async def test_an_occasion_goes_out_in_order_and_a_thread_under_its_card(store: Database) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    said = []
    for number in range(3):
        delivery = await claim_one(store)
        assert await claim(store) == [], "nothing goes before what is under way"
        said.append((delivery.kind, delivery.thread_ts))
        await end(store, delivery, ts=f"{number}.0")
    assert said == [(LEAD, ""), (CARD, ""), (SOURCES, "1.0")]
    assert await claim(store, later(1000)) == []


async def test_a_channel_is_posted_to_once_a_second(paced: Database) -> None:
    await paced.deliveries.plan(briefing(), now=MORNING)
    await end(paced, await claim_one(paced))
    assert await claim(paced, later(0.9)) == []
    assert (await claim_one(paced, later(1))).kind is CARD


async def test_a_workspace_has_its_own_pace_and_answers_do_not_wait_for_it(
    paced: Database,
) -> None:
    for number in range(10):
        await paced.deliveries.plan([planned(channel=f"C{number}")], now=MORNING)
        await paced.deliveries.plan([planned(channel=f"D{number}", workspace="T2")], now=MORNING)
    first = await claim(paced, later(0))
    assert sorted(d.workspace for d in first) == ["T1", "T2"]
    assert await claim(paced, later(0.5)) == []
    asked = planned(channel="C99", slot="ask:1", priority=Priority.ANSWER)
    await paced.deliveries.plan([asked], now=later(0.5))
    assert [d.channel for d in await claim(paced, later(0.5), urgent=True)] == ["C99"]
    assert len(await claim(paced, later(1))) == 2


async def test_a_workspace_with_many_channels_leaves_the_others_their_turn(
    paced: Database,
) -> None:
    crowd = [planned(LEAD, workspace="T9", channel=f"C{n}") for n in range(50)]
    await paced.deliveries.plan(crowd, now=MORNING)
    await paced.deliveries.plan([planned(LEAD)], now=later(1))
    claimed = [d for _ in range(3) for d in await claim(paced, later(1), limit=2)]
    # What the crowd may be given at once; then the other's, however long the crowd has waited.
    assert [d.workspace for d in claimed] == ["T9", "T9", WORKSPACE]


async def test_an_answer_goes_before_a_briefing_and_that_before_a_follow_up(
    store: Database,
) -> None:
    for slot, priority in (("c", Priority.FOLLOW_UP), ("b", Priority.SCHEDULED), ("a", 0)):
        await store.deliveries.plan([planned(slot=slot, priority=Priority(priority))], now=MORNING)
    assert await claim(store, urgent=True, limit=5) != []
    assert await claim(store, urgent=True) == [], "the others are not urgent"
    assert [(await claim_one(store)).slot for _ in range(2)] == ["b", "c"]


async def test_no_two_workers_claim_the_same(store: Database) -> None:
    channels = [f"C{number}" for number in range(40)]
    for channel in channels:
        await store.deliveries.plan(briefing(channel=channel), now=MORNING)
    claims = [claim(store, owner=f"w{n}", limit=10) for n in range(8)]
    claimed = [d.channel for got in await asyncio.gather(*claims) for d in got]
    while more := await claim(store):
        claimed += [d.channel for d in more]
    assert sorted(claimed) == sorted(channels)


async def test_a_dead_workers_delivery_is_claimed_again_and_is_in_doubt(store: Database) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    first = await claim_one(store)
    assert not first.uncertain
    assert await claim(store, later(39)) == []
    again = await claim_one(store, later(41))
    assert (again.id, again.uncertain, again.attempts) == (first.id, True, 2)
    assert again.first_attempt_at == MORNING


async def test_a_worker_that_slept_past_its_lease_undoes_nothing(store: Database) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    asleep = await claim_one(store)
    awake = await claim_one(store, later(41))
    await store.deliveries.release(asleep, not_before=later(42), unsent=True)
    await store.deliveries.failed(asleep, error="is_archived", now=later(42))
    assert await claim(store, later(43)) == [], "it is still the second one's"
    await end(store, awake, now=later(43))
    assert (await claim_one(store, later(43))).kind is CARD


async def test_what_was_given_back_unsent_is_no_longer_in_doubt(store: Database) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    delivery = await claim_one(store)
    await store.deliveries.release(delivery, not_before=later(5), unsent=True)
    assert await claim(store, later(4)) == []
    again = await claim_one(store, later(5))
    assert not again.uncertain
    await store.deliveries.release(again, not_before=later(9), unsent=False, error="no_answer")
    assert (await claim_one(store, later(9))).uncertain


async def test_a_held_channel_waits_and_others_go_on(store: Database) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    await store.deliveries.plan(briefing(channel="C2"), now=MORNING)
    await store.deliveries.hold_channel(WORKSPACE, CHANNEL, until=later(30))
    assert [d.channel for d in await claim(store, later(1))] == ["C2"]
    # What comes later to the held channel waits with the rest.
    await store.deliveries.plan([planned(slot="ask:1", priority=Priority.ANSWER)], now=later(2))
    assert await claim(store, later(2), urgent=True) == []
    assert [d.slot for d in await claim(store, later(30))] == ["ask:1"]


async def test_a_failed_card_ends_its_thread_alone(store: Database) -> None:
    await store.deliveries.plan([*briefing(), planned(CARD, story_id="s2")], now=MORNING)
    await end(store, await claim_one(store))
    await store.deliveries.failed(await claim_one(store), error="invalid_blocks", now=MORNING)
    assert (await claim_one(store)).story_id == "s2"


async def test_a_closed_channel_ends_the_whole_occasion(store: Database) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    await store.deliveries.failed(
        await claim_one(store), error="is_archived", now=MORNING, whole_slot=True
    )
    assert await claim(store, later(1000)) == []
    outcome = await store.deliveries.outcome(WORKSPACE, CHANNEL, "slot-1")
    assert outcome == (DeliveryState.FAILED, "is_archived")


async def test_a_due_time_is_waited_for(store: Database) -> None:
    await store.deliveries.plan([planned(due_at=later(60))], now=MORNING)
    assert await claim(store, later(59)) == []
    assert await claim(store, later(60)) != []


async def test_many_deliveries_end_in_one_go(store: Database) -> None:
    for number in range(20):
        await store.deliveries.plan(briefing(channel=f"C{number}"), now=MORNING)
    claimed = await claim(store)
    await store.deliveries.sent([(d, f"{n}.0") for n, d in enumerate(claimed)], now=MORNING)
    again = await claim(store)
    assert len(again) == 20
    assert {d.kind for d in again} == {CARD}


async def test_a_message_leads_to_its_story(store: Database) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    for ts in ("1.0", "2.0", "3.0"):
        await end(store, await claim_one(store), ts)
    found = [await store.deliveries.story_at(WORKSPACE, CHANNEL, ts) for ts in ("2.0", "3.0")]
    assert found == ["s1", "s1"]
    assert await store.deliveries.story_at(WORKSPACE, CHANNEL, "1.0") is None
    card = await store.deliveries.card_of(WORKSPACE, "s1")
    assert card is not None
    assert (card.kind, card.ts) == (CARD, "2.0")


@pytest.mark.parametrize("limit", [1, 3])
async def test_a_claim_takes_no_more_than_it_was_asked_to(store: Database, limit: int) -> None:
    for number in range(5):
        await store.deliveries.plan([planned(channel=f"C{number}")], now=MORNING)
    assert len(await claim(store, limit=limit)) == limit


async def test_a_briefing_in_doubt_is_not_overtaken_by_the_next(store: Database) -> None:
    ledger = store.deliveries
    await ledger.plan(briefing("first"), now=MORNING)
    await ledger.plan(briefing("second"), now=later(1))
    lead = await claim_one(store)
    await ledger.release(lead, not_before=later(20), unsent=False)
    assert await claim(store, later(10)) == []
    said = []
    for number in range(6):
        delivery = await claim_one(store, later(20))
        said.append((delivery.slot, delivery.kind))
        await end(store, delivery, ts=f"{number}.0", now=later(20))
    assert said == [(slot, kind) for slot in ("first", "second") for kind in (LEAD, CARD, SOURCES)]


async def test_a_briefing_that_is_planned_late_lets_the_present_one_end(store: Database) -> None:
    await store.deliveries.plan(briefing("present"), now=later(60))
    await end(store, await claim_one(store, later(60)), now=later(60))
    await store.deliveries.plan(briefing("missed", due_at=MORNING), now=later(61))
    assert (await claim_one(store, later(62))).slot == "present"


async def test_a_briefing_that_has_no_hope_lets_the_next_begin(store: Database) -> None:
    await store.deliveries.plan(briefing("first"), now=MORNING)
    await store.deliveries.plan(briefing("second"), now=later(1))
    lead = await claim_one(store)
    await store.deliveries.failed(lead, error="outcome_unknown", now=later(2), whole_slot=True)
    assert (await claim_one(store, later(3))).slot == "second"


async def test_a_briefing_in_doubt_holds_up_neither_answers_nor_threads(store: Database) -> None:
    ledger = store.deliveries
    await ledger.plan(briefing(), now=MORNING)
    await ledger.release(await claim_one(store), not_before=later(20), unsent=False)
    asked = planned(CARD, slot="ask", priority=Priority.ANSWER)
    thread = planned(
        DeliveryKind.FOLLOW_UP, slot="follow", thread_ts="1.0", priority=Priority.FOLLOW_UP
    )
    await ledger.plan([asked, thread], now=later(1))
    for expected in ("ask", "follow"):
        delivery = await claim_one(store, later(2))
        assert delivery.slot == expected
        await end(store, delivery, now=later(2))


async def test_an_answer_that_waits_for_a_retry_does_not_stop_its_channel(
    store: Database,
) -> None:
    asked = planned(slot="ask:1", priority=Priority.ANSWER)
    await store.deliveries.plan([asked], now=MORNING)
    delivery = await claim_one(store)
    await store.deliveries.release(delivery, not_before=later(60), unsent=False)
    await store.deliveries.plan(
        [replace(asked, slot="b", priority=Priority.SCHEDULED)], now=MORNING
    )
    assert await claim(store, urgent=True) == []
    assert (await claim_one(store)).slot == "b"
    assert (await claim_one(store, later(60))).slot == "ask:1"


async def test_a_story_that_another_order_took_meanwhile_is_not_planned_again(
    store: Database,
) -> None:
    await tell(store, story("s1"))
    ledger = store.deliveries
    seen = await ledger.stories_seen(WORKSPACE, CHANNEL)
    assert await ledger.plan(briefing("a"), now=MORNING, seen=seen) == 3
    with pytest.raises(OvertakenError):
        await ledger.plan(briefing("b"), now=MORNING, seen=seen)
    assert await ledger.stories_seen(WORKSPACE, CHANNEL) == {"s1": MORNING}
    with pytest.raises(NotFoundError):
        await ledger.outcome(WORKSPACE, CHANNEL, "b")


async def test_two_orders_of_a_channel_at_one_moment_never_take_one_story(
    store: Database,
) -> None:
    await tell(store, story("s1"))
    plans = [store.deliveries.plan(briefing(slot), now=MORNING, seen={}) for slot in "abcd"]
    outcomes = await asyncio.gather(*plans, return_exceptions=True)
    assert sorted(str(type(o).__name__) for o in outcomes) == ["OvertakenError"] * 3 + ["int"]


async def test_an_edit_changes_the_message_of_an_earlier_delivery(store: Database) -> None:
    await store.deliveries.plan([planned()], now=MORNING)
    card = await claim_one(store)
    await store.deliveries.plan(
        [planned(DeliveryKind.EDIT, slot="edit", about=card.id)], now=MORNING
    )
    assert await claim(store) == [], "there is nothing to edit yet"
    await end(store, card, ts="7.0")
    edit = await claim_one(store)
    assert (edit.kind, edit.edits_ts, edit.thread_ts) == (DeliveryKind.EDIT, "7.0", "")
