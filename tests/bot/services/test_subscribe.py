"""Standing orders made, changed, paused, resumed and ended."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.cards.schedule_form import ScheduleForm
from bot.errors import InputError, NotFoundError
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
    await subscribe.pause([first], paused=True)
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
    first = await subscribe.save(order("GENIAC", schedule=schedule(quiet=("22:00", "07:00"))))
    form = ScheduleForm.of(first)
    assert (form.topics, form.order_id) == (("GENIAC",), first.id)
    assert form.schedule == first.schedule
    changed = await subscribe.save(order("robotics"), order_id=form.order_id)
    assert changed.schedule.quiet is None, "the form was emptied of them"
    assert await mine(subscribe) == [changed]
    assert (changed.id, changed.topics) == (first.id, ("robotics",))


async def test_a_form_changes_no_other_channels_order(subscribe: Subscribe) -> None:
    other = await subscribe.save(order("GENIAC", channel="C2"))
    await subscribe.save(order("robotics"), order_id=other.id)
    assert await subscribe.of_channel(WORKSPACE, "C2") == [other]


async def test_paused_and_resumed_it_goes_on_with_the_next_slot(
    subscribe: Subscribe, clock: FakeClock
) -> None:
    kept = await subscribe.save(order(schedule=schedule("08:31")))
    await subscribe.pause([kept], paused=True)
    assert [o.paused for o in await mine(subscribe)] == [True]
    clock.advance(days=1, hours=1)
    await subscribe.pause([kept], paused=False)
    (resumed,) = await mine(subscribe)
    assert not resumed.paused
    assert resumed.next_at == clock.now() + timedelta(hours=23, minutes=1)


async def test_ended_orders_are_gone(subscribe: Subscribe) -> None:
    await subscribe.save(order("GENIAC"))
    await subscribe.save(order("robotics"))
    await subscribe.save(order("robotics", channel="C2"))
    await subscribe.end(await subscribe.orders(WORKSPACE, CHANNEL))
    assert await mine(subscribe) == []
    assert len(await subscribe.of_channel(WORKSPACE, "C2")) == 1


@pytest.mark.parametrize(
    ("which", "meant"),
    [
        ("", [0, 1, 2]),
        ("1", [0]),
        ("#3", [2]),
        ("2", [1]),
        ("geniac", [0]),
        ("ＧＥＮＩＡＣ, robotics", [1]),
        ("半導体", [2]),
    ],
)
async def test_one_of_several_goes_by_its_number_or_its_topics(
    subscribe: Subscribe, which: str, meant: list[int]
) -> None:
    kept = [
        await subscribe.save(order(*topics))
        for topics in (("GENIAC",), ("GENIAC", "robotics"), ("半導体", "physical AI"))
    ]
    found = await subscribe.orders(WORKSPACE, CHANNEL, which)
    assert found == [kept[number] for number in meant]


@pytest.mark.parametrize("which", ["0", "4", "-1", "motion pictures", ","])
async def test_what_no_order_goes_by_is_said(subscribe: Subscribe, which: str) -> None:
    for topic in ("GENIAC", "robotics", "2"):
        await subscribe.save(order(topic))
    with pytest.raises(NotFoundError, match="`/brief` lists them with their numbers"):
        await subscribe.orders(WORKSPACE, CHANNEL, which)


async def test_a_topic_of_several_orders_is_not_guessed_at(subscribe: Subscribe) -> None:
    await subscribe.save(order("GENIAC", "robotics"))
    await subscribe.save(order("半導体"))
    await subscribe.save(order("GENIAC", "半導体"))
    with pytest.raises(InputError, match="1, 3 tell “GENIAC”"):
        await subscribe.orders(WORKSPACE, CHANNEL, "GENIAC")


async def test_an_order_of_another_channel_is_not_touched(subscribe: Subscribe) -> None:
    other = await subscribe.save(order("GENIAC", channel="C2"))
    assert await subscribe.get(WORKSPACE, "C2", other.id) == other
    with pytest.raises(NotFoundError):
        await subscribe.get(WORKSPACE, CHANNEL, other.id)


async def test_where_nothing_is_ordered_that_is_said_with_how_to(
    subscribe: Subscribe,
) -> None:
    for which in ("", "GENIAC"):
        with pytest.raises(NotFoundError, match="/brief schedule"):
            await subscribe.orders(WORKSPACE, CHANNEL, which)
