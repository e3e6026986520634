"""Puts deliveries into Slack, and finds out what became of one whose answer was lost."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import lru_cache
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot import cards
from bot.errors import OutcomeUnknownError, RateLimitedError, UnavailableError
from bot.model.delivery import Delivery, DeliveryKind
from bot.slack.client import CALL_ERRORS, as_post_error

Method = Callable[..., Awaitable[Any]]

_EVENT = "kawaraban_delivery"
# Our clock and Slack's may differ by this much when we look back for a message.
_SKEW = timedelta(minutes=2)
# Apps outside the Marketplace are given 15 messages a call (Slack's limits of 2025).
_PAGE = 15
_PAGES = 20
# Contents whose messages are kept at hand: a morning tells many channels the same.
_RENDERED = 256


class SlackPoster:
    """Satisfies `bot.ports.Poster` for one workspace."""

    def __init__(self, web: AsyncWebClient) -> None:
        self._web = web
        self._put_off: dict[str, float] = {}  # method: until when Slack wants none of it
        self._direct: dict[str, str] = {}  # person: our conversation with them

    async def post(self, delivery: Delivery) -> str:
        """Post (or edit) once, with no retry of its own; return its ts. Raises PostError."""
        message = _message(delivery.content)
        if delivery.kind is DeliveryKind.EDIT:
            # Said twice it says the same: an edit need not be read back.
            answer = await self._call(
                self._web.chat_update,
                channel=delivery.channel,
                ts=delivery.edits_ts,
                text=message.text,
                blocks=message.blocks,
            )
            return str(answer["ts"])
        answer = await self._call(
            self._web.chat_postMessage,
            channel=await self._place(delivery),
            text=message.text,
            blocks=message.blocks,
            thread_ts=delivery.thread_ts or None,
            metadata={"event_type": _EVENT, "event_payload": {"id": delivery.id}},
            unfurl_links=False,
            unfurl_media=False,
        )
        return str(answer["ts"])

    async def find(self, delivery: Delivery) -> str | None:
        """Read back: return the ts of the message that carries this delivery's id, if any.

        Raises PostError when the channel cannot be read now, or not far enough back.
        """
        if delivery.kind is DeliveryKind.EDIT:
            return None
        cursor = ""
        for _ in range(_PAGES):
            page = await self._page(delivery, cursor)
            for message in page["messages"]:
                if _delivery_id(message) == delivery.id:
                    return str(message["ts"])
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                return None
        raise OutcomeUnknownError("too_much_talk", "The channel holds too much since to be read.")

    async def _page(self, delivery: Delivery, cursor: str) -> Any:
        since = delivery.first_attempt_at
        options: dict[str, Any] = {
            "channel": await self._place(delivery),
            "oldest": f"{(since - _SKEW).timestamp():.6f}" if since else "0",
            "limit": _PAGE,
            "include_all_metadata": True,
            "cursor": cursor or None,
        }
        if delivery.thread_ts:
            return await self._call(
                self._web.conversations_replies, ts=delivery.thread_ts, **options
            )
        return await self._call(self._web.conversations_history, **options)

    async def _place(self, delivery: Delivery) -> str:
        """Return the channel to post to: of a person, our conversation with them."""
        person = delivery.channel
        if delivery.kind is not DeliveryKind.DIRECT:
            return person
        if person not in self._direct:
            try:
                opened = await self._call(self._web.conversations_open, users=person)
            except OutcomeUnknownError as error:
                # Whatever became of it, nothing was said.
                raise UnavailableError(error.code) from error
            self._direct[person] = str(opened["channel"]["id"])
        return self._direct[person]

    async def _call(self, method: Method, **arguments: Any) -> Any:
        now, name = asyncio.get_running_loop().time(), method.__name__
        if (left := self._put_off.get(name, 0.0) - now) > 0:
            raise RateLimitedError(left)
        try:
            return await method(**arguments)
        except CALL_ERRORS as error:
            meant = as_post_error(error)
            # Posts are limited by channel, which the ledger holds; all else by method.
            if isinstance(meant, RateLimitedError) and method != self._web.chat_postMessage:
                self._put_off[name] = now + meant.retry_after
            raise meant from error


@lru_cache(maxsize=_RENDERED)
def _message(content: str) -> cards.Message:
    return cards.render(cards.decode(content))


def _delivery_id(message: dict[str, Any]) -> str | None:
    metadata = message.get("metadata") or {}
    if metadata.get("event_type") != _EVENT:
        return None
    found = (metadata.get("event_payload") or {}).get("id")
    return str(found) if found else None
