"""How alike items and stories are, within a language and across the two.

A story's sum is weighed by how rare terms usually are, and so is the same whichever order its items
came in. What is compared with it is weighed by how rare they are now.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass
from datetime import datetime
from math import log1p, sqrt

from bot.language import aliases
from bot.stories.frequencies import Frequencies
from bot.stories.space import Space, Vector
from bot.stories.terms import SOUND, Bag, Counts
from bot.stories.tuning import Tuning


@dataclass(frozen=True, slots=True)
class Vectors:
    """An item's unit vectors: in its own language, and towards the other."""

    japanese: bool
    own: Vector
    other: Vector


@dataclass(frozen=True, slots=True)
class Packed:
    """A vector in little memory."""

    terms: tuple[str, ...]
    values: array[float]

    def open(self) -> dict[str, float]:
        """Return it as it was."""
        return dict(zip(self.terms, self.values, strict=True))


@dataclass(frozen=True, slots=True)
class Kept:
    """What is remembered of an item while its story is awake."""

    told: datetime
    packed: Packed  # an English item's towards the other language hold those in its own
    japanese: Packed | None

    def open(self) -> Vectors:
        """Return the item's vectors."""
        other = self.packed.open()
        if self.japanese is not None:
            return Vectors(True, self.japanese.open(), other)
        return Vectors(False, {t: v for t, v in other.items() if t[0] != SOUND}, other)


def keep(told: datetime, v: Vectors) -> Kept:
    """Return an item as it is remembered."""
    return Kept(told, _pack(v.other), _pack(v.own) if v.japanese else None)


def _pack(vector: Vector) -> Packed:
    return Packed(tuple(vector), array("d", vector.values()))


class Likeness:
    """Three indexes: English, Japanese, and Japanese in English terms."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._english, self._japanese, self._pivot = Space(), Space(), Space()
        self._in_english = Frequencies(tuning.window)
        self._in_japanese = Frequencies(tuning.window)

    def weigh(self, bag: Bag) -> tuple[Vectors, Vectors]:
        """Return an item's vectors as they are compared with stories, and as a story keeps them."""
        if bag.japanese:
            now, usual = self._unit(bag.words, {}, self._in_japanese)
            now_other, usual_other = self._unit(bag.pivot, {}, self._in_english)
            return Vectors(True, now[0], now_other[0]), Vectors(True, usual[0], usual_other[0])
        now, usual = self._unit(bag.words, bag.sounds, self._in_english)
        return Vectors(False, *now), Vectors(False, *usual)

    def _unit(
        self, counts: Counts, sounds: Counts, frequencies: Frequencies
    ) -> tuple[tuple[Vector, Vector], tuple[Vector, Vector]]:
        """Return unit vectors of terms, and the same with sounds; now, and as they usually are."""
        names, mark = self._tuning.names, aliases.MARK
        squares = usual_squares = self._tuning.thin
        now: dict[str, float] = {}
        usual: dict[str, float] = {}
        rarities = frequencies.rarities(counts)
        for (term, count), (rarity, usual_rarity) in zip(counts.items(), rarities, strict=True):
            weight = log1p(count) * names if term[0] == mark else log1p(count)
            value, usual_value = weight * rarity, weight * usual_rarity
            now[term], usual[term] = value, usual_value
            squares += value * value
            usual_squares += usual_value * usual_value
        heard: dict[str, float] = {}
        usual_heard: dict[str, float] = {}
        rarities = frequencies.rarities(sounds)
        for (term, count), (rarity, usual_rarity) in zip(sounds.items(), rarities, strict=True):
            weight = log1p(count)
            heard[term], usual_heard[term] = weight * rarity, weight * usual_rarity
        return _scale(now, heard, squares), _scale(usual, usual_heard, usual_squares)

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
        return [term for _, term in sorted(self.parts(story, v), reverse=True)[:most]]

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


def _scale(
    vector: dict[str, float], more: dict[str, float], squares: float
) -> tuple[Vector, Vector]:
    by = 1.0 / sqrt(squares) if squares else 1.0
    unit = {term: value * by for term, value in vector.items()}
    return unit, unit | {term: value * by for term, value in more.items()} if more else unit
