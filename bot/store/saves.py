"""The stories that people keep: the newest change of each wins."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from bot.model.person import Save, SaveChange
from bot.store.rows import Transactions, load_stories
from bot.store.tables import saves, stories


class Saves:
    """Satisfies `bot.ports.SaveStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def change(self, change: SaveChange) -> bool:
        """Keep a change unless a newer one is known; True when it altered what is saved."""
        async with self._db.write() as connection:
            forward = sa.select(stories.c.forward_to).where(stories.c.id == change.story_id)
            story_id = (await connection.execute(forward)).scalar() or change.story_id
            key = (
                saves.c.workspace == change.workspace,
                saves.c.user == change.user,
                saves.c.story_id == story_id,
            )
            known = (await connection.execute(sa.select(saves).where(*key))).one_or_none()
            if known is None:
                await connection.execute(
                    sa.insert(saves).values(
                        workspace=change.workspace,
                        user=change.user,
                        story_id=story_id,
                        **_values(change),
                    )
                )
                return change.saved
            if known.changed_at >= change.at:
                return False
            # What is saved twice keeps the day and the card of the first time.
            altered: bool = known.saved != change.saved
            values = _values(change) if altered else {"changed_at": change.at}
            await connection.execute(sa.update(saves).where(*key).values(**values))
            return altered

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

    async def is_saved(self, workspace: str, user: str, story_id: str) -> bool:
        """Tell whether a person keeps a story."""
        return any(s.story_id == story_id for s in await self.of_person(workspace, user))


def _values(change: SaveChange) -> dict[str, Any]:
    return {
        "saved": change.saved,
        "changed_at": change.at,
        "saved_at": change.at,
        "channel": change.channel,
        "ts": change.ts,
        "headline": change.headline,
    }
