"""The fetcher against real servers on loopback, as good and as bad as they come."""

from __future__ import annotations

import asyncio
import gzip
import sys
import zlib
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer, unused_port

from bot.errors import AddressRefusedError, FetchError, UnreachableError
from bot.feeds.fetch import USER_AGENT, FetchLimits, HttpFetcher
from bot.model.feed import Feed, FeedState

FEED = b"<rss version='2.0'><channel><title>t</title></channel></rss>"
LIMITS = FetchLimits(total=5, connect=1, read=0.3, body=100_000, redirects=3)
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass
class Outlet:
    """A server whose answers a test lays down, and which remembers what it was asked."""

    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[web.Request] = field(default_factory=list)
    server: TestServer | None = None

    def url(self, path: str = "/feed", host: str = "127.0.0.1") -> str:
        assert self.server is not None
        return f"http://{host}:{self.server.port}{path}"

    def feed(self, path: str = "/feed", **state: str) -> Feed:
        return Feed(
            id=1,
            url=self.url(path),
            outlet="Harbor Wire",
            domain="x.example",
            lang="en",
            private_ok=True,
            state=FeedState(**state),  # type: ignore[arg-type]  # tests name string fields only
        )

    def says(
        self, status: int = 200, body: bytes = FEED, path: str = "/feed", **headers: str
    ) -> None:
        names = {name.replace("_", "-"): value for name, value in headers.items()}

        async def answer(_: web.Request) -> web.Response:
            return web.Response(status=status, body=body, headers=names)

        self.answers[path] = answer

    async def handle(self, request: web.Request) -> web.StreamResponse:
        self.asked.append(request)
        return await self.answers[request.path](request)


@pytest.fixture
async def outlet() -> AsyncIterator[Outlet]:
    made = Outlet()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", made.handle)
    made.server = TestServer(app, host="127.0.0.1")
    await made.server.start_server()
    yield made
    await made.server.close()


@pytest.fixture
async def fetcher() -> AsyncIterator[HttpFetcher]:
    async with HttpFetcher(LIMITS, now=lambda: NOW) as made:
        yield made


async def test_a_feed_is_fetched_with_what_its_server_says_of_it(
    outlet: Outlet, fetcher: HttpFetcher
) -> None:
    outlet.says(
        ETag='W/"a b,c"',
        Last_Modified="yesterday, about noon",
        Cache_Control="public, max-age=900",
        Age="100",
        Content_Type="application/rss+xml; charset=utf-8",
    )
    result = await fetcher.fetch(outlet.feed())
    assert (result.status, result.url, result.body) == (200, outlet.url(), FEED)
    assert (result.etag, result.last_modified) == ('W/"a b,c"', "yesterday, about noon")
    assert result.content_type == "application/rss+xml; charset=utf-8"
    assert (result.max_age, result.moved_to) == (800.0, None)


async def test_a_server_is_told_who_asks_and_nothing_made_up(
    outlet: Outlet, fetcher: HttpFetcher
) -> None:
    outlet.says(Set_Cookie="tracked=1")
    await fetcher.fetch(outlet.feed())
    await fetcher.fetch(outlet.feed())
    for request in outlet.asked:
        assert request.headers["User-Agent"] == USER_AGENT
        assert "+https://" in USER_AGENT
        assert not {"If-None-Match", "If-Modified-Since", "Cookie"} & set(request.headers)


async def test_validators_are_sent_exactly_as_they_were_kept(
    outlet: Outlet, fetcher: HttpFetcher
) -> None:
    outlet.says(304, b"")
    kept = {"etag": 'W/"a b,c"', "last_modified": "yesterday, about noon", "content_hash": "h"}
    result = await fetcher.fetch(outlet.feed(**kept))
    (request,) = outlet.asked
    assert request.headers["If-None-Match"] == kept["etag"]
    assert request.headers["If-Modified-Since"] == kept["last_modified"]
    assert (result.status, result.body) == (304, None)
    assert (result.etag, result.last_modified, result.content_hash) == tuple(kept.values())


