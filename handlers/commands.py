"""`/brief …`: acknowledged at once, answered after."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.async_context import AsyncBoltContext
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import replies
from handlers import answers, arguments
from handlers.answers import Asked
from handlers.desk import Desk, privately
from handlers.home import Home
from handlers.naming import Naming
from handlers.orders import Orders
from handlers.views import Views


class Commands:
    """What may be written after `/brief`."""

    def __init__(self, desk: Desk, views: Views, home: Home) -> None:
        self._desk = desk
        self._views = views
        self._home = home
        self._naming = Naming(desk)
        self._orders = Orders(desk)

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
                await self._home.show(self._desk.person(asked.user), asked.say)
            case arguments.OpenSchedule():
                trigger = command["trigger_id"]
                await self._views.open_schedule(client, trigger, asked.channel, asked.user)
            case arguments.SetSchedule() as order:
                await self._orders.give(asked, order)
            case arguments.ChangeSchedule(to):
                await self._orders.change(asked, to)
