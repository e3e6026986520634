"""Time that passes when the test says so."""

from __future__ import annotations

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
