"""Sends what the ledger holds, at once, and tells what was said."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot import cards
from bot.model.delivery import Delivery
from bot.store import Database


async def send_all(store: Database, now: datetime) -> list[Delivery]:
    """Mark every delivery that may go out now as sent; return them in order."""
    sent: list[Delivery] = []
    lease = timedelta(minutes=1)
    while claimed := await store.deliveries.claim(owner="test", now=now, lease=lease, limit=9):
        for delivery in claimed:
            sent.append(delivery)
            await store.deliveries.sent([(delivery, f"{len(sent)}.0")], now=now)
    return sent


def said(deliveries: list[Delivery]) -> list[str]:
    """Return what each delivery says, as a notification would."""
    return [cards.render(cards.decode(d.content)).text for d in deliveries]


def lead_of(deliveries: list[Delivery]) -> cards.Lead:
    """Return what opens a briefing."""
    lead = cards.decode(deliveries[0].content)
    assert isinstance(lead, cards.Lead)
    return lead
