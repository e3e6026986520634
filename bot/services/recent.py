"""What was made a moment ago, kept for who asks for the same."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

from bot.ports import Clock

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class Recent(Generic[K, V]):
    """Keeps at most so many values, none longer than so many seconds; the oldest go first.

    At 08:00 ten thousand channels want the same stories: they are found and written once.
    """

    def __init__(self, clock: Clock, *, seconds: float, most: int) -> None:
        self._clock = clock
        self._seconds = seconds
        self._most = most
        self._kept: dict[K, tuple[float, V]] = {}

    async def get(self, key: K, make: Callable[[], Awaitable[V]]) -> V:
        """Return what was made for a key lately, or make it now."""
        now = self._clock.monotonic()
        found = self._kept.get(key)
        if found is not None and now - found[0] < self._seconds:
            return found[1]
        made = await make()
        self._kept.pop(key, None)
        self._kept[key] = (now, made)
        self._forget(now)
        return made

    def forget(self, key: K) -> None:
        """Let what was made for a key be made anew."""
        self._kept.pop(key, None)

    def _forget(self, now: float) -> None:
        while self._kept:
            oldest = next(iter(self._kept))
            if len(self._kept) <= self._most and now - self._kept[oldest][0] < self._seconds:
                return
            del self._kept[oldest]
