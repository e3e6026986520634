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


class Commands:
    """What may be written after `/brief`."""

    def __init__(self, desk: Desk, orders: Orders, home: Home) -> None:
        self._desk = desk
        self._orders = orders
        self._home = home
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
                await self._orders.show(asked)
            case arguments.Saved():
                await self._home.show(self._desk.person(asked.user), asked.say)
            case arguments.OpenSchedule():
                await self._orders.open(asked, client, command["trigger_id"])
            case arguments.SetSchedule() as order:
                await self._orders.give(asked, order)
            case arguments.ChangeSchedule(to, which):
                await self._orders.change(asked, to, which)
