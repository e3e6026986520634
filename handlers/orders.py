"""A channel's standing orders, given and changed by `/brief schedule …` or by an order's menu."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot import cards
from bot.cards import ids, orders, schedule_form
from bot.cards.ids import OfOrder
from bot.model.schedule import NewSubscription, Schedule, Subscription
from handlers import arguments
from handlers.answers import Asked
from handlers.desk import Desk, in_place, privately
from handlers.views import Views, confirm


class Orders:
    """Standing orders; what the form comes to is in `handlers.views`."""

    def __init__(self, desk: Desk, views: Views) -> None:
        self._desk = desk
        self._views = views

    async def show(self, asked: Asked) -> None:
        """Tell what the channel follows."""
        await asked.say(orders.overview(await self._all(asked)))

    async def open(self, asked: Asked, client: AsyncWebClient, trigger: str) -> None:
        """Open the form for the channel's order; of several, have one chosen."""
        match await self._all(asked):
            case [_, _, *_] as several:
                await asked.say(orders.overview(several))
            case found:
                order = found[0] if found else None
                await self._views.open_schedule(client, trigger, asked.channel, asked.user, order)

    async def give(self, asked: Asked, order: arguments.SetSchedule) -> None:
        """Keep an order, and say when it is told."""
        services = self._desk.services
        zone = order.tz or await services.directory.timezone(asked.user) or schedule_form.DEFAULT.tz
        kept = await services.subscribe.save(
            NewSubscription(
                workspace=self._desk.workspace,
                channel=asked.channel,
                topics=order.topics,
                schedule=Schedule(order.at, order.weekdays, zone, quiet=order.quiet),
                stories=order.stories,
                lang=order.lang,
                created_by=asked.user,
            )
        )
        await confirm(self._desk, kept, bot_user=asked.bot_user, say=asked.say)

    async def change(self, asked: Asked, to: str, which: str = "") -> None:
        """Change all orders, or the one that goes by `which`. Raises NotFoundError, InputError."""
        subscribe = self._desk.services.subscribe
        meant = await subscribe.orders(self._desk.workspace, asked.channel, which)
        await self._do(OfOrder(to), asked, meant)

    async def menu(
        self,
        ack: AsyncAck,
        body: dict[str, Any],
        action: dict[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
    ) -> None:
        """Take what was chosen in an order's menu, where the orders are listed."""
        await ack()
        choice, order_id = ids.parse_order(action["selected_option"]["value"])
        # The list itself is put right; what is looked ahead at is said below it.
        listed = choice in (OfOrder.PAUSE, OfOrder.RESUME, OfOrder.OFF)
        asked = Asked(
            user=body["user"]["id"],
            channel=body["channel"]["id"],
            request=self._desk.request(),
            bot_user="",  # nobody is told to invite it
            say=in_place(respond) if listed else privately(respond),
        )

        async def work() -> None:
            subscribe = self._desk.services.subscribe
            order = await subscribe.get(self._desk.workspace, asked.channel, order_id)
            if choice is OfOrder.CHANGE:
                await self._views.open_schedule(
                    client, body["trigger_id"], asked.channel, asked.user, order
                )
            else:
                await self._do(choice, asked, [order])

        self._desk.later(work(), privately(respond), name="order")

    async def _do(self, choice: OfOrder, asked: Asked, meant: Sequence[Subscription]) -> None:
        subscribe = self._desk.services.subscribe
        match choice:
            case OfOrder.OFF:
                await subscribe.end(meant)
                left = len(await self._all(asked))
                await asked.say(orders.ended(len(meant), left=left))
            case OfOrder.NOW:
                await self._tell_now(asked, meant)
            case OfOrder.PREVIEW:
                await asked.say(await self._preview(meant))
            case _:
                await subscribe.pause(meant, paused=choice is OfOrder.PAUSE)
                await self.show(asked)

    async def _all(self, asked: Asked) -> Sequence[Subscription]:
        return await self._desk.services.subscribe.of_channel(self._desk.workspace, asked.channel)

    async def _tell_now(self, asked: Asked, meant: Sequence[Subscription]) -> None:
        services = self._desk.services
        for order in meant:
            slot = f"now:{asked.request}:{order.id}"
            await services.briefer.plan_now(order, slot=slot, asked_by=asked.user)
        services.wake()

    async def _preview(self, meant: Sequence[Subscription]) -> cards.Message:
        briefer = self._desk.services.briefer
        return orders.preview([(order, await briefer.preview(order)) for order in meant])
