"""An item as the terms that grouping compares."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.model.item import Item
from bot.stories.english import STOPWORDS, stem
from bot.stories.text import fold, is_japanese

TITLE_WEIGHT = 2.0

_WORD = re.compile(r"[A-Za-z0-9]+(?:[.,'&][A-Za-z0-9]+)*|[ァ-ヺー]+|[一-鿿々〆ヶ]+")
_stems: dict[str, str] = {}
_STEMS_KEPT = 200_000


@dataclass(frozen=True, slots=True)
class Bag:
    """How often each term stands in an item, a title's counted `TITLE_WEIGHT` times."""

    lang: str
    counts: dict[str, float]
    shown: dict[str, str]  # a term as the item wrote it


def bag(item: Item) -> Bag:
    """Return an item's terms."""
    counts: dict[str, float] = {}
    shown: dict[str, str] = {}
    title, summary = fold(item.title), fold(item.summary)
    for text, weight in ((title, TITLE_WEIGHT), (summary, 1.0)):
        for word in _WORD.findall(text):
            for term in _terms(word):
                counts[term] = counts.get(term, 0.0) + weight
                shown.setdefault(term, word)
    return Bag("ja" if is_japanese(title) else "en", counts, shown)


def _terms(word: str) -> tuple[str, ...]:
    if not word.isascii():
        if "ァ" <= word[0] <= "ー" or len(word) <= 2:
            return (word,)
        return tuple(word[i : i + 2] for i in range(len(word) - 1))
    known = _stems.get(word)
    if known is None:
        if len(_stems) >= _STEMS_KEPT:
            _stems.clear()
        lower = word.lower().removesuffix("'s")
        known = _stems[word] = "" if lower in STOPWORDS else stem(lower)
    return (known,) if known else ()
