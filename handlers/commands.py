"""`/brief …`: acknowledged at once, answered after."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import replies, saved
from bot.model.schedule import NewSubscription, Schedule
from handlers import answers, arguments
from handlers.answers import Asked
from handlers.desk import Desk, privately
from handlers.naming import Naming
from handlers.views import Views

# Where Slack does not tell a person's zone.
DEFAULT_ZONE = "Asia/Tokyo"


class Commands:
    """What may be written after `/brief`."""

    def __init__(self, desk: Desk, views: Views) -> None:
        self._desk = desk
        self._views = views
        self._naming = Naming(desk)

    async def brief(
        self,
        ack: AsyncAck,
        command: dict[str, Any],
        respond: AsyncRespond,
        client: AsyncWebClient,
        context: AsyncBoltContext,
    ) -> None:
        """Take a slash command."""
        await ack()
        asked = Asked(
            user=command["user_id"],
            channel=command["channel_id"],
            request=self._desk.request(),
            bot_user=str(context.bot_user_id or ""),
            say=privately(respond),
        )
        work = self._answer(asked, command, client)
        self._desk.later(work, asked.say, name="/brief")

    async def _answer(self, asked: Asked, command: dict[str, Any], client: AsyncWebClient) -> None:
        services = self._desk.services
        match arguments.parse(command.get("text") or ""):
            case arguments.Brief(words):
                await answers.brief(self._desk, asked, words)
            case arguments.Help():
                await asked.say(replies.usage())
            case arguments.Topics() | arguments.AddTopic() | arguments.RemoveTopic() as request:
                await asked.say(await self._naming.topics(request))
            case arguments.Glossary() | arguments.AddTerm() | arguments.RemoveTerm() as request:
                await asked.say(await self._naming.terms(request))
            case arguments.Overview():
                orders = await services.subscribe.of_channel(self._desk.workspace, asked.channel)
                await asked.say(replies.overview(orders))
            case arguments.Saved():
                shelf = await services.saving.shelf(self._desk.person(asked.user))
                await asked.say(saved.saved_stories(shelf.saves, shelf.permalinks))
            case arguments.OpenSchedule():
                trigger = command["trigger_id"]
                await self._views.open_schedule(client, trigger, asked.channel, asked.user)
            case arguments.SetSchedule() as order:
                await self._schedule(asked, order)
            case arguments.ChangeSchedule(to):
                await self._change(asked, to)

    async def _schedule(self, asked: Asked, order: arguments.SetSchedule) -> None:
        services = self._desk.services
        zone = order.tz or await services.directory.timezone(asked.user) or DEFAULT_ZONE
        kept = await services.subscribe.save(
            NewSubscription(
                workspace=self._desk.workspace,
                channel=asked.channel,
                topics=order.topics,
                schedule=Schedule(order.at, order.weekdays, zone, order.quiet),
                stories=order.stories,
                lang=order.lang,
                created_by=asked.user,
            )
        )
        await asked.say(replies.scheduled(kept))
        if await services.directory.is_member(asked.channel) is False:
            await asked.say(replies.invite_to_schedule(asked.bot_user))

    async def _change(self, asked: Asked, to: str) -> None:
        subscribe, workspace = self._desk.services.subscribe, self._desk.workspace
        if to == "off":
            await asked.say(replies.ended(await subscribe.end(workspace, asked.channel)))
            return
        orders = await subscribe.pause(workspace, asked.channel, paused=to == "pause")
        await asked.say(replies.overview(orders))
