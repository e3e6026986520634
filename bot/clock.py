"""The one place that reads the time. Everything else is given `now`."""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """Satisfies `bot.ports.Clock` from the machine's clocks."""

    def now(self) -> datetime:
        """Return the present moment, aware, in UTC."""
        return datetime.now(UTC)

    def monotonic(self) -> float:
        """Return seconds that never jump, for leases and time-outs."""
        return time.monotonic()
