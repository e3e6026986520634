"""`/brief schedule …`: a channel's standing orders, given and changed in one line."""

from __future__ import annotations

from bot import cards
from bot.cards import replies, schedule_form
from bot.model.schedule import NewSubscription, Schedule, Subscription
from handlers import arguments
from handlers.answers import Asked
from handlers.desk import Desk, Say


class Orders:
    """Standing orders by command; the form is in `handlers.views`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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

    async def change(self, asked: Asked, to: str) -> None:
        """Pause, resume, end, look ahead or tell at once. Raises NotFoundError without orders."""
        subscribe, workspace = self._desk.services.subscribe, self._desk.workspace
        match to:
            case "off":
                await asked.say(replies.ended(await subscribe.end(workspace, asked.channel)))
            case "now":
                await self._tell_now(asked)
            case "preview":
                await asked.say(await self._preview(asked))
            case _:
                orders = await subscribe.pause(workspace, asked.channel, paused=to == "pause")
                await asked.say(replies.overview(orders))

    async def _tell_now(self, asked: Asked) -> None:
        services = self._desk.services
        for order in await services.subscribe.orders(self._desk.workspace, asked.channel):
            slot = f"now:{asked.request}:{order.id}"
            await services.briefer.plan_now(order, slot=slot, asked_by=asked.user)
        services.wake()

    async def _preview(self, asked: Asked) -> cards.Message:
        services = self._desk.services
        orders = await services.subscribe.orders(self._desk.workspace, asked.channel)
        return replies.preview([(o, await services.briefer.preview(o)) for o in orders])


async def confirm(desk: Desk, kept: Subscription, *, bot_user: str, say: Say) -> None:
    """Tell that an order is kept, and how to let the bot in where it could not tell it."""
    await say(replies.scheduled(kept))
    if await desk.services.directory.is_member(kept.channel) is False:
        await say(replies.invite_to_schedule(bot_user))
