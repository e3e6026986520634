"""Every request is kept before it is acknowledged, and begun anew when its work was cut off."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextvars import ContextVar
from typing import Any

from slack_bolt.app.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot import logs
from bot.services.inbox import Inbox

log = logs.get(__name__)

# Lost, it is made good by the next opening of the tab; and there are many.
_NOT_KEPT = frozenset({"app_home_opened"})
_again: ContextVar[bool] = ContextVar("again", default=False)


class Keeper:
    """A middleware of Bolt, behind the check of signatures, and what replays what it kept."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    async def keep(
        self, body: dict[str, Any], next_: Callable[[], Awaitable[BoltResponse]]
    ) -> BoltResponse | None:
        """Keep a request, then have it handled; one that is known is only acknowledged."""
        request_id, kind = identify(body)
        if not request_id:
            return await next_()
        if not _again.get() and not await self._inbox.accept(request_id, kind, body):
            log.info("request known", request=request_id)
            return BoltResponse(status=200, body="")
        self._inbox.begin(request_id)
        return await next_()

    async def resume(self, app: AsyncApp) -> int:
        """Handle anew the requests whose work was cut off; return how many."""
        unfinished = await self._inbox.unfinished()
        for request in unfinished:
            log.info("request resumed", request=request.id)
            token = _again.set(True)
            try:
                # It was verified when it came; this way no signature is asked for.
                await app.async_dispatch(
                    AsyncBoltRequest(mode="socket_mode", body=dict(request.payload))
                )
            finally:
                _again.reset(token)
        return len(unfinished)


def identify(body: dict[str, Any]) -> tuple[str, str]:
    """Return what Slack knows a request by, the same when it sends it again, and its kind."""
    if event_id := body.get("event_id"):
        kind = (body.get("event") or {}).get("type", "")
        return ("", kind) if kind in _NOT_KEPT else (event_id, kind)
    kind = body.get("command") or body.get("type") or ""
    trigger = body.get("trigger_id")
    return (f"{kind}:{trigger}" if trigger else "", kind)
