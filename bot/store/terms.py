"""The workspaces' own terms. A hidden row takes a shipped term away."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from bot.model.term import Term
from bot.store.rows import Transactions
from bot.store.tables import terms


class Terms:
    """Satisfies `bot.ports.TermStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def of_workspace(self, workspace: str) -> Mapping[str, Term | None]:
        """Return what a workspace has changed, by key; None for a term that it took away."""
        query = sa.select(terms).where(terms.c.workspace == workspace)
        async with self._db.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.key: None if row.hidden else _term(row) for row in rows}

    async def put(self, workspace: str, term: Term) -> None:
        """Keep a term, in place of the one of its key."""
        await self._replace(workspace, term, hidden=False)

    async def hide(self, workspace: str, term: Term) -> None:
        """Take a term away."""
        await self._replace(workspace, term, hidden=True)

    async def _replace(self, workspace: str, term: Term, *, hidden: bool) -> None:
        mine = sa.and_(terms.c.workspace == workspace, terms.c.key == term.key)
        async with self._db.write(alone_on="terms") as connection:
            await connection.execute(sa.delete(terms).where(mine))
            await connection.execute(
                sa.insert(terms).values(
                    workspace=workspace,
                    key=term.key,
                    writings=list(term.writings),
                    english=term.english,
                    japanese=term.japanese,
                    url=term.url,
                    outlet=term.outlet,
                    hidden=hidden,
                )
            )


def _term(row: sa.Row[tuple[object, ...]]) -> Term:
    return Term(
        key=row.key,
        writings=tuple(row.writings),
        english=row.english,
        japanese=row.japanese,
        url=row.url,
        outlet=row.outlet,
    )
