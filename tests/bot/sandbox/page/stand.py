"""A server that plays the sandbox to the page: keeps what it was sent, says what it is told.

The page is tested against this and not against the whole sandbox, so that a test can send what
the sandbox would refuse, and cut the live socket when it likes.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import WSMsgType, web

STATIC = Path(__file__).parents[4] / "bot" / "sandbox" / "static"
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
ME, KEN, BOT = "U1", "U2", "UBOT"
ROOM, OTHER, DIRECT = "C1", "C2", "D1"

Json = dict[str, Any]


def state() -> Json:
    """Answer `/ui/state`: two channels, a direct message, two people and the bot."""
    user = {"is_bot": False}
    channel = {"is_im": False, "bot_is_member": True, "topic": "Robots", "unread": 0}
    return {
        "team": {"id": "T1", "name": "Edo Robotics"},
        "me": ME,
        "users": [
            {**user, "id": ME, "name": "aiko", "real_name": "Aiko Tanaka"},
            {**user, "id": KEN, "name": "ken", "real_name": "田中 健"},
            {"id": BOT, "name": "kawaraban", "real_name": "Kawaraban", "is_bot": True},
        ],
        "channels": [
            {**channel, "id": ROOM, "name": "japan-ai"},
            {**channel, "id": OTHER, "name": "random", "bot_is_member": False},
            {**channel, "id": DIRECT, "name": "kawaraban", "is_im": True},
        ],
        "bot": {"user_id": BOT, "name": "Kawaraban", "icon": None},
        "commands": [
            {"command": "/brief", "description": "Brief me", "usage_hint": "TOPIC | saved | help"},
            {"command": "/brew", "description": "Tea", "usage_hint": ""},
        ],
        "message_shortcuts": [{"callback_id": "brief_this", "name": "Brief this"}],
        "home": None,
        "connected": True,
    }


@dataclass
class Stand:
    """What the page sees, and what it sent (`sent`: path and body, in order)."""

    state: Json = field(default_factory=state)
    messages: dict[str, list[Json]] = field(default_factory=dict)
    sent: list[tuple[str, Json]] = field(default_factory=list)
    answers: dict[str, Json] = field(default_factory=dict)
    base_url: str = ""
    _sockets: set[web.WebSocketResponse] = field(default_factory=set)
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _count: int = 0

    def message(
        self, text: str = "", *, ago: float = 600, channel: str = ROOM, **more: Any
    ) -> Json:
        """Put a message in a channel's history; the bot's unless `user` says otherwise."""
        self._count += 1
        ts = f"{time.time() - ago:.0f}.{self._count:06d}"
        made = {"type": "message", "user": BOT, "ts": ts, "text": text, **more}
        self.messages.setdefault(channel, []).append(made)
        return made

    async def say(self, text: str = "", *, channel: str = ROOM, **more: Any) -> Json:
        """Put a message in a channel's history and push it to the page."""
        made = self.message(text, ago=0, channel=channel, **more)
        await self.push({"type": "message", "channel": channel, "ts": made["ts"], "message": made})
        return made

    async def push(self, event: Json) -> None:
        for socket in list(self._sockets):
            await socket.send_json(event)

    async def cut(self) -> None:
        """Close every live socket, as a restart would."""
        for socket in list(self._sockets):
            await socket.close()

    async def heard(self, path: str, count: int = 1) -> list[Json]:
        """Wait until the page posted `count` times to `path`; give the bodies."""
        async with asyncio.timeout(5):
            while len(self.bodies(path)) < count:
                self._news.clear()
                await self._news.wait()
        return self.bodies(path)

    def bodies(self, path: str) -> list[Json]:
        return [body for sent, body in self.sent if sent == path]

    def app(self) -> web.Application:
        app = web.Application(middlewares=[_with_policy])
        app.router.add_get("/", _index)
        app.router.add_static("/static", STATIC)
        app.router.add_get("/ui/state", self._state)
        app.router.add_get("/ui/messages", self._messages)
        app.router.add_get("/ui/replies", self._replies)
        app.router.add_get("/ui/live", self._live)
        app.router.add_post("/ui/{route:.+}", self._post)
        return app

    async def _state(self, _: web.Request) -> web.Response:
        return web.json_response(self.state)

    async def _messages(self, request: web.Request) -> web.Response:
        return web.json_response({"messages": self.messages.get(request.query["channel"], [])})

    async def _replies(self, request: web.Request) -> web.Response:
        ts = request.query["ts"]
        known = self.messages.get(request.query["channel"], [])
        return web.json_response(
            {"messages": [m for m in known if ts in (m["ts"], m.get("thread_ts"))]}
        )

    async def _live(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self._sockets.add(socket)
        try:
            async for message in socket:
                if message.type is WSMsgType.ERROR:
                    break
        finally:
            self._sockets.discard(socket)
        return socket

    async def _post(self, request: web.Request) -> web.Response:
        self.sent.append((request.path, await request.json()))
        self._news.set()
        return web.json_response(self.answers.get(request.path, {"ok": True}))


@asynccontextmanager
async def serving(stand: Stand) -> AsyncIterator[Stand]:
    """Serve it on a free loopback port."""
    runner = web.AppRunner(stand.app(), shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    stand.base_url = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    try:
        yield stand
    finally:
        await stand.cut()
        await runner.cleanup()


async def _index(_: web.Request) -> web.FileResponse:
    return web.FileResponse(STATIC / "index.html")


@web.middleware
async def _with_policy(request: web.Request, handler: Any) -> web.StreamResponse:
    response: web.StreamResponse = await handler(request)
    if not response.prepared:
        response.headers["Content-Security-Policy"] = POLICY
    return response
