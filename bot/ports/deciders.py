"""What decides: which items are one story, what it speaks of, what comes first, how it is told."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from bot.model.briefing import Briefing
from bot.model.item import Item
from bot.model.reply import Reply
from bot.model.story import Joined, Rated, Story
from bot.model.term import Term
from bot.model.topic import Topic


class Grouper(Protocol):
    """Decides, item by item, which story each belongs to. Pure: the same input, the same stories.

    It remembers the stories of its window; `load` gives it those that the store knows.
    """

    def load(
        self,
        stories: Sequence[Story],
        *,
        apart: Collection[frozenset[str]] = (),
        whole: Collection[str] = (),
    ) -> None:
        """Remember stories that were grouped earlier, as they stand in the store.

        `apart` are pairs of stories that were parted: it never merges them. `whole` are stories
        that a person has made one: it never parts them.
        """
        ...

    def add(self, item: Item) -> Joined:
        """Place one item. An item that it knows already stays where it is."""
        ...


class Matcher(Protocol):
    """Decides, word-true, how much a text speaks of a topic."""

    def words(self, topic: Topic) -> Collection[str]:
        """Return words of which every item of the topic has one, and other items may."""
        ...

    def score(self, topic: Topic, story: Story) -> float:
        """Return 0.0 where the story does not touch the topic, up to 1.0 where it is about it."""
        ...


class Ranker(Protocol):
    """Orders stories for a briefing."""

    def rank(
        self,
        scored: Sequence[tuple[Story, float]],
        *,
        now: datetime,
        seen: Mapping[str, datetime],
        asked: Collection[str],
    ) -> Sequence[Rated]:
        """Return the stories, best first, given each with its topic score.

        `seen` tells when the channel saw a story, `asked` the words that were asked for.
        """
        ...


class Writer(Protocol):
    """Writes a story as cited sentences."""

    async def write(
        self,
        story: Story,
        *,
        lang: str,
        earlier: Sequence[Story] = (),
        terms: Sequence[Term] = (),
        workspace: str = "",
    ) -> Briefing:
        """Return the briefing, in `lang` where the sources or a model allow it. Never raises.

        `earlier` are stories of the same names, for the background; `terms` may be explained.
        What it costs is put to the account of `workspace`.
        """
        ...


class Answerer(Protocol):
    """Answers a question about a story in its own words, from the story's items alone."""

    async def answer(
        self, question: str, items: Sequence[Item], *, extract: Reply, workspace: str
    ) -> Reply:
        """Return its answer, or `extract`, the sources' own sentences, where it has none.

        Never raises.
        """
        ...
