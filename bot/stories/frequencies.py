"""How rare a term is: what word lists say, and what the window's own items add to it."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from math import log

from bot.language import aliases
from bot.language.english import stem
from bot.language.priors import rates, share_of_items
from bot.stories.terms import DAY, NUMBER, SOUND

# The word list weighs as much as this many items.
_PRIOR_ITEMS = 3000.0
_LEAST = 3.0  # items: a word that no list and no item has is not infinitely rare
_SHARE_OF_FIGURES = 4e-3
_SHARES_OF_SHORT_FIGURES = {2: 0.05, 3: 0.01}  # by length with the mark: small numbers are many
_SHARE_OF_SOUND = (2e-3, 5e-4, 2e-4)  # by consonants beyond the fewest
_KEPT = 200_000


class Frequencies:
    """Counts in how many items of the window each term stands.

    What it knows depends on which items came, not on their order.
    """

    def __init__(self, window: timedelta) -> None:
        self._window = window
        self._items: list[tuple[datetime, str, tuple[str, ...]]] = []
        self._counts: Counter[str] = Counter()

    def add(self, item_id: str, terms: Collection[str], told: datetime, now: datetime) -> None:
        """Count an item, and forget those older than the window."""
        counts = self._counts
        kept = tuple(terms)
        counts.update(kept)
        heapq.heappush(self._items, (told, item_id, kept))
        while self._items and self._items[0][0] < now - self._window:
            for term in heapq.heappop(self._items)[2]:
                counts[term] -= 1
                if not counts[term]:
                    del counts[term]

    def rarities(self, terms: Iterable[str]) -> list[tuple[float, float]]:
        """Return inverse document frequencies, natural logarithms: now, and as they usually are.

        What is usual is what the word lists say, whatever has come.
        """
        items = len(self._items) + _PRIOR_ITEMS
        seen, known = self._counts.get, _known.get
        return [
            (log(items / (seen(term, 0) + expected)), usual)
            for term in terms
            for expected, usual in (known(term) or _look_up(term),)
        ]


_known: dict[str, tuple[float, float]] = {}


def _look_up(term: str) -> tuple[float, float]:
    if len(_known) >= _KEPT:
        _known.clear()
    expected = _LEAST + _PRIOR_ITEMS * _share(term)
    found = _known[term] = expected, log(_PRIOR_ITEMS / expected)
    return found


def _share(term: str) -> float:
    mark = term[0]
    if mark == SOUND:
        return _SHARE_OF_SOUND[min(len(term) - 4, len(_SHARE_OF_SOUND) - 1)]
    if mark in (NUMBER, DAY):
        return _SHARES_OF_SHORT_FIGURES.get(len(term), _SHARE_OF_FIGURES)
    if mark == aliases.MARK:
        name = aliases.table().names[term[1:]]
        single = [stem(w.lower()) for w in name.english if w.isalpha()]
        return max(
            (share_of_items(rates().get(w, 0.0)) for w in (*single, *name.japanese)), default=0.0
        )
    return share_of_items(rates().get(term, 0.0))
