"""Slack over signed HTTP, and the health of this process."""

from __future__ import annotations

import errno
import re
from collections.abc import Awaitable, Callable, Iterable

from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response, to_bolt_request
from slack_bolt.app.async_app import AsyncApp

from bot.errors import AddressInUseError, KawarabanError

# Slack's largest payloads are views and messages of some hundred KB.
_LARGEST_BODY = 2 * 1024 * 1024

_SECONDS = re.compile(r"[0-9]{1,12}")

Ready = Callable[[], Awaitable[None]]


class WebServer:
    """Serves `/slack/events` when given a Bolt app, and always `/healthz` and `/readyz`.

    `more` are routes that have nothing to do with Slack.
    """

    def __init__(
        self, *, ready: Ready, bolt: AsyncApp | None, more: Iterable[web.RouteDef] = ()
    ) -> None:
        self._ready = ready
        self._bolt = bolt
        self._more = more
        self._runner: web.AppRunner | None = None
        self.port = 0

    async def start(self, host: str, port: int) -> None:
        """Listen. Raises AddressInUseError."""
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_get("/healthz", _alive)
        app.router.add_get("/readyz", self._answer_ready)
        if self._bolt is not None:
            app.router.add_post("/slack/events", self._slack)
        app.router.add_routes(self._more)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        try:
            await site.start()
        except OSError as error:
            await self.stop()
            if error.errno == errno.EADDRINUSE:
                raise AddressInUseError(
                    f"Port {port} on {host} is in use. "
                    "Stop what listens there, or set KAWARABAN_HTTP_PORT."
                ) from error
            raise
        self.port = self._runner.addresses[0][1]

    async def stop(self) -> None:
        """Finish the requests under way, then close."""
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    async def _slack(self, request: web.Request) -> web.Response:
        assert self._bolt is not None  # noqa: S101  # the route exists only with it
        # Anybody may send these, and the check of signatures would raise at them.
        if not _SECONDS.fullmatch(request.headers.get("X-Slack-Request-Timestamp", "")):
            raise web.HTTPUnauthorized
        try:
            asked = await to_bolt_request(request)
        except (UnicodeDecodeError, LookupError) as error:
            raise web.HTTPBadRequest from error
        answer = await self._bolt.async_dispatch(asked)
        return await to_aiohttp_response(answer)

    async def _answer_ready(self, _request: web.Request) -> web.Response:
        try:
            await self._ready()
        except KawarabanError as error:
            return web.json_response({"ready": False, "why": str(error)}, status=503)
        return web.json_response({"ready": True})


async def _alive(_request: web.Request) -> web.Response:
    return web.json_response({"alive": True})
