"""A week of polling, by a clock of its own, at a server that notes how it was asked.

What is counted is what RFC 9110 and the public tests of feed readers count: validators, intervals,
back-off, redirects, 410 and 429.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import FeedError
from bot.feeds.fetch import FetchLimits, HttpFetcher
from bot.feeds.parse import parse
from bot.feeds.timing import after_failure, after_success, settled_move
from bot.model.feed import Feed, FeedState

START = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Asked:
    """One request, at the simulated moment."""

    at: datetime
    path: str
    etag: str | None
    since: str | None
    status: int


@dataclass
class Outlet:
    """A server that lives in simulated time."""

    now: datetime = START
    asked: list[Asked] = field(default_factory=list)
    pages: dict[str, Callable[[datetime], web.Response]] = field(default_factory=dict)
    server: TestServer | None = None

    def url(self, path: str) -> str:
        assert self.server is not None
        return f"http://127.0.0.1:{self.server.port}{path}"

    async def handle(self, request: web.Request) -> web.Response:
        page = self.pages[request.path](self.now)
        etag = request.headers.get("If-None-Match")
        since = request.headers.get("If-Modified-Since")
        if page.status == 200 and etag is not None and etag == page.headers.get("ETag"):
            page = web.Response(status=304, headers=page.headers)
        self.asked.append(Asked(self.now, request.path, etag, since, page.status))
        return page

    def gaps(self, path: str) -> list[timedelta]:
        moments = [asked.at for asked in self.asked if asked.path == path]
        return [later - earlier for earlier, later in pairwise(moments)]


@pytest.fixture
async def outlet() -> AsyncIterator[Outlet]:
    made = Outlet()
    app = web.Application()
    app.router.add_get("/{path:.*}", made.handle)
    made.server = TestServer(app, host="127.0.0.1")
    await made.server.start_server()
    yield made
    await made.server.close()


def document(now: datetime, every: timedelta, extra: str = "") -> bytes:
    """Return a feed that has told an item whenever `every` went by."""
    last = START - timedelta(days=30)
    last += (now - last) // every * every
    items = "".join(
        f"<item><title>{n}</title><link>https://x.example/{(last - n * every):%d%H%M}</link>"
        f"<pubDate>{(last - n * every):%a, %d %b %Y %H:%M:%S} GMT</pubDate></item>"
        for n in range(10)
    )
    return f"<rss version='2.0'><channel><title>t</title>{extra}{items}</channel></rss>".encode()


def telling(
    every: timedelta, extra: str = "", **headers: str
) -> Callable[[datetime], web.Response]:
    def page(now: datetime) -> web.Response:
        body = document(now, every, extra)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        tag = {"ETag": f'W/"{hash(body):x}"'}
        return web.Response(body=body, headers=tag | named, content_type="text/xml")

    return page


def answering(status: int, **headers: str) -> Callable[[datetime], web.Response]:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: web.Response(status=status, headers=named)


async def follow(outlet: Outlet, path: str, until: datetime = START + WEEK) -> Feed:
    """Poll one feed as the program does, from one appointed moment to the next."""
    outlet.now = START
    feed = Feed(
        id=1,
        url=outlet.url(path),
        outlet="",
        domain="",
        lang="en",
        private_ok=True,
        state=FeedState(),
    )
    async with HttpFetcher(FetchLimits(), now=lambda: outlet.now) as fetcher:
        while outlet.now < until:
            feed = await poll(fetcher, feed, outlet.now)
            if feed.state.next_poll_at is None:
                break
            outlet.now = feed.state.next_poll_at
    return feed


async def poll(fetcher: HttpFetcher, feed: Feed, now: datetime) -> Feed:
    try:
        result = await fetcher.fetch(feed)
        body = result.body
        parsed = None if body is None else parse(body, url=result.url)
    except FeedError as error:
        return replace(feed, state=after_failure(feed.state, error, now=now, jitter=0.5))
    url = settled_move(feed.state, result, now=now) or feed.url
    state = after_success(feed.state, result, parsed, now=now, jitter=0.5)
    return replace(feed, url=url, state=state)


async def test_what_is_known_is_never_sent_twice(outlet: Outlet) -> None:
    outlet.pages["/feed"] = telling(HOUR, Last_Modified="Mon, 16 Nov 2026 09:00:00 GMT")
    await follow(outlet, "/feed")
    first, *later = outlet.asked
    assert (first.etag, first.since) == (None, None)
    assert all(asked.etag and asked.since for asked in later)
    # One full answer an hour is news; all others are 304.
    assert sum(asked.status == 200 for asked in outlet.asked) <= 7 * 24 + 1
    assert all(gap >= 25 * MINUTE for gap in outlet.gaps("/feed"))
    assert len(outlet.asked) <= 7 * 48 + 2


async def test_a_feed_that_tells_nothing_is_asked_ever_more_seldom(outlet: Outlet) -> None:
    body = document(START, HOUR)
    outlet.pages["/feed"] = lambda _: web.Response(body=body, headers={"ETag": '"1"'})
    await follow(outlet, "/feed")
    gaps = outlet.gaps("/feed")
    assert gaps == sorted(gaps)
    assert gaps[-1] >= 10 * HOUR
    assert len(gaps) < 50


async def test_what_server_and_feed_ask_for_is_kept_to(outlet: Outlet) -> None:
    outlet.pages["/fresh"] = telling(10 * MINUTE, Cache_Control="max-age=21600")
    await follow(outlet, "/fresh")
    assert all(gap >= 6 * HOUR for gap in outlet.gaps("/fresh"))
    outlet.pages["/ttl"] = telling(10 * MINUTE, "<ttl>120</ttl>")
    await follow(outlet, "/ttl")
    assert all(gap >= 2 * HOUR for gap in outlet.gaps("/ttl"))


async def test_hours_and_days_that_a_feed_shuts_see_no_request(outlet: Outlet) -> None:
    hours = "".join(f"<hour>{hour}</hour>" for hour in (0, 1, 2, 3, 4, 5, 22, 23))
    shut = f"<skipHours>{hours}</skipHours><skipDays><day>Sunday</day></skipDays>"
    outlet.pages["/feed"] = telling(HOUR, shut)
    await follow(outlet, "/feed")
    assert len(outlet.asked) > 6 * 14
    assert all(6 <= asked.at.hour < 22 and asked.at.weekday() != 6 for asked in outlet.asked)


async def test_a_server_that_is_busy_is_left_alone_as_long_as_it_asks(outlet: Outlet) -> None:
    outlet.pages["/feed"] = answering(429, Retry_After="14400")
    feed = await follow(outlet, "/feed")
    assert all(gap >= 4 * HOUR for gap in outlet.gaps("/feed"))
    assert "less often" in feed.state.trouble


@pytest.mark.parametrize("status", [500, 503, 404])
async def test_failures_are_backed_off_from_up_to_a_day(outlet: Outlet, status: int) -> None:
    outlet.pages["/feed"] = answering(status)
    await follow(outlet, "/feed")
    gaps = outlet.gaps("/feed")
    assert all(later >= earlier for earlier, later in pairwise(gaps))
    assert gaps[-1] == timedelta(days=1)
    assert len(gaps) <= 16


async def test_it_is_back_to_its_habit_after_a_failure(outlet: Outlet) -> None:
    well = telling(HOUR)
    ill = answering(503)
    outlet.pages["/feed"] = lambda now: (ill if START + HOUR < now < START + 5 * HOUR else well)(
        now
    )
    feed = await follow(outlet, "/feed")
    assert feed.state.failures == 0
    assert outlet.gaps("/feed")[-1] == 30 * MINUTE


async def test_what_is_gone_is_asked_for_once(outlet: Outlet) -> None:
    outlet.pages["/feed"] = answering(410)
    feed = await follow(outlet, "/feed")
    assert feed.state.gone
    assert len(outlet.asked) == 1


async def test_a_permanent_redirect_is_remembered_and_a_temporary_one_is_not(
    outlet: Outlet,
) -> None:
    outlet.pages["/new"] = telling(HOUR)
    outlet.pages["/moved"] = answering(301, Location="/new")
    feed = await follow(outlet, "/moved")
    assert feed.url == outlet.url("/new")
    moved = [asked.at for asked in outlet.asked if asked.path == "/moved"]
    assert timedelta(days=1) <= moved[-1] - START <= timedelta(days=1) + HOUR
    outlet.asked.clear()
    outlet.pages["/away"] = answering(302, Location="/new")
    feed = await follow(outlet, "/away", START + timedelta(days=1))
    assert feed.url == outlet.url("/away")
    assert sum(asked.path == "/away" for asked in outlet.asked) == len(outlet.asked) / 2


async def test_validators_that_a_server_takes_back_are_not_sent_again(outlet: Outlet) -> None:
    bare = document(START, HOUR)
    tagged = telling(HOUR)
    outlet.pages["/feed"] = lambda now: (
        tagged(now) if now == START else web.Response(body=bare + b" " * now.hour)
    )
    await follow(outlet, "/feed", START + timedelta(days=1))
    first, second, *rest = outlet.asked
    assert first.etag is None
    assert second.etag is not None
    assert all(asked.etag is None for asked in rest)
