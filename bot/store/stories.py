"""Stories, read, changed by hand, and let go when they are old."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.model.story import Story
from bot.store import arranging
from bot.store.rows import Transactions, chunks, insert, load_stories
from bot.store.tables import apart, feeds, grouping, items, saves, stories


class Stories:
    """Satisfies `bot.ports.StoryStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def version(self) -> int:
        """Return a number that grows with every grouping that was kept."""
        async with self._db.read() as connection:
            version: int = (await connection.execute(sa.select(grouping.c.version))).scalar_one()
            return version

    async def get(self, story_id: str) -> Story | None:
        """Return a story, following the forwarding ids of merged ones."""
        async with self._db.read() as connection:
            kept = sa.func.coalesce(stories.c.forward_to, stories.c.id)
            row = await connection.execute(sa.select(kept).where(stories.c.id == story_id))
            target = row.scalar_one_or_none()
            found = await load_stories(connection, [target]) if target else []
        return found[0] if found else None

    async def reasons(self, story_id: str) -> Mapping[str, str]:
        """Return, by item id, why each item of a story is in it."""
        query = sa.select(items.c.id, items.c.why).where(items.c.story_id == story_id)
        async with self._db.read() as connection:
            return {row.id: row.why for row in await connection.execute(query)}

    async def since(self, moment: datetime) -> Sequence[Story]:
        """Return the stories with an item told since `moment`, newest first."""
        async with self._db.read() as connection:
            rows = await connection.execute(
                sa.select(stories.c.id)
                .where(stories.c.updated >= moment, stories.c.forward_to.is_(None))
                .order_by(stories.c.updated.desc(), stories.c.id)
            )
            return await load_stories(connection, list(rows.scalars()))

    async def search(
        self, words: Collection[str], *, since: datetime | None, limit: int
    ) -> Sequence[Story]:
        """Return stories in which one of the words may stand, newest first."""
        told = sa.or_(
            sa.false(),
            *(
                column.icontains(word, autoescape=True)
                for word in words
                for column in (items.c.title, items.c.summary)
            ),
        )
        query = (
            sa.select(stories.c.id)
            # Correlated, so that only the items of stories since then are read.
            .where(sa.exists().where(items.c.story_id == stories.c.id, told))
            .order_by(stories.c.updated.desc(), stories.c.id)
            .limit(limit)
        )
        if since is not None:
            query = query.where(stories.c.updated >= since)
        async with self._db.read() as connection:
            return await load_stories(connection, list((await connection.execute(query)).scalars()))

    async def apart(self) -> Collection[frozenset[str]]:
        """Return the pairs of stories that a person or grouping parted."""
        async with self._db.read() as connection:
            rows = await connection.execute(sa.select(apart))
            return [frozenset((row.one, row.other)) for row in rows]

    async def whole(self) -> Collection[str]:
        """Return the stories that a person has made one."""
        query = sa.select(stories.c.id).where(stories.c.whole, stories.c.forward_to.is_(None))
        async with self._db.read() as connection:
            return set((await connection.execute(query)).scalars())

    async def merge(self, into: str, other: str, *, by_hand: bool) -> bool:
        """Make two stories one. False where one of them is not there."""
        async with self._db.write() as connection:
            await arranging.tell_groupers(connection)
            there = sa.select(stories.c.id).where(
                stories.c.id.in_((into, other)), stories.c.forward_to.is_(None)
            )
            if into == other or len((await connection.execute(there)).all()) != 2:
                return False
            await arranging.forward(connection, other, into=into)
            if by_hand:
                made_one = sa.update(stories).where(stories.c.id == into).values(whole=True)
                await connection.execute(made_one)
            await arranging.touch(connection, {into})
        return True

    async def split(self, story_id: str, item_ids: Collection[str], *, into: str) -> bool:
        """Move items of a story into a new one by hand, and keep the two apart."""
        chosen = set(item_ids)
        async with self._db.write() as connection:
            await arranging.tell_groupers(connection)
            query = sa.select(items.c.id, items.c.published).where(items.c.story_id == story_id)
            told = {row.id: row.published for row in await connection.execute(query)}
            if not chosen or not chosen < told.keys():
                return False
            newest = max(told[item_id] for item_id in chosen)
            # Split, made one and split again, it is the same story, which was forwarded.
            begun = insert(connection, stories).values(id=into, updated=newest)
            await connection.execute(
                begun.on_conflict_do_update(
                    index_elements=["id"], set_={"forward_to": None, "whole": False}
                )
            )
            await arranging.part(connection, story_id, chosen, into=into, why=arranging.BY_HAND)
        return True

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Delete some stories without news since `before`, with their items."""
        old = (
            sa.select(stories.c.id)
            .where(stories.c.updated < before, stories.c.forward_to.is_(None))
            .where(~_SAVED, ~_WOULD_COME_AGAIN)
            .order_by(stories.c.updated)
            .limit(limit)
        )
        async with self._db.write(alone_on="items", bulk=True) as connection:
            gone = list((await connection.execute(old)).scalars())
            for chunk in chunks(gone):
                await connection.execute(sa.delete(items).where(items.c.story_id.in_(chunk)))
                kept_apart = sa.or_(apart.c.one.in_(chunk), apart.c.other.in_(chunk))
                await connection.execute(sa.delete(apart).where(kept_apart))
                kept_apart = sa.or_(apart.c.one.in_(chunk), apart.c.other.in_(chunk))
                await connection.execute(sa.delete(apart).where(kept_apart))
                merged = sa.or_(stories.c.id.in_(chunk), stories.c.forward_to.in_(chunk))
                await connection.execute(sa.delete(stories).where(merged))
        return len(gone)


_merged = stories.alias("merged")
_SAVED = sa.exists().where(
    saves.c.saved,
    saves.c.story_id == _merged.c.id,
    stories.c.id == sa.func.coalesce(_merged.c.forward_to, _merged.c.id),
)
# Of an entry without a date only its being here tells that it is old.
_WOULD_COME_AGAIN = sa.exists().where(
    items.c.story_id == stories.c.id,
    items.c.published == items.c.seen,
    items.c.feed_id == feeds.c.id,
)
