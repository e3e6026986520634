"""Items, each article once, and the stories that they were grouped into."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.item import Item
from bot.model.story import Joined
from bot.store.rows import Transactions, chunks, item
from bot.store.tables import grouping, items, stories


class Items:
    """Satisfies `bot.ports.ItemStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def upsert(self, new: Sequence[Item]) -> Sequence[Item]:
        """Store items in one transaction; return those that were new."""
        if not new:
            return []
        async with self._db.write() as connection:
            known = _Known(await _stored_twins(connection, new))
            added: list[Item] = []
            for candidate in new:
                stored = known.twin_of(candidate)
                if stored is None:
                    added.append(candidate)
                    known.add(candidate)
                elif _edited(stored, candidate):
                    await _update(connection, stored, candidate)
            if added:
                await connection.execute(sa.insert(items), [asdict(i) for i in added])
        return added

    async def ungrouped(self, limit: int) -> Sequence[Item]:
        """Return items that no story holds yet, oldest first."""
        async with self._db.read() as connection:
            rows = await connection.execute(
                sa.select(items)
                .where(items.c.story_id.is_(None))
                .order_by(items.c.published, items.c.id)
                .limit(limit)
            )
            return [item(row) for row in rows]

    async def group(self, joined: Sequence[Joined], *, expected: int) -> bool:
        """Keep grouping's decisions, unless somebody has grouped since `expected`."""
        async with self._db.write() as connection:
            moved = await connection.execute(
                sa.update(grouping)
                .where(grouping.c.id == 1, grouping.c.version == expected)
                .values(version=expected + 1)
            )
            if moved.rowcount == 0:
                return False
            for decision in joined:
                await _join(connection, decision)
            await _touch(connection, {decision.story_id for decision in joined})
        return True


class _Known:
    """Stored items, found by each of the keys under which one article may come again."""

    def __init__(self, stored: Iterable[Item]) -> None:
        self._by_key: dict[tuple[str, str], Item] = {}
        for one in stored:
            self.add(one)

    def add(self, one: Item) -> None:
        for key in _keys(one):
            self._by_key.setdefault(key, one)

    def twin_of(self, candidate: Item) -> Item | None:
        return next((self._by_key[k] for k in _keys(candidate) if k in self._by_key), None)


def _keys(one: Item) -> Iterable[tuple[str, str]]:
    yield ("id", one.id)
    if one.guid:
        # A guid is unique within its outlet alone: feeds that number from 1 are many.
        yield (f"guid of {one.domain}", one.guid)
    if one.url:
        yield ("url", one.url)


async def _stored_twins(connection: AsyncConnection, new: Sequence[Item]) -> list[Item]:
    found: list[Item] = []
    for chunk in chunks(new):
        ids = [i.id for i in chunk]
        guids = [i.guid for i in chunk if i.guid]
        urls = [i.url for i in chunk if i.url]
        domains = {i.domain for i in chunk}
        either = sa.or_(
            items.c.id.in_(ids),
            sa.and_(items.c.domain.in_(domains), items.c.guid.in_(guids)),
            items.c.url.in_(urls),
        )
        found += [item(row) for row in await connection.execute(sa.select(items).where(either))]
    return found


def _edited(stored: Item, candidate: Item) -> bool:
    # A second feed's copy of an article is no edit: only the feed that told it may change it.
    return stored.feed_id == candidate.feed_id and (
        (stored.title, stored.summary, stored.author)
        != (candidate.title, candidate.summary, candidate.author)
    )


async def _update(connection: AsyncConnection, stored: Item, edited: Item) -> None:
    kept = replace(stored, title=edited.title, summary=edited.summary, author=edited.author)
    await connection.execute(
        sa.update(items)
        .where(items.c.id == stored.id)
        .values(title=kept.title, summary=kept.summary, author=kept.author)
    )


async def _join(connection: AsyncConnection, decision: Joined) -> None:
    if decision.new:
        told = sa.select(items.c.published).where(items.c.id == decision.item_id)
        await connection.execute(
            sa.insert(stories).values(id=decision.story_id, updated=told.scalar_subquery())
        )
    await connection.execute(
        sa.update(items)
        .where(items.c.id == decision.item_id)
        .values(story_id=decision.story_id, why=decision.why)
    )
    for lost in decision.merged:
        await connection.execute(
            sa.update(items).where(items.c.story_id == lost).values(story_id=decision.story_id)
        )
        await connection.execute(
            sa.update(stories)
            .where(sa.or_(stories.c.id == lost, stories.c.forward_to == lost))
            .values(forward_to=decision.story_id)
        )


async def _touch(connection: AsyncConnection, story_ids: set[str]) -> None:
    newest = (
        sa.select(sa.func.max(items.c.published))
        .where(items.c.story_id == stories.c.id)
        .scalar_subquery()
    )
    for chunk in chunks(sorted(story_ids)):
        await connection.execute(
            sa.update(stories)
            .where(stories.c.id.in_(chunk))
            .values(updated=sa.func.coalesce(newest, stories.c.updated))
        )
