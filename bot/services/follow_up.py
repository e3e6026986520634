"""What outlets tell after a card was posted goes to its thread, and the card counts them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import cards, logs
from bot.model.briefing import label_sources
from bot.model.delivery import DeliveryKind, Followed, PlannedDelivery, Priority
from bot.model.story import Story
from bot.ports import Clock, Store

log = logs.get(__name__)

# A card is followed for so long, and its thread grows no more often than this.
FOLLOWED = timedelta(days=7)
NO_OFTENER = timedelta(hours=1)
_AT_ONCE = 100


class FollowUp:
    """Plans follow-ups. Two workers that plan the same one plan it once: its slot is numbered."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def plan_due(self) -> int:
        """Plan what is new of the stories that were posted; return how many deliveries."""
        now = self._clock.now()
        planned = 0
        # Each is marked as heard of, so the next look finds others.
        while followed := await self._store.deliveries.followed(
            since=now - FOLLOWED, quiet_since=now - NO_OFTENER, limit=_AT_ONCE
        ):
            for one in followed:
                planned += await self._plan(one, now)
        if planned:
            log.info("follow-ups planned", deliveries=planned)
        return planned

    async def _plan(self, one: Followed, now: datetime) -> int:
        ledger = self._store.deliveries
        story = await self._store.stories.get(one.card.story_id)
        due_at = await self._due_at(one, now)
        planned = 0
        if story is not None and due_at is not None and (fresh := _fresh(one, story)):
            planned = await ledger.plan(_deliveries(one, story, fresh, due_at), now=now)
        await ledger.heard_of(one.card, len(story.items) if story else 0)
        return planned

    async def _due_at(self, one: Followed, now: datetime) -> datetime | None:
        """Return when the channel may hear of it; None where it no longer wants to."""
        if one.card.subscription_id is None:
            return now
        order = await self._store.subscriptions.get(one.card.subscription_id)
        return None if order is None or order.paused else order.schedule.awake(now)


def _fresh(one: Followed, story: Story) -> Sequence[cards.SourceList]:
    """Return the sources that neither the card's thread nor an earlier follow-up has told."""
    told = {
        _key(line)
        for content in map(cards.decode, one.told)
        if isinstance(content, cards.SourceList)
        for line in content.sources
    }
    headline = cards.headline(one.card.content)
    # Labelled as in the card: the pages of one domain keep their numbers.
    new = [
        source
        for source in label_sources(story.items)
        if _key(cards.list_sources(story.id, headline, [source])[0].sources[0]) not in told
    ]
    return cards.list_sources(story.id, headline, new, later=True)


def _key(line: cards.SourceLine) -> str:
    return line.url or f"{line.outlet}\n{line.title}"


def _deliveries(
    one: Followed, story: Story, fresh: Sequence[cards.SourceList], due_at: datetime
) -> list[PlannedDelivery]:
    def planned(kind: DeliveryKind, content: cards.Content, part: int = 0) -> PlannedDelivery:
        return PlannedDelivery(
            workspace=one.card.workspace,
            channel=one.card.channel,
            slot=f"follow:{one.card.id}:{one.follow_ups + 1}",
            kind=kind,
            content=cards.encode(content),
            story_id=one.card.story_id,
            part=part,
            about=one.card.id,
            priority=Priority.FOLLOW_UP,
            due_at=due_at,
            subscription_id=one.card.subscription_id,
        )

    thread = [planned(DeliveryKind.FOLLOW_UP, part, n) for n, part in enumerate(fresh)]
    card = cards.decode(one.card.content)
    if not isinstance(card, cards.Card):
        return thread
    counted = cards.recount(card, label_sources(story.items))
    return [*thread, planned(DeliveryKind.EDIT, counted)]
