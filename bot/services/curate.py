"""The list of feeds, kept by a person: look at one, find a site's, follow it, let it go."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.errors import FeedError, InputError, NotFoundError, ParseError
from bot.feeds import discover, encoding, opml
from bot.feeds.intake import to_items
from bot.feeds.urls import domain
from bot.model.feed import Feed, FetchResult, NewFeed, ParsedFeed
from bot.model.item import Item
from bot.ports import Clock, Fetcher, Parser, Store

_TITLES = 5
# "asahi.com", "asahi.com/rss"; but "feed.xml" is a file.
_BARE = re.compile(
    r"(?:[a-z0-9-]+\.)+(?!(?:xml|rss|rdf|atom|json|opml|html?)\b)[a-z]{2,}(?:/|$)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Checked:
    """What a feed holds when it is read now. `feed` is what following it would follow."""

    feed: NewFeed
    title: str
    items: int
    newest: datetime | None
    titles: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Imported:
    """What a list of feeds came to."""

    listed: int
    new: tuple[Feed, ...]
    notes: tuple[str, ...]


class Curate:
    """Reads and changes the list."""

    def __init__(self, store: Store, fetcher: Fetcher, parser: Parser, clock: Clock) -> None:
        self._store = store
        self._fetcher = fetcher
        self._parser = parser
        self._clock = clock

    async def check(self, url: str) -> Checked:
        """Read a feed without following it. Raises InputError, FeedError."""
        probe = _probe(url)
        return await self._read(probe, await self._fetcher.fetch(probe))

    async def find(self, url: str) -> Sequence[discover.FeedLink]:
        """Return the feed at an address; of a site, the feeds that it names, or that are found.

        Raises InputError, FeedError.
        """
        probe = _probe(url)
        result = await self._fetcher.fetch(probe)
        try:
            checked = await self._read(probe, result)
        except ParseError:
            page, _ = encoding.decode(result.body or b"", result.content_type)
            named = discover.find(page, result.url) or await self._guess(result.url)
            if not named:
                raise
            return named
        return [discover.FeedLink(checked.feed.url, checked.title)]

    async def add(self, feed: NewFeed) -> bool:
        """Follow a feed; False when it is followed already."""
        return await self._store.feeds.add(feed) is not None

    async def read_in_full(self, url: str, *, on: bool) -> None:
        """Have a feed's articles read, or no more. Raises NotFoundError."""
        if not await self._store.feeds.read_in_full(url, on=on):
            raise NotFoundError(
                f"{url[:200]} is not followed. See `kawaraban feeds list` for what is."
            )

    async def remove(self, url: str) -> None:
        """Let a feed go; its items stay. Raises NotFoundError."""
        if await self._store.feeds.remove(url):
            return
        label = domain(url) or url
        near = [feed.url for feed in await self.all() if label in (feed.domain, domain(feed.url))]
        hint = (
            f"Of that site are followed: {', '.join(near[:5])}"
            if near
            else ("See `kawaraban feeds list` for what is.")
        )
        raise NotFoundError(f"{url[:200]} is not followed. {hint}")

    async def bring_in(self, document: bytes) -> Imported:
        """Follow the feeds of an OPML list. Raises InputError."""
        listed = opml.read(document)
        followed = {feed.url for feed in await self.all()}
        new = [
            replace(feed, private_ok=_private(_host(feed.url)))
            for feed in listed.feeds
            if feed.url not in followed
        ]
        await self._store.feeds.add_many(new)
        added = {feed.url for feed in new}
        known = len(listed.feeds) - len(new)
        notes = (*listed.notes, *((f"Followed already: {known}.",) if known else ()))
        return Imported(
            listed=len(listed.feeds),
            new=tuple(feed for feed in await self.all() if feed.url in added),
            notes=notes,
        )

    async def to_opml(self) -> bytes:
        """Return all feeds as an OPML list."""
        return opml.write(await self.all())

    async def all(self) -> Sequence[Feed]:
        """Return every feed, by outlet."""
        return await self._store.feeds.all()

    async def _guess(self, url: str) -> list[discover.FeedLink]:
        for guess in discover.guesses(url):
            try:
                checked = await self.check(guess)
            except FeedError:
                continue
            return [discover.FeedLink(checked.feed.url, checked.title)]
        return []

    async def _read(self, probe: Feed, result: FetchResult) -> Checked:
        parsed = await self._parser.parse(
            result.body or b"", url=result.url, content_type=result.content_type
        )
        taken = to_items(probe, parsed, now=self._clock.now())
        # Who follows a feed anew follows it to where it has moved.
        new = new_feed(result.moved_to or probe.url)
        return Checked(
            feed=replace(
                new, outlet=parsed.title or new.domain, lang=_language(parsed, taken.items)
            ),
            title=parsed.title,
            items=len(taken.items),
            newest=max((item.published for item in taken.items), default=None),
            titles=tuple(item.title for item in taken.items[:_TITLES]),
            notes=(*parsed.oddities, *taken.notes),
        )


def new_feed(url: str) -> NewFeed:
    """Return a feed of that address, named by its domain. Raises InputError.

    Whoever may run commands here may name an address inside the network; a feed that redirects
    into the network still may not.
    """
    url = url.strip()
    if _BARE.match(url):
        url = f"https://{url}"  # as people write it
    host = _host(url)
    if not url.startswith(("http://", "https://")) or not host:
        raise InputError(
            f"{url[:200]!r} is not a web address. "
            "Write it whole, such as https://www.example.com/feed.xml"
        )
    return NewFeed(
        url=url, outlet=domain(url), domain=domain(url), lang="", private_ok=_private(host)
    )


def _probe(url: str) -> Feed:
    new = new_feed(url)
    return Feed(0, new.url, "", new.domain, "", private_ok=new.private_ok)


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _language(parsed: ParsedFeed, items: Sequence[Item]) -> str:
    langs = [item.lang for item in items]
    return max(set(langs), key=langs.count) if langs else parsed.lang or "en"
