"""Ranking: a visible sum of parts, then caps so that no outlet or company fills a briefing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from functools import wraps
from math import log2, sqrt
from types import MappingProxyType
from typing import TypeVar

from bot.language import aliases
from bot.model.item import Item
from bot.model.story import Part, Rated, Story
from bot.stories import quotes, weights
from bot.stories.corroborate import corroborate
from bot.stories.terms import names_in
from bot.stories.weights import Weights

V = TypeVar("V")

_REMEMBERED = 4_096
_NOTHING: Mapping[str, datetime] = MappingProxyType({})


class StoryRanker:
    """Satisfies `bot.ports.Ranker`."""

    def __init__(self, used: Weights | None = None) -> None:
        self._weights = used or weights.load()

    def rank(
        self,
        scored: Sequence[tuple[Story, float]],
        *,
        now: datetime,
        seen: Mapping[str, datetime] = _NOTHING,
        asked: Collection[str] = (),
    ) -> Sequence[Rated]:
        """Return the stories, best first, each with every part of its score.

        `seen` tells when the channel saw a story; the companies among the words `asked` for may
        fill a briefing.
        """
        rated = [self._rate(story, topic, now, seen.get(story.id)) for story, topic in scored]
        rated.sort(key=lambda r: (-r.score, -r.story.updated.timestamp(), r.story.id))
        return self._cap(rated, asked)

    def _rate(self, story: Story, topic: float, now: datetime, seen: datetime | None) -> Rated:
        w = self._weights
        voices = _voices(story)
        age = max(now - story.updated, timedelta(0))
        new = [item for item in story.items if seen is None or item.seen > seen]
        best = max(story.items, key=lambda item: (self._outlet(item), item.domain))
        parts = (
            # The root: a story that half of its outlets tell in the topic's words is of the topic,
            # and must not lose to a rumor whose one title names it.
            Part("topic", w.topic * sqrt(topic)),
            Part("voices", w.voices * _share_of_voices(voices, w.voices_for_all), str(voices)),
            Part("freshness", w.freshness * 0.5 ** (age / w.half_life), _hours(age)),
            Part("novelty", w.novelty * len(new) / len(story.items)),
            Part("outlet", w.outlet * self._outlet(best), best.outlet),
        )
        return Rated(story, sum(part.points for part in parts), parts)

    def _outlet(self, item: Item) -> float:
        known = self._weights.outlets.get(item.domain)
        if known is not None:
            return known
        agency = quotes.agency(item.outlet, item.author, "")
        return self._weights.agency if agency else self._weights.usual_outlet

    def _cap(self, rated: Sequence[Rated], asked: Collection[str]) -> list[Rated]:
        named = {name.key for word in asked if (name := aliases.canonical(word)) is not None}
        outlets: Counter[str] = Counter()
        companies: Counter[str] = Counter()
        first: list[Rated] = []
        held: list[Rated] = []
        for one in rated:
            alone = one.story.domains if len(one.story.domains) == 1 else frozenset()
            about = _companies(one.story) - named
            full = [o for o in alone if outlets[o] >= self._weights.per_outlet]
            full += sorted(c for c in about if companies[c] >= self._weights.per_company)
            if full:
                after = aliases.table().names[full[0]].english[0] if full[0] in about else full[0]
                held.append(Rated(one.story, one.score, one.parts, held_back=f"enough of {after}"))
                continue
            outlets.update(alone)
            companies.update(about)
            first.append(one)
        return first + held


def explain(rated: Rated) -> str:
    """Return a story's score as a sum that a person can check."""
    sum_ = " + ".join(
        f"{part.name} {part.points:.2f}" + (f" ({part.note})" if part.note else "")
        for part in rated.parts
    )
    behind = f"; after the others: {rated.held_back}" if rated.held_back else ""
    return f"{rated.score:.2f} = {sum_}{behind}"


def _share_of_voices(voices: int, all_: int) -> float:
    return min(log2(1 + voices) / log2(1 + all_), 1.0)


def _hours(age: timedelta) -> str:
    return f"{age / timedelta(hours=1):.0f} h"


def _remembered(find: Callable[[Story], V]) -> Callable[[Story], V]:
    """Have what was found of a story remembered, but not the story: its texts may be long."""
    known: dict[int, V] = {}

    @wraps(find)
    def of(story: Story) -> V:
        key = hash(story)
        try:
            return known[key]
        except KeyError:
            if len(known) >= _REMEMBERED:
                known.clear()
            found = known[key] = find(story)
            return found

    return of


@_remembered
def _voices(story: Story) -> int:
    return 1 if len(story.items) == 1 else corroborate(story).voices


@_remembered
def _companies(story: Story) -> frozenset[str]:
    """Return the companies that half of a story's headlines or more name."""
    counts = Counter(key for item in story.items for key in names_in(item.title))
    table = aliases.table().names
    return frozenset(
        key
        for key, count in counts.items()
        if 2 * count >= len(story.items) and table[key].kind == "company"
    )
