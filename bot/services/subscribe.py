"""A channel's standing orders: made, changed, paused, resumed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.errors import InputError, NotFoundError
from bot.model.schedule import NewSubscription, Subscription
from bot.model.topic import fold
from bot.ports import Clock, Store


class Subscribe:
    """Keeps what a channel asks to be told."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def of_channel(self, workspace: str, channel: str) -> Sequence[Subscription]:
        """Return the channel's orders, oldest first."""
        return await self._store.subscriptions.of_channel(workspace, channel)

    async def get(self, workspace: str, channel: str, order_id: int) -> Subscription:
        """Return one order of a channel. Raises NotFoundError once it was ended."""
        orders = await self.of_channel(workspace, channel)
        found = next((order for order in orders if order.id == order_id), None)
        if found is None:
            raise NotFoundError("That schedule was ended. `/brief` lists what goes on.")
        return found

    async def save(self, new: NewSubscription, *, order_id: int = 0) -> Subscription:
        """Keep an order: change `order_id` or the one for the same topics, else add one."""
        next_at = new.schedule.after(self._clock.now())
        known = await self._changed(new, order_id)
        if known is None:
            return await self._store.subscriptions.add(new, next_at=next_at)
        await self._store.subscriptions.update(known.id, new, next_at=next_at)
        return replace(
            known,
            topics=new.topics,
            schedule=new.schedule,
            stories=new.stories,
            lang=new.lang,
            next_at=next_at,
            paused=False,
        )

    async def _changed(self, new: NewSubscription, order_id: int) -> Subscription | None:
        orders = await self.of_channel(new.workspace, new.channel)
        by_id = (order for order in orders if order.id == order_id)
        by_topics = (order for order in orders if set(order.topics) == set(new.topics))
        return next(by_id, None) or next(by_topics, None)

    async def pause(self, orders: Sequence[Subscription], *, paused: bool) -> None:
        """Pause orders, or have them go on with their next slot."""
        for order in orders:
            next_at = order.schedule.after(self._clock.now())
            await self._store.subscriptions.pause(order.id, paused=paused, next_at=next_at)

    async def end(self, orders: Sequence[Subscription]) -> None:
        """End orders."""
        for order in orders:
            await self._store.subscriptions.remove(order.id)

    async def orders(self, workspace: str, channel: str, which: str = "") -> Sequence[Subscription]:
        """Return a channel's orders, or the one that goes by a number or a topic.

        Raises NotFoundError when there is none, InputError when several go by that topic.
        """
        orders = await self.of_channel(workspace, channel)
        if not orders:
            raise NotFoundError(
                "No briefing is scheduled here yet. "
                "Write `/brief schedule GENIAC, robotics at 08:30 weekdays`."
            )
        return [_named(orders, which)] if which else orders


def _named(orders: Sequence[Subscription], which: str) -> Subscription:
    """Return the order that is meant by its number, by all of its topics or by one of them."""
    number = which.removeprefix("#")
    if number.isdecimal() and 1 <= int(number) <= len(orders):
        return orders[int(number) - 1]
    wanted = {fold(topic) for topic in which.split(",")}
    topics = {order.id: {fold(topic) for topic in order.topics} for order in orders}
    found = [order for order in orders if topics[order.id] == wanted]
    found = found or [order for order in orders if topics[order.id] >= wanted]
    match found:
        case [one]:
            return one
        case []:
            raise NotFoundError(
                f"No schedule here goes by “{which}”. `/brief` lists them with their numbers. "
                "A topic that begins with such a word is scheduled in quotes."
            )
    numbers = ", ".join(str(orders.index(order) + 1) for order in found)
    raise InputError(
        f"Schedules {numbers} tell “{which}”: name one by its number, which `/brief` lists."
    )
