"""Which items stand in which story: changed by grouping and by hand, in one way."""

from __future__ import annotations

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.rows import chunks
from bot.store.tables import apart, grouping, items, stories

BY_HAND = "put here by hand"
_lost = stories.alias("lost")


async def forward(connection: AsyncConnection, lost: str, *, into: str) -> None:
    """Move a story's items into another; its id, and those that led to it, lead there."""
    await connection.execute(sa.update(items).where(items.c.story_id == lost).values(story_id=into))
    await connection.execute(
        sa.update(stories)
        .where(sa.or_(stories.c.id == lost, stories.c.forward_to == lost))
        .values(forward_to=into)
    )
    was_whole = sa.exists().where(_lost.c.id == lost, _lost.c.whole)
    await connection.execute(
        sa.update(stories).where(stories.c.id == into, was_whole).values(whole=True)
    )
    await _keep_apart_instead(connection, lost, into)


async def _keep_apart_instead(connection: AsyncConnection, lost: str, into: str) -> None:
    involved = sa.or_(apart.c.one == lost, apart.c.other == lost)
    rows = (await connection.execute(sa.select(apart).where(involved))).all()
    await connection.execute(sa.delete(apart).where(involved))
    for row in rows:
        rest = row.other if row.one == lost else row.one
        if rest != into:
            await keep_apart(connection, rest, into)


async def keep_apart(connection: AsyncConnection, one: str, other: str) -> None:
    """Let grouping never merge two stories."""
    first, second = sorted((one, other))
    known = sa.and_(apart.c.one == first, apart.c.other == second)
    if (await connection.execute(sa.select(apart.c.one).where(known))).first() is None:
        await connection.execute(sa.insert(apart).values(one=first, other=second))


async def part(
    connection: AsyncConnection, story_id: str, item_ids: Collection[str], *, into: str, why: str
) -> None:
    """Move items of a story into one that has none yet, and keep the two apart."""
    for chunk in chunks(sorted(item_ids)):
        moved = sa.update(items).where(items.c.id.in_(chunk))
        await connection.execute(moved.values(story_id=into, why=why))
    await keep_apart(connection, story_id, into)
    await touch(connection, {story_id, into})


async def touch(connection: AsyncConnection, story_ids: Collection[str]) -> None:
    """Let stories be as new as their newest items."""
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


async def tell_groupers(connection: AsyncConnection) -> None:
    """Let every worker see that stories are not as it remembers them."""
    await connection.execute(sa.update(grouping).values(version=grouping.c.version + 1))
