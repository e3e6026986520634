"""Requests of people, each known by its id, its payload kept until its work is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.model.request import Request
from bot.store.rows import Transactions, insert
from bot.store.tables import inbox


class Inbox:
    """Satisfies `bot.ports.InboxStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def accept(self, request: Request, *, now: datetime, lease: timedelta) -> bool:
        """Keep a request, leased to who accepts it; False when it is known already.

        It outlives our own crash. The disk is not waited for: the acknowledgement waits for this.
        """
        async with self._db.write(durable=False) as connection:
            made = insert(connection, inbox).values(
                id=request.id,
                kind=request.kind,
                payload=dict(request.payload),
                received_at=now,
                claimed_until=now + lease,
                tries=1,
            )
            new = await connection.execute(made.on_conflict_do_nothing().returning(inbox.c.id))
            return new.first() is not None

    async def done(self, request_id: str, *, now: datetime) -> None:
        """Drop a request's payload; its id stays."""
        async with self._db.write(durable=False) as connection:
            await connection.execute(
                sa.update(inbox).where(inbox.c.id == request_id).values(done_at=now, payload={})
            )

    async def claim(
        self, *, now: datetime, lease: timedelta, tries: int, limit: int
    ) -> Sequence[Request]:
        """Lease unfinished requests whose lease ran out, unless they were tried so many times."""
        open_ones = (
            sa.select(inbox)
            .where(inbox.c.done_at.is_(None), inbox.c.claimed_until <= now, inbox.c.tries < tries)
            .order_by(inbox.c.received_at)
        )
        async with self._db.read() as connection:
            # Most looks find nothing: they must not queue for the write lock.
            if (await connection.execute(open_ones.limit(1))).first() is None:
                return []
        async with self._db.write() as connection:
            rows = (
                await connection.execute(open_ones.limit(limit).with_for_update(skip_locked=True))
            ).all()
            await connection.execute(
                sa.update(inbox)
                .where(inbox.c.id.in_([row.id for row in rows]))
                .values(claimed_until=now + lease, tries=inbox.c.tries + 1)
            )
        return [Request(row.id, row.kind, row.payload) for row in rows]

    async def forget(self, *, before: datetime) -> None:
        """Delete requests, finished or not, that came before a moment."""
        old = inbox.c.received_at < before
        async with self._db.read() as connection:
            if (
                await connection.execute(sa.select(inbox.c.id).where(old).limit(1))
            ).first() is None:
                return
        async with self._db.write() as connection:
            await connection.execute(sa.delete(inbox).where(old))
