"""ROUGE-1, ROUGE-2 and ROUGE-L (Lin, 2004) as F1 over lower-case words, without stemming."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

_WORD = re.compile(r"[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Rouge:
    """F1 by single words, by pairs, and by the longest common subsequence."""

    one: float
    two: float
    longest: float


def rouge(said: str, reference: str) -> Rouge:
    """Return how much of a reference a text says, and of itself the reference."""
    mine, theirs = _WORD.findall(said.lower()), _WORD.findall(reference.lower())
    return Rouge(
        one=_f1(*_shared(Counter(mine), Counter(theirs))),
        two=_f1(*_shared(_pairs(mine), _pairs(theirs))),
        longest=_f1(_subsequence(mine, theirs), len(mine), len(theirs)),
    )


def _pairs(words: list[str]) -> Counter[tuple[str, str]]:
    return Counter(pairwise(words))


def _shared(mine: Counter, theirs: Counter) -> tuple[int, int, int]:
    return sum((mine & theirs).values()), sum(mine.values()), sum(theirs.values())


def _f1(shared: int, mine: int, theirs: int) -> float:
    return 2 * shared / (mine + theirs) if mine + theirs else 0.0


def _subsequence(one: list[str], two: list[str]) -> int:
    row = [0] * (len(two) + 1)
    for word in one:
        corner = 0
        for at, other in enumerate(two, start=1):
            corner, row[at] = row[at], corner + 1 if word == other else max(row[at], row[at - 1])
    return row[-1]
