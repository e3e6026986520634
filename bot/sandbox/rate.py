"""Slack's pace for posts: about one a second in a channel, with a small burst.

https://docs.slack.dev/apis/web-api/rate-limits
"""

from __future__ import annotations

from datetime import datetime
from typing import Final

PACED: Final = frozenset({"chat.postMessage"})


class Pace:
    """A bucket of `burst` posts a channel, filled by one a second."""

    def __init__(self, burst: int) -> None:
        self._burst = burst
        self._buckets: dict[str, tuple[float, datetime]] = {}

    def allows(self, channel: str, now: datetime) -> bool:
        """Tell whether a post may go out now; a post that may is counted."""
        left, since = self._buckets.get(channel, (float(self._burst), now))
        left = min(float(self._burst), left + (now - since).total_seconds())
        allowed = left >= 1
        self._buckets[channel] = (left - 1 if allowed else left, now)
        return allowed
