"""How common a term is: what a word list says, corrected by the window's own items."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from datetime import datetime, timedelta
from math import log

from bot.language import aliases
from bot.language.english import stem
from bot.language.priors import rates, share_of_items
from bot.stories.terms import DAY, NUMBER, SOUND

# The word list weighs as much as this many items.
_PRIOR_ITEMS = 2000.0
_LEAST = 0.3  # of an item: a word that no list and no item has is not infinitely rare
_SHARES = {NUMBER: 4e-3, DAY: 4e-3}
_SHARE_OF_SOUND = (2e-3, 5e-4, 2e-4)  # by consonants beyond the fewest


class Frequencies:
    """Counts in how many items of the window each term stands."""

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._items: deque[tuple[datetime, tuple[str, ...]]] = deque()
        self._counts: dict[str, float] = {}

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
        prior = _priors.get(term)
        if prior is None:
            prior = _prior(term)
        return log((len(self._items) + _PRIOR_ITEMS) / (self._counts.get(term, 0.0) + prior))


_priors: dict[str, float] = {}
_PRIORS_KEPT = 200_000


def _prior(term: str) -> float:
    if len(_priors) >= _PRIORS_KEPT:
        _priors.clear()
    found = _priors[term] = _LEAST + _PRIOR_ITEMS * _share(term)
    return found


def _share(term: str) -> float:
    mark = term[0]
    if mark == SOUND:
        return _SHARE_OF_SOUND[min(len(term) - 4, len(_SHARE_OF_SOUND) - 1)]
    if mark in _SHARES:
        # Small numbers stand everywhere.
        return 0.05 if len(term) == 2 else 0.01 if len(term) == 3 else _SHARES[mark]
    if mark == aliases.MARK:
        name = aliases.table().names[term[1:]]
        single = [stem(w.lower()) for w in name.english if w.isalpha()]
        return max(
            (share_of_items(rates().get(w, 0.0)) for w in (*single, *name.japanese)), default=0.0
        )
    return share_of_items(rates().get(term, 0.0))
