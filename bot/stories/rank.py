"""Ranking: a visible sum of parts, then caps so that one outlet does not fill a briefing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import log2, sqrt

from bot.model.story import Story

_HALF_LIFE = timedelta(hours=18)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each part counts."""

    topic: float = 3.0
    voices: float = 1.5
    freshness: float = 2.0


@dataclass(frozen=True, slots=True)
class Rated:
    """A story's score and its parts, by name; the parts add up to the score."""

    story: Story
    score: float
    parts: tuple[tuple[str, float], ...]


class StoryRanker:
    """Orders stories for a briefing."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or Weights()

    def rank(self, scored: Sequence[tuple[Story, float]], *, now: datetime) -> Sequence[Story]:
        """Return the stories, best first; equals by age, newest first."""
        return [rated.story for rated in self.explain(scored, now=now)]

    def explain(self, scored: Sequence[tuple[Story, float]], *, now: datetime) -> list[Rated]:
        """Return the stories in ranked order with every part of their score."""
        rated = [self._rate(story, topic, now) for story, topic in scored]
        return sorted(rated, key=lambda r: (-r.score, -r.story.updated.timestamp(), r.story.id))

    def _rate(self, story: Story, topic: float, now: datetime) -> Rated:
        weights = self._weights
        age = max(now - story.updated, timedelta(0))
        parts = (
            # The root: a story that half of its outlets tell in the topic's words is of the topic,
            # and must not lose to a rumor whose one title names it.
            ("topic", weights.topic * sqrt(topic)),
            ("voices", weights.voices * log2(1 + len(story.domains)) / 2),
            ("freshness", weights.freshness * 0.5 ** (age / _HALF_LIFE)),
        )
        return Rated(story=story, score=sum(value for _, value in parts), parts=parts)
