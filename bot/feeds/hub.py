"""WebSub with hubs: asking one to tell of a feed's news, and the address at which it does."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from urllib.parse import urlsplit

import aiohttp
from aiohttp import web

from bot.errors import FetchError
from bot.feeds import net
from bot.feeds.fetch import USER_AGENT
from bot.model.push import Push

PATH = "/websub/"
LEASE_SECONDS = 10 * 86_400
_TIMEOUT = aiohttp.ClientTimeout(total=20)

Verify = Callable[[str, Mapping[str, str]], Awaitable[str | None]]
Notify = Callable[[str, bytes, str], Awaitable[bool]]


class HubClient:
    """Satisfies `bot.services.pushes.Hub`. Feeds name their hubs: these are guarded like those."""

    async def ask(self, push: Push, callback: str) -> None:
        """Ask a hub to tell us of a feed (WebSub, 5.1). Raises FetchError."""
        host = net.check_url(push.hub)
        inner = push.private_ok and host == urlsplit(push.feed_url).hostname
        form = {
            "hub.mode": "subscribe",
            "hub.topic": push.topic,
            "hub.callback": callback,
            "hub.lease_seconds": str(LEASE_SECONDS),
            **({"hub.secret": push.secret} if push.secret else {}),
        }
        try:
            async with (
                aiohttp.ClientSession(
                    connector=net.connector(guarded=not inner), timeout=_TIMEOUT
                ) as session,
                session.post(
                    push.hub,
                    data=form,
                    headers={"User-Agent": USER_AGENT},
                    allow_redirects=False,
                ) as answer,
            ):
                status = answer.status
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise FetchError(f"The hub {host} cannot be reached: {error}") from error
        if status not in (202, 204):
            raise FetchError(f"The hub {host} refuses ({status}).", status=status)


def routes(verify: Verify, notify: Notify) -> list[web.RouteDef]:
    """Return the routes at which hubs make sure that they were asked, and tell their news."""

    async def get(request: web.Request) -> web.Response:
        challenge = await verify(request.match_info["token"], request.query)
        if challenge is None:
            return web.Response(status=404)
        return web.Response(text=challenge, headers={"X-Content-Type-Options": "nosniff"})

    async def post(request: web.Request) -> web.Response:
        signature = request.headers.get("X-Hub-Signature", "")
        known = await notify(request.match_info["token"], await request.read(), signature)
        # WebSub, 7: 410 ends what nobody follows any more; a wrong signature is not told of.
        return web.Response(status=202 if known else 410)

    path = PATH + "{token}"
    return [web.get(path, get, allow_head=False), web.post(path, post)]
