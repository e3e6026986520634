"""A chat with memory: what was posted, where, and what goes wrong next."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

from bot.errors import PostError
from bot.model.delivery import Delivery


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that a chat took."""

    delivery: Delivery
    ts: str


class FakePoster:
    """Satisfies `bot.ports.Poster`. Faults are met in the order in which they were planned."""

    def __init__(self) -> None:
        self.posted: list[Posted] = []
        self.reads = 0
        self._faults: deque[tuple[PostError, bool]] = deque()
        self._unreadable: deque[PostError] = deque()
        self._news = asyncio.Event()

    def fail(self, error: PostError, *, taken: bool = False) -> None:
        """Have the next post raise, after the chat has `taken` it or before."""
        self._faults.append((error, taken))

    def hide(self, error: PostError) -> None:
        """Have the next read-back raise."""
        self._unreadable.append(error)

    async def wait(self, count: int) -> None:
        """Wait until so many messages were posted."""
        async with asyncio.timeout(5):
            while len(self.posted) < count:
                self._news.clear()
                await self._news.wait()

    async def post(self, delivery: Delivery) -> str:
        error, taken = self._faults.popleft() if self._faults else (None, True)
        ts = f"1700000000.{len(self.posted) + 1:06d}"
        if taken:
            self.posted.append(Posted(delivery, ts))
            self._news.set()
        if error is not None:
            raise error
        return ts

    async def find(self, delivery: Delivery) -> str | None:
        self.reads += 1
        if self._unreadable:
            raise self._unreadable.popleft()
        return next((p.ts for p in self.posted if p.delivery.id == delivery.id), None)
