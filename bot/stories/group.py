"""Online grouping: each item joins the story that it is nearest to on average, or opens one."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import blake2b

from bot.model.item import Item
from bot.model.story import Joined, Story
from bot.stories.likeness import Likeness, Vectors
from bot.stories.terms import bag
from bot.stories.tuning import Tuning


@dataclass(slots=True)
class _Awake:
    id: str
    opened: datetime
    updated: datetime
    weight: float = 0.0
    items: list[str] = field(default_factory=list)


class OnlineGrouper:
    """Remembers the stories of a window. The same items in the same order, the same stories."""

    def __init__(self, tuning: Tuning | None = None) -> None:
        self._tuning = tuning or Tuning()
        self._likeness = Likeness(self._tuning)
        self._stories: dict[str, _Awake] = {}
        self._story_of: dict[str, str] = {}
        self._bedtimes: list[tuple[datetime, str]] = []
        self._now: datetime | None = None

    def load(self, stories: Sequence[Story]) -> None:
        """Remember stories that were grouped earlier."""
        placed = [(item, story.id) for story in stories for item in story.items]
        for item, story_id in sorted(placed, key=lambda p: (p[0].seen, p[0].published, p[0].id)):
            if item.id not in self._story_of:
                self._keep(item, story_id, self._likeness.vectors(bag(item)))

    def add(self, item: Item) -> Joined:
        """Place one item; one that is known stays where it is."""
        known = self._story_of.get(item.id)
        if known is not None:
            return Joined(item_id=item.id, story_id=known, new=False, why="known already")
        terms = bag(item)
        vectors = self._likeness.vectors(terms)
        near = self._near(vectors)
        bar = self._tuning.bar
        score, best = near[0] if near else (0.0, "")
        if score < bar:
            story_id = _story_id(item)
            why = f"nothing near: {score:.2f} < {bar:.2f}" if score else "nothing like it"
            self._keep(item, story_id, vectors)
            return Joined(item_id=item.id, story_id=story_id, new=True, why=why)
        shared = ", ".join(
            terms.shown[t] for t in self._likeness.reasons(best, vectors) if t in terms.shown
        )
        self._keep(item, best, vectors)
        return Joined(
            item_id=item.id,
            story_id=best,
            new=False,
            why=f"grouped by: {shared}; {score:.2f} ≥ {bar:.2f}",
            merged=self._merge(best, [s for sc, s in near[1:4] if sc >= bar * 0.8]),
        )

    def _near(self, vectors: Vectors) -> list[tuple[float, str]]:
        found = self._likeness.near(vectors)
        scored = [(t / self._stories[s].weight, s) for s, t in found.items()]
        return sorted(scored, key=lambda p: (-p[0], p[1]))

    def _merge(self, into: str, others: Sequence[str]) -> tuple[str, ...]:
        merged = []
        for other in others:
            one, two = self._stories[into], self._stories[other]
            if (
                self._likeness.between(into, other) / (one.weight * two.weight)
                >= self._tuning.merge_bar
            ):
                self._absorb(one, two)
                merged.append(other)
        return tuple(merged)

    def _absorb(self, one: _Awake, two: _Awake) -> None:
        factor = 2.0 ** ((two.opened - one.opened) / self._tuning.half_life)
        self._likeness.merge(one.id, two.id, factor)
        one.weight += two.weight * factor
        one.updated = max(one.updated, two.updated)
        one.items += two.items
        for i in two.items:
            self._story_of[i] = one.id
        del self._stories[two.id]

    def _keep(self, item: Item, story_id: str, vectors: Vectors) -> None:
        story = self._stories.get(story_id)
        if story is None:
            story = _Awake(id=story_id, opened=item.published, updated=item.published)
            self._stories[story_id] = story
            heapq.heappush(self._bedtimes, (story.updated, story_id))
        weight = 2.0 ** ((item.published - story.opened) / self._tuning.half_life)
        story.weight += weight
        story.updated = max(story.updated, item.published)
        story.items.append(item.id)
        self._story_of[item.id] = story_id
        self._now = max(self._now or item.published, item.published)
        self._likeness.add(story_id, vectors, weight, self._now)
        self._put_to_sleep(self._now - self._tuning.window)

    def _put_to_sleep(self, before: datetime) -> None:
        while self._bedtimes and self._bedtimes[0][0] < before:
            _, story_id = heapq.heappop(self._bedtimes)
            story = self._stories.get(story_id)
            if story is None:
                continue
            if story.updated >= before:
                heapq.heappush(self._bedtimes, (story.updated, story_id))
                continue
            del self._stories[story_id]
            self._likeness.forget(story_id)
            for item_id in story.items:
                del self._story_of[item_id]


def _story_id(item: Item) -> str:
    return "s" + blake2b(item.id.encode(), digest_size=6).hexdigest()