async def test_a_validator_of_bytes_that_cannot_be_sent_back_is_not_kept(
    fetcher: HttpFetcher,
) -> None:
    async def speak(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 200 OK\r\nETag: "\xff\xfe"\r\nContent-Length: 6\r\n\r\n<rss/>')
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        url = f"http://127.0.0.1:{port}/"
        odd = Feed(id=1, url=url, outlet="", domain="", lang="", private_ok=True)
        result = await fetcher.fetch(odd)
    assert (result.body, result.etag) == (b"<rss/>", None)


@pytest.mark.parametrize(
    ("header", "hub", "topic"),
    [
        ('<https://hub.example/>; rel="hub", </f>; rel=self', "https://hub.example/", "/f"),
        ('<https://hub.example/>; title="a"; rel="canonical HUB"', "https://hub.example/", ""),
        ('<javascript:x>; rel="hub"', "", ""),
        ("rel=hub", "", ""),
    ],
)
async def test_a_hub_is_read_from_the_link_header(
    outlet: Outlet, fetcher: HttpFetcher, header: str, hub: str, topic: str
) -> None:
    outlet.says(Link=header)
    result = await fetcher.fetch(outlet.feed())
    assert (result.hub, result.topic) == (hub, outlet.url(topic) if topic else "")


async def test_a_304_renews_the_validators_that_it_names(
    outlet: Outlet, fetcher: HttpFetcher
) -> None:
    outlet.says(304, b"", ETag='"new"')
    result = await fetcher.fetch(outlet.feed(etag='"old"', last_modified="then"))
    assert (result.etag, result.last_modified) == ('"new"', "then")


async def test_a_304_that_nobody_asked_for_is_a_fault(outlet: Outlet, fetcher: HttpFetcher) -> None:
    outlet.says(304, b"")
    with pytest.raises(FetchError, match="304"):
        await fetcher.fetch(outlet.feed())


async def test_bytes_seen_before_are_no_body(outlet: Outlet, fetcher: HttpFetcher) -> None:
    outlet.says()
    first = await fetcher.fetch(outlet.feed())
    assert first.content_hash
    again = await fetcher.fetch(outlet.feed(content_hash=first.content_hash))
    assert (again.status, again.body, again.content_hash) == (200, None, first.content_hash)


@pytest.mark.parametrize(
    ("coding", "packed"),
    [
        ("gzip", gzip.compress(FEED)),
        ("x-gzip", gzip.compress(FEED)),
        ("deflate", zlib.compress(FEED)),
        ("deflate", zlib.compress(FEED)[2:-4]),
        ("identity", FEED),
    ],
)
async def test_a_compressed_feed_is_unpacked(
    outlet: Outlet, fetcher: HttpFetcher, coding: str, packed: bytes
) -> None:
    outlet.says(body=packed, Content_Encoding=coding)
    assert (await fetcher.fetch(outlet.feed())).body == FEED
    assert "gzip" in outlet.asked[0].headers["Accept-Encoding"]


@pytest.mark.parametrize(
    ("packed", "coding", "says"),
    [
        (gzip.compress(b" " * 50_000_000), "gzip", "larger than 0.1 MB"),
        (b"x" * 100_001, "identity", "larger than 0.1 MB"),
        (gzip.compress(FEED)[:-12], "gzip", "ended before"),
        (b"not compressed at all", "gzip", "broken"),
        (FEED, "gzip, gzip", "did not offer"),
        (FEED, "rot13", "did not offer"),
    ],
)
async def test_bombs_and_broken_bytes_are_refused(
    outlet: Outlet, fetcher: HttpFetcher, packed: bytes, coding: str, says: str
) -> None:
    outlet.says(body=packed, Content_Encoding=coding)
    with pytest.raises(FetchError, match=says) as caught:
        await fetcher.fetch(outlet.feed())
    assert caught.value.cure


async def test_what_is_compressed_beyond_all_measure_is_refused_early(outlet: Outlet) -> None:
    outlet.says(body=gzip.compress(b" " * 50_000_000), Content_Encoding="gzip")
    async with HttpFetcher(replace(LIMITS, body=100_000_000)) as fetcher:
        with pytest.raises(FetchError, match="meant to do harm"):
            await fetcher.fetch(outlet.feed())


@pytest.mark.parametrize(
    ("status", "headers", "says", "wait"),
    [
        (404, {}, "no feed at this address", None),
        (410, {}, "for good", None),
        (403, {}, "forbids", None),
        (401, {}, "password", None),
        (429, {"Retry_After": "120"}, "less often", 120.0),
        (503, {"Retry_After": "Tue, 24 Nov 2026 10:00:00 GMT"}, "out of service", 3_600.0),
        (503, {"Retry_After": "Mon, 23 Nov 2026 10:00:00 GMT"}, "out of service", 0.0),
        (503, {"Retry_After": "soon"}, "out of service", None),
        (500, {}, "500 Internal Server Error", None),
        (418, {}, "418", None),
        (204, {}, "204", None),
        (302, {}, "302 Found", None),
    ],
)
async def test_an_answer_without_a_feed_is_told_in_words(
    outlet: Outlet,
    fetcher: HttpFetcher,
    *,
    status: int,
    headers: dict[str, str],
    says: str,
    wait: float | None,
) -> None:
    outlet.says(status, b"", **headers)
    with pytest.raises(FetchError, match=says) as caught:
        await fetcher.fetch(outlet.feed())
    assert (caught.value.status, caught.value.retry_after) == (status, wait)
    assert caught.value.cure


@pytest.mark.parametrize(
    ("headers", "age"),
    [
        ({"Cache_Control": "max-age=60, s-maxage=3600"}, 60.0),
        ({"Cache_Control": "no-cache, max-age=60"}, None),
        ({"Cache_Control": "max-age=60", "Age": "90"}, None),
        ({"Cache_Control": "max-age=soon"}, None),
        (
            {"Date": "Tue, 24 Nov 2026 09:00:00 GMT", "Expires": "Tue, 24 Nov 2026 09:30:00 GMT"},
            1_800.0,
        ),
        ({"Expires": "0"}, None),
    ],
)
async def test_freshness_is_read_as_it_is_written(
    outlet: Outlet, fetcher: HttpFetcher, headers: dict[str, str], age: float | None
) -> None:
    outlet.says(**headers)
    assert (await fetcher.fetch(outlet.feed())).max_age == age


@pytest.mark.parametrize(
    ("statuses", "moved"),
    [((301,), True), ((308, 301), True), ((302,), False), ((301, 307), False), ((303,), False)],
)
async def test_a_feed_has_moved_when_every_redirect_was_permanent(
    outlet: Outlet, fetcher: HttpFetcher, statuses: tuple[int, ...], moved: bool
) -> None:
    for n, status in enumerate(statuses):
        outlet.says(status, b"", f"/{n}", Location=f"/{n + 1}#part")
    last = f"/{len(statuses)}"
    outlet.says(path=last)
    result = await fetcher.fetch(outlet.feed("/0"))
    assert (result.url, result.body) == (outlet.url(last), FEED)
    assert result.moved_to == (outlet.url(last) if moved else None)


async def test_a_circle_of_redirects_is_left(outlet: Outlet, fetcher: HttpFetcher) -> None:
    outlet.says(301, b"", "/a", Location="/b")
    outlet.says(301, b"", "/b", Location="/a")
    with pytest.raises(FetchError, match="in a circle"):
        await fetcher.fetch(outlet.feed("/a"))
    assert len(outlet.asked) == 2


async def test_redirects_are_not_followed_for_ever(outlet: Outlet, fetcher: HttpFetcher) -> None:
    for n in range(9):
        outlet.says(302, b"", f"/{n}", Location=f"/{n + 1}")
    with pytest.raises(FetchError, match="without end"):
        await fetcher.fetch(outlet.feed("/0"))
    assert len(outlet.asked) == LIMITS.redirects + 1


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "ftp://x.example/feed", "data:text/xml,x", "http://[::1"]
)
async def test_a_redirect_leads_to_the_web_only(
    outlet: Outlet, fetcher: HttpFetcher, location: str
) -> None:
    outlet.says(302, b"", Location=location)
    with pytest.raises(AddressRefusedError) as caught:
        await fetcher.fetch(outlet.feed())
    assert caught.value.cure


