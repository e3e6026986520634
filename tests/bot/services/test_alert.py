"""Feeds that need a hand are told to one channel, once for each set of troubles."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot import cards
from bot.model.delivery import Delivery, DeliveryKind
from bot.model.feed import FeedState, Polled
from bot.services.alert import Alert
from bot.services.oversee import Oversee
from bot.store import Database, open_store
from tests.bot.services.ledger import said, send_all
from tests.builders import CHANNEL, MORNING, WORKSPACE, feed
from tests.fakes.clock import FakeClock

DAY = timedelta(days=1)
BLOCKED = FeedState(
    condition="blocked",
    trouble="The server refuses us (403).",
    cure="Ask the outlet.",
    failures=3,
    checked_at=MORNING,
)


@pytest.fixture
def database_url(either_database: str) -> str:
    return either_database


def alert_of(store: Database, clock: FakeClock) -> Alert:
    oversee = Oversee(store, clock)
    return Alert(store, oversee, clock, workspace=WORKSPACE, channel=CHANNEL)


@pytest.fixture
async def alert(store: Database, clock: FakeClock) -> Alert:
    await store.feeds.add_many([feed("a"), feed("b"), feed("c")])
    return alert_of(store, clock)


async def fares(store: Database, name: str, state: FeedState) -> None:
    (found,) = [f for f in await store.feeds.all() if f.domain == f"{name}.example"]
    await store.feeds.record([Polled(found, state)])


async def told(store: Database, alert: Alert, clock: FakeClock) -> list[Delivery]:
    await alert.run()
    return await send_all(store, clock.now())


async def test_feeds_in_trouble_are_told_together_and_once(
    store: Database, alert: Alert, clock: FakeClock
) -> None:
    await fares(store, "a", BLOCKED)
    await fares(store, "b", replace(BLOCKED, condition="gone", gone=True, failures=1))
    (delivery,) = await told(store, alert, clock)
    assert (delivery.kind, delivery.channel) == (DeliveryKind.ALERT, CHANNEL)
    (text,) = said([delivery])
    assert text.startswith("2 feeds need a hand:")
    assert "A Times" not in text.splitlines()[0]
    assert "The server refuses us (403). Ask the outlet." in text
    clock.advance(days=1)
    assert await told(store, alert, clock) == []


async def test_more_trouble_is_told_anew_with_what_lasts(
    store: Database, alert: Alert, clock: FakeClock
) -> None:
    await fares(store, "a", BLOCKED)
    await told(store, alert, clock)
    await fares(store, "c", replace(BLOCKED, condition="stale", failures=0))
    (text,) = said(await told(store, alert, clock))
    assert "2 feeds need" in text
    await fares(store, "a", FeedState())
    (text,) = said(await told(store, alert, clock))
    assert "1 feed needs" in text
    await fares(store, "c", FeedState())
    assert await told(store, alert, clock) == []


@pytest.mark.parametrize(
    ("state", "again"),
    [
        (BLOCKED, replace(BLOCKED, succeeded_at=MORNING)),
        (
            replace(BLOCKED, condition="stale", failures=0, newest_item_at=MORNING),
            replace(BLOCKED, condition="stale", failures=0, newest_item_at=MORNING + DAY),
        ),
    ],
)
async def test_a_trouble_that_comes_again_is_told_again(
    store: Database, alert: Alert, clock: FakeClock, state: FeedState, again: FeedState
) -> None:
    await fares(store, "a", state)
    assert await told(store, alert, clock)
    await fares(store, "a", replace(state, checked_at=MORNING + DAY))
    assert await told(store, alert, clock) == []
    await fares(store, "a", FeedState())
    assert await told(store, alert, clock) == []
    await fares(store, "a", again)
    assert await told(store, alert, clock)


@pytest.mark.parametrize(
    "state",
    [
        FeedState(),
        replace(BLOCKED, failures=2),
        replace(BLOCKED, condition="busy", failures=50),
        replace(BLOCKED, condition="unreachable", failures=50),
        replace(BLOCKED, condition="silent", failures=0),
    ],
)
async def test_what_passes_by_itself_alarms_nobody(
    store: Database, alert: Alert, clock: FakeClock, state: FeedState
) -> None:
    await fares(store, "a", state)
    assert await told(store, alert, clock) == []


async def test_of_many_feeds_the_first_are_named_and_the_rest_counted(
    store: Database, alert: Alert, clock: FakeClock
) -> None:
    await store.feeds.add_many([feed(f"x{n}", outlet="<!channel> `x" * 20) for n in range(40)])
    for one in await store.feeds.all():
        await store.feeds.record([Polled(one, BLOCKED)])
    (delivery,) = await told(store, alert, clock)
    message = cards.render(cards.decode(delivery.content))
    assert message.text.startswith("43 feeds need a hand:")
    assert "and 35 more" in str(message.blocks)
    assert "<!channel>" not in str(message.blocks)


async def test_several_workers_tell_it_once(
    store: Database, alert: Alert, clock: FakeClock, database_url: str
) -> None:
    await fares(store, "a", BLOCKED)
    other = await open_store(database_url)
    try:
        planned = await asyncio.gather(alert.run(), alert_of(other, clock).run(), alert.run())
    finally:
        await other.close()
    assert sum(planned) == 1
