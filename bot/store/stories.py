"""Stories, read, and let go when they are old."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.model.story import Story
from bot.store.rows import Transactions, chunks, load_stories
from bot.store.tables import feeds, grouping, items, saves, stories


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

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Delete some stories without news since `before`, with their items."""
        old = (
            sa.select(stories.c.id)
            .where(stories.c.updated < before, stories.c.forward_to.is_(None))
            .where(~_SAVED, ~_WOULD_COME_AGAIN)
            .order_by(stories.c.updated)
            .limit(limit)
        )
        async with self._db.write(alone_on="items") as connection:
            gone = list((await connection.execute(old)).scalars())
            for chunk in chunks(gone):
                await connection.execute(sa.delete(items).where(items.c.story_id.in_(chunk)))
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
