"""Standing orders made, changed, paused, resumed and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.errors import NotFoundError
from bot.model.schedule import Subscription
from bot.services.subscribe import Subscribe
from bot.store import Database
from tests.builders import CHANNEL, WORKSPACE, order, schedule
from tests.fakes.clock import FakeClock


@pytest.fixture
def subscribe(store: Database, clock: FakeClock) -> Subscribe:
    return Subscribe(store, clock)


async def mine(subscribe: Subscribe) -> list[Subscription]:
    return list(await subscribe.of_channel(WORKSPACE, CHANNEL))


async def test_the_first_slot_is_the_next_moment_of_the_schedule(
    subscribe: Subscribe, clock: FakeClock
) -> None:
    kept = await subscribe.save(order(schedule=schedule("08:31")))
    assert kept.next_at == clock.now() + timedelta(minutes=1)
    assert await mine(subscribe) == [kept]


async def test_a_moment_that_is_just_passing_is_tomorrow(
    subscribe: Subscribe, clock: FakeClock
) -> None:
    kept = await subscribe.save(order(schedule=schedule("08:30")))
    assert kept.next_at == clock.now() + timedelta(days=1)


async def test_the_same_topics_in_any_order_are_one_order_changed(subscribe: Subscribe) -> None:
    first = await subscribe.save(order("GENIAC", "robotics"))
    await subscribe.pause(WORKSPACE, CHANNEL, paused=True)
    second = await subscribe.save(
        order("robotics", "GENIAC", schedule=schedule("17:00"), stories=3)
    )
    assert await mine(subscribe) == [second]
    assert (second.id, second.stories, second.paused) == (first.id, 3, False)


async def test_other_topics_are_another_order(subscribe: Subscribe) -> None:
    await subscribe.save(order("GENIAC"))
    await subscribe.save(order("GENIAC", "robotics"))
    assert len(await mine(subscribe)) == 2


async def test_a_form_changes_the_order_that_it_was_opened_on(subscribe: Subscribe) -> None:
    assert await subscribe.form(WORKSPACE, CHANNEL) is None
    first = await subscribe.save(order("GENIAC"))
    form = await subscribe.form(WORKSPACE, CHANNEL)
    assert form is not None
    assert (form.topics, form.order_id) == (("GENIAC",), first.id)
    changed = await subscribe.save(order("robotics"), order_id=form.order_id)
    assert await mine(subscribe) == [changed]
    assert (changed.id, changed.topics) == (first.id, ("robotics",))


async def test_a_form_changes_no_other_channels_order(subscribe: Subscribe) -> None:
    other = await subscribe.save(order("GENIAC", channel="C2"))
    await subscribe.save(order("robotics"), order_id=other.id)
    assert await subscribe.of_channel(WORKSPACE, "C2") == [other]


async def test_paused_and_resumed_it_goes_on_with_the_next_slot(
    subscribe: Subscribe, clock: FakeClock
) -> None:
    await subscribe.save(order(schedule=schedule("08:31")))
    (paused,) = await subscribe.pause(WORKSPACE, CHANNEL, paused=True)
    assert paused.paused
    clock.advance(days=1, hours=1)
    (resumed,) = await subscribe.pause(WORKSPACE, CHANNEL, paused=False)
    assert not resumed.paused
    assert resumed.next_at == clock.now() + timedelta(hours=23, minutes=1)


async def test_ended_orders_are_gone(subscribe: Subscribe) -> None:
    await subscribe.save(order("GENIAC"))
    await subscribe.save(order("robotics"))
    await subscribe.save(order("robotics", channel="C2"))
    assert await subscribe.end(WORKSPACE, CHANNEL) == 2
    assert await mine(subscribe) == []
    assert len(await subscribe.of_channel(WORKSPACE, "C2")) == 1


async def test_where_nothing_is_ordered_that_is_said_with_how_to(subscribe: Subscribe) -> None:
    with pytest.raises(NotFoundError, match="/brief schedule"):
        await subscribe.pause(WORKSPACE, CHANNEL, paused=True)
    with pytest.raises(NotFoundError, match="/brief schedule"):
        await subscribe.end(WORKSPACE, CHANNEL)
