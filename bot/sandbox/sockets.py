"""Socket Mode: the server's side of the connections through which the bot hears.

https://docs.slack.dev/apis/events-api/using-socket-mode
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import uuid4

from aiohttp import WSMsgType, web

from bot.sandbox.acks import NOT_CONNECTED, TIMED_OUT, Ack, EnvelopeKind
from bot.sandbox.shapes import Json

_HOST: Final = "sandbox"
# Slack's own number is about five hours; clients show it and do nothing with it.
_CONNECTION_SECONDS: Final = 18_060
MOST_CONNECTIONS: Final = 10


@dataclass(eq=False, slots=True)
class _Connection:
    socket: web.WebSocketResponse
    pending: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    sent: int = 0
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class Sockets:
    """All connections of the app. Each envelope goes to one of them, in turn."""

    def __init__(self, app_id: str, *, on_change: Callable[[bool], None]) -> None:
        self._app_id = app_id
        self._on_change = on_change
        self._tickets: set[str] = set()
        self._connections: list[_Connection] = []
        self._turn = 0

    @property
    def connected(self) -> bool:
        return bool(self._connections)

    @property
    def count(self) -> int:
        return len(self._connections)

    @property
    def sent(self) -> list[int]:
        """How many envelopes went over each connection that is open."""
        return [connection.sent for connection in self._connections]

    def ticket(self) -> str:
        """Return a ticket, good for one connection."""
        ticket = secrets.token_urlsafe(16)
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Hold one connection until either side ends it."""
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets:
            return web.Response(status=404, text="unknown ticket")
        self._tickets.discard(ticket)
        if len(self._connections) >= MOST_CONNECTIONS:
            return web.Response(status=429, text="too_many_websockets")
        socket = web.WebSocketResponse(heartbeat=30)
        await socket.prepare(request)
        connection = _Connection(socket)
        self._connections.append(connection)
        try:
            await socket.send_json(self._hello())
            if len(self._connections) == 1:
                self._on_change(True)
            await _listen(connection)
        finally:
            self._forget(connection)
        return socket

    def _hello(self) -> Json:
        return {
            "type": "hello",
            "num_connections": len(self._connections),
            "debug_info": {
                "host": _HOST,
                "build_number": 1,
                "approximate_connection_time": _CONNECTION_SECONDS,
            },
            "connection_info": {"app_id": self._app_id},
        }

    def _retire(self, connection: _Connection) -> None:
        """Send no more over a connection."""
        if connection in self._connections:
            self._connections.remove(connection)
            if not self._connections:
                self._on_change(False)

    def _forget(self, connection: _Connection) -> None:
        self._retire(connection)
        for future in connection.pending.values():
            if not future.done():
                future.set_exception(ConnectionResetError())
        connection.gone.set()

    async def send(
        self,
        kind: EnvelopeKind,
        payload: Json,
        *,
        limit: float,
        retry: tuple[int, str] | None = None,
        cut: bool = False,
    ) -> Ack:
        """Send an envelope and wait `limit` seconds for its ack.

        With `cut` the socket is cut once the envelope is sent.
        """
        if not self._connections:
            return NOT_CONNECTED
        self._turn += 1
        connection = self._connections[self._turn % len(self._connections)]
        envelope = _envelope(kind, payload, retry)
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        connection.pending[envelope["envelope_id"]] = future
        connection.sent += 1
        try:
            await connection.socket.send_json(envelope)
            if cut:
                self._forget(connection)
                await connection.socket.close()
            return Ack(200, await asyncio.wait_for(future, limit))
        except TimeoutError:
            return TIMED_OUT
        except ConnectionError:
            return NOT_CONNECTED
        finally:
            connection.pending.pop(envelope["envelope_id"], None)

    async def disconnect(self, reason: str = "refresh_requested", *, grace: float = 2.0) -> None:
        """Ask all connections to come back anew, as Slack does every few hours.

        Acks under way are still taken. A connection that stays is ended after `grace` seconds.
        """
        connections = list(self._connections)
        for connection in connections:
            self._retire(connection)
            note = {"type": "disconnect", "reason": reason, "debug_info": {"host": _HOST}}
            with suppress(ConnectionError):
                await connection.socket.send_json(note)
        left = asyncio.gather(*(connection.gone.wait() for connection in connections))
        with suppress(TimeoutError):
            await asyncio.wait_for(left, grace)
        for connection in connections:
            await self._end(connection)

    async def cut(self) -> None:
        """End all connections without a word, as a broken network does."""
        for connection in list(self._connections):
            await self._end(connection)

    async def _end(self, connection: _Connection) -> None:
        self._forget(connection)
        await connection.socket.close()


async def _listen(connection: _Connection) -> None:
    async for message in connection.socket:
        if message.type is not WSMsgType.TEXT:
            continue
        with suppress(ValueError):
            answer = message.json()
            if not isinstance(answer, dict):
                continue
            future = connection.pending.get(answer.get("envelope_id", ""))
            if future is not None and not future.done():
                future.set_result(answer.get("payload", ""))


def _envelope(kind: EnvelopeKind, payload: Json, retry: tuple[int, str] | None) -> Json:
    envelope: Json = {
        "envelope_id": str(uuid4()),
        "payload": payload,
        "type": kind,
        "accepts_response_payload": kind != "events_api",
    }
    if kind == "events_api":
        envelope["retry_attempt"], envelope["retry_reason"] = retry or (0, "")
    return envelope
