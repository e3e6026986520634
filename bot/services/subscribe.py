"""A channel's standing orders: made, changed, paused, resumed, ended."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.cards.schedule_form import ScheduleForm
from bot.errors import NotFoundError
from bot.model.schedule import NewSubscription, Subscription
from bot.ports import Clock, Store


class Subscribe:
    """Keeps what a channel asks to be told."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def of_channel(self, workspace: str, channel: str) -> Sequence[Subscription]:
        """Return the channel's orders, the next one due first."""
        return await self._store.subscriptions.of_channel(workspace, channel)

    async def form(self, workspace: str, channel: str) -> ScheduleForm | None:
        """Return the channel's first order as a form to change; None when it has none."""
        orders = await self.of_channel(workspace, channel)
        if not orders:
            return None
        first = orders[0]
        return ScheduleForm(
            channel, first.topics, first.schedule, first.stories, lang=first.lang, order_id=first.id
        )

    async def save(self, new: NewSubscription, *, order_id: int = 0) -> Subscription:
        """Keep an order: change `order_id` or the one for the same topics, else add one."""
        next_at = new.schedule.after(self._clock.now())
        known = await self._changed(new, order_id)
        if known is None:
            return await self._store.subscriptions.add(new, next_at=next_at)
        if order_id and new.schedule.quiet is None:
            # The form does not ask for quiet hours, so it does not take them away.
            new = replace(new, schedule=replace(new.schedule, quiet=known.schedule.quiet))
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

    async def pause(self, workspace: str, channel: str, *, paused: bool) -> Sequence[Subscription]:
        """Pause or resume all of a channel's orders. Raises NotFoundError when it has none."""
        orders = await self.orders(workspace, channel)
        for order in orders:
            next_at = order.schedule.after(self._clock.now())
            await self._store.subscriptions.pause(order.id, paused=paused, next_at=next_at)
        return await self.of_channel(workspace, channel)

    async def end(self, workspace: str, channel: str) -> int:
        """End all of a channel's orders; return how many. Raises NotFoundError when it has none."""
        orders = await self.orders(workspace, channel)
        for order in orders:
            await self._store.subscriptions.remove(order.id)
        return len(orders)

    async def orders(self, workspace: str, channel: str) -> Sequence[Subscription]:
        """Return a channel's orders. Raises NotFoundError when it has none."""
        orders = await self.of_channel(workspace, channel)
        if not orders:
            raise NotFoundError(
                "No briefing is scheduled here yet. "
                "Write `/brief schedule GENIAC, robotics at 08:30 weekdays`."
            )
        return orders
