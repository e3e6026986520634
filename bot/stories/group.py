"""Online grouping: each item joins the story that it is nearest to on average, or opens one."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import blake2b

from bot.model.item import Item
from bot.model.story import Joined, Story
from bot.stories.awake import Awake
from bot.stories.likeness import Likeness, Vectors
from bot.stories.terms import Bag, bag
from bot.stories.tuning import Tuning

_MERGES_TRIED = 3
_REASONS = 5


class OnlineGrouper:
    """Satisfies `bot.ports.Grouper`.

    What it remembers depends on which items stand in which stories, not on how that came about: one
    that has loaded the stories of another decides as the other does.
    """

    def __init__(self, tuning: Tuning | None = None) -> None:
        self._tuning = tuning or Tuning()
        self._likeness = Likeness(self._tuning)
        self._stories: dict[str, Awake] = {}
        self._story_of: dict[str, str] = {}
        self._bedtimes: list[tuple[datetime, str]] = []
        self._apart: set[frozenset[str]] = set()
        self._now: datetime | None = None

    def load(self, stories: Sequence[Story], *, apart: Collection[frozenset[str]] = ()) -> None:
        """Remember stories that were grouped earlier, and which of them a person keeps apart."""
        self._apart = set(apart)
        for story in stories:
            for item in story.items:
                if item.id not in self._story_of:
                    self._now = max(self._now or item.published, item.published)
                    terms = bag(item)
                    self._keep(item, terms, self._likeness.weigh(terms)[1], story.id)
        self._put_to_sleep()

    def add(self, item: Item) -> Joined:
        """Place one item; one that is known stays where it is."""
        known = self._story_of.get(item.id)
        if known is not None:
            return Joined(item_id=item.id, story_id=known, new=False, why="known already")
        self._now = max(self._now or item.published, item.published)
        self._put_to_sleep()
        terms = bag(item)
        vectors, kept = self._likeness.weigh(terms)
        near = self._near(vectors, item.published)
        if not near or near[0][0] < 0:
            why = "nothing near: {1:.2f} < {2:.2f}".format(*near[0]) if near else "nothing like it"
            story_id = _story_id(item)
            self._keep(item, terms, kept, story_id)
            return Joined(item_id=item.id, story_id=story_id, new=True, why=why)
        _, score, bar, best = near[0]
        why = f"grouped by: {self._reasons(best, terms, vectors)}; {score:.2f} ≥ {bar:.2f}"
        self._keep(item, terms, kept, best)
        others = [story for margin, _, _, story in near[1 : 1 + _MERGES_TRIED] if margin >= 0]
        story_id, merged = self._merge(best, others)
        return Joined(item_id=item.id, story_id=story_id, new=False, why=why, merged=merged)

    def _near(self, vectors: Vectors, told: datetime) -> list[tuple[float, float, float, str]]:
        """Return (how far above its bar, likeness, bar, story), best first."""
        stories, tuning = self._stories, self._tuning
        lowest = tuning.lowest_bar
        found = []
        for story_id, dot in self._likeness.near(vectors).items():
            story = stories[story_id]
            score = dot / len(story.items)
            if score >= lowest:
                bar = story.bar(tuning, told)
                found.append((score - bar, score, bar, story_id))
        return sorted(found, key=lambda near: (-near[0], near[3]))

    def _reasons(self, story_id: str, terms: Bag, vectors: Vectors) -> str:
        reasons = self._likeness.reasons(story_id, vectors, _REASONS)
        # A name's sound is no word that a person could read; the name itself is shown.
        return ", ".join(dict.fromkeys(terms.shown[r] for r in reasons if r in terms.shown))

    def _merge(self, into: str, others: Sequence[str]) -> tuple[str, tuple[str, ...]]:
        """Merge stories that prove to be one; return which of them is left, and which are not."""
        merged = []
        for other in others:
            one, two = self._stories[into], self._stories[other]
            dot = self._likeness.between(into, other)
            bar = max(one.bar(self._tuning, two.updated), two.bar(self._tuning, one.updated))
            apart = frozenset((into, other)) in self._apart
            if apart or dot / (len(one.items) * len(two.items)) < bar:
                continue
            # The larger is the more widely shown; equals by age, so that order decides nothing.
            left, lost = sorted((one, two), key=lambda s: (-len(s.items), s.opened, s.id))
            self._absorb(left, lost, dot)
            merged.append(lost.id)
            into = left.id
        return into, tuple(merged)

    def _absorb(self, story: Awake, lost: Awake, dot: float) -> None:
        self._likeness.merge(story.id, lost.id)
        story.absorb(lost, dot)
        self._story_of.update(dict.fromkeys(lost.items, story.id))
        del self._stories[lost.id]
        for pair in [pair for pair in self._apart if lost.id in pair]:
            self._apart.remove(pair)
            self._apart.add(pair - {lost.id} | {story.id})

    def _keep(self, item: Item, terms: Bag, vectors: Vectors, story_id: str) -> None:
        story = self._stories.get(story_id)
        if story is None:
            story = Awake(id=story_id, opened=item.published, updated=item.published)
            self._stories[story_id] = story
            heapq.heappush(self._bedtimes, (story.updated, story_id))
        dot = sum(value for value, _ in self._likeness.parts(story_id, vectors))
        story.take(item.id, item.published, dot)
        self._story_of[item.id] = story_id
        self._likeness.add(story_id, vectors)
        self._likeness.count(item.id, terms, item.published, self._now or item.published)

    def _put_to_sleep(self) -> None:
        if self._now is None:
            return
        before = self._now - self._tuning.window
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
