"""Feeds that mean harm, beside honest ones: all of it real but the outlets.

Real sockets, real parsing processes, a real database. Each bad feed is bounded and named in its
own state; the honest ones never notice.
"""

from __future__ import annotations

import asyncio
import gzip
import re
import socket
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import pytest
from aiohttp import web

from bot.clock import SystemClock
from bot.errors import AddressRefusedError, FetchError
from bot.feeds.fetch import FetchLimits, HttpFetcher
from bot.feeds.worker import ParseLimits, ProcessParser
from bot.model.feed import Feed, NewFeed
from bot.services.refresh import FeedOutcome, Refresh
from bot.store import Database

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="has no limits of this kind")

LIMITS = FetchLimits(total=8, connect=5, read=5, body=3_000_000)
TOLD = time.strftime("%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() - 3_600))

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


def rss(items: str, prolog: str = "") -> bytes:
    return (
        f"<?xml version='1.0' encoding='UTF-8'?>{prolog}"
        f"<rss version='2.0'><channel><title>Wire</title>{items}</channel></rss>"
    ).encode()


def item(n: int | str, title: str = "A ship", guid: str = "") -> str:
    named = f"<guid isPermaLink='false'>{guid}</guid>" if guid else ""
    return (
        f"<item><title>{title}</title><link>https://x.example/{n}</link>{named}"
        f"<pubDate>{TOLD}</pubDate></item>"
    )


def says(body: bytes, coding: str = "") -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=body, headers={"Content-Encoding": coding} if coding else {})

    return answer


def pours(chunk: bytes, *, pause: float = 0, length: int | None = None) -> Answer:
    """Answer with one chunk after the other, without end."""

    async def answer(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        response.content_length = length
        await response.prepare(request)
        while True:
            await response.write(chunk)
            await asyncio.sleep(pause)

    return answer


def leads(location: str) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=302, headers={"Location": location})

    return answer


LAUGHS = "<!DOCTYPE r [<!ENTITY a 'haha'>" + "".join(
    f"<!ENTITY {chr(98 + n)} '{f'&{chr(97 + n)};' * 10}'>" for n in range(9)
) + "]>"  # fmt: skip
OUTSIDE = "<!DOCTYPE r [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
SPACES = b" " * 300_000_000
_TOO_LARGE = "larger than|meant to do harm"
# Of each: the answer, its condition, and a pattern of its trouble.
HOSTILE: dict[str, tuple[Answer, str, str]] = {
    "entity-bomb": (says(rss(item(1, "&j;"), LAUGHS)), "unreadable", "declares entities"),
    "external-entity": (says(rss(item(1, "&a;"), OUTSIDE)), "unreadable", "declares entities"),
    "gzip-bomb": (says(gzip.compress(SPACES, 1), "gzip"), "failing", _TOO_LARGE),
    "500-mb": (pours(b"<item/>" * 100_000, length=500_000_000), "failing", _TOO_LARGE),
    "endless": (pours(b"<item/>" * 100_000), "failing", _TOO_LARGE),
    "drip": (pours(b" ", pause=0.05), "failing", "too long"),
    "loop": (leads("/loop"), "failing", "in a circle"),
    "to-file": (leads("file:///etc/passwd"), "refused", "file:"),
    "to-data": (leads("data:text/xml,<rss/>"), "refused", "data:"),
    "to-ftp": (leads("ftp://x.example/feed"), "refused", "ftp:"),
    "to-metadata": (leads("http://169.254.169.254/latest/meta-data/"), "refused", "private"),
    "to-router": (leads("http://192.168.1.1/"), "refused", "private"),
    "to-mapped": (leads("http://[::ffff:10.0.0.1]/"), "refused", "private"),
    "to-number": (leads("http://2130706433/"), "refused", "not one that can be fetched"),
    "slow-regex": (
        says(b"<rss version='2.0'><channel>" + b"<item><title>a</title>&x;" * 100_000),
        "unreadable",
        "longer than",
    ),
    "nulls": (says(b"\x00" * 1_000_000), "unreadable", "empty document"),
    "script": (says(b"<html><script>alert(1)</script></html>"), "unreadable", "web page"),
}
if find_spec("brotli"):
    packed = import_module("brotli").compress(SPACES, quality=1)
    HOSTILE["br-bomb"] = (says(packed, "br"), "failing", _TOO_LARGE)
