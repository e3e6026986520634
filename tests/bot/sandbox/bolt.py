"""A real Bolt app, reached by the sandbox over a socket or by signed HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, Literal

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from bot.sandbox import Sandbox, SandboxConfig
from bot.sandbox.settings import EVENTS, SCOPES

# The sandbox can do more than our own app asks for.
MORE_SCOPES = SCOPES | {"app_mentions:read", "im:read"}
MORE_EVENTS = EVENTS | {"app_mention", "member_joined_channel", "message.im"}
Via = Literal["socket", "http"]
SECRET = "sandbox-secret"


@dataclass
class Heard:
    """What reached the bot, in order; `wait` until there is more of it."""

    bodies: list[Any] = field(default_factory=list)
    _news: asyncio.Event = field(default_factory=asyncio.Event)

    def add(self, body: Any) -> None:
        self.bodies.append(body)
        self._news.set()

    async def wait(self, count: int = 1) -> list[Any]:
        async with asyncio.timeout(5):
            while len(self.bodies) < count:
                self._news.clear()
                await self._news.wait()
        return self.bodies


async def until(sandbox: Sandbox, holds: Callable[[], object]) -> None:
    """Wait until something of the workspace holds."""
    news = asyncio.Event()
    sandbox.workspace.listen(lambda _: news.set())
    async with asyncio.timeout(5):
        while not holds():
            news.clear()
            await news.wait()


def client_of(sandbox: Sandbox, token: str = "xoxb-sandbox") -> AsyncWebClient:
    return AsyncWebClient(token=token, base_url=sandbox.api_url, retry_handlers=[])


@asynccontextmanager
async def socket(sandbox: Sandbox, app: AsyncApp) -> AsyncIterator[AsyncSocketModeHandler]:
    """Connect an app through Bolt's own Socket Mode handler."""
    handler = AsyncSocketModeHandler(
        app, "xapp-sandbox", web_client=client_of(sandbox, "xapp-sandbox")
    )
    await handler.connect_async()
    try:
        yield handler
    finally:
        await handler.close_async()


@asynccontextmanager
async def server(app: AsyncApp) -> AsyncIterator[str]:
    """Serve an app by HTTP; gives its address."""

    async def events(request: web.Request) -> web.Response:
        answer = await app.async_dispatch(await to_bolt_request(request))
        return await to_aiohttp_response(answer)

    site = web.Application()
    site.router.add_post("/slack/events", events)
    runner = web.AppRunner(site, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events"
    finally:
        await runner.cleanup()


@asynccontextmanager
async def together(
    via: Via, set_up: Callable[[AsyncApp], None], **settings: Any
) -> AsyncIterator[Sandbox]:
    """Run a sandbox with an app that `set_up` gives its listeners."""
    # The client learns the sandbox's address later: by HTTP the app must be up first.
    client = AsyncWebClient(token="xoxb-sandbox", retry_handlers=[])
    app = AsyncApp(client=client, signing_secret=SECRET)
    set_up(app)
    if via == "http":
        async with server(app) as url, sandbox_of(http_url=url, **settings) as sandbox:
            client.base_url = sandbox.api_url
            yield sandbox
    else:
        async with sandbox_of(**settings) as sandbox:
            client.base_url = sandbox.api_url
            async with socket(sandbox, app):
                yield sandbox


@asynccontextmanager
async def sandbox_of(clock: Any = None, **settings: Any) -> AsyncIterator[Sandbox]:
    config = SandboxConfig(**({"scopes": MORE_SCOPES, "events": MORE_EVENTS} | settings))
    sandbox = Sandbox(config, clock=clock) if clock else Sandbox(config)
    await sandbox.start()
    try:
        yield sandbox
    finally:
        await sandbox.stop()
