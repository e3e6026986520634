"""News that a hub tells of: the whole bot, an outlet and a hub, all over HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web

from bot.model.feed import NewFeed
from tests.e2e.town import PATIENCE, Town, town
from tests.fakes.hub import HubServer, running_hub


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[Town]:
    async with town("http", tmp_path, refresh_seconds=0.1) as made:
        reached_at = f"http://127.0.0.1:{made.settings.http_port}"
        made.settings = made.settings.model_copy(update={"public_url": reached_at})
        yield made


@pytest.fixture
async def hub() -> AsyncIterator[HubServer]:
    async with running_hub() as made:
        yield made


class Outlet:
    """A server with one feed, which names the hub."""

    def __init__(self, hub: str) -> None:
        self._hub = hub
        self.titles = ["First"]
        self.polls = 0

    async def feed(self, request: web.Request) -> web.Response:
        self.polls += 1
        items = "".join(
            f"<item><title>{title}</title><link>https://x.example/{title}</link></item>"
            for title in self.titles
        )
        named = f'<{self._hub}>; rel="hub", <{request.url}>; rel="self"'
        body = f"<rss version='2.0'><channel><title>t</title>{items}</channel></rss>"
        return web.Response(body=body.encode(), headers={"Link": named})


@pytest.fixture
async def outlet(hub: HubServer) -> AsyncIterator[tuple[Outlet, str]]:
    made = Outlet(hub.address)
    app = web.Application()
    app.router.add_get("/feed", made.feed)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield made, f"http://127.0.0.1:{runner.addresses[0][1]}/feed"
    await runner.cleanup()


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110  # a database tells nobody that it changed
            await asyncio.sleep(0.05)


async def test_what_a_hub_tells_of_is_read_at_the_outlet_long_before_its_time(
    here: Town, hub: HubServer, outlet: tuple[Outlet, str]
) -> None:
    told_by, url = outlet

    async with here.bot() as core:

        async def stored() -> int:
            return sum((await core.store.feeds.tally(here.clock.now().replace(year=2000))).values())

        async def is_asked() -> bool:
            return bool(hub.asked)

        await core.store.feeds.add(NewFeed(url, "X", "x.example", "en", private_ok=True))
        await until(is_asked)
        assert hub.asked[0]["hub.topic"] == url
        assert (await hub.verify())[0] == 200
        assert await stored() == 1
        told_by.titles.insert(0, "Second")
        here.clock.advance(minutes=2)
        polls = told_by.polls
        assert await hub.tell() == 202

        async def is_read() -> bool:
            return await stored() == 2

        await until(is_read)
        assert told_by.polls == polls + 1
