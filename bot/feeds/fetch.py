"""Feeds over HTTP: asked for conditionally, and bounded in size, time, redirects and places."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from types import TracebackType
from typing import Self

import aiohttp

from bot import __version__
from bot.clock import SystemClock
from bot.errors import AddressRefusedError, FetchError, UnreachableError
from bot.feeds import answers, inflate, net, urls
from bot.feeds.gate import Gate
from bot.model.feed import Feed, FetchResult

USER_AGENT = f"Kawaraban/{__version__} (+https://github.com/kawaraban/kawaraban)"

_ACCEPT = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, */*;q=0.1"
)
_PERMANENT = {301, 308}
_REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one feed may take. Seconds and bytes; `body` counts them decompressed."""

    total: float = 30.0
    connect: float = 10.0
    read: float = 10.0
    body: int = 10_000_000
    redirects: int = 5
    at_once: int = 64


@dataclass(frozen=True, slots=True)
class _Hop:
    """One answer: where it leads on to, or what it brought."""

    status: int
    headers: Mapping[str, str]
    body: bytes | None = None
    location: str = ""


class HttpFetcher:
    """Satisfies `bot.ports.Fetcher`. To be opened within a running event loop, and closed.

    `allow_private` lets every address be fetched: for tests, and for feeds served on loopback.
    """

    def __init__(
        self,
        limits: FetchLimits | None = None,
        *,
        user_agent: str = USER_AGENT,
        allow_private: bool = False,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._limits = limits or FetchLimits()
        self._user_agent = user_agent
        self._allow_private = allow_private
        self._now = now or SystemClock().now
        self._gate = Gate(self._limits.at_once)
        self._sessions: dict[bool, aiohttp.ClientSession] = {}  # by: guarded?
        self._stack = AsyncExitStack()

    async def open(self) -> None:
        """Make ready to fetch."""
        for guarded in (True, False):
            self._sessions[guarded] = await self._stack.enter_async_context(self._session(guarded))

    async def close(self) -> None:
        """Close what is open. Closing twice is once."""
        self._sessions.clear()
        await self._stack.aclose()

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def fetch(self, feed: Feed) -> FetchResult:
        """Return the server's answer. Raises FetchError (AddressRefusedError)."""
        url, statuses, seen = feed.url, set[int](), {feed.url}
        while True:
            hop = await self._hop(feed, url)
            if not hop.location:
                moved = url if statuses and statuses <= _PERMANENT else None
                return replace(self._result(feed, hop, url), moved_to=moved)
            statuses.add(hop.status)
            url = urls.absolute(hop.location, url).partition("#")[0]
            if url in seen or len(seen) > self._limits.redirects:
                raise _redirected_too_often(loop=url in seen)
            seen.add(url)

    async def _hop(self, feed: Feed, url: str) -> _Hop:
        host = net.check_url(url)
        # Only the operator's own words open the inner network, and for that host alone.
        private = self._allow_private or (feed.private_ok and host == net.check_url(feed.url))
        try:
            async with self._gate.enter(host), asyncio.timeout(self._limits.total):
                return await self._ask(self._sessions[not private], feed, url)
        except TimeoutError as error:
            raise FetchError(
                "The server took too long to answer.",
                cure="Nothing to do: we try again later, ever more seldom.",
            ) from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise _failed(error, host) from error

    async def _ask(self, session: aiohttp.ClientSession, feed: Feed, url: str) -> _Hop:
        asked = _conditions(feed)
        async with session.get(url, headers=asked, allow_redirects=False) as answer:
            status, headers = answer.status, answer.headers
            location = headers.get("Location", "") if status in _REDIRECTS else ""
            if location or (status == 304 and asked):
                return _Hop(status, headers, location=location)
            if status != 200:
                raise answers.refusal(status, headers, now=self._now())
            inflater = inflate.Inflater(headers.get("Content-Encoding", ""), self._limits.body)
            async for chunk in answer.content.iter_any():
                inflater.feed(chunk)
            return _Hop(status, headers, body=inflater.body())

    def _result(self, feed: Feed, hop: _Hop, url: str) -> FetchResult:
        state, headers = feed.state, hop.headers
        result = FetchResult(
            status=hop.status,
            url=url,
            body=hop.body,
            content_type=headers.get("Content-Type", ""),
            etag=_validator(headers, "ETag"),
            last_modified=_validator(headers, "Last-Modified"),
            max_age=answers.max_age(headers),
            hub=_related(headers, "hub", url),
            topic=_related(headers, "self", url),
        )
        if hop.body is None:
            # RFC 9111, 4.3.4: a 304 renews the validators that it names, and leaves the others.
            return replace(
                result,
                etag=result.etag or state.etag,
                last_modified=result.last_modified or state.last_modified,
                content_hash=state.content_hash,
            )
        digest = sha256(hop.body).hexdigest()
        known = digest == state.content_hash
        return replace(result, content_hash=digest, body=None if known else hop.body)

    def _session(self, guarded: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=net.connector(guarded=guarded),
            # The total is kept by `_hop`, once.
            timeout=aiohttp.ClientTimeout(
                total=None,
                sock_connect=self._limits.connect,
                sock_read=self._limits.read,
            ),
            headers={
                "User-Agent": self._user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": inflate.ACCEPTED,
            },
            # A reader of feeds has no reason to be known again.
            cookie_jar=aiohttp.DummyCookieJar(),
            # Undone by `inflate`, which knows when to stop.
            auto_decompress=False,
        )


def _conditions(feed: Feed) -> dict[str, str]:
    """Return the validators exactly as they were sent, and no others (RFC 9110, 13.1)."""
    state = feed.state
    asked = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in asked.items() if value}


def _validator(headers: Mapping[str, str], name: str) -> str | None:
    """Return a validator, unless it is of bytes that could not be sent back as they came."""
    value = headers.get(name)
    return value if value is not None and value.isprintable() else None


def _related(headers: Mapping[str, str], relation: str, url: str) -> str:
    found = answers.link(headers, relation)
    return urls.fetchable(urls.absolute(found, url)) if found else ""


def _redirected_too_often(*, loop: bool) -> FetchError:
    how = "in a circle" if loop else "from place to place without end"
    return FetchError(
        f"The address redirects {how}.",
        cure="Open it in a browser, and look for the feed's own address.",
    )


def _failed(error: Exception, host: str) -> FetchError:
    """Return what a failed connection means, in words."""
    inner: BaseException | None = error
    while inner is not None:
        if isinstance(inner, net.RefusedAddressError):
            return net.refused(host)
        if isinstance(inner, aiohttp.ClientConnectorDNSError):
            return UnreachableError(
                f"No server named {host} was found.",
                cure="Look for a slip in the address, or for the feed's new one. If it is so for "
                "all feeds, this machine has no network.",
            )
        if isinstance(inner, ssl.SSLError | ssl.CertificateError):
            return FetchError(
                f"The connection to {host} cannot be trusted: its certificate does not hold.",
                cure="Nothing to do if it is new: outlets mend this soon. Else tell the outlet.",
            )
        inner = inner.__cause__ or inner.__context__
    if isinstance(error, aiohttp.InvalidURL):
        return AddressRefusedError(
            "The address is not one that can be fetched.",
            cure="Write the address whole, as https://www.example.com/feed.xml",
        )
    if isinstance(error, aiohttp.ClientConnectorError):
        return UnreachableError(
            f"{host} takes no connection.",
            cure="Nothing to do: we try again later, ever more seldom.",
        )
    return FetchError(
        f"The connection to {host} broke off before the feed was there.",
        cure="Nothing to do: we try again later, ever more seldom.",
    )
