"""How much a word weighs in a sentence's support: rare words tell more."""

from __future__ import annotations

from functools import lru_cache
from math import log10

from bot.language.priors import rates

_LIGHTEST, _HEAVIEST = 0.6, 4.0
_UNKNOWN_RATE = 1e-6
_PREFIX = 7


@lru_cache(maxsize=50_000)
def weight(word: str) -> float:
    """Return the weight of an English stem or a Japanese word."""
    rate = rates().get(word, _UNKNOWN_RATE)
    return min(_HEAVIEST, max(_LIGHTEST, -log10(rate) - 2.2))


def prefix(stem: str) -> tuple[str, ...]:
    """Return the key by which derived words meet, as announce and announcement."""
    return ("p:" + stem[:_PREFIX],) if len(stem) >= _PREFIX and stem.isalpha() else ()
