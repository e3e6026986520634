"""The stories that people keep: the newest change of each wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.person import Save, SaveChange
from bot.store.rows import Transactions, load_stories
from bot.store.tables import saves, stories

_OF_THE_FIRST = ("saved_at", "channel", "ts", "headline")


class Saves:
    """Satisfies `bot.ports.SaveStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def change(self, change: SaveChange) -> bool:
        """Keep a change unless a newer one is known; True when it altered what is saved."""
        async with self._db.write(alone_on="saves") as connection:
            rows = await _saves_of(connection, change.workspace, change.user, change.story_id)
            if any(row.changed_at >= change.at for row in rows):
                return False
            first = next((row for row in rows if row.saved), None)
            values = _values(change)
            if change.saved and first is not None:
                # What is saved twice keeps the day and the card of the first time.
                values |= {name: getattr(first, name) for name in _OF_THE_FIRST}
            await connection.execute(
                sa.delete(saves).where(
                    saves.c.workspace == change.workspace,
                    saves.c.user == change.user,
                    saves.c.story_id.in_([row.story_id for row in rows]),
                )
            )
            await connection.execute(
                sa.insert(saves).values(
                    workspace=change.workspace,
                    user=change.user,
                    story_id=await _kept(connection, change.story_id),
                    **values,
                )
            )
            return change.saved != (first is not None)

    async def of_person(self, workspace: str, user: str) -> Sequence[Save]:
        """Return a person's saved stories, newest save first."""
        kept = sa.func.coalesce(stories.c.forward_to, stories.c.id).label("kept")
        query = (
            sa.select(saves.c.channel, saves.c.ts, saves.c.saved_at, saves.c.headline, kept)
            .join(stories, stories.c.id == saves.c.story_id)
            .where(saves.c.workspace == workspace, saves.c.user == user, saves.c.saved)
            .order_by(saves.c.saved_at.desc(), saves.c.story_id)
        )
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
            wanted = list(dict.fromkeys(row.kept for row in rows))
            found = {s.id: s for s in await load_stories(connection, wanted)}
        result: dict[str, Save] = {}
        for row in rows:
            if row.kept in found and row.kept not in result:
                story = found[row.kept]
                result[story.id] = Save(
                    story_id=story.id,
                    headline=row.headline or story.items[0].title,
                    url=story.items[0].url,
                    outlets=len(story.domains),
                    saved_at=row.saved_at,
                    channel=row.channel,
                    ts=row.ts,
                )
        return list(result.values())


async def _kept(connection: AsyncConnection, story_id: str) -> str:
    forward = sa.select(stories.c.forward_to).where(stories.c.id == story_id)
    return (await connection.execute(forward)).scalar() or story_id


async def _saves_of(
    connection: AsyncConnection, workspace: str, user: str, story_id: str
) -> Sequence[sa.Row[Any]]:
    """Return a person's rows of a story: several, where stories that were merged were each kept."""
    kept = await _kept(connection, story_id)
    merged = sa.select(stories.c.id).where(stories.c.forward_to == kept)
    query = (
        sa.select(saves)
        .where(
            saves.c.workspace == workspace,
            saves.c.user == user,
            sa.or_(saves.c.story_id == kept, saves.c.story_id.in_(merged)),
        )
        .order_by(saves.c.saved_at)
    )
    return (await connection.execute(query)).all()


def _values(change: SaveChange) -> dict[str, Any]:
    return {
        "saved": change.saved,
        "changed_at": change.at,
        "saved_at": change.at,
        "channel": change.channel,
        "ts": change.ts,
        "headline": change.headline,
    }
