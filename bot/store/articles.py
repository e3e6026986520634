"""Articles' own texts: asked for once each, kept beside the items."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.model.item import Item
from bot.store.rows import Transactions, insert, item
from bot.store.tables import articles, feeds, items


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
