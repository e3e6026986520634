"""Briefings: chosen stories written as cards, and planned as deliveries."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import cards, logs
from bot.errors import OvertakenError
from bot.model.briefing import Briefing
from bot.model.delivery import DeliveryKind, PlannedDelivery, Priority
from bot.model.schedule import Subscription
from bot.model.story import Story
from bot.model.term import Term
from bot.ports import Clock, Store, Writer
from bot.services.recent import Recent
from bot.services.search import Found, Hit, Search
from bot.services.surroundings import Surroundings
from bot.stories.corroborate import corroborate
from bot.writing.suggest import suggest

log = logs.get(__name__)

# A briefing that goes out later than this after its time says so.
LATE = timedelta(minutes=10)
_AT_ONCE = 20
# What one channel is told of a story serves the others for so long.
_LATELY, _KEPT = 60.0, 300
# Longer than writing a batch takes; a slot whose worker died is planned after it.
_LEASE = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Where and why a briefing is given."""

    workspace: str
    channel: str
    slot: str
    priority: Priority
    asked_by: str = ""  # a person who waits for it
    slot_at: datetime | None = None
    due_at: datetime | None = None  # when it may go out; None: at once
    late: bool = False
    lang: str = "en"
    subscription_id: int | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One message of a story's: its card, or a part of what stands in the card's thread."""

    kind: DeliveryKind
    content: str
    part: int = 0


class Briefer:
    """Chooses, writes and plans."""

    def __init__(
        self,
        store: Store,
        search: Search,
        writer: Writer,
        clock: Clock,
        around: Surroundings | None = None,
    ) -> None:
        self._store = store
        self._search = search
        self._writer = writer
        self._clock = clock
        self._around = around
        self._pages: Recent[tuple[Story, str, str, str], Sequence[Page]] = Recent(
            clock, seconds=_LATELY, most=_KEPT
        )

    async def write(
        self, hits: Sequence[Hit], *, lang: str = "en", workspace: str = ""
    ) -> Sequence[Briefing]:
        """Write each story, with the terms of a workspace."""
        terms = await self._around.terms(workspace) if self._around else ()
        return await asyncio.gather(
            *(self._write(hit.story, lang, terms, workspace) for hit in hits)
        )

    async def write_one(self, story: Story, *, lang: str = "en", workspace: str = "") -> Briefing:
        """Write one story, with the terms of a workspace."""
        terms = await self._around.terms(workspace) if self._around else ()
        return await self._write(story, lang, terms, workspace)

    async def _write(
        self, story: Story, lang: str, terms: Sequence[Term], workspace: str
    ) -> Briefing:
        earlier = await self._around.earlier(story) if self._around else ()
        return await self._writer.write(
            story, lang=lang, earlier=earlier, terms=terms, workspace=workspace
        )

    async def plan_due(self) -> int:
        """Plan the briefings whose time has come; return how many deliveries that makes."""
        planned = 0
        while due := await self._store.subscriptions.claim(
            self._clock.now(), lease=_LEASE, limit=_AT_ONCE
        ):
            for subscription in due:
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
            lang=subscription.lang,
        )
        return await self._plan(subscription, occasion)

    async def preview(self, subscription: Subscription) -> Sequence[Briefing]:
        """Write what a subscription's briefing would hold if it were due now; plan nothing."""
        workspace = subscription.workspace
        seen = await self._store.deliveries.stories_seen(workspace, subscription.channel)
        found = await self._unseen(subscription, seen)
        return await self.write(found.hits, lang=subscription.lang, workspace=workspace)

    async def _told_lately(self, hits: Sequence[Hit], occasion: Occasion) -> list[Sequence[Page]]:
        """Return what tells each story, written now where it was not some seconds ago."""
        return await asyncio.gather(*(self._one_lately(hit, occasion) for hit in hits))

    async def _one_lately(self, hit: Hit, occasion: Occasion) -> Sequence[Page]:
        lang, workspace = occasion.lang, occasion.workspace

        async def write() -> Sequence[Page]:
            return _pages(hit, await self.write_one(hit.story, lang=lang, workspace=workspace))

        return await self._pages.get((hit.story, hit.topic.name, lang, workspace), write)

    async def _plan_slot(self, subscription: Subscription) -> int:
        now = self._clock.now()
        # After a long stop only the newest missed slot is made up for.
        slot_at = max(subscription.next_at, subscription.schedule.newest_before(now))
        late = now - slot_at > LATE
        occasion = Occasion(
            workspace=subscription.workspace,
            channel=subscription.channel,
            slot=f"subscription:{subscription.id}:{slot_at:%Y-%m-%dT%H:%MZ}",
            priority=Priority.SCHEDULED,
            slot_at=slot_at,
            due_at=subscription.schedule.awake(now) if late else slot_at,
            late=late,
            lang=subscription.lang,
            subscription_id=subscription.id,
        )
        planned = await self._plan(
            subscription,
            occasion,
            advance=(subscription.id, subscription.next_at, subscription.schedule.after(now)),
        )
        log.info(
            "briefing planned",
            channel=subscription.channel,
            slot=occasion.slot,
            deliveries=planned,
        )
        return planned

    async def _plan(
        self,
        subscription: Subscription,
        occasion: Occasion,
        advance: tuple[int, datetime, datetime] | None = None,
    ) -> int:
        ledger, overtaken = self._store.deliveries, False
        while True:
            seen = await ledger.stories_seen(occasion.workspace, occasion.channel)
            found = await self._unseen(subscription, seen, anew=overtaken)
            planned = _planned(found, await self._told_lately(found.hits, occasion), occasion)
            try:
                return await ledger.plan(planned, now=self._clock.now(), advance=advance, seen=seen)
            except OvertakenError:
                overtaken = True
                log.info("stories changed meanwhile: choosing anew", slot=occasion.slot)

    async def _unseen(
        self, subscription: Subscription, seen: Mapping[str, datetime], *, anew: bool = False
    ) -> Found:
        return await self._search.find_lately(
            subscription.topics,
            limit=subscription.stories,
            workspace=subscription.workspace,
            seen=seen,
            anew=anew,
        )


