"""Channels that are closed to us: what ends, what is paused, and what its owner is told."""

from __future__ import annotations

from types import MappingProxyType

from bot import cards
from bot.model.delivery import DeliveryKind, PlannedDelivery
from bot.model.schedule import Subscription

# The channel itself does not take us: whatever else is planned there would fail alike.
TO_US = MappingProxyType(
    {
        "channel_not_found": "the channel is gone, or private and without me",
        "is_archived": "the channel is archived",
        "not_in_channel": "I am not in the channel",
        "restricted_action": "only some members may post there",
        "restricted_action_read_only_channel": "the channel is read-only",
    }
)
# The whole workspace does not: its owners cannot be told either, and nothing is paused, because
# all goes on by itself once the app is installed again.
ALTOGETHER = frozenset(
    {"account_inactive", "invalid_auth", "missing_scope", "not_authed", "team_not_found"}
    | {"token_expired", "token_revoked"}
)


def notice(order: Subscription, slot: str, code: str) -> PlannedDelivery:
    """Return what the person who ordered a briefing is told when its channel is closed."""
    topics = ", ".join(order.topics)
    text = (
        f"I could not post the briefing on {topics}: {TO_US[code]}. It is paused. "
        "Once I may post there, write `/brief schedule resume` in that channel."
    )
    return PlannedDelivery(
        workspace=order.workspace,
        channel=order.created_by,
        slot=f"closed:{slot}",
        kind=DeliveryKind.DIRECT,
        content=cards.encode(cards.Notice(text, channel=order.channel)),
    )
