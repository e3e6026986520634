"""Shortcuts in a message's menu: they work inside threads, where slash commands do not."""

from __future__ import annotations

from typing import Any

from slack_bolt.context.ack.async_ack import AsyncAck
from slack_bolt.context.respond.async_respond import AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

from bot.cards import replies
from handlers.desk import Desk, privately
from handlers.home import Home

_NO_STORY = (
    "That message is no story of mine. Choose this on a card, or on a message of its thread."
)


class Shortcuts:
    """What a message's menu offers."""

    def __init__(self, desk: Desk, home: Home) -> None:
        self._desk = desk
        self._home = home

    async def save(
        self, ack: AsyncAck, shortcut: dict[str, Any], respond: AsyncRespond, client: AsyncWebClient
    ) -> None:
        """Save the story of a message."""
        await ack()
        person, say = self._desk.person(shortcut["user"]["id"]), privately(respond)
        channel, ts = shortcut["channel"]["id"], shortcut["message_ts"]
        saving = self._desk.services.saving

        async def work() -> None:
            story_id = await saving.story_at(person, channel=channel, ts=ts)
            if story_id is None:
                await say(replies.told(_NO_STORY))
                return
            at = self._desk.moment(shortcut.get("action_ts"))
            await self._home.keep(client, person, story_id, at=at, say=say)

        self._desk.later(work(), say, name="save by shortcut")
