"""Feeds, what an outlet's server answered, and what a feed held."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from bot.model.item import Item


def host_of(url: str) -> str:
    """Return the host that an address names; empty when it names none."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class NewFeed:
    """A feed somebody wants followed. `domain` labels its citations, as `asahi.com`."""

    url: str
    outlet: str
    domain: str
    lang: str
    tags: tuple[str, ...] = ()
    # The operator typed an address inside their own network; redirects may still not lead there.
    private_ok: bool = False
    # The articles' own texts are read too, where robots.txt lets them be.
    full_text: bool = False


@dataclass(frozen=True, slots=True)
class Rhythm:
    """When a feed publishes and wants to be asked, learnt from its last document."""

    habit: float | None = None  # usual seconds between two acts of publishing
    ttl: float | None = None  # seconds between polls that the document asks for
    skip_hours: tuple[int, ...] = ()  # hours of the day, UTC, without polls (RSS 2.0)
    skip_days: tuple[int, ...] = ()  # days of the week without polls, Monday is 0


@dataclass(frozen=True, slots=True)
class FeedState:
    """What polling has taught of a feed. Validators are kept exactly as sent (RFC 9110, 8.8)."""

    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    checked_at: datetime | None = None
    succeeded_at: datetime | None = None
    newest_item_at: datetime | None = None
    next_poll_at: datetime | None = None  # None: at once
    failures: int = 0  # in a row
    condition: str = ""  # in one word, as "blocked" or "stale"; empty when all is well
    trouble: str = ""  # the same in a sentence
    cure: str = ""
    moved_to: str | None = None  # a permanent redirect that has not yet held long enough
    moved_at: datetime | None = None  # since when it is seen
    gone: bool = False  # 410: never polled again
    rhythm: Rhythm = Rhythm()
    hub: str = ""  # where WebSub's notices of this feed can be had
    topic: str = ""  # the address under which the hub knows it
    pushed_until: datetime | None = None  # until when the hub has promised them
    told_at: datetime | None = None  # its last notice
    heard_at: datetime | None = None  # the last notice that a poll has followed up
    hub_keeps: bool = False  # the last news, or notice, was both


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed that is followed."""

    id: int
    url: str
    outlet: str
    domain: str
    lang: str
    tags: tuple[str, ...] = ()
    private_ok: bool = False
    full_text: bool = False
    state: FeedState = FeedState()


@dataclass(frozen=True, slots=True)
class Polled:
    """What one poll came to, to be kept. `url` replaces the address of a feed that has moved."""

    feed: Feed
    state: FeedState
    items: tuple[Item, ...] = ()
    url: str | None = None


@dataclass(frozen=True, slots=True)
class FetchResult:
    """A feed server's answer: `body` is None for 304 and for bytes that were seen before."""

    status: int
    url: str  # where the body came from, after redirects
    body: bytes | None
    content_type: str = ""
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    moved_to: str | None = None  # the target when every hop was 301 or 308
    max_age: float | None = None  # seconds that the server lets us wait
    hub: str = ""  # WebSub, by the Link header
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed as it stood there: plain text, absolute links, aware UTC times."""

    guid: str  # may be empty
    url: str  # canonical; may be empty
    title: str
    summary: str
    published: datetime | None
    updated: datetime | None = None
    author: str = ""
    lang: str = ""  # empty: the feed's own
    text: str = ""  # the article's own, a paragraph a line, where it stands beside the summary


@dataclass(frozen=True, slots=True)
class ParsedFeed:
    """A document that was a feed. `oddities` are said in words for `feeds check`."""

    title: str
    lang: str
    entries: tuple[Entry, ...]
    home: str = ""
    ttl: float | None = None  # seconds between polls that the feed asks for
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()
    hub: str = ""
    topic: str = ""
    oddities: tuple[str, ...] = ()