if find_spec("backports.zstd"):
    packed = import_module("backports.zstd").compress(SPACES)
    HOSTILE["zstd-bomb"] = (says(packed, "zstd"), "failing", _TOO_LARGE)
HONEST = 5


@dataclass
class Outlets:
    """Servers on loopback, each at an address of its own."""

    port: int = 0
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def feed(self, name: str) -> NewFeed:
        number = len(self.answers)
        host = "127.0.0.1" if sys.platform == "darwin" else f"127.0.0.{number % 250 + 1}"
        url = f"http://{host}:{self.port}/{name}"
        return NewFeed(url, name, f"{name}.example", "en", private_ok=True)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request.path)
        return await self.answers[request.path.removeprefix("/")](request)


@pytest.fixture
async def outlets() -> AsyncIterator[Outlets]:
    made = Outlets()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "0.0.0.0", 0).start()
    made.port = runner.addresses[0][1]
    yield made
    await runner.cleanup()


@asynccontextmanager
async def refreshing(
    store: Database, seconds: float, body: int = LIMITS.body
) -> AsyncIterator[Refresh]:
    """Read feeds, and give up one that takes a parsing process so many seconds."""
    parser = ProcessParser(limits=ParseLimits(seconds))
    async with HttpFetcher(replace(LIMITS, body=body)) as fetcher:
        yield Refresh(store, fetcher, parser, SystemClock())
    await parser.close()


@pytest.fixture
async def impatient(store: Database) -> AsyncIterator[Refresh]:
    async with refreshing(store, 3) as made:
        yield made


@pytest.fixture
async def refresh(store: Database) -> AsyncIterator[Refresh]:
    async with refreshing(store, 60, FetchLimits().body) as made:
        yield made


async def follow(store: Database, outlets: Outlets, answers: dict[str, Answer]) -> None:
    feeds = []
    for name, answer in answers.items():
        feeds.append(outlets.feed(name))
        outlets.answers[name] = answer
    await store.feeds.add_many(feeds)


async def by_name(store: Database) -> dict[str, Feed]:
    return {feed.outlet: feed for feed in await store.feeds.all()}


def outcome(outcomes: Any, name: str) -> FeedOutcome:
    (found,) = [one for one in outcomes if one.feed.outlet == name]
    return found


async def test_bad_feeds_are_named_and_honest_ones_never_notice(
    store: Database, outlets: Outlets, impatient: Refresh
) -> None:
    honest = {f"honest-{n}": says(rss(item(f"honest-{n}"))) for n in range(HONEST)}
    await follow(store, outlets, {name: bad[0] for name, bad in HOSTILE.items()} | honest)
    async with asyncio.timeout(60):
        outcomes = await impatient.due()
    feeds = await by_name(store)
    for name, (_, condition, words) in HOSTILE.items():
        state = feeds[name].state
        assert re.search(words, state.trouble), name
        assert state.condition == condition, name
        assert state.cure, name
        assert state.next_poll_at is not None, name
    assert [outcome(outcomes, name).new for name in honest] == [1] * HONEST
    assert all(feeds[name].state.trouble == "" for name in honest)


async def test_the_loop_never_stands_still_meanwhile(
    store: Database, outlets: Outlets, impatient: Refresh
) -> None:
    await follow(store, outlets, {name: bad[0] for name, bad in HOSTILE.items()})
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    ticking = asyncio.create_task(tick())
    started = time.monotonic()
    await impatient.due()
    ticking.cancel()
    # Far fewer than there is time for, so that a busy machine does not fail it; were a bomb
    # unfolded or a bad feed parsed in the loop, there would be next to none.
    assert ticks > (time.monotonic() - started) * 100 / 10


async def test_a_hundred_thousand_items_are_cut_to_the_newest(
    store: Database, outlets: Outlets, refresh: Refresh
) -> None:
    many = "".join(f"<item><title>{n}</title><link>http://x.example/{n}</link></item>"
                   for n in range(100_000))  # fmt: skip
    await follow(store, outlets, {"many": says(rss(many))})
    (read,) = await refresh.due()
    assert (read.new, read.trouble) == (1_000, "")


