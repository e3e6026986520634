"""Several workers on one database read feeds together: each feed once, a host by one of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.feeds.fetch import HttpFetcher
from bot.model.feed import ParsedFeed
from bot.services.refresh import Refresh
from bot.store import open_store
from tests.builders import entry, feed
from tests.fakes.feeds import FakeParser

WORKERS = 3
# More than one claim takes, so that several workers want of the same host.
OF_THE_LARGE_HOST = 250
HOSTS = ("127.0.0.1", *(f"127.0.0.{n}" for n in range(2, 12)))
DOCUMENT = b"<rss/>"


class Outlets:
    """Serves feeds at several hosts; counts requests, and how many are open at one of them."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.most_at_once: Counter[str] = Counter()
        self._open: Counter[str] = Counter()
        self.port = 0

    async def serve(self, request: web.Request) -> web.Response:
        host = request.url.host or ""
        self.asked[str(request.url)] += 1
        self._open[host] += 1
        self.most_at_once[host] = max(self.most_at_once[host], self._open[host])
        await asyncio.sleep(0.002)
        self._open[host] -= 1
        return web.Response(body=DOCUMENT)


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    made, app = Outlets(), web.Application()
    app.router.add_get("/{number}", made.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


async def test_no_host_is_asked_twice_at_once_by_several_workers(
    outlets: Outlets, either_database: str
) -> None:
    large = [f"http://{HOSTS[0]}:{outlets.port}/{n}" for n in range(OF_THE_LARGE_HOST)]
    small = [f"http://{host}:{outlets.port}/{n}" for host in HOSTS[1:] for n in range(3)]
    stores = [await open_store(either_database) for _ in range(WORKERS)]
    await stores[0].feeds.add_many(
        [feed(f"f{n}", url=url, private_ok=True) for n, url in enumerate([*large, *small])]
    )
    parser = FakeParser({DOCUMENT: ParsedFeed("A Times", "en", (entry("1"),))})
    async with AsyncExitStack() as stack:
        workers = []
        for store in stores:
            stack.push_async_callback(store.close)
            fetcher = await stack.enter_async_context(HttpFetcher())
            await store.ping()  # none begins later than another
            workers.append(Refresh(store, fetcher, parser, SystemClock()))
        rounds = await asyncio.gather(*(worker.due() for worker in workers))
    assert sum(len(outcomes) for outcomes in rounds) == len(large) + len(small)
    assert outlets.asked == Counter([*large, *small])
    assert set(outlets.most_at_once.values()) == {1}
