"""What the noun files share: who opens transactions, and rows turned to records."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol, TypeVar, cast

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.item import Item
from bot.model.story import Story
from bot.store import tables

T = TypeVar("T")

# SQLite takes at most 32,766 variables a statement; lists in IN (…) stay far below.
CHUNK = 500


class Transactions(Protocol):
    """What a noun needs of the database."""

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]: ...
    def write(
        self, alone_on: str = "", *, durable: bool = True, bulk: bool = False
    ) -> AbstractAsyncContextManager[AsyncConnection]: ...


def chunks(values: Sequence[T], size: int = CHUNK) -> Iterator[Sequence[T]]:
    """Cut a sequence into pieces that fit one statement."""
    for start in range(0, len(values), size):
        yield values[start : start + size]


def item(row: sa.Row[Any]) -> Item:
    """Make an Item of a row of `items`."""
    return Item(
        id=row.id,
        url=row.url,
        title=row.title,
        summary=row.summary,
        lang=row.lang,
        outlet=row.outlet,
        domain=row.domain,
        published=row.published,
        seen=row.seen,
        feed_id=row.feed_id,
        guid=row.guid,
        author=row.author,
        text=getattr(row, "text", None) or "",
        edited=row.edited,
    )


async def load_stories(connection: AsyncConnection, story_ids: Sequence[str]) -> list[Story]:
    """Read stories with their items, in the order of their ids; empty ones are left out."""
    of_story: dict[str, list[Item]] = {}
    for chunk in chunks(story_ids):
        rows = await connection.execute(
            sa.select(tables.items, tables.articles.c.text)
            .outerjoin(tables.articles, tables.articles.c.item_id == tables.items.c.id)
            .where(tables.items.c.story_id.in_(chunk))
            .order_by(tables.items.c.published, tables.items.c.id)
        )
        for row in rows:
            of_story.setdefault(row.story_id, []).append(item(row))
    return [Story(id=s, items=tuple(of_story[s])) for s in story_ids if s in of_story]


def insert(connection: AsyncConnection, table: sa.Table) -> postgresql.Insert:
    """Return an INSERT that may say ON CONFLICT, in the database's own dialect.

    SQLite took the clause from Postgres; SQLAlchemy's two classes differ in nothing we use.
    """
    if connection.dialect.name == "sqlite":
        return cast("postgresql.Insert", sqlite.insert(table))
    return postgresql.insert(table)