async def test_an_inner_address_is_refused_unless_the_operator_named_it(
    outlet: Outlet, fetcher: HttpFetcher
) -> None:
    outlet.says()
    with pytest.raises(AddressRefusedError, match="private or reserved"):
        await fetcher.fetch(replace(outlet.feed(), private_ok=False))
    assert outlet.asked == []


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001"])
async def test_a_name_is_judged_by_where_it_leads(
    outlet: Outlet, fetcher: HttpFetcher, host: str
) -> None:
    outlet.says()
    named = replace(outlet.feed(), url=outlet.url(host=host), private_ok=False)
    with pytest.raises(FetchError):
        await fetcher.fetch(named)
    assert outlet.asked == []


async def test_a_redirect_may_not_lead_further_into_the_inner_network(
    outlet: Outlet, fetcher: HttpFetcher
) -> None:
    outlet.says(302, b"", Location=outlet.url("/other", host="localhost"))
    outlet.says(path="/other")
    with pytest.raises(AddressRefusedError, match="localhost"):
        await fetcher.fetch(outlet.feed())
    assert [request.path for request in outlet.asked] == ["/feed"]


async def test_an_endless_stream_is_cut_at_the_limit(outlet: Outlet, fetcher: HttpFetcher) -> None:
    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"<item/>" * 1_000)

    outlet.answers["/feed"] = endless
    with pytest.raises(FetchError, match=r"larger than 0\.1 MB"):
        await fetcher.fetch(outlet.feed())


