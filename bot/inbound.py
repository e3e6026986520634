"""How Slack and the hubs of feeds reach us, as the settings have it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from contextlib import AsyncExitStack

import aiohttp
from aiohttp import web
from slack_bolt.app.async_app import AsyncApp

from bot import logs
from bot.config import Settings, secret
from bot.errors import KawarabanError, PostRejectedError, SettingError
from bot.slack.client import client
from bot.slack.socket import Socket
from bot.slack.web import WebServer

log = logs.get(__name__)

_DEFAULT_PORT = 3000


async def listen(
    settings: Settings,
    bolt: AsyncApp | None,
    ping: Callable[[], Awaitable[None]],
    session: aiohttp.ClientSession,
    more: Iterable[web.RouteDef] = (),
) -> AsyncExitStack:
    """Begin to hear Slack by `bolt`; without it, serve this process' health alone.

    `ping` raises KawarabanError when we are not well. What is returned ends the listening.
    """
    by_socket = bolt is not None and settings.slack_app_token is not None
    socket: Socket | None = None

    async def ready() -> None:
        await ping()
        if socket is not None and not await socket.connected():
            raise KawarabanError("Slack's socket is not connected.")

    async with AsyncExitStack() as stack:
        port = settings.http_port
        if port is None and bolt is not None and not by_socket:
            port = _DEFAULT_PORT
        if port is not None:
            server = WebServer(ready=ready, bolt=None if by_socket else bolt, more=more)
            await server.start(settings.http_host, port)
            stack.push_async_callback(server.stop)
            log.info("listening", url=f"http://{settings.http_host}:{server.port}")
        if bolt is not None and by_socket:
            socket = await _connect(settings, bolt, session)
            stack.push_async_callback(socket.stop)
        return stack.pop_all()


async def _connect(settings: Settings, bolt: AsyncApp, session: aiohttp.ClientSession) -> Socket:
    token = secret(settings.slack_app_token)
    socket = Socket(bolt, token, client(token, settings.slack_api_url, session))
    try:
        await socket.start()
    except PostRejectedError as error:
        raise SettingError(
            f"SLACK_APP_TOKEN was refused by Slack ({error.code}). Make an app-level token "
            "(xapp-…) with connections:write under “Basic Information”."
        ) from error
    log.info("connected", by="socket")
    return socket
