"""What is old is let go, so that the database does not grow for ever."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from bot import logs
from bot.ports import Clock, Store

log = logs.get(__name__)

# Stories a transaction: others who write wait some milliseconds.
_BATCH = 200


class Retain:
    """Keeps stories for a time after their last news; saved ones as long as they are saved."""

    def __init__(self, store: Store, clock: Clock, *, days: int) -> None:
        self._store = store
        self._clock = clock
        self._kept_for = timedelta(days=days)

    async def run(self) -> int:
        """Let go of what is too old; return how many stories went."""
        before = self._clock.now() - self._kept_for
        gone = 0
        while pruned := await self._store.stories.prune(before, limit=_BATCH):
            gone += pruned
            await asyncio.sleep(0)
        said = 0
        while pruned := await self._store.deliveries.prune(before, limit=_BATCH):
            said += pruned
            await asyncio.sleep(0)
        if gone or said:
            log.info("old stories let go", stories=gone, deliveries=said)
        return gone
