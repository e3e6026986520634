"""Puts deliveries into Slack, and finds out what became of one whose answer was lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import cards
from bot.model.delivery import Delivery
from bot.slack.client import CALL_ERRORS, as_post_error

_EVENT = "kawaraban_delivery"
# Our clock and Slack's may differ by this much when we look back for a message.
_SKEW = timedelta(minutes=2)
# Apps outside the Marketplace are given 15 messages a call (Slack's limits of 2025).
_PAGE = 15
_PAGES = 20


class SlackPoster:
    """Satisfies `bot.ports.Poster` for one workspace."""

    def __init__(self, web: AsyncWebClient) -> None:
        self._web = web

    async def post(self, delivery: Delivery) -> str:
        """Post once, with no retry of its own; return the message's ts. Raises PostError."""
        message = cards.render(cards.decode(delivery.content))
        try:
            answer = await self._web.chat_postMessage(
                channel=delivery.channel,
                text=message.text,
                blocks=message.blocks,
                thread_ts=delivery.thread_ts or None,
                metadata={"event_type": _EVENT, "event_payload": {"id": delivery.id}},
                unfurl_links=False,
                unfurl_media=False,
            )
        except CALL_ERRORS as error:
            raise as_post_error(error) from error
        return str(answer["ts"])

    async def find(self, delivery: Delivery) -> str | None:
        """Read back: return the ts of the message that carries this delivery's id, if any.

        Raises PostError when the channel cannot be read now.
        """
        cursor = ""
        for _ in range(_PAGES):
            try:
                page = await self._page(delivery, cursor)
            except CALL_ERRORS as error:
                raise as_post_error(error) from error
            for message in page["messages"]:
                if _delivery_id(message) == delivery.id:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return None

    async def _page(self, delivery: Delivery, cursor: str) -> Any:
        since = delivery.first_attempt_at
        options: dict[str, Any] = {
            "channel": delivery.channel,
            "oldest": f"{(since - _SKEW).timestamp():.6f}" if since else "0",
            "limit": _PAGE,
            "include_all_metadata": True,
            "cursor": cursor or None,
        }
        if delivery.thread_ts:
            return await self._web.conversations_replies(ts=delivery.thread_ts, **options)
        return await self._web.conversations_history(**options)


def _delivery_id(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT:
        return None
    found = (metadata.get("event_payload") or {}).get("id")
    return str(found) if found else None
