"""The topics as a workspace names them: what is shipped, with its own changes laid over it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.errors import InputError, NotFoundError
from bot.model.topic import Topic, TopicBook, fold
from bot.ports import Store

_LONGEST = 60
_MOST_TERMS = 30
_MOST = 200


class Topics:
    """Answers which topics are known by name, and lets a workspace change that."""

    def __init__(self, store: Store, shipped: TopicBook) -> None:
        self._store = store
        self._shipped = shipped

    async def book(self, workspace: str) -> TopicBook:
        """Return the topics of a workspace, its own ones first; without one, those shipped."""
        if not workspace:
            return self._shipped
        return self._shipped.changed(await self._store.topics.of_workspace(workspace))

    async def add(self, workspace: str, name: str, terms: Sequence[str]) -> Topic:
        """Name a topic, or give one other synonyms. Raises InputError."""
        topic = Topic(_checked(name), tuple(dict.fromkeys(map(_checked, terms))))
        if len(topic.terms) > _MOST_TERMS:
            raise InputError(
                f"A topic has at most {_MOST_TERMS} synonyms; that is {len(topic.terms)}."
            )
        own = await self._store.topics.of_workspace(workspace)
        if len(own) >= _MOST and fold(name) not in own:
            raise InputError(f"A workspace names at most {_MOST} topics. Remove one first.")
        await self._store.topics.put(workspace, topic)
        return topic

    async def remove(self, workspace: str, name: str) -> Topic:
        """Take a topic away; its words are then searched as they are. Raises NotFoundError."""
        known = (await self.book(workspace)).named(name)
        if known is None:
            raise NotFoundError(
                f"No topic is called “{name[:_LONGEST]}”. `/brief topics` lists them all."
            )
        await self._store.topics.hide(workspace, known)
        return known


def _checked(word: str) -> str:
    line = " ".join(word.split())
    if not 1 <= len(line) <= _LONGEST or not re.search(r"\w", line):
        raise InputError(
            f"A topic's name and its synonyms have 1 to {_LONGEST} characters each. "
            "Write it like `/brief topics add robot cafés = cafe robot, ロボットカフェ`."
        )
    return line
