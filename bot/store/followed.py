"""Cards that were posted, and what was told beneath them since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.model.delivery import DeliveryKind, DeliveryState, Followed
from bot.store.ledger_rows import delivery
from bot.store.tables import deliveries, items, stories

_THREAD = (DeliveryKind.SOURCES, DeliveryKind.FOLLOW_UP, DeliveryKind.EDIT)


def due(now: datetime, since: datetime, quiet_since: datetime, limit: int) -> sa.Select[Any]:
    """Return what selects the cards posted after `since` whose stories have other items than were
    heard of, or items that were edited since, and which nobody else is at.

    Those in whose threads something was planned after `quiet_since` are left out.
    """
    earlier = _follow_ups()
    last = sa.func.coalesce(
        earlier.c.last, deliveries.c.planned_at, type_=deliveries.c.planned_at.type
    )
    kept = sa.func.coalesce(stories.c.forward_to, stories.c.id)
    count = sa.select(sa.func.count()).where(items.c.story_id == kept).scalar_subquery()
    heard_edit = sa.func.coalesce(
        deliveries.c.heard_edit, deliveries.c.planned_at, type_=deliveries.c.planned_at.type
    )
    edited = sa.exists().where(items.c.story_id == kept, items.c.edited > heard_edit)
    return (
        sa.select(deliveries, sa.func.coalesce(earlier.c.times, 0).label("times"))
        .join(stories, stories.c.id == deliveries.c.story_id)
        .outerjoin(earlier, earlier.c.parent_id == deliveries.c.id)
        .where(
            deliveries.c.kind == DeliveryKind.CARD,
            deliveries.c.state == DeliveryState.SENT,
            deliveries.c.finished_at >= since,
            # A card that was sent is leased to whoever looks for its news.
            sa.or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until <= now),
            last <= quiet_since,
            ~_told_again(),
            sa.or_(count != deliveries.c.heard_of, edited),
        )
        .order_by(deliveries.c.seq)
        .limit(limit)
    )


async def claim(
    connection: AsyncConnection, query: sa.Select[Any], lease_until: datetime
) -> Sequence[Followed]:
    """Lease the cards that `due` finds; return them with what their threads have told."""
    locked = query.with_for_update(of=deliveries, skip_locked=True)
    rows = (await connection.execute(locked)).all()
    await connection.execute(
        sa.update(deliveries)
        .where(deliveries.c.seq.in_([row.seq for row in rows]))
        .values(lease_until=lease_until)
    )
    told = await _told(connection, [row.id for row in rows])
    return [Followed(delivery(row, None), tuple(told[row.id]), row.times) for row in rows]


def _follow_ups() -> sa.Subquery:
    """Of each card: how often it was followed up, and when last."""
    return (
        sa.select(
            deliveries.c.parent_id,
            sa.func.max(deliveries.c.planned_at, type_=deliveries.c.planned_at.type).label("last"),
            sa.func.count(sa.distinct(deliveries.c.slot)).label("times"),
        )
        .where(deliveries.c.kind == DeliveryKind.FOLLOW_UP)
        .group_by(deliveries.c.parent_id)
        .subquery()
    )


def _told_again() -> sa.ColumnElement[bool]:
    """Whether the channel was given a later card of the story."""
    later = deliveries.alias("later")
    return sa.exists().where(
        later.c.workspace == deliveries.c.workspace,
        later.c.channel == deliveries.c.channel,
        later.c.story_id == deliveries.c.story_id,
        later.c.kind == DeliveryKind.CARD,
        later.c.state == DeliveryState.SENT,
        later.c.seq > deliveries.c.seq,
    )


async def _told(connection: AsyncConnection, cards: Sequence[str]) -> dict[str, list[str]]:
    query = (
        sa.select(deliveries.c.parent_id, deliveries.c.content)
        .where(deliveries.c.parent_id.in_(cards), deliveries.c.kind.in_(_THREAD))
        .order_by(deliveries.c.seq)
    )
    told: dict[str, list[str]] = {card: [] for card in cards}
    for row in await connection.execute(query):
        told[row.parent_id].append(row.content)
    return told
