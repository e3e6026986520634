"""Brings to the bot what it is to hear, through its socket or by signed HTTP; retries events."""

from __future__ import annotations

import asyncio
from typing import Any, Final

from bot.sandbox.acks import NOT_CONNECTED, Ack, EnvelopeKind
from bot.sandbox.faults import DeliverTwice, Faults, SocketDisconnect
from bot.sandbox.settings import SandboxConfig
from bot.sandbox.shapes import Json
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.sockets import Sockets

# https://docs.slack.dev/apis/events-api#retries
_REASONS: Final = {
    "operation_timeout": "http_timeout",
    "dispatch_failed": "connection_failed",
    "http_error": "http_error",
}


class Delivery:
    """One way to the bot at a time: its sockets where it has some, else its HTTP address."""

    def __init__(
        self, config: SandboxConfig, sockets: Sockets, http: SignedHttp | None, faults: Faults
    ) -> None:
        self._config = config
        self._sockets = sockets
        self._http = http
        self._faults = faults
        self._tasks: set[asyncio.Task[Any]] = set()

    async def send(
        self, kind: EnvelopeKind, payload: Json, *, retry: tuple[int, str] | None = None
    ) -> Ack:
        """Deliver once, or twice where a fault wants it, and return the first ack."""
        fault = self._faults.take_delivery(kind, payload)
        ack = await self._once(kind, payload, retry, cut=isinstance(fault, SocketDisconnect))
        if isinstance(fault, DeliverTwice):
            await self._once(kind, payload, retry or (1, "http_timeout"), cut=False)
        return ack

    async def event(self, payload: Json) -> Ack:
        """Deliver an event; return the first ack. Retries go on in the background."""
        ack = await self.send("events_api", payload)
        if ack.error in _REASONS:
            self.background(self._retry(payload, ack))
        return ack

    def background(self, work: Any) -> None:
        """Run a coroutine on its own until it ends or the sandbox stops."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def stop(self) -> None:
        """Give up what is still to be retried."""
        tasks = list(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _retry(self, payload: Json, ack: Ack) -> None:
        for number, delay in enumerate(self._config.retry_delays, start=1):
            await asyncio.sleep(delay)
            ack = await self.send("events_api", payload, retry=(number, _REASONS[ack.error]))
            if ack.error not in _REASONS:
                return

    async def _once(
        self, kind: EnvelopeKind, payload: Json, retry: tuple[int, str] | None, *, cut: bool
    ) -> Ack:
        limit = self._config.ack_timeout
        by_socket = self._config.delivery != "http" and (
            self._sockets.connected or self._http is None
        )
        if by_socket:
            return await self._sockets.send(kind, payload, limit=limit, retry=retry, cut=cut)
        if self._http is None or self._config.delivery == "socket":
            return NOT_CONNECTED
        return await self._http.send(kind, payload, limit=limit, retry=retry)
