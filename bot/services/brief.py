"""Briefings: chosen stories written as cards, and planned as deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import cards, logs
from bot.model.briefing import Briefing
from bot.model.delivery import DeliveryKind, PlannedDelivery, Priority
from bot.model.schedule import Subscription
from bot.model.story import Story
from bot.ports import Clock, Store, Writer
from bot.services.search import Found, Hit, Search

log = logs.get(__name__)

# A briefing that goes out later than this after its time says so.
LATE = timedelta(minutes=10)
_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where and why a briefing is given."""

    workspace: str
    channel: str
    slot: str
    priority: Priority
    asked_by: str = ""  # a person who waits for it
    slot_at: datetime | None = None
    late: bool = False
    subscription_id: int | None = None


class Briefer:
    """Chooses, writes and plans."""

    def __init__(self, store: Store, search: Search, writer: Writer, clock: Clock) -> None:
        self._store = store
        self._search = search
        self._writer = writer
        self._clock = clock

    async def write(self, hits: Sequence[Hit], *, lang: str = "en") -> Sequence[Briefing]:
        """Write each story."""
        return await asyncio.gather(*(self._writer.write(hit.story, lang=lang) for hit in hits))

    async def write_one(self, story: Story, *, lang: str = "en") -> Briefing:
        """Write one story."""
        return await self._writer.write(story, lang=lang)

    async def plan_due(self) -> int:
        """Plan the briefings whose time has come; return how many deliveries that makes."""
        planned = 0
        for subscription in await self._store.subscriptions.due(self._clock.now(), _AT_ONCE):
            planned += await self._plan_slot(subscription)
        return planned

    async def plan_now(self, subscription: Subscription, *, slot: str, asked_by: str) -> int:
        """Plan a subscription's briefing at once, beside its schedule."""
        occasion = Occasion(
            workspace=subscription.workspace,
            channel=subscription.channel,
            slot=slot,
            priority=Priority.ANSWER,
            asked_by=asked_by,
        )
        found = await self._unseen(subscription)
        return await self._store.deliveries.plan(
            await self.deliveries(found, occasion), now=self._clock.now()
        )

    async def deliveries(self, found: Found, occasion: Occasion) -> Sequence[PlannedDelivery]:
        """Write what was found as a lead, then a card and its thread of sources for each story."""
        briefings = await self.write(found.hits)
        lead = cards.lead(
            topics=[topic.name for topic in found.topics],
            stories=len(briefings),
            slot_at=occasion.slot_at,
            late=occasion.late,
            asked_by=occasion.asked_by,
        )
        planned = [_delivery(occasion, DeliveryKind.LEAD, lead)]
        for hit, briefing in zip(found.hits, briefings, strict=True):
            planned += _story(occasion, briefing, topic=hit.topic.name)
        return planned

    async def _plan_slot(self, subscription: Subscription) -> int:
        now = self._clock.now()
        # After a long stop only the newest missed slot is made up for.
        slot_at = max(subscription.next_at, subscription.schedule.newest_before(now))
        occasion = Occasion(
            workspace=subscription.workspace,
            channel=subscription.channel,
            slot=f"subscription:{subscription.id}:{slot_at:%Y-%m-%dT%H:%MZ}",
            priority=Priority.SCHEDULED,
            slot_at=slot_at,
            late=now - slot_at > LATE,
            subscription_id=subscription.id,
        )
        found = await self._unseen(subscription)
        planned = await self._store.deliveries.plan(
            await self.deliveries(found, occasion),
            now=now,
            advance=(subscription.id, subscription.next_at, subscription.schedule.after(now)),
        )
        log.info(
            "briefing planned",
            channel=subscription.channel,
            slot=occasion.slot,
            stories=len(found.hits),
            deliveries=planned,
        )
        return planned

    async def _unseen(self, subscription: Subscription) -> Found:
        seen = await self._store.deliveries.stories_seen(
            subscription.workspace, subscription.channel
        )
        return await self._search.find(
            subscription.topics, limit=subscription.stories, unseen_by=seen
        )


def _story(occasion: Occasion, briefing: Briefing, *, topic: str) -> list[PlannedDelivery]:
    card = _delivery(
        occasion, DeliveryKind.CARD, cards.card(briefing, topic=topic), story=briefing.story_id
    )
    sources = [
        _delivery(
            occasion, DeliveryKind.SOURCES, part, story=briefing.story_id, part=number, thread=True
        )
        for number, part in enumerate(cards.source_lists(briefing))
    ]
    return [card, *sources]


def _delivery(
    occasion: Occasion,
    kind: DeliveryKind,
    content: cards.Content,
    *,
    story: str = "",
    part: int = 0,
    thread: bool = False,
) -> PlannedDelivery:
    return PlannedDelivery(
        workspace=occasion.workspace,
        channel=occasion.channel,
        slot=occasion.slot,
        kind=kind,
        content=cards.encode(content),
        story_id=story,
        part=part,
        in_thread_of=DeliveryKind.CARD if thread else None,
        priority=occasion.priority,
        due_at=occasion.slot_at,
        subscription_id=occasion.subscription_id,
    )
