"""Corrections that were grouped as news of their own, put where the story is that they correct.

A notice shares few words with the article that it takes back ("Correction: capital"), so grouping
may see another event in it. Once it stands in the story, its cards are told as of any of its news.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot import logs
from bot.model.story import Story
from bot.ports import Store
from bot.writing import changes
from bot.writing.questions import searchable, understand

log = logs.get(__name__)

_NEW = timedelta(days=1)
_CORRECTED = timedelta(days=7)
_NOTICES, _CANDIDATES = 100, 60


async def join(store: Store, now: datetime) -> int:
    """Join the corrections of the last day to the stories that they correct; return how many."""
    told = await store.stories.search(changes.NOTICES, since=now - _NEW, limit=_NOTICES)
    notices = [story for story in told if changes.is_notice(story)]
    apart = await store.stories.apart() if notices else ()
    joined = 0
    for notice in notices:
        words = searchable(understand(notice.items[0].title + " " + notice.items[0].summary))
        known = await store.stories.search(words, since=now - _CORRECTED, limit=_CANDIDATES)
        # What a person took out of a story is not put back.
        free = [story for story in known if frozenset((story.id, notice.id)) not in apart]
        corrected = await asyncio.to_thread(_corrected, notice, free)
        if corrected and await store.stories.merge(corrected.id, notice.id, by_hand=False):
            log.info("correction joined to its story", story=corrected.id, notice=notice.id)
            joined += 1
    return joined


def _corrected(notice: Story, known: Sequence[Story]) -> Story | None:
    """Return the story that a notice corrects, if it is plain which; the newest of those alike."""
    found = [(changes.corrects(notice, story), story) for story in known if story.id != notice.id]
    best = max(found, key=lambda pair: (pair[0], pair[1].updated), default=None)
    return best[1] if best and best[0] else None
