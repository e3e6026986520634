"""Briefings planned: at their slot, once, late ones said to be late, nothing told twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta

import pytest

from bot.model.delivery import DeliveryKind, Priority
from bot.model.schedule import Subscription
from bot.model.story import Joined
from bot.services.brief import Briefer
from bot.store import Database
from tests.bot.services.ledger import lead_of, send_all
from tests.builders import CHANNEL, WORKSPACE, item, join, keep, order, schedule, story, tell
from tests.fakes.clock import FakeClock
from tests.fakes.writer import FakeWriter

ROBOT = story(
    "robot",
    item("r1", title="A robot pours tea", hours=3),
    item("r2", title="Tea by robot", hours=2, domain="b.example", outlet="B Post"),
)
ARM = story("arm", item("a1", title="A robot arm paints", hours=1))


@pytest.fixture
async def due(store: Database, clock: FakeClock) -> Subscription:
    """Give a channel a briefing that is due at this very moment."""
    return await store.subscriptions.add(order("robotics"), next_at=clock.now())


async def next_slot(store: Database) -> Subscription:
    (found,) = await store.subscriptions.of_channel(WORKSPACE, CHANNEL)
    return found


async def test_before_its_time_nothing_is_planned(
    store: Database, briefer: Briefer, clock: FakeClock
) -> None:
    await tell(store, ROBOT)
    await store.subscriptions.add(order(), next_at=clock.now() + timedelta(seconds=1))
    assert await briefer.plan_due() == 0


async def test_a_briefing_is_a_lead_then_cards_each_with_its_thread(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ROBOT, ARM)
    assert await briefer.plan_due() == 5
    sent = await send_all(store, clock.now())
    kinds = [d.kind for d in sent]
    assert kinds == [DeliveryKind.LEAD, *[DeliveryKind.CARD, DeliveryKind.SOURCES] * 2]
    assert {d.story_id for d in sent[1:3]} == {sent[1].story_id}
    assert sent[2].thread_ts == "2.0"  # the ts that its card was given
    assert {(d.subscription_id, d.priority) for d in sent} == {(due.id, Priority.SCHEDULED)}
    lead = lead_of(sent)
    assert (lead.stories, lead.late, lead.slot_at) == (2, False, clock.now())


async def test_the_next_slot_is_set_in_the_same_breath(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await briefer.plan_due()
    assert (await next_slot(store)).next_at == clock.now() + timedelta(days=1)
    assert await briefer.plan_due() == 0


async def test_two_workers_plan_a_slot_once(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ROBOT)
    planned = await briefer.plan_due()
    # The other worker read the subscription before the first one moved it on.
    assert await briefer._plan_slot(due) == 0
    assert len(await send_all(store, clock.now())) == planned == 3


async def test_what_a_channel_has_seen_is_not_told_again(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ROBOT)
    await briefer.plan_due()
    await send_all(store, clock.now())
    clock.advance(days=1)
    await tell(store, story("arm", item("a1", title="A robot arm paints", hours=-20)))
    await briefer.plan_due()
    sent = await send_all(store, clock.now())
    assert [d.story_id for d in sent] == ["", "arm", "arm"]


async def test_a_story_made_one_with_what_a_channel_has_seen_is_not_told_again(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ARM)
    await briefer.plan_due()
    await send_all(store, clock.now())
    clock.advance(days=1)
    await tell(store, story("new", item("n1", title="A robot arm paints", hours=-20)))
    await store.subscriptions.add(order("robotics", channel="C2"), next_at=clock.now())
    # Another channel's briefing looked a moment ago.
    assert (await briefer.preview(replace(due, channel="C2"))) != []
    assert await store.stories.merge("arm", "new", by_hand=False)
    await briefer.plan_due()
    sent = await send_all(store, clock.now())
    assert {d.story_id for d in sent if d.kind is DeliveryKind.CARD} == {"arm"}


async def test_a_day_without_news_is_a_lead_alone(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    assert await briefer.plan_due() == 1
    lead = lead_of(await send_all(store, clock.now()))
    assert (lead.stories, lead.topics) == (0, ("robotics",))


async def test_after_a_long_stop_the_newest_missed_slot_alone_is_told_and_late(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    clock.advance(days=3, hours=2)  # Friday, 10:30
    await tell(store, story("arm", item("a1", title="A robot arm paints", hours=-60)))
    await briefer.plan_due()
    sent = await send_all(store, clock.now())
    lead = lead_of(sent)
    assert lead.slot_at == clock.now() - timedelta(hours=2)
    assert lead.late
    assert await briefer.plan_due() == 0
    assert (await next_slot(store)).next_at == lead.slot_at + timedelta(days=3)  # Monday


async def test_a_few_minutes_are_not_called_late(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    clock.advance(minutes=9)
    await briefer.plan_due()
    assert not lead_of(await send_all(store, clock.now())).late


async def test_a_schedule_changed_since_does_not_bring_an_older_slot_forward(
    store: Database, briefer: Briefer, clock: FakeClock
) -> None:
    # Its new time of day, 08:00, has passed today; `next_at` says when it first counts.
    await store.subscriptions.add(order(schedule=schedule("08:00")), next_at=clock.now())
    await briefer.plan_due()
    assert lead_of(await send_all(store, clock.now())).slot_at == clock.now()


async def test_each_channel_has_its_own(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ROBOT)
    await store.subscriptions.add(order(channel="C2"), next_at=clock.now())
    await briefer.plan_due()
    sent = await send_all(store, clock.now())
    assert [d.channel for d in sent].count("C2") == 3
    assert len(sent) == 6


async def test_no_more_stories_than_ordered(
    store: Database, briefer: Briefer, clock: FakeClock
) -> None:
    await tell(store, *(story(f"s{n}", item(f"s{n}", title=f"robot {n}")) for n in range(5)))
    await store.subscriptions.add(order(stories=2), next_at=clock.now())
    await briefer.plan_due()
    kinds = [d.kind for d in await send_all(store, clock.now())]
    assert kinds.count(DeliveryKind.CARD) == 2


async def test_a_briefing_asked_for_at_once_goes_first_and_moves_no_slot(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ROBOT)
    assert await briefer.plan_now(due, slot="now:1", asked_by="U1") == 3
    assert await briefer.plan_now(due, slot="now:1", asked_by="U1") == 0
    sent = await send_all(store, clock.now())
    assert {d.priority for d in sent} == {Priority.ANSWER}
    assert lead_of(sent).asked_by == "U1"
    assert (await next_slot(store)).next_at == due.next_at


async def test_a_story_that_has_grown_is_told_again(
    store: Database, briefer: Briefer, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ROBOT)
    await briefer.plan_due()
    await send_all(store, clock.now())
    clock.advance(days=1)
    told = clock.now() - timedelta(hours=1)
    more = [
        item(f"more{n}", title=f"Robot news {n}", domain=f"{n}.example", seen=told, published=told)
        for n in range(len(ROBOT.items) + 2)
    ]
    await keep(store, *more[:1])
    await join(store, Joined(more[0].id, ROBOT.id, new=False))
    await briefer.plan_due()
    assert [d.story_id for d in await send_all(store, clock.now())] == [""]
    clock.advance(days=1)
    await keep(store, *more)
    await join(store, *(Joined(i.id, ROBOT.id, new=False) for i in more[1:]))
    await briefer.plan_due()
    assert ROBOT.id in [d.story_id for d in await send_all(store, clock.now())]


async def test_a_late_briefing_waits_for_the_end_of_the_quiet_hours(
    store: Database, briefer: Briefer, clock: FakeClock
) -> None:
    quiet = replace(schedule(), quiet=(time(9, 0), time(12, 0)))
    await store.subscriptions.add(order(schedule=quiet), next_at=clock.now())
    clock.advance(hours=1)  # 09:30, and the briefing of 08:30 was missed
    await briefer.plan_due()
    assert await send_all(store, clock.now()) == []
    assert len(await send_all(store, clock.advance(hours=2.5))) == 1


async def test_cards_and_their_lead_are_in_the_language_of_the_order(
    store: Database, briefer: Briefer, writer: FakeWriter, clock: FakeClock
) -> None:
    await tell(store, ROBOT)
    await store.subscriptions.add(order("robotics", lang="ja"), next_at=clock.now())
    await briefer.plan_due()
    assert {lang for _, lang in writer.asked} == {"ja"}
    assert lead_of(await send_all(store, clock.now())).lang == "ja"


async def test_what_many_channels_are_told_is_written_once_for_each_workspace_and_language(
    store: Database, briefer: Briefer, writer: FakeWriter, clock: FakeClock
) -> None:
    await tell(store, ROBOT)
    for place in ({}, {"channel": "C2"}, {"channel": "C3", "lang": "ja"}, {"workspace": "T2"}):
        await store.subscriptions.add(order("robotics", **place), next_at=clock.now())
    assert await briefer.plan_due() == 4 * 3
    assert sorted(writer.asked) == [("robot", "en"), ("robot", "en"), ("robot", "ja")]


async def test_a_story_that_has_grown_is_written_anew(
    store: Database, briefer: Briefer, writer: FakeWriter, clock: FakeClock, due: Subscription
) -> None:
    await tell(store, ARM)
    await briefer.plan_due()
    clock.advance(seconds=30)
    more = item("a2", title="A robot arm paints a fence", hours=0)
    await keep(store, more)
    await join(store, Joined(more.id, ARM.id, new=False))
    await store.subscriptions.add(order("robotics", channel="C2"), next_at=clock.now())
    await briefer.plan_due()
    assert writer.asked == [("arm", "en")] * 2
