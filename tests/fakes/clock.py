"""Time that passes when the test says so."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

# A Tuesday, 08:30 in Tokyo.
MORNING = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)


class FakeClock:
    """Satisfies `bot.ports.Clock`."""

    def __init__(self, now: datetime = MORNING) -> None:
        self._now = now
        self._monotonic = 1_000.0

    def now(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._monotonic

    def advance(self, **units: float) -> datetime:
        """Let time pass; takes timedelta's units."""
        passed = timedelta(**units)
        self._now += passed
        self._monotonic += passed.total_seconds()
        return self._now

    def set(self, now: datetime) -> None:
        """Put the wall clock right, as an operator may; the steady one does not notice."""
        self._now = now


class ShiftedClock:
    """The machine's time, put forward by the test: for a whole bot that is running."""

    def __init__(self) -> None:
        self._shift = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._shift

    def monotonic(self) -> float:
        return time.monotonic() + self._shift.total_seconds()

    def advance(self, **units: float) -> None:
        """Put the time forward; takes timedelta's units."""
        self._shift += timedelta(**units)
