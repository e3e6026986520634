"""A WebSub hub, as the specification has hubs: it is asked, makes sure, and tells."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import aiohttp
from aiohttp import web

NEWS = b"<rss>what the hub says</rss>"


@dataclass
class HubServer:
    """A hub: it takes requests, makes sure of them, and tells."""

    address: str = ""
    status: int = 202
    asked: list[dict[str, str]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.asked.append({name: str(value) for name, value in (await request.post()).items()})
        return web.Response(status=self.status)

    async def verify(self, **more: str) -> tuple[int, str]:
        """Make sure of what was asked last, as WebSub 5.3 has it."""
        asked = self.asked[-1]
        query = {
            "hub.mode": "subscribe",
            "hub.topic": asked["hub.topic"],
            "hub.challenge": "<b>challenge</b>",
            "hub.lease_seconds": "864000",
        } | {f"hub.{name}": value for name, value in more.items()}
        async with (
            aiohttp.ClientSession() as session,
            session.get(asked["hub.callback"], params=query) as answer,
        ):
            assert answer.content_type in ("text/plain", "application/octet-stream")
            return answer.status, await answer.text()

    async def tell(self, body: bytes = NEWS, signature: str | None = None) -> int:
        """Send news, signed as WebSub 7.1 has it, or wrongly."""
        asked = self.asked[-1]
        digest = hmac.new(asked.get("hub.secret", "").encode(), NEWS, hashlib.sha256).hexdigest()
        signed = f"sha256={digest}" if signature is None else signature
        async with (
            aiohttp.ClientSession() as session,
            session.post(
                asked["hub.callback"], data=body, headers={"X-Hub-Signature": signed}
            ) as answer,
        ):
            return answer.status


@asynccontextmanager
async def running_hub() -> AsyncIterator[HubServer]:
    """Run a hub on loopback."""
    made = HubServer()
    app = web.Application()
    app.router.add_post("/", made.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    made.address = f"http://127.0.0.1:{runner.addresses[0][1]}/"
    yield made
    await runner.cleanup()
