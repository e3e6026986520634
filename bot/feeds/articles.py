"""An article's own text, where its feed was set to give it: asked for politely, and bounded.

Needs `kawaraban[articles]` (trafilatura). robots.txt is kept to as RFC 9309 has it.
"""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from importlib.util import find_spec
from urllib.parse import urlsplit
from urllib.robotparser import RobotFileParser

from bot.clock import SystemClock
from bot.errors import FetchError
from bot.feeds import clean, encoding
from bot.feeds.fetch import FetchLimits
from bot.model.feed import Feed, FetchResult
from bot.model.item import Item
from bot.ports import Clock, Fetcher

# An article's page, without its pictures, is seldom larger.
LIMITS = FetchLimits(total=15.0, connect=5.0, read=5.0, body=2_000_000, redirects=3, at_once=8)
_AGENT = "Kawaraban"
_LONGEST = 6_000
_ROBOTS_KEPT = timedelta(hours=24)
_HOSTS_KEPT = 2_000
_AT_ONCE = 2


def available() -> bool:
    """Tell whether what reads articles is installed."""
    return find_spec("trafilatura") is not None


class ArticleReader:
    """Satisfies `bot.ports.ArticleReader`. `fetcher` is one with `LIMITS`."""

    def __init__(self, fetcher: Fetcher, clock: Clock | None = None) -> None:
        self._fetcher = fetcher
        self._clock = clock or SystemClock()
        self._robots: dict[str, tuple[RobotFileParser, datetime]] = {}
        self._slots = asyncio.Semaphore(_AT_ONCE)

    async def read(self, item: Item) -> str:
        """Return the article's text, empty where it has none to read. Raises FetchError."""
        if not await self._allowed(item.url):
            return ""
        result = await self._fetcher.fetch(_page(item.url))
        if "html" not in result.content_type.lower():
            return ""
        # A redirect may lead to where robots are not wanted.
        if result.url != item.url and not await self._allowed(result.url):
            return ""
        async with self._slots:
            return await asyncio.to_thread(_text, result)

    async def _allowed(self, url: str) -> bool:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        rules, until = self._robots.get(site, (None, None))
        now = self._clock.now()
        if rules is None or until is None or until < now:
            rules = await self._rules(site)
            if len(self._robots) >= _HOSTS_KEPT:
                self._robots.clear()
            self._robots[site] = (rules, now + _ROBOTS_KEPT)
        return rules.can_fetch(_AGENT, url)

    async def _rules(self, site: str) -> RobotFileParser:
        rules = RobotFileParser()
        try:
            result = await self._fetcher.fetch(_page(f"{site}/robots.txt"))
        except FetchError as error:
            # RFC 9309, 2.3.1: what is not there forbids nothing; what does not answer, all.
            gone = error.status is not None and 400 <= error.status < 500 and error.status != 429
            rules.parse([] if gone else ["User-agent: *", "Disallow: /"])
        else:
            rules.parse((result.body or b"").decode("utf-8", "replace").splitlines())
        return rules


def _page(url: str) -> Feed:
    return Feed(id=0, url=url, outlet="", domain="", lang="")


def _text(result: FetchResult) -> str:
    from trafilatura import extract  # noqa: PLC0415  # large, and an extra

    page, _ = encoding.decode(result.body or b"", result.content_type)
    found = extract(page, url=result.url, include_comments=False, include_tables=False)
    # Paragraphs part sentences: one that lacks its full stop does not run into the next.
    lines = (clean.plain(line, _LONGEST) for line in (found or "").splitlines())
    return clean.clip("\n".join(line for line in lines if line), _LONGEST)
