"""The feeds that are followed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.feed import Feed, FeedState, NewFeed
from bot.store.rows import Transactions
from bot.store.tables import editions, feeds

_STATE = tuple(FeedState.__dataclass_fields__)


class Feeds:
    """Satisfies `bot.ports.FeedStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def add(self, feed: NewFeed) -> Feed | None:
        """Follow a feed; None when its URL is followed already."""
        if not await self.add_many([feed]):
            return None
        async with self._db.read() as connection:
            row = await connection.execute(sa.select(feeds).where(feeds.c.url == feed.url))
            return _feed(row.one())

    async def add_many(self, new: Sequence[NewFeed]) -> int:
        """Follow feeds, skipping those that are; return how many were new."""
        async with self._db.write() as connection:
            return await _add(connection, new)

    async def lay_in(self, edition: str, new: Sequence[NewFeed]) -> int:
        """Follow an edition's feeds, once in the life of a database; return how many were new."""
        async with self._db.write() as connection:
            known = sa.select(editions.c.name).where(editions.c.name == edition)
            if (await connection.execute(known)).first() is not None:
                return 0
            await connection.execute(sa.insert(editions).values(name=edition))
            return await _add(connection, new)

    async def remove(self, url: str) -> bool:
        """Stop following; its items and stories stay."""
        async with self._db.write() as connection:
            result = await connection.execute(sa.delete(feeds).where(feeds.c.url == url))
            return result.rowcount > 0

    async def all(self) -> Sequence[Feed]:
        """Return every feed, by outlet."""
        async with self._db.read() as connection:
            rows = await connection.execute(sa.select(feeds).order_by(feeds.c.outlet, feeds.c.url))
            return [_feed(row) for row in rows]

    async def due(self, now: datetime, limit: int) -> Sequence[Feed]:
        """Return feeds whose next poll has come, longest waiting first."""
        due = sa.or_(feeds.c.next_poll_at.is_(None), feeds.c.next_poll_at <= now)
        async with self._db.read() as connection:
            rows = await connection.execute(
                sa.select(feeds)
                .where(due, feeds.c.gone.is_(False))
                .order_by(feeds.c.next_poll_at.asc().nulls_first(), feeds.c.id)
                .limit(limit)
            )
            return [_feed(row) for row in rows]

    async def record(self, feed: Feed, state: FeedState, *, url: str | None = None) -> None:
        """Keep what a poll taught; `url` replaces the feed's address where it has moved."""
        values: dict[str, Any] = {name: getattr(state, name) for name in _STATE}
        async with self._db.write() as connection:
            if url is not None:
                taken = sa.select(feeds.c.id).where(feeds.c.url == url, feeds.c.id != feed.id)
                if (await connection.execute(taken)).first() is None:
                    values["url"] = url
            await connection.execute(sa.update(feeds).where(feeds.c.id == feed.id).values(**values))


async def _add(connection: AsyncConnection, new: Sequence[NewFeed]) -> int:
    known = set((await connection.execute(sa.select(feeds.c.url))).scalars())
    fresh = {feed.url: feed for feed in new if feed.url not in known}
    if fresh:
        rows = [asdict(feed) | {"tags": list(feed.tags)} for feed in fresh.values()]
        await connection.execute(sa.insert(feeds), rows)
    return len(fresh)


def _feed(row: sa.Row[Any]) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        outlet=row.outlet,
        domain=row.domain,
        lang=row.lang,
        tags=tuple(row.tags),
        private_ok=row.private_ok,
        state=FeedState(**{name: getattr(row, name) for name in _STATE}),
    )
