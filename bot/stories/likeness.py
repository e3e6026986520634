"""How alike items and stories are, within a language and across the two.

A story's sum is weighed by how rare terms usually are, and so is the same whichever order its items
came in. What is compared with it is weighed by how rare they are now.
"""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import log1p, sqrt

from bot.language import aliases
from bot.stories.frequencies import Frequencies, usual_rarity
from bot.stories.space import Space, Vector
from bot.stories.terms import SOUND, Bag, Counts
from bot.stories.tuning import Tuning


@dataclass(frozen=True, slots=True)
class Vectors:
    """An item's unit vectors: in its own language, and towards the other."""

    japanese: bool
    own: Vector
    other: Vector


class Likeness:
    """Three indexes: English, Japanese, and Japanese in English terms."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._english, self._japanese, self._pivot = Space(), Space(), Space()
        self._in_english = Frequencies(tuning.window)
        self._in_japanese = Frequencies(tuning.window)

    def usual(self, bag: Bag) -> Vectors:
        """Return an item's vectors as a story keeps them."""
        return self._vectors(bag, usual_rarity, usual_rarity)

    def now(self, bag: Bag) -> Vectors:
        """Return an item's vectors as they are compared with stories."""
        return self._vectors(bag, self._in_english.rarity, self._in_japanese.rarity)

    def _vectors(
        self, bag: Bag, english: Callable[[str], float], japanese: Callable[[str], float]
    ) -> Vectors:
        if bag.japanese:
            own, norm = self._weigh(bag.words, japanese)
            other, other_norm = self._weigh(bag.pivot, english)
            return Vectors(True, _scale(own, norm), _scale(other, other_norm))
        own, norm = self._weigh(bag.words, english)
        unit = _scale(own, norm)
        if not bag.sounds:
            return Vectors(False, unit, unit)
        sounds, _ = self._weigh(bag.sounds, english)
        return Vectors(False, unit, unit | _scale(sounds, norm))

    def _weigh(
        self, counts: Counts, rarity: Callable[[str], float]
    ) -> tuple[dict[str, float], float]:
        names = self._tuning.names
        squares = self._tuning.thin
        raw: dict[str, float] = {}
        for term, count in counts.items():
            value = log1p(count) * rarity(term)
            if term[0] == aliases.MARK:
                value *= names
            raw[term] = value
            squares += value * value
        return raw, sqrt(squares)

    def near(self, v: Vectors) -> dict[str, float]:
        """Return dot products of an item with the sums of the stories nearest to it."""
        if v.japanese:
            found, others = self._japanese.near(v.own), self._english.near(v.other)
        else:
            found, others = self._english.near(v.own), self._pivot.near(v.other)
        across = self._tuning.across
        for story, dot in others.items():
            found[story] = found.get(story, 0.0) + across * dot
        return found

    def parts(self, story: str, v: Vectors) -> list[tuple[float, str]]:
        """Return what each shared term adds to the dot product with one story."""
        if v.japanese:
            own, others = self._japanese.parts(story, v.own), self._english.parts(story, v.other)
        else:
            own, others = self._english.parts(story, v.own), self._pivot.parts(story, v.other)
        across = self._tuning.across
        return own + [(across * value, term) for value, term in others]

    def reasons(self, story: str, v: Vectors, most: int = 4) -> list[str]:
        """Return the terms that make an item most like a story."""
        return [term for _, term in heapq.nlargest(most, self.parts(story, v))]

    def between(self, one: str, other: str) -> float:
        """Return the dot product of two stories' sums."""
        return (
            self._english.across(one, self._english, other, without=SOUND)
            + self._japanese.across(one, self._japanese, other)
            + self._tuning.across
            * (
                self._english.across(one, self._pivot, other)
                + self._pivot.across(one, self._english, other)
            )
        )

    def add(self, story: str, v: Vectors) -> None:
        """Add an item to a story's sum, by its usual vectors."""
        if v.japanese:
            self._japanese.add(story, v.own)
            self._pivot.add(story, v.other)
        else:
            self._english.add(story, v.other)

    def count(self, item_id: str, bag: Bag, told: datetime, now: datetime) -> None:
        """Let an item's terms count as a little less rare from now on."""
        frequencies = self._in_japanese if bag.japanese else self._in_english
        frequencies.add(item_id, bag.words, told, now)

    def forget(self, story: str) -> None:
        """Take a story out of every index."""
        for space in (self._english, self._japanese, self._pivot):
            space.forget(story)

    def merge(self, into: str, other: str) -> None:
        """Add a story's sums to another's, and forget it."""
        for space in (self._english, self._japanese, self._pivot):
            space.merge(into, other)


def _scale(vector: dict[str, float], norm: float) -> dict[str, float]:
    return {term: value / norm for term, value in vector.items()} if norm else vector
