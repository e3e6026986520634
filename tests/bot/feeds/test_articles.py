"""Articles read from real servers on loopback: politely, bounded, and only where they let us."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.errors import AddressRefusedError, FetchError
from bot.feeds.articles import LIMITS, ArticleReader, available
from bot.feeds.fetch import HttpFetcher
from bot.model.feed import Feed
from bot.model.item import Item
from tests.builders import item
from tests.fakes.clock import FakeClock

pytestmark = pytest.mark.skipif(not available(), reason="kawaraban[articles] is not installed")

WORDS = "The town of Kamisaki will turn three lighthouse keepers' houses into small hotels. " * 6
PAGE = (
    "<html><head><title>Lamp</title></head><body><nav><a href='/'>Home</a></nav><article>"
    f"<h1>Lighthouse hotels</h1><p>{WORDS}</p><p>The work begins in June, the mayor said.</p>"
    "</article><footer>Subscribe to our newsletter</footer></body></html>"
)


@dataclass
class Site:
    robots: str | int = ""
    pages: dict[str, web.Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    server: TestServer | None = None

    def item(self, path: str = "/a") -> Item:
        assert self.server is not None
        return item(url=str(self.server.make_url(path)))

    async def answer(self, request: web.Request) -> web.Response:
        self.asked.append(request.path)
        if request.path == "/robots.txt":
            gone = isinstance(self.robots, int)
            return web.Response(status=self.robots) if gone else web.Response(text=self.robots)
        page = self.pages.get(request.path)
        return page or web.Response(text=PAGE, content_type="text/html")


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    made = Site()
    app = web.Application()
    app.router.add_get("/{tail:.*}", made.answer)
    made.server = TestServer(app)
    await made.server.start_server()
    yield made
    await made.server.close()


@pytest.fixture
async def reader(clock: FakeClock) -> AsyncIterator[ArticleReader]:
    async with HttpFetcher(replace(LIMITS, body=50_000), allow_private=True) as fetcher:
        yield ArticleReader(fetcher, clock)


async def test_an_articles_words_without_what_is_around_them(
    site: Site, reader: ArticleReader
) -> None:
    text = await reader.read(site.item())
    assert WORDS.strip() in text
    assert text.endswith("The work begins in June, the mayor said.")
    assert "newsletter" not in text


async def test_robots_are_asked_once_and_obeyed(site: Site, reader: ArticleReader) -> None:
    site.robots = "User-agent: *\nDisallow: /private/"
    assert await reader.read(site.item("/private/a")) == ""
    assert await reader.read(site.item("/b"))
    assert site.asked == ["/robots.txt", "/b"]


async def test_our_own_name_may_be_kept_out(site: Site, reader: ArticleReader) -> None:
    site.robots = "User-agent: Kawaraban\nDisallow: /\n\nUser-agent: *\nAllow: /"
    assert await reader.read(site.item()) == ""


@pytest.mark.parametrize(("robots", "read"), [(404, True), (403, True), (500, False), (429, False)])
async def test_robots_that_are_not_there_forbid_nothing_and_those_that_fail_all(
    site: Site, reader: ArticleReader, robots: int, *, read: bool
) -> None:
    site.robots = robots
    assert bool(await reader.read(site.item())) is read


async def test_robots_are_asked_again_after_a_day(
    site: Site, reader: ArticleReader, clock: FakeClock
) -> None:
    await reader.read(site.item())
    clock.advance(hours=25)
    await reader.read(site.item())
    assert site.asked.count("/robots.txt") == 2


async def test_what_is_no_page_has_no_text(site: Site, reader: ArticleReader) -> None:
    site.pages["/pdf"] = web.Response(body=b"%PDF-1.4", content_type="application/pdf")
    assert await reader.read(site.item("/pdf")) == ""


async def test_a_page_without_an_article_has_no_text(site: Site, reader: ArticleReader) -> None:
    site.pages["/empty"] = web.Response(text="<html></html>", content_type="text/html")
    assert await reader.read(site.item("/empty")) == ""


async def test_a_page_that_is_too_large_or_missing_is_refused(
    site: Site, reader: ArticleReader
) -> None:
    site.pages["/large"] = web.Response(text="x" * 60_000, content_type="text/html")
    site.pages["/gone"] = web.Response(status=404)
    for path in ("/large", "/gone"):
        with pytest.raises(FetchError):
            await reader.read(site.item(path))


async def test_no_article_leads_into_our_network(site: Site, clock: FakeClock) -> None:
    async with HttpFetcher(LIMITS) as fetcher:
        reader = ArticleReader(fetcher, clock)
        # Its robots.txt is refused first, and so all of the site.
        assert await reader.read(site.item()) == ""
        with pytest.raises(AddressRefusedError):
            await fetcher.fetch(page(site))
    assert site.asked == []


def page(site: Site) -> Feed:
    return Feed(0, site.item().url, "", "", "")
