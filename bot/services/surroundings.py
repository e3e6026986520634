"""What a story is written with besides its items: a workspace's terms, and earlier stories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from bot.language import aliases
from bot.model.story import Story
from bot.model.term import Term
from bot.ports import Store
from bot.services.terms import Terms
from bot.stories.terms import bag

_SINCE = timedelta(days=60)
_CANDIDATES = 60
_MOST = 3
_NAMES = 6
_ACTORS = frozenset({"company", "org", "person", "product", "programme"})
_KEPT = 500


class Surroundings:
    """Finds what a briefing may draw on beside its own story."""

    def __init__(self, store: Store, terms: Terms) -> None:
        self._store = store
        self._terms = terms
        # One story is written for many channels.
        self._found: dict[tuple[str, int], Sequence[Story]] = {}

    async def terms(self, workspace: str) -> Sequence[Term]:
        """Return the terms that may be explained in a workspace."""
        return await self._terms.all(workspace)

    async def earlier(self, story: Story) -> Sequence[Story]:
        """Return stories that ended before this one began and share most of its names."""
        version = (story.id, len(story.items))
        if version not in self._found:
            if len(self._found) >= _KEPT:
                self._found.clear()
            self._found[version] = await self._search(story)
        return self._found[version]

    async def _search(self, story: Story) -> Sequence[Story]:
        names = _names(story)
        if not names:
            return ()
        words = {
            writing
            for name in sorted(names, key=lambda n: (-names[n], n))[:_NAMES]
            for writing in _writings(name)
        }
        stories = await self._store.stories.search(
            words, since=story.started - _SINCE, limit=_CANDIDATES
        )
        shared = {
            other: sum(names[name] for name in _names(other).keys() & names.keys())
            for other in stories
            if other.id != story.id and other.updated < story.started
        }
        best = sorted(shared, key=lambda s: (-shared[s], -s.updated.timestamp(), s.id))
        return [other for other in best if shared[other]][:_MOST]


def _names(story: Story) -> dict[str, float]:
    """Return the keys of those who act in a story's titles, and how many titles name each."""
    table = aliases.table().names
    found: dict[str, float] = {}
    for item in story.items:
        for term in bag(item).words:
            name = table.get(term[1:]) if term.startswith(aliases.MARK) else None
            if name is not None and name.kind in _ACTORS:
                found[name.key] = found.get(name.key, 0.0) + 1.0
    half = len(story.items) / 2
    return {key: count for key, count in found.items() if count >= half}


def _writings(key: str) -> tuple[str, ...]:
    name = aliases.table().names[key]
    # The first ones are what papers write; short ones stand in too many words.
    return tuple(w for w in (*name.english[:1], *name.japanese[:1]) if len(w) > 2)
