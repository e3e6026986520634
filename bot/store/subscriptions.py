"""Channels' standing orders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

import sqlalchemy as sa

from bot.model.schedule import NewSubscription, Schedule, Subscription, parse_hours
from bot.store.rows import Transactions
from bot.store.tables import subscriptions


class Subscriptions:
    """Satisfies `bot.ports.SubscriptionStore`."""

    def __init__(self, db: Transactions) -> None:
        self._db = db

    async def add(self, new: NewSubscription, *, next_at: datetime) -> Subscription:
        """Keep a new standing order."""
        values = _order(new, next_at) | {
            "workspace": new.workspace,
            "channel": new.channel,
            "created_by": new.created_by,
        }
        async with self._db.write() as connection:
            made = await connection.execute(
                sa.insert(subscriptions).values(**values).returning(subscriptions)
            )
            return _subscription(made.one())

    async def update(
        self, subscription_id: int, order: NewSubscription, *, next_at: datetime
    ) -> None:
        """Change what an order says; it runs again from `next_at`, also when it was paused."""
        values = _order(order, next_at) | {"paused": False, "claimed_until": None}
        await self._set(subscription_id, values)

    async def of_channel(self, workspace: str, channel: str) -> Sequence[Subscription]:
        """Return a channel's orders, oldest first."""
        return await self._select(
            subscriptions.c.workspace == workspace, subscriptions.c.channel == channel
        )

    async def get(self, subscription_id: int) -> Subscription | None:
        """Return an order, unless it was ended."""
        found = await self._select(subscriptions.c.id == subscription_id)
        return found[0] if found else None

    async def claim(self, now: datetime, *, lease: timedelta, limit: int) -> Sequence[Subscription]:
        """Return unpaused orders whose next slot has come, and keep others from them a while."""
        claimed = subscriptions.c.claimed_until
        due = (
            sa.select(subscriptions)
            .where(
                subscriptions.c.next_at <= now,
                subscriptions.c.paused.is_(False),
                sa.or_(claimed.is_(None), claimed <= now),
            )
            .order_by(subscriptions.c.next_at, subscriptions.c.id)
        )
        async with self._db.read() as connection:
            # Most looks find nothing: they must not queue for the write lock.
            if (await connection.execute(due.limit(1))).first() is None:
                return []
        async with self._db.write() as connection:
            locked = due.limit(limit).with_for_update(skip_locked=True)
            found = [_subscription(row) for row in await connection.execute(locked)]
            await connection.execute(
                sa.update(subscriptions)
                .where(subscriptions.c.id.in_([order.id for order in found]))
                .values(claimed_until=now + lease)
            )
        return found

    async def pause(self, subscription_id: int, *, paused: bool, next_at: datetime) -> None:
        """Pause an order, or let it run again from `next_at`."""
        await self._set(
            subscription_id, {"paused": paused, "next_at": next_at, "claimed_until": None}
        )

    async def remove(self, subscription_id: int) -> None:
        """Forget an order. What it has planned already still goes out."""
        async with self._db.write() as connection:
            await connection.execute(
                sa.delete(subscriptions).where(subscriptions.c.id == subscription_id)
            )

    async def _set(self, subscription_id: int, values: dict[str, Any]) -> None:
        async with self._db.write() as connection:
            await connection.execute(
                sa.update(subscriptions)
                .where(subscriptions.c.id == subscription_id)
                .values(**values)
            )

    async def _select(self, *where: sa.ColumnElement[bool]) -> list[Subscription]:
        query = sa.select(subscriptions).where(*where).order_by(subscriptions.c.id)
        async with self._db.read() as connection:
            return [_subscription(row) for row in await connection.execute(query)]


def _order(order: NewSubscription, next_at: datetime) -> dict[str, Any]:
    schedule = order.schedule
    return {
        "topics": list(order.topics),
        "at": schedule.at.strftime("%H:%M"),
        "weekdays": "".join(str(day) for day in sorted(schedule.weekdays)),
        "tz": schedule.tz,
        "quiet": "-".join(f"{edge:%H:%M}" for edge in schedule.quiet or ()),
        "stories": order.stories,
        "lang": order.lang,
        "next_at": next_at,
    }


def _subscription(row: sa.Row[Any]) -> Subscription:
    return Subscription(
        id=row.id,
        workspace=row.workspace,
        channel=row.channel,
        topics=tuple(row.topics),
        schedule=Schedule(
            at=time.fromisoformat(row.at),
            weekdays=frozenset(int(day) for day in row.weekdays),
            tz=row.tz,
            quiet=parse_hours(row.quiet) if row.quiet else None,
        ),
        stories=row.stories,
        created_by=row.created_by,
        next_at=row.next_at,
        paused=row.paused,
        lang=row.lang,
    )
