"""Online grouping: each item joins the story that it is nearest to on average, or opens one."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import blake2b
from math import log1p, sqrt

from bot.model.item import Item
from bot.model.story import Joined, Story
from bot.stories.frequencies import Frequencies
from bot.stories.space import Space
from bot.stories.terms import Bag, bag


@dataclass(frozen=True, slots=True)
class Tuning:
    """Settings of the measure, one for every kind of news."""

    bar: float = 0.20
    window: timedelta = timedelta(days=7)
    half_life: timedelta = timedelta(hours=48)


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
        self._space = Space()
        self._frequencies = Frequencies(self._tuning.window)
        self._stories: dict[str, _Awake] = {}
        self._story_of: dict[str, str] = {}
        self._bedtimes: list[tuple[datetime, str]] = []
        self._now: datetime | None = None

    def load(self, stories: Sequence[Story]) -> None:
        """Remember stories that were grouped earlier."""
        placed = [(item, story.id) for story in stories for item in story.items]
        for item, story_id in sorted(placed, key=lambda p: (p[0].seen, p[0].published, p[0].id)):
            if item.id not in self._story_of:
                self._keep(item, story_id, self._vector(bag(item)))

    def add(self, item: Item) -> Joined:
        """Place one item; one that is known stays where it is."""
        known = self._story_of.get(item.id)
        if known is not None:
            return Joined(item_id=item.id, story_id=known, new=False, why="known already")
        terms = bag(item)
        vector = self._vector(terms)
        best, score = self._best(vector)
        bar = self._tuning.bar
        if score < bar:
            story_id = _story_id(item)
            why = f"nothing near: {score:.2f} < {bar:.2f}" if score else "nothing like it"
            joined = Joined(item_id=item.id, story_id=story_id, new=True, why=why)
        else:
            why = f"grouped by: {self._reasons(best, vector, terms)}; {score:.2f} ≥ {bar:.2f}"
            joined = Joined(item_id=item.id, story_id=best, new=False, why=why)
        self._keep(item, joined.story_id, vector)
        return joined

    def _vector(self, terms: Bag) -> dict[str, float]:
        idf = self._frequencies.idf
        raw = {term: log1p(count) * idf(term) for term, count in terms.counts.items()}
        norm = sqrt(sum(value * value for value in raw.values())) or 1.0
        return {term: value / norm for term, value in raw.items()}

    def _best(self, vector: Mapping[str, float]) -> tuple[str, float]:
        near = self._space.near(vector)
        scores = ((total / self._stories[story].weight, story) for story, total in near.items())
        score, story = max(scores, key=lambda s: (s[0], s[1]), default=(0.0, ""))
        return story, score

    def _reasons(self, story: str, vector: Mapping[str, float], terms: Bag) -> str:
        parts = self._space.parts(story, vector)[:3]
        return ", ".join(terms.shown[term] for _, term in parts)

    def _keep(self, item: Item, story_id: str, vector: Mapping[str, float]) -> None:
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
        self._space.add(story_id, vector, weight)
        self._now = max(self._now or item.published, item.published)
        self._frequencies.add(vector.keys(), self._now)
        self._put_to_sleep(self._now - self._tuning.window)

    def _put_to_sleep(self, before: datetime) -> None:
        while self._bedtimes and self._bedtimes[0][0] < before:
            _, story_id = heapq.heappop(self._bedtimes)
            story = self._stories[story_id]
            if story.updated >= before:
                heapq.heappush(self._bedtimes, (story.updated, story_id))
                continue
            del self._stories[story_id]
            self._space.forget(story_id)
            for item_id in story.items:
                del self._story_of[item_id]


def _story_id(item: Item) -> str:
    return "s" + blake2b(item.id.encode(), digest_size=6).hexdigest()