def deliveries(
    found: Found, briefings: Sequence[Briefing], occasion: Occasion
) -> Sequence[PlannedDelivery]:
    """Return what tells the stories that were found: a lead, then cards with their threads."""
    told = [_pages(hit, written) for hit, written in zip(found.hits, briefings, strict=True)]
    return _planned(found, told, occasion)


def card_of(hit: Hit, briefing: Briefing) -> cards.Card:
    """Return a story as a card that tells whose voices its outlets are."""
    return cards.card(briefing, topic=hit.topic.name, backed=corroborate(hit.story))


def _pages(hit: Hit, briefing: Briefing) -> Sequence[Page]:
    read = cards.long_read(briefing)
    sources = cards.source_lists(briefing, ask=suggest(hit.story.items, briefing.lang))
    return (
        Page(DeliveryKind.CARD, cards.encode(card_of(hit, briefing))),
        *([Page(DeliveryKind.STORY, cards.encode(read))] if read else []),
        *(Page(DeliveryKind.SOURCES, cards.encode(s), part) for part, s in enumerate(sources)),
    )


def _planned(
    found: Found, told: Sequence[Sequence[Page]], occasion: Occasion
) -> Sequence[PlannedDelivery]:
    lead = cards.lead(
        topics=[topic.name for topic in found.topics],
        stories=len(told),
        slot_at=occasion.slot_at,
        late=occasion.late,
        asked_by=occasion.asked_by,
        lang=occasion.lang,
    )
    return [
        _delivery(occasion, Page(DeliveryKind.LEAD, cards.encode(lead))),
        *(
            _delivery(occasion, page, story_id=hit.story.id)
            for hit, pages in zip(found.hits, told, strict=True)
            for page in pages
        ),
    ]


def _delivery(occasion: Occasion, page: Page, *, story_id: str = "") -> PlannedDelivery:
    return PlannedDelivery(
        workspace=occasion.workspace,
        channel=occasion.channel,
        slot=occasion.slot,
        kind=page.kind,
        content=page.content,
        story_id=story_id,
        part=page.part,
        in_thread_of=(
            None if page.kind in (DeliveryKind.LEAD, DeliveryKind.CARD) else DeliveryKind.CARD
        ),
        priority=occasion.priority,
        due_at=occasion.due_at,
        subscription_id=occasion.subscription_id,
    )
