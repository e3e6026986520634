"""Deliveries written into the ledger, and what is checked with the channel's lane in hand."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import OvertakenError
from bot.model.delivery import DeliveryKind, DeliveryState, PlannedDelivery
from bot.store import lanes
from bot.store.rows import insert
from bot.store.tables import deliveries, stories, subscriptions


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
        "parent_id": _id(planned, parent, 0) if parent else planned.about or None,
        "thread_ts": planned.thread_ts,
        "priority": planned.priority,
        "content": planned.content,
        "subscription_id": planned.subscription_id,
        "state": DeliveryState.PLANNED,
        "planned_at": now,
        "due_at": due,
        "not_before": due,
    }


async def advance(
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
        .values(next_at=following, claimed_until=None)
    )
    return moved.rowcount > 0


async def pause(connection: AsyncConnection, subscription_id: int | None) -> bool:
    paused = await connection.execute(
        sa.update(subscriptions)
        .where(subscriptions.c.id == subscription_id, subscriptions.c.paused.is_(False))
        .values(paused=True)
    )
    return paused.rowcount > 0


async def enlist(
    connection: AsyncConnection, planned: Sequence[PlannedDelivery], now: datetime
) -> None:
    await lanes.enlist(
        connection,
        (((p.workspace, p.channel), p.due_at or now, p.priority) for p in planned),
        now,
    )


async def seen_in(connection: AsyncConnection, workspace: str, channel: str) -> dict[str, datetime]:
    kept = sa.func.coalesce(stories.c.forward_to, stories.c.id).label("kept")
    newest = sa.func.max(deliveries.c.planned_at, type_=deliveries.c.planned_at.type)
    query = (
        sa.select(kept, newest.label("at"))
        .join(deliveries, deliveries.c.story_id == stories.c.id)
        .where(
            deliveries.c.workspace == workspace,
            deliveries.c.channel == channel,
            deliveries.c.kind == DeliveryKind.CARD,
            deliveries.c.state != DeliveryState.FAILED,
        )
        .group_by(kept)
    )
    return {row.kept: row.at for row in await connection.execute(query)}


async def check_unseen(
    connection: AsyncConnection,
    planned: Sequence[PlannedDelivery],
    seen: Mapping[str, datetime],
) -> None:
    # The channel's lane is locked: whoever plans for it after this sees what we write.
    cards = [p for p in planned if p.kind is DeliveryKind.CARD]
    for workspace, channel in {(p.workspace, p.channel) for p in cards}:
        known = await seen_in(connection, workspace, channel)
        if any(known.get(p.story_id) != seen.get(p.story_id) for p in cards):
            raise OvertakenError("Another briefing for this channel was planned just now.")
    merged = sa.select(stories.c.id).where(
        stories.c.id.in_({p.story_id for p in cards}), stories.c.forward_to.is_not(None)
    )
    if cards and (await connection.execute(merged)).first() is not None:
        raise OvertakenError("A story was made one with another just now.")


async def insert_new(
    connection: AsyncConnection, planned: Sequence[PlannedDelivery], now: datetime
) -> int:
    rows = list({row["id"]: row for row in (_row(p, now) for p in planned)}.values())
    # The rows beside the statement, not in it: it is compiled once, however many they are.
    made = insert(connection, deliveries).on_conflict_do_nothing().returning(deliveries.c.seq)
    return len((await connection.execute(made, rows)).all()) if rows else 0
