"""Deliveries meet a chat that refuses, falls silent and asks to wait: each is seen once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot.errors import (
    OutcomeUnknownError,
    PostError,
    PostRejectedError,
    RateLimitedError,
    StoreError,
    UnavailableError,
)
from bot.model.delivery import Delivery, DeliveryKind, DeliveryState, PlannedDelivery, Priority
from bot.model.schedule import Subscription
from bot.services.deliver import Deliver, Timing
from bot.store import Database
from tests.builders import AIKO, CHANNEL, MORNING, WORKSPACE, order, planned
from tests.fakes.clock import FakeClock
from tests.fakes.poster import FakePoster

LEAD, CARD, SOURCES = DeliveryKind.LEAD, DeliveryKind.CARD, DeliveryKind.SOURCES
TIMING = Timing()
SETTLE = TIMING.settle.total_seconds()
LEASE = TIMING.lease.total_seconds()


@pytest.fixture
def database_url(either_database: str) -> str:
    return either_database


@pytest.fixture
def poster() -> FakePoster:
    return FakePoster()


@pytest.fixture
def worker(store: Database, poster: FakePoster, clock: FakeClock) -> Deliver:
    return Deliver(store, poster, clock, owner="w1")


def briefing(slot: str = "slot-1", subscription_id: int | None = None) -> list[PlannedDelivery]:
    return [
        planned(kind, slot=slot, subscription_id=subscription_id, in_thread_of=parent)
        for kind, parent in ((LEAD, None), (CARD, None), (SOURCES, CARD))
    ]


async def work(worker: Deliver) -> None:
    """Have a worker do all that can be done at this moment."""
    while await worker.claim_and_post():
        await land(worker)


async def land(worker: Deliver) -> None:
    stopped = asyncio.Event()
    stopped.set()
    await worker.run(stopped)


def said(poster: FakePoster) -> list[DeliveryKind]:
    return [p.delivery.kind for p in poster.posted]


async def state(store: Database, slot: str = "slot-1") -> tuple[DeliveryState, str]:
    return await store.deliveries.outcome(WORKSPACE, CHANNEL, slot)


async def test_a_briefing_is_said_in_order(
    store: Database, worker: Deliver, poster: FakePoster
) -> None:
    await store.deliveries.plan(briefing(), now=MORNING)
    await work(worker)
    assert said(poster) == [LEAD, CARD, SOURCES]
    assert poster.posted[2].delivery.thread_ts == poster.posted[1].ts
    assert poster.reads == 0


@pytest.mark.parametrize("taken", [True, False])
async def test_an_unknown_outcome_is_read_back_once_it_must_show(
    store: Database, worker: Deliver, poster: FakePoster, clock: FakeClock, *, taken: bool
) -> None:
    poster.fail(OutcomeUnknownError("no_answer"), taken=taken)
    await store.deliveries.plan([planned()], now=MORNING)
    await work(worker)
    clock.advance(seconds=SETTLE - 1)
    await work(worker)
    assert poster.reads == 0
    clock.advance(seconds=1)
    await work(worker)
    assert (poster.reads, len(poster.posted)) == (1, 1)
    assert await state(store) == (DeliveryState.SENT, "")


@pytest.mark.parametrize(
    "error", [RateLimitedError(60), PostRejectedError("not_in_channel"), OutcomeUnknownError("x")]
)
async def test_what_cannot_be_read_back_waits(
    store: Database, worker: Deliver, poster: FakePoster, clock: FakeClock, error: PostError
) -> None:
    poster.fail(OutcomeUnknownError("no_answer"), taken=True)
    await store.deliveries.plan([planned()], now=MORNING)
    await work(worker)
    poster.hide(error)
    clock.advance(seconds=SETTLE)
    await work(worker)
    assert await state(store) != (DeliveryState.SENT, "")
    clock.advance(minutes=6)
    await work(worker)
    assert (poster.reads, len(poster.posted)) == (2, 1)
    assert await state(store) == (DeliveryState.SENT, "")


async def test_a_doubt_that_can_never_be_cleared_ends_after_a_day(
    store: Database, worker: Deliver, poster: FakePoster, clock: FakeClock
) -> None:
    poster.fail(OutcomeUnknownError("no_answer"), taken=False)
    await store.deliveries.plan([planned()], now=MORNING)
    await work(worker)
    for hours in (1, 22, 2):
        poster.hide(PostRejectedError("missing_scope"))
        clock.advance(hours=hours)
        await work(worker)
    assert await state(store) == (DeliveryState.FAILED, "outcome_unknown")
    assert poster.posted == []


async def test_a_crash_while_sending_is_healed_by_the_next_worker(
    store: Database, poster: FakePoster, clock: FakeClock
) -> None:
    await store.deliveries.plan([planned()], now=MORNING)
    (lost,) = await store.deliveries.claim(
        owner="dead", now=clock.now(), lease=TIMING.lease, limit=1
    )
    await poster.post(lost)
    clock.advance(seconds=LEASE)
    await work(Deliver(store, poster, clock, owner="w2"))
    assert len(poster.posted) == 1
    assert await state(store) == (DeliveryState.SENT, "")


class Frozen(FakePoster):
    """A read-back during which the worker is frozen past its lease."""

    def __init__(self, clock: FakeClock, seconds: float) -> None:
        super().__init__()
        self._clock = clock
        self._seconds = seconds

    async def find(self, delivery: Delivery) -> str | None:
        found = await super().find(delivery)
        self._clock.advance(seconds=self._seconds)
        return found


async def test_a_worker_posts_nothing_once_its_lease_may_end_too_soon(
    store: Database, clock: FakeClock
) -> None:
    slack = TIMING.slack.total_seconds()
    poster = Frozen(clock, seconds=slack)
    poster.fail(OutcomeUnknownError("no_answer"))
    await store.deliveries.plan([planned()], now=MORNING)
    worker = Deliver(store, poster, clock, owner="w1")
    await work(worker)
    clock.advance(seconds=SETTLE)
    await worker.claim_and_post()
    await land(worker)
    assert poster.posted == []
    # It is known now that nothing was posted, so the next claim posts at once.
    await work(worker)
    assert (poster.reads, len(poster.posted)) == (1, 1)


def test_a_lease_outlasts_the_request_and_what_it_may_yet_show() -> None:
    assert TIMING.lease - TIMING.slack >= TIMING.request + TIMING.settle


async def test_a_rate_limit_holds_its_channel_alone(
    store: Database, worker: Deliver, poster: FakePoster, clock: FakeClock
) -> None:
    poster.fail(RateLimitedError(30))
    await store.deliveries.plan([planned()], now=MORNING)
    await work(worker)
    await store.deliveries.plan([planned(channel="C2"), planned(slot="other")], now=MORNING)
    await work(worker)
    assert [p.delivery.channel for p in poster.posted] == ["C2"]
    clock.advance(seconds=30)
    await work(worker)
    assert len(poster.posted) == 3
    assert poster.reads == 0


async def test_an_edit_that_must_wait_holds_up_nothing(
    store: Database, worker: Deliver, poster: FakePoster
) -> None:
    poster.fail(RateLimitedError(30))
    edit = planned(DeliveryKind.EDIT, slot="edit")
    await store.deliveries.plan([edit], now=MORNING)
    await work(worker)
    await store.deliveries.plan([planned()], now=MORNING)
    await work(worker)
    assert said(poster) == [CARD]


async def test_a_service_that_is_away_is_tried_again(
    store: Database, worker: Deliver, poster: FakePoster, clock: FakeClock
) -> None:
    for _ in range(3):
        poster.fail(UnavailableError("unreachable"), taken=False)
    await store.deliveries.plan([planned()], now=MORNING)
    for _ in range(4):
        await work(worker)
        clock.advance(minutes=1)
    assert (poster.reads, len(poster.posted)) == (0, 1)


async def test_a_card_that_is_refused_ends_with_its_reason_and_its_thread(
    store: Database, worker: Deliver, poster: FakePoster
) -> None:
    await store.deliveries.plan(briefing()[1:], now=MORNING)
    poster.fail(PostRejectedError("msg_blocks_too_long"), taken=False)
    await work(worker)
    assert poster.posted == []
    assert await state(store) == (DeliveryState.FAILED, "msg_blocks_too_long")


async def ordered(store: Database) -> Subscription:
    return await store.subscriptions.add(order(), next_at=MORNING)


async def test_a_closed_channel_pauses_its_order_and_tells_the_owner_once(
    store: Database, worker: Deliver, poster: FakePoster
) -> None:
    kept = await ordered(store)
    for slot in ("monday", "tuesday"):
        await store.deliveries.plan(briefing(slot, kept.id), now=MORNING)
    for _ in range(2):
        poster.fail(PostRejectedError("is_archived"), taken=False)
    await work(worker)
    (message,) = poster.posted
    assert (message.delivery.kind, message.delivery.channel) == (DeliveryKind.DIRECT, AIKO.user)
    assert "/brief schedule resume" in message.delivery.content
    after = await store.subscriptions.get(kept.id)
    assert after is not None
    assert after.paused


async def test_a_revoked_token_pauses_nothing(
    store: Database, worker: Deliver, poster: FakePoster
) -> None:
    kept = await ordered(store)
    await store.deliveries.plan(briefing(subscription_id=kept.id), now=MORNING)
    poster.fail(PostRejectedError("token_revoked"), taken=False)
    await work(worker)
    assert poster.posted == []
    assert await state(store) == (DeliveryState.FAILED, "token_revoked")
    after = await store.subscriptions.get(kept.id)
    assert after is not None
    assert not after.paused


async def test_answers_have_room_while_a_morning_fills_the_rest(
    store: Database, clock: FakeClock
) -> None:
    poster = Slow()
    worker = Deliver(store, poster, clock, owner="w1")
    await store.deliveries.plan([planned(channel=f"C{n}") for n in range(100)], now=MORNING)
    while await worker.claim_and_post():
        pass
    await asyncio.sleep(0)
    busy = poster.under_way
    asked = planned(channel="C500", slot="ask:1", priority=Priority.ANSWER)
    await store.deliveries.plan([asked], now=MORNING)
    assert await worker.claim_and_post() == 1
    await asyncio.sleep(0)
    assert poster.under_way == busy + 1 < 100
    poster.go.set()
    await land(worker)


class Slow(FakePoster):
    """A chat that answers nobody before it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.go = asyncio.Event()
        self.begun: list[Delivery] = []

    @property
    def under_way(self) -> int:
        return len(self.begun)

    async def post(self, delivery: Delivery) -> str:
        self.begun.append(delivery)
        await self.go.wait()
        return await super().post(delivery)


