"""The list of feeds, kept by a person: look at one, follow it, let it go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from bot.errors import InputError, NotFoundError
from bot.feeds.intake import to_items
from bot.feeds.urls import domain
from bot.model.feed import Feed, NewFeed, ParsedFeed
from bot.ports import Clock, Fetcher, Parser, Store


@dataclass(frozen=True, slots=True)
class Checked:
    """What a feed holds when it is read now."""

    feed: NewFeed
    title: str
    items: int
    newest: datetime | None
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
        new = new_feed(url)
        probe = Feed(
            id=0, url=new.url, outlet="", domain=new.domain, lang="", private_ok=new.private_ok
        )
        result = await self._fetcher.fetch(probe)
        parsed = await self._parser.parse(
            result.body or b"", url=result.url, content_type=result.content_type
        )
        taken = to_items(probe, parsed, now=self._clock.now())
        named = NewFeed(
            url=new.url,
            outlet=parsed.title or new.domain,
            domain=new.domain,
            lang=_language(parsed, [i.lang for i in taken.items]),
            private_ok=new.private_ok,
        )
        return Checked(
            feed=named,
            title=parsed.title,
            items=len(taken.items),
            newest=max((i.published for i in taken.items), default=None),
            notes=(*parsed.oddities, *taken.notes),
        )

    async def add(self, feed: NewFeed) -> bool:
        """Follow a feed; False when it is followed already."""
        return await self._store.feeds.add(feed) is not None

    async def remove(self, url: str) -> None:
        """Let a feed go; its items stay. Raises NotFoundError."""
        if not await self._store.feeds.remove(url):
            raise NotFoundError(f"{url} is not followed. See `kawaraban feeds list` for what is.")

    async def all(self) -> Sequence[Feed]:
        """Return every feed, by outlet."""
        return await self._store.feeds.all()


def new_feed(url: str) -> NewFeed:
    """Return a feed of that address, named by its domain. Raises InputError.

    Whoever may run commands here may name an address inside the network; a feed that redirects
    into the network still may not.
    """
    url = url.strip()
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        host, parts = "", urlsplit("")
    if parts.scheme not in ("http", "https") or not host:
        raise InputError(
            f"{url[:200]!r} is not a web address. "
            "Write it whole, such as https://www.example.com/feed.xml"
        )
    return NewFeed(
        url=url, outlet=domain(url), domain=domain(url), lang="", private_ok=_private(host)
    )


def _private(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ip_address(host).is_global
    except ValueError:
        return False


def _language(parsed: ParsedFeed, langs: Sequence[str]) -> str:
    if langs:
        return max(set(langs), key=langs.count)
    return parsed.lang or "en"
