"""The ledger: what is to be said where, planned once, claimed by lease, seen once."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError
from bot.model.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    PlannedDelivery,
    Priority,
)
from bot.store.rows import Transactions
from bot.store.tables import deliveries, pacing, stories, subscriptions

_OPEN = (DeliveryState.PLANNED, DeliveryState.SENDING)


class Deliveries:
    """Satisfies `bot.ports.DeliveryStore`."""

    def __init__(self, db: Transactions, *, post_interval: float) -> None:
        self._db = db
        self._interval = timedelta(seconds=post_interval)

    async def plan(
        self,
        planned: Sequence[PlannedDelivery],
        *,
        now: datetime,
        advance: tuple[int, datetime, datetime] | None = None,
    ) -> int:
        """Write deliveries, with the subscription's next slot; return how many were new."""
        async with self._db.write() as connection:
            if advance is not None and not await _advance(connection, *advance):
                return 0
            rows = {row["id"]: row for row in (_row(p, now) for p in planned)}
            known = await connection.execute(
                sa.select(deliveries.c.id).where(deliveries.c.id.in_(list(rows)))
            )
            for delivery_id in known.scalars():
                del rows[delivery_id]
            if rows:
                await connection.execute(sa.insert(deliveries), list(rows.values()))
            return len(rows)

    async def claim(
        self, *, owner: str, now: datetime, lease: timedelta, limit: int
    ) -> Sequence[Delivery]:
        """Lease deliveries that may go out now, at most one a channel."""
        async with self._db.read() as connection:
            # Most looks find nothing: they must not queue for the write lock.
            if (await connection.execute(_claimable(now).limit(1))).first() is None:
                return []
        async with self._db.write() as connection:
            # Each (channel, slot) shows its head alone, so a few rows a channel are enough.
            rows = await connection.execute(_claimable(now).limit(limit * 4))
            claimed: dict[tuple[str, str], Delivery] = {}
            for row in rows:
                if len(claimed) < limit:
                    claimed.setdefault((row.workspace, row.channel), _delivery(row, now + lease))
            for delivery in claimed.values():
                await _lease(connection, delivery, owner, now)
                await _hold(connection, delivery.workspace, delivery.channel, now + self._interval)
        return list(claimed.values())

    async def sent(self, delivery: Delivery, *, ts: str, now: datetime) -> None:
        """End a delivery well."""
        # Without a fence: whoever posted it knows that it was posted.
        async with self._db.write() as connection:
            await connection.execute(
                sa.update(deliveries)
                .where(deliveries.c.id == delivery.id)
                .values(state=DeliveryState.SENT, ts=ts, error="", finished_at=now, owner=None)
            )

    async def failed(
        self, delivery: Delivery, *, error: str, now: datetime, whole_slot: bool = False
    ) -> None:
        """End a delivery with a reason, and what hangs on it: its thread, or all of its slot."""
        same_slot = sa.and_(
            deliveries.c.workspace == delivery.workspace,
            deliveries.c.channel == delivery.channel,
            deliveries.c.slot == delivery.slot,
        )
        hangs = same_slot if whole_slot else deliveries.c.parent_id == delivery.id
        values = {"state": DeliveryState.FAILED, "error": error, "finished_at": now}
        async with self._db.write() as connection:
            ended = await connection.execute(_leased(delivery).values(**values))
            if ended.rowcount:
                await connection.execute(
                    sa.update(deliveries)
                    .where(hangs, deliveries.c.state == DeliveryState.PLANNED)
                    .values(**values)
                )

    async def release(
        self, delivery: Delivery, *, not_before: datetime, unsent: bool, error: str = ""
    ) -> None:
        """Give a lease back; `unsent` when the request surely posted nothing."""
        async with self._db.write() as connection:
            await connection.execute(
                _leased(delivery).values(
                    state=DeliveryState.PLANNED,
                    owner=None,
                    lease_until=None,
                    not_before=not_before,
                    uncertain=not unsent,
                    error=error,
                )
            )

    async def hold_channel(self, workspace: str, channel: str, *, until: datetime) -> None:
        """Let nothing go to a channel before `until`."""
        async with self._db.write() as connection:
            await _hold(connection, workspace, channel, until)

    async def outcome(self, workspace: str, channel: str, slot: str) -> tuple[DeliveryState, str]:
        """Return the state and error of the first delivery of a slot. Raises NotFoundError."""
        query = (
            sa.select(deliveries.c.state, deliveries.c.error)
            .where(
                deliveries.c.workspace == workspace,
                deliveries.c.channel == channel,
                deliveries.c.slot == slot,
            )
            .order_by(deliveries.c.seq)
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        if row is None:
            raise NotFoundError(f"Nothing was planned for {slot}.")
        return DeliveryState(row.state), row.error

    async def story_at(self, workspace: str, channel: str, ts: str) -> str | None:
        """Return the story that a message (a card or one of its thread) is of."""
        query = sa.select(deliveries.c.story_id).where(
            deliveries.c.workspace == workspace,
            deliveries.c.channel == channel,
            deliveries.c.ts == ts,
            deliveries.c.story_id != "",
        )
        async with self._db.read() as connection:
            return (await connection.execute(query)).scalars().first()

    async def card_of(self, workspace: str, story_id: str) -> Delivery | None:
        """Return the newest card of a story that was posted."""
        query = (
            sa.select(deliveries)
            .where(
                deliveries.c.workspace == workspace,
                deliveries.c.story_id == story_id,
                deliveries.c.kind == DeliveryKind.CARD,
                deliveries.c.state == DeliveryState.SENT,
            )
            .order_by(deliveries.c.seq.desc())
            .limit(1)
        )
        async with self._db.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return _delivery(row, None) if row else None

    async def stories_seen(self, workspace: str, channel: str) -> frozenset[str]:
        """Return the stories with a card that was planned for, or shown in, a channel."""
        kept = sa.func.coalesce(stories.c.forward_to, stories.c.id)
        query = (
            sa.select(kept)
            .join(deliveries, deliveries.c.story_id == stories.c.id)
            .where(
                deliveries.c.workspace == workspace,
                deliveries.c.channel == channel,
                deliveries.c.kind == DeliveryKind.CARD,
                deliveries.c.state != DeliveryState.FAILED,
            )
        )
        async with self._db.read() as connection:
            return frozenset((await connection.execute(query)).scalars())


def _leased(delivery: Delivery) -> sa.Update:
    # The fence: a worker that slept past its lease must not undo what the next one did.
    return sa.update(deliveries).where(
        deliveries.c.id == delivery.id,
        deliveries.c.state == DeliveryState.SENDING,
        deliveries.c.lease_until == delivery.lease_until,
    )


def _id(planned: PlannedDelivery, kind: DeliveryKind, part: int) -> str:
    # The id names one occasion for ever: planned twice, it is one row.
    place = (planned.workspace, planned.channel, planned.slot)
    name = "\x1f".join((*place, kind, planned.story_id, str(part)))
    return hashlib.blake2b(name.encode(), digest_size=12).hexdigest()


def _row(planned: PlannedDelivery, now: datetime) -> dict[str, Any]:
    due = planned.due_at or now
    parent = planned.in_thread_of
    return {
        "id": _id(planned, planned.kind, planned.part),
        "workspace": planned.workspace,
        "channel": planned.channel,
        "slot": planned.slot,
        "kind": planned.kind,
        "story_id": planned.story_id,
        "part": planned.part,
        "parent_id": _id(planned, parent, 0) if parent else None,
        "thread_ts": planned.thread_ts,
        "priority": planned.priority,
        "content": planned.content,
        "subscription_id": planned.subscription_id,
        "state": DeliveryState.PLANNED,
        "due_at": due,
        "not_before": due,
    }


async def _advance(
    connection: AsyncConnection, subscription_id: int, slot: datetime, following: datetime
) -> bool:
    # Only the worker that still finds the slot due may plan it.
    moved = await connection.execute(
        sa.update(subscriptions)
        .where(
            subscriptions.c.id == subscription_id,
            subscriptions.c.next_at == slot,
            subscriptions.c.paused.is_(False),
        )
        .values(next_at=following)
    )
    return moved.rowcount > 0


def _claimable(now: datetime) -> sa.Select[Any]:
    parent, earlier = deliveries.alias("parent"), deliveries.alias("earlier")
    free = sa.or_(
        deliveries.c.state == DeliveryState.PLANNED,
        sa.and_(deliveries.c.state == DeliveryState.SENDING, deliveries.c.lease_until <= now),
    )
    waits_for_earlier = sa.exists().where(
        earlier.c.workspace == deliveries.c.workspace,
        earlier.c.channel == deliveries.c.channel,
        earlier.c.slot == deliveries.c.slot,
        earlier.c.seq < deliveries.c.seq,
        earlier.c.state.in_(_OPEN),
    )
    channel_held = sa.exists().where(
        pacing.c.workspace == deliveries.c.workspace,
        pacing.c.channel == deliveries.c.channel,
        pacing.c.next_at > now,
    )
    return (
        sa.select(deliveries, parent.c.ts.label("parent_ts"))
        .outerjoin(parent, parent.c.id == deliveries.c.parent_id)
        .where(free, deliveries.c.not_before <= now, ~waits_for_earlier, ~channel_held)
        .order_by(deliveries.c.priority, deliveries.c.due_at, deliveries.c.seq)
    )


async def _lease(
    connection: AsyncConnection, delivery: Delivery, owner: str, now: datetime
) -> None:
    await connection.execute(
        sa.update(deliveries)
        .where(deliveries.c.id == delivery.id)
        .values(
            state=DeliveryState.SENDING,
            owner=owner,
            lease_until=delivery.lease_until,
            attempts=delivery.attempts,
            # Until somebody says otherwise, the request may have left.
            uncertain=True,
            first_attempt_at=delivery.first_attempt_at or now,
        )
    )


async def _hold(connection: AsyncConnection, workspace: str, channel: str, until: datetime) -> None:
    key = (pacing.c.workspace == workspace, pacing.c.channel == channel)
    known = (await connection.execute(sa.select(pacing.c.next_at).where(*key))).scalar()
    if known is None:
        values = {"workspace": workspace, "channel": channel, "next_at": until}
        await connection.execute(sa.insert(pacing).values(**values))
    elif known < until:
        await connection.execute(sa.update(pacing).where(*key).values(next_at=until))


def _delivery(row: sa.Row[Any], lease_until: datetime | None) -> Delivery:
    return Delivery(
        id=row.id,
        workspace=row.workspace,
        channel=row.channel,
        slot=row.slot,
        kind=DeliveryKind(row.kind),
        content=row.content,
        story_id=row.story_id,
        state=DeliveryState.SENDING if lease_until else DeliveryState(row.state),
        priority=Priority(row.priority),
        attempts=row.attempts + (1 if lease_until else 0),
        uncertain=row.uncertain,
        thread_ts=row.thread_ts or getattr(row, "parent_ts", None) or "",
        ts=row.ts,
        error=row.error,
        first_attempt_at=row.first_attempt_at,
        lease_until=lease_until,
        subscription_id=row.subscription_id,
    )
