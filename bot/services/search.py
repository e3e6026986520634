"""Stories for a topic: matched word by word, ranked, without what a channel has seen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.model.story import Rated, Story
from bot.model.topic import Topic
from bot.ports import Clock, Matcher, Ranker, Store
from bot.services.topics import Topics

# What is older is no news to anybody.
FRESH = timedelta(hours=48)
_CANDIDATES = 400
_NOTHING: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Hit:
    """A story, the asked topic that it speaks of most, and what it is rated for that."""

    story: Story
    topic: Topic
    rated: Rated


@dataclass(frozen=True, slots=True)
class Found:
    """What a search came to. `latest` is the newest older story when `hits` is empty."""

    topics: tuple[Topic, ...]
    hits: tuple[Hit, ...]
    latest: Story | None
    since: datetime
    feeds: int


class Search:
    """Answers which stories there are."""

    def __init__(
        self, store: Store, topics: Topics, matcher: Matcher, ranker: Ranker, clock: Clock
    ) -> None:
        self._store = store
        self._matcher = matcher
        self._ranker = ranker
        self._clock = clock
        self._topics = topics

    async def find(
        self,
        names: Sequence[str],
        *,
        limit: int,
        workspace: str = "",
        seen: Mapping[str, datetime] = _NOTHING,
    ) -> Found:
        """Find the best fresh stories for the topics that a workspace names so.

        Those that were `seen` at a moment are left out, unless they have grown since.
        """
        now = self._clock.now()
        book = await self._topics.book(workspace)
        topics = tuple(book.resolve(name) for name in names)
        since = now - FRESH
        best = await self._matches(topics, since=since)
        wanted = [
            (story, score)
            for story, (score, _) in best.items()
            if story.id not in seen or story.has_grown_since(seen[story.id])
        ]
        asked = [topic.name for topic in topics]
        # In a thread: whose voices hundreds of stories have is a while's work.
        rated = await asyncio.to_thread(self._ranker.rank, wanted, now=now, seen=seen, asked=asked)
        ranked = rated[:limit]
        latest = None
        if not ranked:
            older = await self._matches(topics, since=None)
            latest = max(older, key=lambda story: story.updated, default=None)
        return Found(
            topics=topics,
            hits=tuple(Hit(one.story, best[one.story][1], one) for one in ranked),
            latest=latest,
            since=since,
            feeds=await self._store.feeds.count(),
        )

    async def _matches(
        self, topics: Sequence[Topic], *, since: datetime | None
    ) -> dict[Story, tuple[float, Topic]]:
        words = {word for topic in topics for word in self._matcher.words(topic)}
        candidates = await self._store.stories.search(words, since=since, limit=_CANDIDATES)
        best: dict[Story, tuple[float, Topic]] = {}
        for story in candidates:
            score, topic = max(
                ((self._matcher.score(t, story), t) for t in topics), key=lambda pair: pair[0]
            )
            if score > 0:
                best[story] = (score, topic)
        return best
