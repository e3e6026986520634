"""News of a story that was told: into its card's thread, grouped, hourly, for a week."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot import cards
from bot.model.delivery import Delivery, DeliveryKind, Followed
from bot.model.schedule import Subscription
from bot.model.story import Joined
from bot.services.brief import Briefer
from bot.services.follow_up import FollowUp
from bot.store import Database, open_store, tables
from tests.bot.services.ledger import send_all
from tests.builders import item, join, keep, order, schedule, story, tell
from tests.fakes.clock import FakeClock

ROBOT = story("robot", item("r1", title="A robot pours tea", hours=3))
EDIT, FOLLOW_UP = DeliveryKind.EDIT, DeliveryKind.FOLLOW_UP


@pytest.fixture
def database_url(either_database: str) -> str:
    return either_database


@pytest.fixture
async def told(store: Database, briefer: Briefer, clock: FakeClock) -> Subscription:
    """Have a channel told of a robot this morning."""
    kept = await store.subscriptions.add(order("robotics"), next_at=clock.now())
    await tell(store, ROBOT)
    await briefer.plan_due()
    await send_all(store, clock.now())
    return kept


@pytest.fixture
def follow_up(store: Database, clock: FakeClock) -> FollowUp:
    return FollowUp(store, clock)


async def more(store: Database, clock: FakeClock, *names: str) -> None:
    """Have outlets tell the same now."""
    told = [
        item(n, title=f"Tea by robot {n}", domain=f"{n}.example", url=f"https://{n}.example/1",
             outlet=n, published=clock.now(), seen=clock.now())
        for n in names
    ]  # fmt: skip
    await keep(store, *told)
    await join(store, *(Joined(i.id, ROBOT.id, new=False) for i in told))


async def news(store: Database, follow_up: FollowUp, clock: FakeClock) -> list[Delivery]:
    await follow_up.plan_due()
    return await send_all(store, clock.now())


def sources(delivery: Delivery) -> list[str]:
    content = cards.decode(delivery.content)
    assert isinstance(content, cards.SourceList)
    assert content.later
    return [line.outlet for line in content.sources]


async def test_new_sources_go_into_the_thread_together_and_the_card_counts_them(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    card = await store.deliveries.card_of("T1", "robot")
    assert card is not None
    clock.advance(minutes=61)
    await more(store, clock, "b", "c")
    thread, edit = await news(store, follow_up, clock)
    assert (thread.kind, thread.thread_ts, sources(thread)) == (FOLLOW_UP, card.ts, ["b", "c"])
    assert (edit.kind, edit.edits_ts) == (EDIT, card.ts)
    counted = cards.decode(edit.content)
    assert isinstance(counted, cards.Card)
    assert (counted.sources, counted.outlets) == (3, ("A Times", "b", "c"))
    assert counted.headline == cards.headline(card.content), "what was told stays as it was"


async def test_without_news_nothing_is_said(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(hours=2)
    assert await news(store, follow_up, clock) == []


async def test_a_thread_grows_once_an_hour_and_nothing_is_told_twice(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    await more(store, clock, "b")
    clock.advance(minutes=59)
    assert await news(store, follow_up, clock) == []
    clock.advance(minutes=1)
    assert sources((await news(store, follow_up, clock))[0]) == ["b"]
    await more(store, clock, "c")
    clock.advance(minutes=30)
    await more(store, clock, "d")
    assert await news(store, follow_up, clock) == []
    clock.advance(minutes=30)
    assert sources((await news(store, follow_up, clock))[0]) == ["c", "d"]
    clock.advance(hours=1)
    assert await news(store, follow_up, clock) == []


async def test_a_card_that_breaks_us_keeps_no_other_from_its_news(
    store: Database, follow_up: FollowUp, briefer: Briefer, clock: FakeClock, told: Subscription
) -> None:
    other = replace(order("robotics"), channel="C2")
    await store.subscriptions.add(other, next_at=clock.now())
    await briefer.plan_due()
    await send_all(store, clock.now())
    broken = tables.deliveries.c.channel == told.channel
    async with store.write() as connection:
        await connection.execute(sa.update(tables.deliveries).where(broken).values(content="{}"))
    clock.advance(minutes=61)
    await more(store, clock, "b")
    thread, edit = await news(store, follow_up, clock)
    assert (thread.channel, thread.kind, edit.kind) == ("C2", FOLLOW_UP, EDIT)


async def claimed(store: Database, now: datetime) -> Sequence[Followed]:
    return await store.deliveries.claim_followed(
        now,
        lease=timedelta(minutes=2),
        since=now - timedelta(days=7),
        quiet_since=now,
        limit=9,
    )


async def test_a_card_is_followed_up_by_one_worker(
    store: Database, database_url: str, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(hours=2)
    await more(store, clock, "b")
    other = await open_store(database_url)
    try:
        found = await asyncio.gather(
            *((claimed(which, clock.now())) for which in (store, other) * 5)
        )
    finally:
        await other.close()
    assert [one.card.story_id for claim in found for one in claim] == ["robot"]


async def test_what_a_dead_worker_had_planned_is_not_planned_again(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(hours=2)
    await more(store, clock, "b")
    (one,) = await claimed(store, clock.now())
    assert [await follow_up._plan(one, clock.now()) for _ in range(2)] == [2, 0]


async def test_a_dead_workers_card_is_followed_up_by_another(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(hours=2)
    await more(store, clock, "b")
    assert await claimed(store, clock.now())
    assert await news(store, follow_up, clock) == []
    clock.advance(minutes=2)
    assert len(await news(store, follow_up, clock)) == 2


async def test_after_a_week_a_card_is_left_alone(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(days=7, seconds=1)
    await more(store, clock, "b")
    assert await news(store, follow_up, clock) == []


@pytest.mark.parametrize("ended", [True, False])
async def test_a_channel_that_wants_no_more_is_left_alone(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription, *, ended: bool
) -> None:
    if ended:
        await store.subscriptions.remove(told.id)
    else:
        await store.subscriptions.pause(told.id, paused=True, next_at=told.next_at)
    clock.advance(hours=2)
    await more(store, clock, "b")
    assert await news(store, follow_up, clock) == []


async def test_quiet_hours_are_waited_for(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(hours=2)  # 10:30
    quiet = schedule(quiet=("10:00", "12:00"))
    to = order(*told.topics, schedule=quiet)
    await store.subscriptions.update(told.id, to, next_at=told.next_at)
    await more(store, clock, "b")
    assert await news(store, follow_up, clock) == []
    clock.advance(hours=1, minutes=30)
    assert len(await send_all(store, clock.now())) == 2


async def rewrite(store: Database, clock: FakeClock, summary: str, title: str = "") -> None:
    """Have the outlet that told of the robot change its article now."""
    first = ROBOT.items[0]
    changed = replace(first, title=title or first.title, summary=summary, seen=clock.now())
    await keep(store, changed)


def update(delivery: Delivery) -> cards.Update:
    content = cards.decode(delivery.content)
    assert isinstance(content, cards.Update)
    return content


def card(delivery: Delivery) -> cards.Card:
    content = cards.decode(delivery.content)
    assert isinstance(content, cards.Card)
    return content


async def test_what_an_outlet_edits_out_is_struck_from_the_card_and_the_thread_says_so(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(minutes=61)
    await rewrite(store, clock, "Rain fell on it all day.", "A machine stands still in Osaka")
    thread, edit = await news(store, follow_up, clock)
    assert (thread.kind, edit.kind) == (FOLLOW_UP, EDIT)
    [taken] = update(thread).taken
    assert (taken.why, taken.outlet, taken.line.text) == (
        "edited", "A Times", "A robot pours tea"
    )  # fmt: skip
    changed = card(edit)
    assert changed.dek is not None
    assert changed.dek.struck
    assert changed.headline == "A machine stands still in Osaka"
    assert "~A robot pours tea~" in str(cards.render(changed).blocks)
    # Told once.
    clock.advance(hours=2)
    assert await news(store, follow_up, clock) == []


async def test_an_edit_that_changes_nothing_that_was_shown_is_not_told(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(minutes=61)
    await rewrite(store, clock, "It pours into small cups.")
    assert await news(store, follow_up, clock) == []


async def test_what_a_source_adds_is_one_sentence_in_the_thread_and_a_point_on_the_card(
    store: Database, follow_up: FollowUp, clock: FakeClock, told: Subscription
) -> None:
    clock.advance(minutes=61)
    said = "The maker in Osaka plans to sell 400 machines to railway stations next spring."
    late = item(
        "b",
        title="Tea by robot",
        summary=said,
        domain="b.example",
        url="https://b.example/1",
        outlet="B Times",
        published=clock.now(),
        seen=clock.now(),
    )
    await keep(store, late)
    await join(store, Joined(late.id, ROBOT.id, new=False))
    thread, edit = await news(store, follow_up, clock)
    told_now = update(thread)
    assert told_now.news is not None
    assert told_now.news.text == said
    assert [line.outlet for line in told_now.sources] == ["B Times"]
    assert said in [point.text for point in card(edit).points]
    # A later edit stands on the card as it was edited before.
    clock.advance(hours=2)
    await rewrite(store, clock, "Rain fell on it all day.", "A machine stands still in Osaka")
    thread, again = await news(store, follow_up, clock)
    assert said in [point.text for point in card(again).points]
    assert card(again).dek is not None
    assert update(thread).sources == ()
