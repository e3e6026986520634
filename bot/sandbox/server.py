"""The stand-in workspace as a server on one port."""

from __future__ import annotations

import errno
from typing import Final

from aiohttp import web

from bot.errors import AddressInUseError, SandboxError
from bot.sandbox.control import Control
from bot.sandbox.delivery import Delivery
from bot.sandbox.faults import Faults
from bot.sandbox.guard import Guard
from bot.sandbox.host import Host
from bot.sandbox.live import Live
from bot.sandbox.outside import Outside
from bot.sandbox.pages import Pages
from bot.sandbox.payloads import Payloads
from bot.sandbox.people import Person
from bot.sandbox.responses import Responses
from bot.sandbox.settings import SandboxConfig
from bot.sandbox.signed_http import SignedHttp
from bot.sandbox.sockets import Sockets
from bot.sandbox.triggers import ResponseAddresses, Triggers
from bot.sandbox.views import Views
from bot.sandbox.ways import Ways
from bot.sandbox.webapi import WebApi
from bot.sandbox.workspace import Change, Clock, Workspace, utc_now

# Slack's own limit for a request is not documented; a modal may have 250 kB.
_LARGEST_BODY: Final = 4 * 1024 * 1024


class Sandbox:
    """A stand-in Slack workspace on one loopback port.

    `workspace` is its memory, `faults` what is to go wrong, `sockets` the bot's connections.
    """

    def __init__(self, config: SandboxConfig | None = None, *, clock: Clock = utc_now) -> None:
        self.config = config or SandboxConfig()
        self.workspace = Workspace(self.config, clock)
        self.faults = Faults()
        self.sockets = Sockets(self.config.app_id, on_change=self._connection_changed)
        self._http = (
            SignedHttp(self.config.http_url, self.config.signing_secret, clock)
            if self.config.http_url
            else None
        )
        self._delivery = Delivery(self.config, self.sockets, self._http, self.faults)
        triggers = Triggers(clock, self.config.trigger_lifetime)
        addresses = ResponseAddresses(clock)
        self._payloads = Payloads(self.workspace, triggers, addresses)
        self._responses = Responses(self.workspace, addresses, self.faults)
        views = Views(self.workspace)
        self._ways = Ways(self.workspace, views, self._payloads, self._delivery, self._responses)
        host = Host(self.workspace, triggers, views, self._ways.announce, self._socket_url)
        self._api = WebApi(host, self.faults)
        me = Person(self.config.users[0].id, self._ways, waits=False)
        self._live = Live(self.workspace, me.id)
        self._pages = Pages(self.workspace, me, self._live, lambda: self.connected)
        self._runner: web.AppRunner | None = None
        self._base_url = ""

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes any free one. Raises AddressInUseError."""
        runner = web.AppRunner(self._app(host), access_log=None, shutdown_timeout=0.5)
        await runner.setup()
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            await runner.cleanup()
            if error.errno != errno.EADDRINUSE:
                raise
            raise AddressInUseError(
                f"Port {port} of {host} is taken. Stop what listens there, or choose another port."
            ) from error
        self._runner = runner
        self._base_url = f"http://{host}:{runner.addresses[0][1]}"
        self._payloads.base_url = self._base_url

    async def stop(self) -> None:
        """Close all connections and stop listening. Stopping twice is once."""
        runner, self._runner = self._runner, None
        await self._delivery.stop()
        await self.sockets.cut()
        await self._live.stop()
        if runner is not None:
            await runner.cleanup()
        if self._http is not None:
            await self._http.close()

    @property
    def base_url(self) -> str:
        """Where it is served, without a last slash. Raises SandboxError before `start`."""
        if not self._base_url:
            raise SandboxError("the sandbox has no address before it is started")
        return self._base_url

    @property
    def api_url(self) -> str:
        """What SLACK_API_URL is set to."""
        return f"{self.base_url}/api/"

    @property
    def connected(self) -> bool:
        """Whether the bot can be reached: a socket is up, or it has an HTTP address."""
        return self.sockets.connected or self._http is not None

    def person(self, user_id: str) -> Person:
        """Return a person to act as. Raises SandboxError."""
        return Person(user_id, self._ways)

    async def verify_url(self) -> bool:
        """Ask the bot's HTTP address for the challenge, as Slack does when it is first told of it.

        Raises SandboxError when there is no such address.
        """
        if self._http is None:
            raise SandboxError("this sandbox was given no http_url")
        return await self._http.verify(self.config.verification_token)

    def _app(self, host: str) -> web.Application:
        app = web.Application(client_max_size=_LARGEST_BODY)
        app.router.add_route("*", "/api/{method}", self._api.serve)
        app.router.add_get("/link/", self.sockets.serve)
        app.router.add_post("/response/{team}/{key}", self._responses.serve)
        guard = Guard([host])
        Control(self.workspace, self.faults).add_to(app, guard)
        self._pages.add_to(app, guard)
        Outside(self.config.outlet_pages).add_to(app)
        return app

    def _socket_url(self) -> str:
        address = self.base_url.replace("http://", "ws://", 1)
        return f"{address}/link/?ticket={self.sockets.ticket()}&app_id={self.config.app_id}"

    def _connection_changed(self, connected: bool) -> None:
        self.workspace.tell(Change("connected", facts={"connected": connected}))
