"""Every request is kept before its work begins, and begun anew when that was cut off."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from hashlib import blake2b
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import logs
from bot.errors import StoreError
from bot.services.inbox import Inbox
from handlers import speech

log = logs.get(__name__)

# Lost, it is made good by the next opening of the tab; and there are many.
_NOT_KEPT = frozenset({"app_home_opened"})
# A person sees an error after 3 s: a database that is busy for longer must not be waited for.
_PATIENCE = 1.5
_again: ContextVar[str] = ContextVar("again", default="")


class Keeper:
    """A middleware of Bolt, behind the check of signatures, and what replays what it kept."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._keeping: set[asyncio.Future[bool]] = set()

    async def keep(
        self,
        body: dict[str, Any],
        next_: Callable[[], Awaitable[BoltResponse]],
    ) -> BoltResponse | None:
        """Keep a request, then have it handled; one that is known is only acknowledged."""
        again = _again.get()
        request_id, kind = (again, "") if again else identify(body)
        if not request_id:
            return await next_()
        if not again and not await self._is_new(request_id, kind, body):
            log.info("request known", request=request_id)
            return BoltResponse(status=200, body="")
        self._inbox.begin(request_id)
        return await next_()

    async def _is_new(self, request_id: str, kind: str, body: dict[str, Any]) -> bool:
        keeping = asyncio.ensure_future(self._accept(request_id, kind, body))
        self._keeping.add(keeping)
        keeping.add_done_callback(self._keeping.discard)
        try:
            async with asyncio.timeout(_PATIENCE):
                return await asyncio.shield(keeping)
        except TimeoutError:
            return True

    async def _accept(self, request_id: str, kind: str, body: dict[str, Any]) -> bool:
        try:
            return await self._inbox.accept(request_id, kind, body)
        except StoreError as error:
            log.warning("request not kept", request=request_id, why=repr(error))
            return True

    async def resume(self, app: AsyncApp) -> int:
        """Handle anew the requests whose work was cut off; return how many."""
        unfinished = await self._inbox.unfinished()
        for request in unfinished:
            log.info("request resumed", request=request.id)
            token = _again.set(request.id)
            try:
                # It was verified when it came; this way no signature is asked for.
                await app.async_dispatch(
                    AsyncBoltRequest(mode="socket_mode", body=dict(request.payload))
                )
            finally:
                _again.reset(token)
        return len(unfinished)


def identify(body: dict[str, Any]) -> tuple[str, str]:
    """Return what a request is known by, the same when it comes again, and its kind.

    Slack names events. What a person typed or pressed is known by all that it says: when it was
    signed is no part of it, since a repeat is signed anew.
    """
    if event_id := body.get("event_id"):
        event = body.get("event") or {}
        kind = event.get("type", "")
        # What bots say, our own words in a direct message first of all, asks us for nothing.
        unheard = kind == "message" and not speech.is_from_person(event)
        return ("", kind) if unheard or kind in _NOT_KEPT else (event_id, kind)
    kind = body.get("command") or body.get("type") or ""
    if "trigger_id" not in body:
        return "", kind
    said = json.dumps(body, sort_keys=True).encode()
    return f"{kind}:{blake2b(said, digest_size=12).hexdigest()}", kind
