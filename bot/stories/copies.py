"""Near-identical texts: one agency's words under several mastheads."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from bot.language.text import fold
from bot.model.item import Item

# Characters, so that one rule serves both languages. A summary is cut anywhere: what counts is
# how much of the shorter text stands in the longer.
_SHINGLE = 8
_FEWEST = 24  # short texts are alike by chance
_SHARED = 0.7
_NOT_SAID = re.compile(r"[\W_]+")


def originals(items: Sequence[Item]) -> dict[str, str]:
    """Return, by the id of each item that copies an earlier one of these, the id of that one."""
    holders: dict[str, list[int]] = {}
    sizes: list[int] = []
    copied: dict[str, str] = {}
    for index, item in enumerate(items):
        mine = _shingles(item)
        sizes.append(len(mine))
        shared = Counter(earlier for shingle in mine for earlier in holders.get(shingle, ()))
        for earlier, count in sorted(shared.items()):
            smaller = min(len(mine), sizes[earlier])
            if smaller >= _FEWEST and count >= _SHARED * smaller:
                copied[item.id] = items[earlier].id
                break
        for shingle in mine:
            holders.setdefault(shingle, []).append(index)
    return copied


def _shingles(item: Item) -> frozenset[str]:
    text = _NOT_SAID.sub("", fold(f"{item.title} {item.summary}").casefold())
    return frozenset(text[at : at + _SHINGLE] for at in range(max(len(text) - _SHINGLE + 1, 0)))
