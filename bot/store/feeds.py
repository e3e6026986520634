"""The feeds that are followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.feed import Feed, FeedState, NewFeed, Polled, Rhythm
from bot.store.items import take_in
from bot.store.rows import Transactions, chunks
from bot.store.tables import editions, feeds, items

_STATE = tuple(name for name in FeedState.__dataclass_fields__ if name != "rhythm")
_KEEP = (
    sa.update(feeds)
    .where(feeds.c.id == sa.bindparam("feed_id"))
    .values({name: sa.bindparam(name) for name in (*_STATE, "rhythm")})
)


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
        async with self._db.write(alone_on="feeds") as connection:
            return await _add(connection, new)

    async def lay_in(self, edition: str, new: Sequence[NewFeed]) -> int:
        """Follow an edition's feeds, once in the life of a database; return how many were new."""
        async with self._db.write(alone_on="feeds") as connection:
            known = sa.select(editions.c.name).where(editions.c.name == edition)
            if (await connection.execute(known)).first() is not None:
                return 0
            await connection.execute(sa.insert(editions).values(name=edition))
            return await _add(connection, new)

    async def read_in_full(self, url: str, *, on: bool) -> bool:
        """Have a feed's articles read, or no more; False when it is not followed."""
        async with self._db.write() as connection:
            result = await connection.execute(
                sa.update(feeds).where(feeds.c.url == url).values(full_text=on)
            )
            return result.rowcount > 0

    async def remove(self, url: str) -> bool:
        """Stop following; its items and stories stay."""
        async with self._db.write(alone_on="feeds") as connection:
            result = await connection.execute(sa.delete(feeds).where(feeds.c.url == url))
            return result.rowcount > 0

    async def count(self) -> int:
        """Return how many feeds are followed."""
        async with self._db.read() as connection:
            found = await connection.execute(sa.select(sa.func.count()).select_from(feeds))
            return int(found.scalar_one())

    async def all(self) -> Sequence[Feed]:
        """Return every feed, by outlet."""
        async with self._db.read() as connection:
            rows = await connection.execute(sa.select(feeds).order_by(feeds.c.outlet, feeds.c.url))
            return [_feed(row) for row in rows]

    async def claim(self, now: datetime, *, lease: timedelta, limit: int) -> Sequence[Feed]:
        """Return feeds whose next poll has come, and keep others from them for a while."""
        due = sa.or_(feeds.c.next_poll_at.is_(None), feeds.c.next_poll_at <= now)
        query = (
            sa.select(feeds)
            .where(due, feeds.c.gone.is_(False))
            .order_by(feeds.c.next_poll_at.asc().nulls_first(), feeds.c.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        async with self._db.write(bulk=True) as connection:
            found = [_feed(row) for row in await connection.execute(query)]
            for chunk in chunks([feed.id for feed in found]):
                await connection.execute(
                    sa.update(feeds).where(feeds.c.id.in_(chunk)).values(next_poll_at=now + lease)
                )
        return found

    async def record(self, polls: Sequence[Polled]) -> Sequence[int]:
        """Keep polls with their items; return how many of each were new.

        A feed does not move to an address that is followed already.
        """
        if not polls:
            return []
        async with self._db.write(alone_on="items", bulk=True) as connection:
            added = await take_in(connection, [item for poll in polls for item in poll.items])
            await connection.execute(_KEEP, [_state(poll) for poll in polls])
            for poll in polls:
                if poll.url is not None:
                    await _move(connection, poll.feed.id, poll.url)
        new = {id(item) for item in added}
        return [sum(id(item) in new for item in poll.items) for poll in polls]

    async def hasten(self, feed_id: int, at: datetime, *, gap: timedelta) -> None:
        """Poll a feed at that moment, or as soon as `gap` has passed since its last poll."""
        async with self._db.write() as connection:
            checked = sa.select(feeds.c.checked_at).where(feeds.c.id == feed_id)
            last = (await connection.execute(checked)).scalar_one_or_none()
            soonest = max(at, last + gap) if last else at
            await connection.execute(
                sa.update(feeds)
                .where(feeds.c.id == feed_id, feeds.c.next_poll_at > soonest)
                .values(next_poll_at=soonest)
            )

    async def tally(self, since: datetime) -> Mapping[int, int]:
        """Return, by feed id, how many items were told since a moment."""
        query = (
            sa.select(items.c.feed_id, sa.func.count().label("told"))
            .where(items.c.published >= since)
            .group_by(items.c.feed_id)
        )
        async with self._db.read() as connection:
            return {row.feed_id: row.told for row in await connection.execute(query)}


async def _add(connection: AsyncConnection, new: Sequence[NewFeed]) -> int:
    known = set((await connection.execute(sa.select(feeds.c.url))).scalars())
    fresh = {feed.url: feed for feed in new if feed.url not in known}
    if fresh:
        rows = [asdict(feed) | {"tags": list(feed.tags)} for feed in fresh.values()]
        await connection.execute(sa.insert(feeds), rows)
    return len(fresh)


async def _move(connection: AsyncConnection, feed_id: int, url: str) -> None:
    taken = sa.select(feeds.c.id).where(feeds.c.url == url)
    if (await connection.execute(taken)).first() is None:
        await connection.execute(sa.update(feeds).where(feeds.c.id == feed_id).values(url=url))


def _state(poll: Polled) -> dict[str, Any]:
    values = {name: getattr(poll.state, name) for name in _STATE}
    return values | {"feed_id": poll.feed.id, "rhythm": asdict(poll.state.rhythm)}


def _feed(row: sa.Row[Any]) -> Feed:
    return Feed(
        id=row.id,
        url=row.url,
        outlet=row.outlet,
        domain=row.domain,
        lang=row.lang,
        tags=tuple(row.tags),
        private_ok=row.private_ok,
        full_text=row.full_text,
        state=FeedState(
            **{name: getattr(row, name) for name in _STATE},
            rhythm=_rhythm(row.rhythm),
        ),
    )


def _rhythm(kept: dict[str, Any] | None) -> Rhythm:
    if kept is None:
        return Rhythm()
    lists = {name: tuple(kept[name]) for name in ("skip_hours", "skip_days")}
    return Rhythm(habit=kept["habit"], ttl=kept["ttl"], **lists)
