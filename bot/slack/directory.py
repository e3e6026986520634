"""What only Slack knows: where a message is, a person's time zone, whether we are in a channel."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from zoneinfo import available_timezones

from slack_sdk.web.async_client import AsyncWebClient

from bot import logs
from bot.slack.client import CALL_ERRORS, as_post_error

log = logs.get(__name__)

_KEPT = 5_000
# A form must open within 3 s of the press that asked for it.
_PATIENCE = 1.5


class SlackDirectory:
    """Satisfies `bot.ports.Directory`: never raises; what Slack does not tell is not known."""

    def __init__(self, web: AsyncWebClient) -> None:
        self._web = web
        self._permalinks: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def permalink(self, channel: str, ts: str) -> str:
        """Return a message's address, or "" where Slack gives none."""
        key = (channel, ts)
        if key in self._permalinks:
            return self._permalinks[key]
        try:
            answer = await self._web.chat_getPermalink(channel=channel, message_ts=ts)
        except CALL_ERRORS as error:
            log.info("no permalink", channel=channel, code=as_post_error(error).code)
            return ""
        found = str(answer.get("permalink") or "")
        self._permalinks[key] = found
        if len(self._permalinks) > _KEPT:
            self._permalinks.popitem(last=False)
        return found

    async def timezone(self, user: str) -> str:
        """Return a person's IANA time zone, or "" where it is not known."""
        try:
            async with asyncio.timeout(_PATIENCE):
                answer = await self._web.users_info(user=user)
        except CALL_ERRORS as error:
            log.info("no time zone", user=user, code=as_post_error(error).code)
            return ""
        zone = str((answer.get("user") or {}).get("tz") or "")
        return zone if zone in available_timezones() else ""

    async def is_member(self, channel: str) -> bool | None:
        """Tell whether the bot is in a channel; None where Slack does not tell."""
        if channel.startswith("D"):
            return True
        try:
            answer = await self._web.conversations_info(channel=channel)
        except CALL_ERRORS as error:
            post_error = as_post_error(error)
            log.info("channel not seen", channel=channel, code=post_error.code)
            # A private channel without the bot is not found.
            return False if post_error.code == "channel_not_found" else None
        member = (answer.get("channel") or {}).get("is_member")
        return None if member is None else bool(member)
