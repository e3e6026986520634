"""Time that flies: a day of it lasts minutes, for all clocks and loops that share it."""

from __future__ import annotations

import asyncio
import selectors
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


@dataclass(frozen=True, slots=True)
class FastClock:
    """Satisfies `bot.ports.Clock`; the same in every process that is given the same three numbers.

    At the machine's time `began` it shows `start`; from then on it runs `speed` times as fast.
    """

    start: float
    began: float
    speed: float

    def now(self) -> datetime:
        """Return the moment that it shows."""
        passed = (time.time() - self.began) * self.speed
        return datetime.fromtimestamp(self.start, UTC) + timedelta(seconds=passed)

    def monotonic(self) -> float:
        """Return its seconds, which never jump."""
        return time.monotonic() * self.speed


class _FastSelector(selectors.DefaultSelector):
    """Waits a fraction of what it is told to."""

    speed = 1.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        """Wait for input, or for so many of the fast seconds."""
        return super().select(None if timeout is None else timeout / self.speed)


class FastLoop(asyncio.SelectorEventLoop):
    """An event loop whose seconds are short: whatever sleeps or times out in it does so sooner."""

    def __init__(self, speed: float) -> None:
        selector = _FastSelector()
        selector.speed = self._speed = speed
        super().__init__(selector)

    def time(self) -> float:
        """Return the loop's seconds."""
        return super().time() * self._speed


def loop_of(speed: float) -> Callable[[], FastLoop]:
    """Return what makes loops of that speed."""
    return lambda: FastLoop(speed)
