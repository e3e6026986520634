"""WebSub: hubs tell of news as it happens. A notice is a hint to poll, and nothing more.

What is stored comes from the outlet itself: a hub, or whoever speaks for one, can put no words into
its mouth.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from bot import logs
from bot.errors import FeedError
from bot.model.push import Push
from bot.ports import Clock, FeedStore

log = logs.get(__name__)

_AT_ONCE = 20
_LEASES = (timedelta(minutes=5), timedelta(days=10), timedelta(days=90))
_HASHES = ("sha1", "sha256", "sha384", "sha512")
_LONGEST_CHALLENGE = 2_000


class Hub(Protocol):
    """Tells of feeds' news, once asked."""

    async def ask(self, push: Push, callback: str) -> None:
        """Ask a hub to tell `callback` of a feed. Raises FetchError."""
        ...


class PushStore(Protocol):
    """What hubs were asked to tell us of."""

    async def claim(self, now: datetime, limit: int) -> Sequence[Push]:
        """Return what a hub is to be asked for now, and keep that it was."""
        ...

    async def by_token(self, token: str) -> Push | None:
        """Return what a hub speaks of, as long as its feed is followed."""
        ...

    async def hold(self, push: Push, until: datetime | None) -> None:
        """Keep until when the hub has promised to tell; None when it has refused."""
        ...


class Pushes:
    """Asks hubs, and hears them."""

    def __init__(
        self, pushes: PushStore, feeds: FeedStore, hub: Hub, clock: Clock, *, callback: str
    ) -> None:
        """`callback` is where hubs reach us, to be followed by a token."""
        self._pushes = pushes
        self._feeds = feeds
        self._hub = hub
        self._clock = clock
        self._callback = callback

    async def run(self) -> None:
        """Ask the hubs of feeds that name one, and again before their promise ends."""
        for push in await self._pushes.claim(self._clock.now(), _AT_ONCE):
            try:
                await self._hub.ask(push, self._callback + push.token)
            except FeedError as error:
                log.warning("hub not asked", url=push.feed_url, hub=push.hub, trouble=str(error))
            else:
                log.info("hub asked", url=push.feed_url, hub=push.hub)

    async def verify(self, token: str, query: Mapping[str, str]) -> str | None:
        """Return the challenge when we did ask for what a hub is about to do; else None."""
        push = await self._pushes.by_token(token)
        if push is None or query.get("hub.topic") != push.topic:
            return None
        match query.get("hub.mode"):
            case "subscribe":
                challenge = query.get("hub.challenge", "")
                if not 0 < len(challenge) <= _LONGEST_CHALLENGE:
                    return None
                await self._pushes.hold(push, self._clock.now() + _lease(query))
                log.info("hub promised", url=push.feed_url, hub=push.hub)
                return challenge
            case "denied":
                await self._pushes.hold(push, None)
                log.warning("hub refused", url=push.feed_url, hub=push.hub)
                return ""
            case _:
                return None  # we leave by letting leases end, and never ask to be left

    async def notify(self, token: str, body: bytes, signature: str) -> bool:
        """Hear of news; False when nobody follows that feed any more."""
        push = await self._pushes.by_token(token)
        if push is None:
            return False
        if _is_signed(push, body, signature):
            await self._feeds.hasten(push.feed_id, self._clock.now())
            log.info("hub told", url=push.feed_url)
        else:
            log.warning("hub's signature is wrong", url=push.feed_url)
        return True


def _lease(query: Mapping[str, str]) -> timedelta:
    shortest, usual, longest = _LEASES
    seconds = query.get("hub.lease_seconds", "")
    if not (seconds.isascii() and seconds.isdecimal() and len(seconds) < 10):
        return usual
    return min(max(timedelta(seconds=int(seconds)), shortest), longest)


def _is_signed(push: Push, body: bytes, signature: str) -> bool:
    if not push.secret:
        return True
    method, _, given = signature.partition("=")
    if method not in _HASHES:
        return False
    wanted = hmac.new(push.secret.encode(), body, method).hexdigest()
    return hmac.compare_digest(wanted.encode(), given.strip().lower().encode())
