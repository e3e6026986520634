"""The ledger: what is to be said where, planned once, claimed by lease, seen once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFoundError
from bot.model.delivery import (
    Delivery,
    DeliveryKind,
    DeliveryState,
    Followed,
    PlannedDelivery,
    Priority,
)
from bot.store import followed, lanes, planning
from bot.store.lanes import Pace
from bot.store.ledger_rows import delivery
from bot.store.rows import Transactions
from bot.store.tables import deliveries

# Lanes may be pulled forward for nothing; looking at so many batches of them finds what is there.
_LOOKS = 5


class Deliveries:
    """Satisfies `bot.ports.DeliveryStore`."""

    def __init__(self, db: Transactions, pace: Pace) -> None:
        self._db = db
        self._pace = pace

    async def plan(
        self,
        planned: Sequence[PlannedDelivery],
        *,
        now: datetime,
        advance: tuple[int, datetime, datetime] | None = None,
        seen: Mapping[str, datetime] | None = None,
    ) -> int:
        """Write deliveries, with the subscription's next slot; return how many were new."""
        async with self._db.write() as connection:
            # The lane first, always: whoever ends an order's delivery has it, and wants the order.
            await planning.enlist(connection, planned, now)
            if advance is not None and not await planning.advance(connection, *advance):
                return 0
            if seen is not None:
                await planning.check_unseen(connection, planned, seen)
            return await planning.insert_new(connection, planned, now)

    async def claim(
        self, *, owner: str, now: datetime, lease: timedelta, limit: int, urgent: bool = False
    ) -> Sequence[Delivery]:
        """Lease deliveries that may go out now, at most one a channel."""
        async with self._db.read() as connection:
            # Most looks find nothing: they must not queue for the write lock.
            most_urgent = await lanes.most_urgent(connection, now)
        if most_urgent is None or (urgent and most_urgent != Priority.ANSWER):
            return []
        for _ in range(_LOOKS):
            looked, claimed = await self._look(owner, now, now + lease, limit, urgent=urgent)
            if claimed or not looked:
                return claimed
        return []

    async def _look(
        self, owner: str, now: datetime, lease_until: datetime, limit: int, *, urgent: bool
    ) -> tuple[int, Sequence[Delivery]]:
        """Look at the lanes that are ready; return how many those were, and what was claimed."""
        async with self._db.write() as connection:
            taken = (
                await lanes.take_urgent(connection, now, limit)
                if urgent
                else await lanes.take(connection, now, limit, self._pace)
            )
            if not taken.free_at:
                return 0, []
            heads = await lanes.open_heads(connection, taken.free_at)
            looked = {
                key: lanes.look(
                    [lanes.Head.of(row) for row in rows],
                    now=now,
                    next_at=taken.free_at[key],
                    lease_until=lease_until,
                    interval=self._pace.channel,
                    urgent=urgent,
                )
                for key, rows in heads.items()
            }
            await lanes.write_back(connection, looked)
            chosen = {lane.chosen: key for key, lane in looked.items() if lane.chosen}
            await lanes.spend(connection, taken, list(chosen.values()), self._pace)
            await _lease(connection, list(chosen), owner, now, lease_until)
        rows = [row for key in chosen.values() for row in heads[key] if row.seq in chosen]
        return len(looked), [delivery(row, lease_until) for row in sorted(rows, key=_seq)]

    async def sent(self, posted: Sequence[tuple[Delivery, str]], *, now: datetime) -> None:
        """End deliveries well, each with its message's ts."""
        # Without a fence: whoever posted it knows that it was posted.
        statement = (
            sa.update(deliveries)
            .where(deliveries.c.id == sa.bindparam("which"))
            .values(
                ts=sa.bindparam("said"),
                state=DeliveryState.SENT,
                error="",
                finished_at=now,
                owner=None,
            )
        )
        async with self._db.write() as connection:
            await lanes.pass_on(
                connection,
                (((d.workspace, d.channel), d.id, now, d.priority) for d, _ in posted),
            )
            await connection.execute(
                statement, [{"which": delivery.id, "said": ts} for delivery, ts in posted]
            )

    async def failed(
        self,
        delivery: Delivery,
        *,
        error: str,
        now: datetime,
        whole_slot: bool = False,
        pausing: PlannedDelivery | None = None,
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
            await _nudge(connection, delivery, now)
            ended = await connection.execute(_leased(delivery).values(**values))
            if not ended.rowcount:
                return
            await connection.execute(
                sa.update(deliveries)
                .where(hangs, deliveries.c.state == DeliveryState.PLANNED)
                .values(**values)
            )
            if pausing is not None and await planning.pause(connection, delivery.subscription_id):
                await planning.enlist(connection, [pausing], now)
                await planning.insert_new(connection, [pausing], now)

    async def release(
        self, *given_back: Delivery, not_before: datetime, unsent: bool, error: str = ""
    ) -> None:
        """Give leases back, all at once; `unsent` when the requests surely posted nothing."""
        values: dict[str, Any] = {
            "state": DeliveryState.PLANNED,
            "owner": None,
            "lease_until": None,
            "not_before": not_before,
            "uncertain": not unsent,
            "error": error,
        }
        if unsent:
            # Nothing is in doubt any more, so nothing need be looked for that far back.
            values["first_attempt_at"] = None
        async with self._db.write() as connection:
            for delivery in sorted(given_back, key=_lane):
                await _nudge(connection, delivery, not_before)
            for delivery in given_back:
                await connection.execute(_leased(delivery).values(**values))

    async def hold_channel(self, workspace: str, channel: str, *, until: datetime) -> None:
        """Let nothing go to a channel before `until`."""
        async with self._db.write() as connection:
            await lanes.hold(connection, (workspace, channel), until)

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

    async def story_in_thread(self, workspace: str, channel: str, thread_ts: str) -> str | None:
        """Return the story that a thread is of: its first message's, or of the newest answer."""
        within = sa.or_(deliveries.c.ts == thread_ts, deliveries.c.thread_ts == thread_ts)
        return await self._newest_story(workspace, channel, within)

    async def last_story(self, workspace: str, channel: str) -> str | None:
        """Return the story that was told last in a channel, by a card or an answer."""
        told = deliveries.c.kind.in_((DeliveryKind.CARD, DeliveryKind.ANSWER))
        sent = deliveries.c.state == DeliveryState.SENT
        return await self._newest_story(workspace, channel, sa.and_(told, sent))

    async def _newest_story(
        self, workspace: str, channel: str, which: sa.ColumnElement[bool]
    ) -> str | None:
        query = (
            sa.select(deliveries.c.story_id)
            .where(
                deliveries.c.workspace == workspace,
                deliveries.c.channel == channel,
                deliveries.c.story_id != "",
                which,
            )
            .order_by(deliveries.c.seq.desc())
            .limit(1)
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
        return delivery(row, None) if row else None

    async def claim_followed(
        self,
        now: datetime,
        *,
        lease: timedelta,
        since: datetime,
        quiet_since: datetime,
        limit: int,
    ) -> Sequence[Followed]:
        """Lease posted cards whose stories may have news; return what their threads have told."""
        due = followed.due(now, since, quiet_since, limit)
        async with self._db.read() as connection:
            # Most looks find nothing: they must not queue for the write lock.
            if (await connection.execute(due)).first() is None:
                return []
        async with self._db.write() as connection:
            return await followed.claim(connection, due, now + lease)

    async def prune(self, before: datetime, *, limit: int) -> int:
        """Delete so many deliveries at most that ended before a moment; return how many went."""
        old = (
            sa.select(deliveries.c.seq)
            .where(deliveries.c.finished_at < before)
            .order_by(deliveries.c.seq)
            .limit(limit)
        )
        async with self._db.write() as connection:
            gone = await connection.execute(sa.delete(deliveries).where(deliveries.c.seq.in_(old)))
            return gone.rowcount

    async def heard_of(self, card: Delivery, items: int, *, edited: datetime | None) -> None:
        """Remember how many of its story's items, and which edit, a card's thread heard of."""
        async with self._db.write() as connection:
            await connection.execute(
                sa.update(deliveries)
                .where(deliveries.c.id == card.id)
                .values(heard_of=items, heard_edit=edited, lease_until=None)
            )

    async def stories_seen(self, workspace: str, channel: str) -> Mapping[str, datetime]:
        """Return the stories with a card that was planned for a channel, and when that was last."""
        async with self._db.read() as connection:
            return await planning.seen_in(connection, workspace, channel)


def _leased(delivery: Delivery) -> sa.Update:
    # The fence: a worker that slept past its lease must not undo what the next one did.
    return sa.update(deliveries).where(
        deliveries.c.id == delivery.id,
        deliveries.c.state == DeliveryState.SENDING,
        deliveries.c.lease_until == delivery.lease_until,
    )


def _lane(delivery: Delivery) -> tuple[str, str]:
    return delivery.workspace, delivery.channel


def _seq(row: sa.Row[Any]) -> int:
    seq: int = row.seq
    return seq


async def _nudge(connection: AsyncConnection, about: Delivery, at: datetime) -> None:
    await lanes.nudge(connection, (about.workspace, about.channel), at, about.priority)


async def _lease(
    connection: AsyncConnection,
    chosen: Sequence[int],
    owner: str,
    now: datetime,
    lease_until: datetime,
) -> None:
    if chosen:
        await connection.execute(
            sa.update(deliveries)
            .where(deliveries.c.seq.in_(chosen))
            .values(
                state=DeliveryState.SENDING,
                owner=owner,
                lease_until=lease_until,
                attempts=deliveries.c.attempts + 1,
                # Until somebody says otherwise, the request may have left.
                uncertain=True,
                first_attempt_at=sa.func.coalesce(
                    deliveries.c.first_attempt_at,
                    sa.literal(now, deliveries.c.first_attempt_at.type),
                ),
            )
        )