async def test_a_stop_lets_what_is_under_way_land(
    store: Database, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.deliver._IN_FLIGHT", 200)
    poster, stop = Slow(), asyncio.Event()
    worker = Deliver(store, poster, clock, owner="w1")
    await store.deliveries.plan([planned(channel=f"C{n}") for n in range(300)], now=MORNING)
    assert await worker.claim_and_post() == 200
    running = asyncio.create_task(worker.run(stop))
    stop.set()
    poster.go.set()
    await running
    assert len(poster.posted) == 200
    clock.advance(seconds=LEASE)
    await work(worker)
    assert poster.reads == 0, "no row was left sending"
    assert len(poster.posted) == 300


@pytest.mark.parametrize("taken", [True, False])
async def test_a_post_that_is_cut_by_a_stop_is_in_doubt_and_not_under_way(
    store: Database, clock: FakeClock, *, taken: bool
) -> None:
    poster, stop = Slow(), asyncio.Event()
    await store.deliveries.plan([planned()], now=MORNING)
    worker = Deliver(store, poster, clock, owner="w1")
    await worker.claim_and_post()
    stop.set()
    await worker.run(stop, patience=0.01)
    assert (await state(store))[0] is DeliveryState.PLANNED
    following = FakePoster()
    if taken:
        (cut,) = poster.begun
        await following.post(cut)
    clock.advance(seconds=SETTLE)
    await work(Deliver(store, following, clock, owner="w2"))
    assert (following.reads, len(following.posted)) == (1, 1)


async def test_a_database_that_is_away_is_asked_again(
    store: Database, worker: Deliver, poster: FakePoster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.deliver._STORE_BACKOFF", 0.01)
    await store.deliveries.plan([planned()], now=MORNING)
    real, failures = store.deliveries.claim, iter([1, 2])

    async def claim(**asked: object) -> object:
        if next(failures, None):
            raise StoreError("The database does not answer.")
        return await real(**asked)  # type: ignore[arg-type]  # passed on as it came

    monkeypatch.setattr(store.deliveries, "claim", claim)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await poster.wait(1)
    stop.set()
    await running
    assert await state(store) == (DeliveryState.SENT, "")


async def test_a_wake_is_heard_at_once(
    store: Database, worker: Deliver, poster: FakePoster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.deliver._LOOK_IDLE", 3600)
    stop = asyncio.Event()
    running = asyncio.create_task(worker.run(stop))
    await asyncio.sleep(0.05)
    await store.deliveries.plan([planned(due_at=MORNING - timedelta(seconds=1))], now=MORNING)
    worker.wake()
    await poster.wait(1)
    stop.set()
    await running
