"""The workspaces' own topics. A hidden row takes a shipped topic away."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from bot.model.topic import Topic, fold
from bot.store.rows import Transactions
from bot.store.tables import topics


class Topics:
    """Satisfies `bot.ports.TopicStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def of_workspace(self, workspace: str) -> Mapping[str, Topic | None]:
        """Return what a workspace has changed, by folded name; None for what it took away."""
        query = sa.select(topics).where(topics.c.workspace == workspace)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return {
            row.key: None if row.hidden else Topic(row.name, tuple(row.terms), tuple(row.exclude))
            for row in rows
        }

    async def put(self, workspace: str, topic: Topic) -> None:
        """Keep a topic, in place of the one of its name."""
        await self._replace(workspace, topic, hidden=False)

    async def hide(self, workspace: str, topic: Topic) -> None:
        """Take a topic away."""
        await self._replace(workspace, topic, hidden=True)

    async def _replace(self, workspace: str, topic: Topic, *, hidden: bool) -> None:
        key = fold(topic.name)
        mine = sa.and_(topics.c.workspace == workspace, topics.c.key == key)
        async with self._db.write(alone_on="topics") as connection:
            await connection.execute(sa.delete(topics).where(mine))
            await connection.execute(
                sa.insert(topics).values(
                    workspace=workspace,
                    key=key,
                    name=topic.name,
                    terms=list(topic.terms),
                    exclude=list(topic.exclude),
                    hidden=hidden,
                )
            )
