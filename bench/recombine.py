"""Streams of any length, made of a few real ones: a story's shape, told in other words.

Each made story is a real one in which every word but the most frequent is swapped, all through the
story, for another of about its frequency. So made stories have the length, the inner likeness and
the common words of real ones, and as little to do with each other.
"""

from __future__ import annotations

import json
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bench.rows import Row, rows

_START = datetime(2026, 1, 1, tzinfo=UTC)
_SPREAD_HOURS = 8.0
_WORD = re.compile(r"[A-Za-z]{2,}")
_KEPT = 60  # the most frequent words hold sentences together


def write(path: Path, seeds: Sequence[Path], *, items: int, per_day: int, seed: int = 1) -> None:
    """Write a stream of so many items, with gold stories."""
    with path.open("w", encoding="utf-8") as out:
        for fields in stream(seeds, items=items, per_day=per_day, seed=seed):
            out.write(json.dumps(fields) + "\n")


def stream(
    seeds: Sequence[Path], *, items: int, per_day: int, seed: int = 1
) -> Iterator[dict[str, str]]:
    """Yield rows; their order is that of their stories, nearly that of time."""
    chance = random.Random(seed)
    stories = _stories(seeds)
    bands = _bands(row for story in stories for row in story)
    made = 0
    while made < items:
        story = f"made-{made}"
        swap = _Swap(bands, chance)
        began = _START + timedelta(days=made / per_day)
        for row in chance.choice(stories)[: items - made]:
            told = began + timedelta(hours=chance.expovariate(1 / _SPREAD_HOURS))
            yield {
                "id": f"made-item-{made}",
                "story": story,
                "title": swap.text(row.item.title),
                "summary": swap.text(row.item.summary),
                "lang": row.item.lang,
                "published": told.isoformat(),
            }
            made += 1


class _Swap:
    """One story's words for others: the same for the same word."""

    def __init__(self, bands: dict[str, Sequence[str]], chance: random.Random) -> None:
        self._bands = bands
        self._chance = chance
        self._chosen: dict[str, str] = {}

    def text(self, text: str) -> str:
        return _WORD.sub(lambda match: self._word(match.group()), text)

    def _word(self, word: str) -> str:
        plain = word.lower()
        if plain not in self._bands:
            return word
        other = self._chosen.get(plain)
        if other is None:
            other = self._chosen[plain] = self._chance.choice(self._bands[plain])
        return other.capitalize() if word[0].isupper() else other


def _stories(seeds: Sequence[Path]) -> list[list[Row]]:
    members: defaultdict[str, list[Row]] = defaultdict(list)
    for path in seeds:
        for row in rows(path):
            members[row.gold].append(row)
    return list(members.values())


def _bands(items: Iterator[Row]) -> dict[str, Sequence[str]]:
    """Return, for each word that is swapped, the words of about its frequency."""
    counts: Counter[str] = Counter()
    for row in items:
        counts.update(w.lower() for w in _WORD.findall(f"{row.item.title} {row.item.summary}"))
    ranked = sorted(counts, key=lambda word: (-counts[word], word))[_KEPT:]
    bands: defaultdict[int, list[str]] = defaultdict(list)
    for rank, word in enumerate(ranked, start=_KEPT):
        bands[rank.bit_length()].append(word)
    return {word: band for band in bands.values() for word in band}
