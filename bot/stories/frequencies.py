"""How common a term is: a prior, corrected by the window's own items."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from datetime import datetime, timedelta
from math import log


class Frequencies:
    """Counts in how many items of the window each term stands."""

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._items: deque[tuple[datetime, tuple[str, ...]]] = deque()
        self._counts: dict[str, int] = {}

    def add(self, terms: Collection[str], now: datetime) -> None:
        """Count an item, and forget those older than the window."""
        counts = self._counts
        kept = tuple(terms)
        for term in kept:
            counts[term] = counts.get(term, 0) + 1
        self._items.append((now, kept))
        while self._items[0][0] < now - self._window:
            for term in self._items.popleft()[1]:
                counts[term] -= 1
                if not counts[term]:
                    del counts[term]

    def idf(self, term: str) -> float:
        """Return the inverse document frequency, a natural logarithm."""
        return log((len(self._items) + _PRIOR_ITEMS) / (self._counts.get(term, 0) + _PRIOR_COUNT))


_PRIOR_ITEMS = 1000.0
_PRIOR_COUNT = 1.0
