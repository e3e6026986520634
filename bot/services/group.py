"""Items into stories: decide on each new item, keep the decisions, begin anew when overtaken."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import timedelta

from bot import logs
from bot.model.story import Joined
from bot.ports import Clock, Grouper, Store

log = logs.get(__name__)

# More than a grouper's own window, so that it misses nothing.
WINDOW = timedelta(days=8)
_BATCH = 500
# Kept in one transaction: others who write, as a command does, wait for it.
_SLICE = 50


class Grouping:
    """Keeps one grouper that knows what the store knows."""

    def __init__(self, store: Store, make: Callable[[], Grouper], clock: Clock) -> None:
        self._store = store
        self._make = make
        self._clock = clock
        self._grouper: Grouper | None = None
        self._version = -1
        self._lock = asyncio.Lock()

    async def run(self) -> int:
        """Group every item that no story holds yet; return how many were grouped."""
        grouped = 0
        async with self._lock:
            while True:
                # Before the items: who groups them meanwhile makes our decisions void.
                version = await self._store.stories.version()
                batch = await self._store.items.ungrouped(_BATCH)
                if not batch:
                    break
                grouper = await self._current(version)
                # In a thread: a batch is tens of milliseconds of pure arithmetic.
                joined = await asyncio.to_thread(lambda g, b: [g.add(i) for i in b], grouper, batch)
                grouped += await self._keep(joined)
        if grouped:
            log.info("items grouped", items=grouped)
        return grouped

    async def _keep(self, joined: Sequence[Joined]) -> int:
        """Keep decisions, a few at a time; return how many were kept."""
        for start in range(0, len(joined), _SLICE):
            few = joined[start : start + _SLICE]
            if not await self._store.items.group(few, expected=self._version):
                self._grouper = None  # another worker has grouped: see its stories first
                return start
            self._version += 1
        return len(joined)

    async def _current(self, version: int) -> Grouper:
        if self._grouper is None or version != self._version:
            stories = await self._store.stories.since(self._clock.now() - WINDOW)
            self._grouper, self._version = self._make(), version
            apart, whole = await self._store.stories.apart(), await self._store.stories.whole()
            await asyncio.to_thread(self._grouper.load, stories, apart=apart, whole=whole)
        return self._grouper
