"""What becomes of a story after its card was posted: its thread is told, and the card changed.

New sources are listed; what a source adds, corrects or takes back is said in one sentence, and
struck from the card.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from bot import cards, logs
from bot.cards.text import safe_url
from bot.model.briefing import Source, label_sources
from bot.model.delivery import DeliveryKind, Followed, PlannedDelivery, Priority
from bot.model.story import Story
from bot.ports import Clock, Store
from bot.services import corrections
from bot.writing import changes

log = logs.get(__name__)

# A card is followed for so long, and its thread grows no more often than this.
FOLLOWED = timedelta(days=7)
NO_OFTENER = timedelta(hours=1)
_AT_ONCE = 100
# Longer than so many take to compute; those of a worker that died are looked at after it.
_LEASE = timedelta(minutes=2)


class FollowUp:
    """Plans follow-ups. A card is claimed by one worker; where that died once it had planned, the
    next plans nothing twice, since the slots of follow-ups are numbered.
    """

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    async def plan_due(self) -> int:
        """Plan what is new of the stories that were posted; return how many deliveries."""
        now = self._clock.now()
        await corrections.join(self._store, now)
        planned = 0
        # Each is marked as heard of, so the next look finds others.
        while followed := await self._store.deliveries.claim_followed(
            now,
            lease=_LEASE,
            since=now - FOLLOWED,
            quiet_since=now - NO_OFTENER,
            limit=_AT_ONCE,
        ):
            for one in followed:
                planned += await self._plan_or_leave(one, now)
        if planned:
            log.info("follow-ups planned", deliveries=planned)
        return planned

    async def _plan_or_leave(self, one: Followed, now: datetime) -> int:
        try:
            return await self._plan(one, now)
        except Exception:  # whatever it is, one card must not keep others' threads from their news
            log.exception("card not followed up", delivery=one.card.id)
            return 0

    async def _plan(self, one: Followed, now: datetime) -> int:
        ledger = self._store.deliveries
        story = await self._store.stories.get(one.card.story_id)
        due_at = await self._due_at(one, now)
        planned = 0
        if story is not None and due_at is not None:
            deliveries = await asyncio.to_thread(_deliveries, one, story, due_at)
            planned = await ledger.plan(deliveries, now=now)
        items = story.items if story else ()
        edited = max((item.edited for item in items if item.edited), default=None)
        await ledger.heard_of(one.card, len(items), edited=edited)
        return planned

    async def _due_at(self, one: Followed, now: datetime) -> datetime | None:
        """Return when the channel may hear of it; None where it no longer wants to."""
        if one.card.subscription_id is None:
            return now
        order = await self._store.subscriptions.get(one.card.subscription_id)
        return None if order is None or order.paused else order.schedule.awake(now)


def _deliveries(one: Followed, story: Story, due_at: datetime) -> list[PlannedDelivery]:
    """Return what the thread is told of a story's changes, and the card as it is now."""
    told = [cards.decode(content) for content in (one.card.content, *one.told)]
    card = next((content for content in reversed(told) if isinstance(content, cards.Card)), None)
    # Labelled as in the card: the pages of one domain keep their numbers.
    sources = label_sources(story.items)
    fresh = _fresh(told, story.id, sources)
    headline = cards.headline(one.card.content)
    thread: list[cards.Content] = list(cards.list_sources(story.id, headline, fresh, later=True))
    if card is not None:
        found = _changes(one, card, story, fresh)
        if found.worth_telling:
            update = _update(card, sources, fresh, found)
            thread, card = [update, *thread[1:]], _changed(card, sources, update, found)
        card = cards.recount(card, sources)
    if not thread:
        return []
    planned = [_planned(one, DeliveryKind.FOLLOW_UP, c, due_at, n) for n, c in enumerate(thread)]
    return [*planned, *([_planned(one, DeliveryKind.EDIT, card, due_at)] if card else [])]


def _fresh(
    told: Iterable[cards.Content], story_id: str, sources: Sequence[Source]
) -> Sequence[Source]:
    """Return the sources that neither the card's thread nor an earlier follow-up has told."""
    known = {
        _key(line)
        for content in told
        if isinstance(content, cards.SourceList | cards.Update)
        for line in content.sources
    }
    return [
        source
        for source in sources
        if _key(cards.list_sources(story_id, "", [source])[0].sources[0]) not in known
    ]


def _key(line: cards.SourceLine) -> str:
    return line.url or f"{line.outlet}\n{line.title}"


def _changes(
    one: Followed, card: cards.Card, story: Story, fresh: Sequence[Source]
) -> changes.Changes:
    by_url = {safe_url(item.url): item.id for item in story.items}
    lines = [(line.text, [cite.url for cite in line.cites]) for line in cards.shown(card)]
    shown = [
        changes.Shown(text, tuple(by_url[url] for url in urls if url in by_url))
        for text, urls in ((card.headline, [card.headline_url]), *lines)
    ]
    return changes.compare(
        shown,
        story,
        since=one.card.first_attempt_at or card.updated,
        new={source.item_id for source in fresh},
        lang=card.lang,
    )


def _update(
    card: cards.Card,
    sources: Sequence[Source],
    fresh: Sequence[Source],
    found: changes.Changes,
) -> cards.Update:
    return cards.update(
        card,
        sources,
        taken=[(one.text, one.cause.value, one.by) for one in found.struck],
        news=found.says,
        differs=found.differs,
        new={source.item_id for source in fresh},
    )


def _changed(
    card: cards.Card, sources: Sequence[Source], update: cards.Update, found: changes.Changes
) -> cards.Card:
    """Return a card with what was taken back struck, and what is new beside it."""
    by_id = {source.item_id: source for source in sources}
    struck = {one.text: one for one in found.struck}
    changed = cards.strike(card, struck)
    if card.headline in struck:
        changed = cards.retitle(changed, by_id[struck[card.headline].by])
    return cards.add_point(changed, update.news) if update.news else changed


def _planned(
    one: Followed, kind: DeliveryKind, content: cards.Content, due_at: datetime, part: int = 0
) -> PlannedDelivery:
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
