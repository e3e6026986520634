"""Articles' own texts: their feeds carry them, or they were asked for once each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.item import Item
from bot.store.rows import Transactions, chunks, insert, item
from bot.store.tables import articles, feeds, items

_ROWS = 100  # bound in the event loop, a few kilobytes each


class Articles:
    """Satisfies `bot.ports.ArticleStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def wanted(self, *, since: datetime, limit: int) -> Sequence[Item]:
        """Return items of feeds with full text that were not asked for yet, newest first."""
        query = (
            sa.select(items)
            .join(feeds, feeds.c.id == items.c.feed_id)
            .outerjoin(articles, articles.c.item_id == items.c.id)
            .where(feeds.c.full_text, items.c.published >= since, articles.c.item_id.is_(None))
            .order_by(items.c.published.desc(), items.c.id)
            .limit(limit)
        )
        async with self._db.read() as connection:
            return [item(row) for row in await connection.execute(query)]

    async def keep(self, item_id: str, text: str, *, now: datetime) -> None:
        """Keep an article's text, empty where there was none to read; the first one stands."""
        async with self._db.write() as connection:
            await connection.execute(
                insert(connection, articles)
                .values(item_id=item_id, text=text, read_at=now)
                .on_conflict_do_nothing()
            )


async def full_texts(connection: AsyncConnection, item_ids: Sequence[str]) -> Mapping[str, str]:
    """Return the texts that are kept of some items."""
    found: dict[str, str] = {}
    for chunk in chunks(item_ids):
        query = sa.select(articles).where(articles.c.item_id.in_(chunk))
        found |= {row.item_id: row.text for row in await connection.execute(query)}
    return found


async def keep_texts(connection: AsyncConnection, told: Mapping[str, Item]) -> None:
    """Keep the texts that items brought along, by the ids under which they are stored."""
    rows = [
        {"item_id": item_id, "text": one.text, "read_at": one.seen}
        for item_id, one in told.items()
        if one.text
    ]
    into = insert(connection, articles)
    newer = {name: into.excluded[name] for name in ("text", "read_at")}
    for chunk in chunks(rows, _ROWS):
        await connection.execute(
            into.on_conflict_do_update(index_elements=["item_id"], set_=newer), chunk
        )