def dripping(pause: float) -> Answer:
    async def drip(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        while True:
            await response.write(b"<")
            await asyncio.sleep(pause)

    return drip


async def test_a_server_that_falls_silent_is_left(outlet: Outlet, fetcher: HttpFetcher) -> None:
    outlet.answers["/feed"] = dripping(60)
    with pytest.raises(FetchError, match="too long"):
        await fetcher.fetch(outlet.feed())


async def test_a_slow_drip_is_left_though_it_never_falls_silent(outlet: Outlet) -> None:
    outlet.answers["/feed"] = dripping(0.01)
    async with HttpFetcher(replace(LIMITS, total=0.2)) as fetcher:
        with pytest.raises(FetchError, match="too long"):
            await fetcher.fetch(outlet.feed())


async def test_a_connection_that_breaks_off_is_told_in_words(
    outlet: Outlet, fetcher: HttpFetcher
) -> None:
    async def cut(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b"<rss>")
        assert request.transport is not None
        request.transport.abort()
        return response

    outlet.answers["/feed"] = cut
    with pytest.raises(FetchError, match="broke off"):
        await fetcher.fetch(outlet.feed())


async def test_a_port_where_nobody_listens_is_told_in_words(fetcher: HttpFetcher) -> None:
    nobody = Feed(
        id=1, url=f"http://127.0.0.1:{unused_port()}/", outlet="", domain="", lang="",
        private_ok=True,
    )  # fmt: skip
    with pytest.raises(UnreachableError, match="takes no connection"):
        await fetcher.fetch(nobody)


async def test_a_server_that_speaks_no_http_is_told_in_words(fetcher: HttpFetcher) -> None:
    async def speak(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 mail.example ESMTP\r\n")
        writer.close()

    async with await asyncio.start_server(speak, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        mail = Feed(
            id=1, url=f"http://127.0.0.1:{port}/", outlet="", domain="", lang="", private_ok=True
        )
        with pytest.raises(FetchError) as caught:
            await fetcher.fetch(mail)
    assert caught.value.cure


async def test_a_host_is_asked_one_thing_at_a_time(outlet: Outlet, fetcher: HttpFetcher) -> None:
    under_way, most = 0, 0

    async def count(_: web.Request) -> web.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        await asyncio.sleep(0.01)
        under_way -= 1
        return web.Response(body=FEED)

    paths = [f"/{n}" for n in range(6)]
    outlet.answers = dict.fromkeys(paths, count)
    await asyncio.gather(*(fetcher.fetch(outlet.feed(path)) for path in paths))
    assert most == 1
    assert len(outlet.asked) == 6


@pytest.mark.skipif(sys.platform == "darwin", reason="has one loopback address")
async def test_hosts_are_asked_together_up_to_a_number(outlet: Outlet) -> None:
    under_way, most = 0, 0
    full = asyncio.Event()

    async def count(_: web.Request) -> web.Response:
        nonlocal under_way, most
        under_way += 1
        most = max(most, under_way)
        if under_way == 3:
            full.set()
        await full.wait()
        await asyncio.sleep(0.01)
        under_way -= 1
        return web.Response(body=FEED)

    hosts = [f"127.0.0.{n}" for n in range(1, 8)]
    app = web.Application()
    app.router.add_get("/", count)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "0.0.0.0", 0)
    await site.start()
    port = runner.addresses[0][1]
    try:
        async with HttpFetcher(replace(LIMITS, at_once=3, read=5)) as fetcher:
            feeds = [replace(outlet.feed(), url=f"http://{host}:{port}/") for host in hosts]
            await asyncio.gather(*(fetcher.fetch(feed) for feed in feeds))
    finally:
        await runner.cleanup()
    assert most == 3


async def test_closing_twice_is_once() -> None:
    fetcher = HttpFetcher(LIMITS)
    await fetcher.open()
    await fetcher.close()
    await fetcher.close()
