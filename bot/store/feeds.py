"""The feeds that are followed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.feed import Feed, FeedState, NewFeed, Polled, Rhythm, host_of
from bot.store.items import take_in
from bot.store.rows import Transactions, chunks
from bot.store.tables import Moment, editions, feeds, items, pushes

# What the hub says is not the polls' to write.
_READ_ONLY = ("pushed_until", "told_at")
_STATE = tuple(n for n in FeedState.__dataclass_fields__ if n not in {"rhythm", *_READ_ONLY})
# However often a hub tells of a feed, the outlet is not asked more often.
_GAP = timedelta(minutes=1)
_TOLD_MEANWHILE = feeds.c.told_at.is_distinct_from(sa.bindparam("told_before", type_=Moment))
_KEEP = (
    sa.update(feeds)
    .where(feeds.c.id == sa.bindparam("feed_id"))
    .values({name: sa.bindparam(name) for name in (*_STATE, "rhythm")})
    .values(
        next_poll_at=sa.case(
            (_TOLD_MEANWHILE, sa.bindparam("soon", type_=Moment)),
            else_=sa.bindparam("next_poll_at", type_=Moment),
        ),
        claimed_by="",
        claimed_until=None,
    )
)
_PUSHED_UNTIL = (
    sa.select(pushes.c.lease_until)
    .where(pushes.c.feed_id == feeds.c.id, pushes.c.hub == feeds.c.hub)
    .scalar_subquery()
    .label("pushed_until")
)
_FEEDS = sa.select(feeds, _PUSHED_UNTIL)


class Feeds:
    """Satisfies `bot.ports.FeedStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def add(self, feed: NewFeed) -> Feed | None:
        """Follow a feed; None when its URL is followed already."""
        if not await self.add_many([feed]):
            return None
        async with self._db.read() as connection:
            row = await connection.execute(_FEEDS.where(feeds.c.url == feed.url))
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
            rows = await connection.execute(_FEEDS.order_by(feeds.c.outlet, feeds.c.url))
            return [_feed(row) for row in rows]

    async def claim(
        self, now: datetime, *, owner: str, lease: timedelta, limit: int
    ) -> Sequence[Feed]:
        """Return feeds whose next poll has come, and keep others from them and their hosts."""
        due = sa.or_(feeds.c.next_poll_at.is_(None), feeds.c.next_poll_at <= now)
        free = sa.or_(feeds.c.claimed_until.is_(None), feeds.c.claimed_until <= now)
        taken = feeds.alias()
        elsewhere = sa.select(taken.c.host).where(
            taken.c.claimed_until > now, taken.c.claimed_by != owner
        )
        query = (
            _FEEDS.where(due, free, feeds.c.gone.is_(False), feeds.c.host.not_in(elsewhere))
            .order_by(feeds.c.next_poll_at.asc().nulls_first(), feeds.c.id)
            .limit(limit)
        )
        # Alone, for two would not see yet that they take feeds of one host.
        async with self._db.write(alone_on="claims of feeds", bulk=True) as connection:
            found = [_feed(row) for row in await connection.execute(query)]
            for chunk in chunks([feed.id for feed in found]):
                await connection.execute(
                    sa.update(feeds)
                    .where(feeds.c.id.in_(chunk))
                    .values(claimed_by=owner, claimed_until=now + lease)
                )
        return found

    async def release(self, owner: str) -> None:
        """Give back what an owner has claimed and not recorded."""
        async with self._db.write(bulk=True) as connection:
            await connection.execute(
                sa.update(feeds)
                .where(feeds.c.claimed_by == owner, feeds.c.claimed_until.is_not(None))
                .values(claimed_by="", claimed_until=None)
            )

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

    async def hasten(self, feed_id: int, at: datetime) -> None:
        """Keep that a hub told of a feed's news, and poll it as soon as that is polite."""
        async with self._db.write() as connection:
            checked = sa.select(feeds.c.checked_at).where(feeds.c.id == feed_id)
            last = (await connection.execute(checked)).scalar_one_or_none()
            soonest = max(at, last + _GAP) if last else at
            sooner = sa.case(
                (feeds.c.next_poll_at > soonest, sa.literal(soonest, Moment)),
                else_=feeds.c.next_poll_at,
            )
            await connection.execute(
                sa.update(feeds)
                .where(feeds.c.id == feed_id)
                .values(told_at=at, next_poll_at=sooner)
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
        rows = [
            asdict(feed) | {"tags": list(feed.tags), "host": host_of(feed.url)}
            for feed in fresh.values()
        ]
        await connection.execute(sa.insert(feeds), rows)
    return len(fresh)


async def _move(connection: AsyncConnection, feed_id: int, url: str) -> None:
    taken = sa.select(feeds.c.id).where(feeds.c.url == url)
    if (await connection.execute(taken)).first() is None:
        await connection.execute(
            sa.update(feeds).where(feeds.c.id == feed_id).values(url=url, host=host_of(url))
        )


def _state(poll: Polled) -> dict[str, Any]:
    values = {name: getattr(poll.state, name) for name in _STATE}
    checked = poll.state.checked_at
    return values | {
        "feed_id": poll.feed.id,
        "rhythm": asdict(poll.state.rhythm),
        # A notice that came while the feed was read is followed up by another poll.
        "told_before": poll.feed.state.told_at,
        "soon": checked + _GAP if checked else None,
    }


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
            **{name: getattr(row, name) for name in (*_STATE, *_READ_ONLY)},
            rhythm=_rhythm(row.rhythm),
        ),
    )


def _rhythm(kept: dict[str, Any] | None) -> Rhythm:
    if kept is None:
        return Rhythm()
    lists = {name: tuple(kept[name]) for name in ("skip_hours", "skip_days")}
    return Rhythm(habit=kept["habit"], ttl=kept["ttl"], **lists)