async def test_ten_megabytes_of_title_are_cut_to_one_that_can_be_read(
    store: Database, outlets: Outlets, refresh: Refresh
) -> None:
    await follow(store, outlets, {"long": says(rss(item(1, "word " * 1_990_000)))})
    (read,) = await refresh.due()
    (kept,) = await store.items.ungrouped(10)
    assert read.new == 1
    assert len(kept.title) <= 300


async def test_null_bytes_do_not_reach_the_store(
    store: Database, outlets: Outlets, refresh: Refresh
) -> None:
    body = rss(item(1, "A\x00 ship&#0; at &#x1b;[31msea"))
    await follow(store, outlets, {"nulls": says(body)})
    (read,) = await refresh.due()
    (kept,) = await store.items.ungrouped(10)
    assert read.new == 1
    assert kept.title.isprintable()


async def test_one_outlets_guid_never_hides_anothers_article(
    store: Database, outlets: Outlets, refresh: Refresh
) -> None:
    shared = {f"outlet-{n}": says(rss(item(f"of-{n}", guid="the-same-guid"))) for n in range(3)}
    await follow(store, outlets, shared)
    assert [one.new for one in await refresh.due()] == [1, 1, 1]


async def test_links_that_run_or_reach_inside_are_no_items(
    store: Database, outlets: Outlets, refresh: Refresh
) -> None:
    links = ("javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "ftp://x.example/")
    items = "".join(f"<item><title>t</title><link>{link}</link></item>" for link in links)
    await follow(store, outlets, {"links": says(rss(items))})
    (read,) = await refresh.due()
    assert (read.new, await store.items.ungrouped(10)) == (0, [])


async def test_a_slow_host_with_many_feeds_keeps_no_place_from_others(
    store: Database, outlets: Outlets
) -> None:
    slow = [f"slow-{n}" for n in range(20)]
    done: list[str] = []

    async def crawl(_: web.Request) -> web.Response:
        await asyncio.sleep(0.1)
        return web.Response(body=rss(""))

    outlets.answers = dict.fromkeys(slow, crawl) | {"quick": says(rss(item(1)))}
    urls = [f"http://127.0.0.1:{outlets.port}/{name}" for name in slow]
    urls.append(f"http://localhost:{outlets.port}/quick")
    await store.feeds.add_many([NewFeed(u, u[-7:], "x", "en", private_ok=True) for u in urls])
    parser = ProcessParser()
    async with HttpFetcher(LIMITS) as fetcher:
        few = Refresh(store, fetcher, parser, SystemClock(), concurrency=2)
        await few.due(on_read=lambda feed: done.append(feed.url))
    await parser.close()
    assert len(done) == 21
    assert done.index(urls[-1]) < 10


async def test_a_name_that_changes_its_address_does_not_lead_inside(
    outlets: Outlets, monkeypatch: pytest.MonkeyPatch
) -> None:
    outlets.answers["feed"] = says(rss(item(1)))
    public, loopback = ("93.184.216.34", "127.0.0.1")
    asked: list[str] = []

    def look_up(answers: list[str]) -> Callable[..., Any]:
        async def getaddrinfo(host: str, port: int, **_: Any) -> list[Any]:
            asked.append(host)
            address = answers.pop(0) if len(answers) > 1 else answers[0]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port))]

        return getaddrinfo

    url = f"http://rebinding.example:{outlets.port}/feed"
    turncoat = Feed(1, url, "", "", "en")
    loop = asyncio.get_running_loop()
    first_inside, first_outside = [loopback, public], [public, loopback]
    for answers, error in ((first_inside, AddressRefusedError), (first_outside, FetchError)):
        monkeypatch.setattr(loop, "getaddrinfo", look_up(answers))
        async with HttpFetcher(replace(LIMITS, connect=0.2)) as fetcher:
            with pytest.raises(error):
                await fetcher.fetch(turncoat)
            with pytest.raises(FetchError):
                await fetcher.fetch(turncoat)
    assert asked
    assert outlets.asked == []
