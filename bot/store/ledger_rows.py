"""A row of the ledger as a record."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.model.delivery import Delivery, DeliveryKind, DeliveryState, Priority


def delivery(row: sa.Row[Any], lease_until: datetime | None) -> Delivery:
    """Make a Delivery of a row of `deliveries`, leased where `lease_until` is given."""
    parent_ts = getattr(row, "parent_ts", None) or ""
    edits = row.kind == DeliveryKind.EDIT
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
        thread_ts=row.thread_ts or ("" if edits else parent_ts),
        edits_ts=parent_ts if edits else "",
        ts=row.ts,
        error=row.error,
        first_attempt_at=row.first_attempt_at,
        lease_until=lease_until,
        subscription_id=row.subscription_id,
    )
