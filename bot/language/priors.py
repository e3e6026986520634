"""How common words are before any item has come: from a list of word frequencies."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from math import exp

from bot.language import data
from bot.language.english import stem

# Words of a title with its summary: what a rate per word means for an item.
_WORDS_OF_AN_ITEM = 40


@lru_cache
def rates() -> Mapping[str, float]:
    """Return, by English stem and by Japanese word, its share of all words."""
    found: dict[str, float] = {}
    for rarity, words in data.lines("frequencies.tsv.gz"):
        rate = 10.0 ** (-int(rarity) / 100)
        for word in words.split(" "):
            term = stem(word.removesuffix("'s")) if word.isascii() else word
            found[term] = found.get(term, 0.0) + rate
    return found


def share_of_items(rate: float) -> float:
    """Return the share of items in which a word of that rate stands."""
    return 1.0 - exp(-rate * _WORDS_OF_AN_ITEM)
