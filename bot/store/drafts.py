"""What language models wrote, and what that cost."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import sqlalchemy as sa

from bot.model.draft import Spending
from bot.store.rows import Transactions
from bot.store.tables import drafts, spendings

_KEPT = timedelta(days=14)


class Drafts:
    """Satisfies `bot.ports.DraftStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def spent(self, workspace: str, day: date) -> Spending:
        """Return what a workspace has spent on a day."""
        query = sa.select(spendings.c.tokens, spendings.c.microdollars).where(_of(workspace, day))
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return Spending(row.tokens, row.microdollars) if row else Spending()

    async def spend(self, workspace: str, day: date, spending: Spending) -> None:
        """Add to what a workspace has spent on a day."""
        add = sa.update(spendings).where(_of(workspace, day))
        add = add.values(
            tokens=spendings.c.tokens + spending.tokens,
            microdollars=spendings.c.microdollars + spending.microdollars,
        )
        async with self._db.write(alone_on="spendings") as connection:
            if not (await connection.execute(add)).rowcount:
                await connection.execute(
                    sa.insert(spendings).values(
                        workspace=workspace,
                        day=day,
                        tokens=spending.tokens,
                        microdollars=spending.microdollars,
                    )
                )

    async def recall(self, key: str) -> str | None:
        """Return what was kept under a key."""
        query = sa.select(drafts.c.draft).where(drafts.c.key == key)
        async with self._db.read() as connection:
            found: str | None = (await connection.execute(query)).scalar_one_or_none()
            return found

    async def keep(self, key: str, draft: str, *, now: datetime) -> None:
        """Keep a draft; those of earlier weeks go."""
        gone = sa.or_(drafts.c.key == key, drafts.c.kept_at < now - _KEPT)
        async with self._db.write(alone_on="drafts") as connection:
            await connection.execute(sa.delete(drafts).where(gone))
            await connection.execute(sa.insert(drafts).values(key=key, draft=draft, kept_at=now))


def _of(workspace: str, day: date) -> sa.ColumnElement[bool]:
    return sa.and_(spendings.c.workspace == workspace, spendings.c.day == day)
