"""Stories for a topic: matched word by word, ranked, without what a channel has seen."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType

from bot.model.story import Rated, Story
from bot.model.topic import Topic, TopicBook
from bot.ports import Clock, Matcher, Ranker, Store
from bot.services.recent import Recent
from bot.services.topics import Topics

# What is older is no news to anybody.
FRESH = timedelta(hours=48)
_CANDIDATES = 400
# What many channels' briefings are chosen from may be so old; each is hundreds of stories.
_LATELY, _MOST = 20.0, 8
_WORKSPACES = 100
_NOTHING: Mapping[str, datetime] = MappingProxyType({})
# Stories, each with its score and the topic that it speaks of most.
Matches = Mapping[Story, tuple[float, Topic]]


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
        self._books: Recent[str, TopicBook] = Recent(clock, seconds=_LATELY, most=_WORKSPACES)
        self._matched: Recent[tuple[Topic, ...], Matches] = Recent(
            clock, seconds=_LATELY, most=_MOST
        )
        self._feeds: Recent[str, int] = Recent(clock, seconds=_LATELY, most=1)

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
        book = await self._topics.book(workspace)
        topics = tuple(book.resolve(name) for name in names)
        hits = await self._choose(topics, await self._fresh(topics), limit, seen)
        latest = None
        if not hits:
            older = await self._matches(topics, since=None)
            latest = max(older, key=lambda story: story.updated, default=None)
        return Found(topics, hits, latest, self._since(), await self._store.feeds.count())

    async def find_lately(
        self,
        names: Sequence[str],
        *,
        limit: int,
        workspace: str,
        seen: Mapping[str, datetime],
        anew: bool = False,
    ) -> Found:
        """Find among what was there some seconds ago, for many channels at once; no older story.

        `anew` looks again, for this channel and those that follow.
        """
        book = await self._books.get(workspace, lambda: self._topics.book(workspace))
        topics = tuple(book.resolve(name) for name in names)
        if anew:
            self._matched.forget(topics)
        best = await self._matched.get(topics, lambda: self._fresh(topics))
        hits = await self._choose(topics, best, limit, seen)
        feeds = await self._feeds.get("", self._store.feeds.count)
        return Found(topics, hits, None, self._since(), feeds)

    def _since(self) -> datetime:
        return self._clock.now() - FRESH

    async def _fresh(self, topics: Sequence[Topic]) -> Matches:
        return await self._matches(topics, since=self._since())

    async def _choose(
        self,
        topics: Sequence[Topic],
        best: Matches,
        limit: int,
        seen: Mapping[str, datetime],
    ) -> tuple[Hit, ...]:
        wanted = [
            (story, score)
            for story, (score, _) in best.items()
            if story.id not in seen or story.has_grown_since(seen[story.id])
        ]
        asked = [topic.name for topic in topics]
        # In a thread: whose voices hundreds of stories have is a while's work.
        rated = await asyncio.to_thread(
            self._ranker.rank, wanted, now=self._clock.now(), seen=seen, asked=asked
        )
        return tuple(Hit(one.story, best[one.story][1], one) for one in rated[:limit])

    async def _matches(self, topics: Sequence[Topic], *, since: datetime | None) -> Matches:
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
