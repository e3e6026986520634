"""Online grouping: each item joins the story that it is nearest to on average, or opens one."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import blake2b

from bot.model.item import Item
from bot.model.story import Joined, Parted, Story, parted_id
from bot.stories.awake import Awake
from bot.stories.likeness import Kept, Likeness, Vectors, keep
from bot.stories.terms import Bag, bag
from bot.stories.tuning import Tuning

_WEIGHED = 6  # stories: what is less near is not compared with its bar
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
        self._looks = frozenset(self._tuning.looks())
        self._now: datetime | None = None

    def load(
        self,
        stories: Sequence[Story],
        *,
        apart: Collection[frozenset[str]] = (),
        whole: Collection[str] = (),
    ) -> None:
        """Remember stories that were grouped earlier, which are kept apart, and which are one."""
        self._apart = set(apart)
        for story in stories:
            for item in story.items:
                if item.id not in self._story_of:
                    self._now = max(self._now or item.published, item.published)
                    terms = bag(item)
                    self._keep(item, terms, self._likeness.weigh(terms)[1], story.id)
            if story.id in self._stories:
                self._stories[story.id].whole = story.id in whole
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
        return Joined(
            item_id=item.id,
            story_id=story_id,
            new=False,
            why=why,
            merged=merged,
            parted=self._part(story_id),
        )

    def _near(self, vectors: Vectors, told: datetime) -> list[tuple[float, float, float, str]]:
        """Return (how far above its bar, likeness, bar, story), best first."""
        stories, tuning = self._stories, self._tuning
        scores = [
            (dot / len(stories[story_id].items), story_id)
            for story_id, dot in self._likeness.near(vectors).items()
        ]
        scores.sort(reverse=True)
        nearest = scores[:_WEIGHED]
        crowd = sum(score for score, _ in scores[: tuning.crowd_size + 1])
        found = []
        for at, (score, story_id) in enumerate(nearest):
            # The nearest others: one more story is of them where this one is not.
            others = (
                crowd - score if at <= tuning.crowd_size else crowd - scores[tuning.crowd_size][0]
            )
            bar = stories[story_id].bar(tuning, told) + tuning.crowd * others / tuning.crowd_size
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

    def _part(self, story_id: str) -> Parted | None:
        """Part a story that proves to be two; return what leaves it."""
        story = self._stories[story_id]
        if len(story.items) not in self._looks:
            return None
        leaving = story.leaving(self._tuning)
        if leaving is None:
            return None
        into = parted_id(story_id, leaving.item_ids)
        self._forget(story)
        for item_id, item in story.items.items():
            self._place(
                item_id, item, into if item_id in leaving.item_ids else story_id, item.open()
            )
        self._apart.add(frozenset((story_id, into)))
        return Parted(into, leaving.item_ids, leaving.why)

    def _absorb(self, story: Awake, lost: Awake, dot: float) -> None:
        self._likeness.merge(story.id, lost.id)
        story.absorb(lost, dot)
        self._story_of.update(dict.fromkeys(lost.items, story.id))
        del self._stories[lost.id]
        for pair in [pair for pair in self._apart if lost.id in pair]:
            self._apart.remove(pair)
            self._apart.add(pair - {lost.id} | {story.id})

    def _keep(self, item: Item, terms: Bag, vectors: Vectors, story_id: str) -> None:
        self._place(item.id, keep(item.published, vectors), story_id, vectors)
        self._likeness.count(item.id, terms, item.published, self._now or item.published)

    def _place(self, item_id: str, item: Kept, story_id: str, vectors: Vectors) -> None:
        story = self._stories.get(story_id)
        if story is None:
            story = Awake(id=story_id, opened=item.told, updated=item.told)
            self._stories[story_id] = story
            heapq.heappush(self._bedtimes, (story.updated, story_id))
        dot = sum(value for value, _ in self._likeness.parts(story_id, vectors))
        story.take(item_id, item, dot)
        self._story_of[item_id] = story_id
        self._likeness.add(story_id, vectors)

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
            self._forget(story)

    def _forget(self, story: Awake) -> None:
        del self._stories[story.id]
        self._likeness.forget(story.id)
        for item_id in story.items:
            del self._story_of[item_id]


def _story_id(item: Item) -> str:
    return "s" + blake2b(item.id.encode(), digest_size=6).hexdigest()
