"""The world outside: time, feeds, articles, and a chat."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from bot.model.delivery import Delivery
from bot.model.feed import Feed, FetchResult, ParsedFeed
from bot.model.item import Item


class Clock(Protocol):
    """The present moment, and seconds that never jump."""

    def now(self) -> datetime: ...
    def monotonic(self) -> float: ...


class Fetcher(Protocol):
    """Gets a feed's bytes politely: conditionally, bounded in size, time and redirects."""

    async def fetch(self, feed: Feed) -> FetchResult:
        """Return the server's answer. Raises FetchError (AddressRefusedError)."""
        ...


class Parser(Protocol):
    """Reads a feed's bytes without holding up the event loop."""

    async def parse(self, body: bytes, *, url: str, content_type: str) -> ParsedFeed:
        """Return what the document holds. Raises ParseError."""
        ...


class ArticleReader(Protocol):
    """Gets an article's own text, as politely as a feed."""

    async def read(self, item: Item) -> str:
        """Return the text, empty where there is none to read. Raises FetchError."""
        ...


class Poster(Protocol):
    """Puts messages into a chat. `content` is chat-neutral JSON (see `bot.cards`)."""

    async def post(self, delivery: Delivery) -> str:
        """Post (or edit) once, with no retry of its own, and return the message's ts.

        Raises RateLimitedError, OutcomeUnknownError, PostRejectedError, UnavailableError.
        """
        ...

    async def find(self, delivery: Delivery) -> str | None:
        """Read back: return the ts of the message that carries this delivery's id, if it is there.

        Raises PostError when the channel cannot be read now.
        """
        ...


class Directory(Protocol):
    """What only the chat service knows. Never raises: what it does not tell is not known."""

    async def permalink(self, channel: str, ts: str) -> str:
        """Return a message's address, or "" where there is none."""
        ...

    async def timezone(self, user: str) -> str:
        """Return a person's IANA time zone, or "" where it is not known."""
        ...

    async def is_member(self, channel: str) -> bool | None:
        """Tell whether the bot is in a channel; None where the service does not tell."""
        ...
