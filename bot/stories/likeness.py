"""How alike items and stories are, within a language and across the two."""

from __future__ import annotations

import heapq
from dataclasses import dataclass
from datetime import datetime
from math import log1p, sqrt

from bot.stories.frequencies import Frequencies
from bot.stories.space import Space, Vector
from bot.stories.terms import DAY, NUMBER, SOUND, Bag, Counts
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
        self._spaces = (self._english, self._japanese, self._pivot)

    def vectors(self, terms: Bag) -> Vectors:
        """Return an item's vectors, by what is known of frequencies now."""
        if terms.japanese:
            own, norm = self._weigh(terms.words, self._in_japanese)
            other, other_norm = self._weigh(terms.pivot, self._in_english)
            return Vectors(True, _scale(own, norm), _scale(other, other_norm))
        own, norm = self._weigh(terms.words, self._in_english)
        sounds, _ = self._weigh(terms.sounds, self._in_english)
        own = _scale(own, norm)
        return Vectors(False, own, {**own, **_scale(sounds, norm)} if sounds else own)

    def _weigh(self, counts: Counts, freq: Frequencies) -> tuple[dict[str, float], float]:
        idf = freq.idf
        t = self._tuning
        raw = {term: log1p(count) * idf(term) for term, count in counts.items()}
        for term in raw:
            m = term[0]
            if m == "@":
                raw[term] *= t.name
            elif m in (NUMBER, DAY):
                raw[term] *= t.number
            elif m == SOUND:
                raw[term] *= t.sound
        return raw, sqrt(sum(v * v for v in raw.values()) + t.thin)

    def near(self, v: Vectors) -> dict[str, float]:
        g = self._tuning.across
        if v.japanese:
            found = self._japanese.near(v.own)
            other = self._english.near(v.other)
        else:
            found = self._english.near(v.own)
            other = self._pivot.near(v.other)
        for s, t in other.items():
            found[s] = found.get(s, 0.0) + g * t
        return found

    def add(self, story: str, v: Vectors, weight: float, now: datetime) -> None:
        if v.japanese:
            self._japanese.add(story, v.own, weight)
            self._pivot.add(story, v.other, weight)
            self._in_japanese.add(v.own.keys(), now)
        else:
            self._english.add(story, v.other, weight)
            self._in_english.add(v.own.keys(), now)

    def forget(self, story: str) -> None:
        for s in self._spaces:
            s.forget(story)

    def merge(self, into: str, other: str, factor: float) -> None:
        for s in self._spaces:
            s.merge(into, other, factor)

    def between(self, a: str, b: str) -> float:
        g = self._tuning.across
        return (
            self._english.between(a, b)
            + self._japanese.between(a, b)
            + g
            * (self._english.across(a, self._pivot, b) + self._pivot.across(a, self._english, b))
        )

    def reasons(self, story: str, v: Vectors) -> list[str]:
        if v.japanese:
            parts = self._japanese.parts(story, v.own) + self._english.parts(story, v.other)
        else:
            parts = self._english.parts(story, v.own) + self._pivot.parts(story, v.other)
        return [t for _, t in heapq.nlargest(4, parts)]


def _scale(v: dict[str, float], norm: float) -> dict[str, float]:
    return {t: x / norm for t, x in v.items()} if norm else v
