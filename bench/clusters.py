"""How well a clustering agrees with another: B³ (Bagga and Baldwin 1998), pairs, adjusted Rand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Agreement:
    """Precision, recall and F1 of B³; F1 of pairs; adjusted Rand index."""

    precision: float
    recall: float
    f1: float
    pairs_f1: float
    ari: float

    def __str__(self) -> str:
        return (
            f"B³ P {self.precision:.4f}  R {self.recall:.4f}  F1 {self.f1:.4f}"
            f"  pairs F1 {self.pairs_f1:.4f}  ARI {self.ari:.4f}"
        )


class Tally:
    """Counts (gold, found) labels as they come; memory grows with clusters, not with items."""

    def __init__(self, labels: Iterable[tuple[str, str]] = ()) -> None:
        self._cells: Counter[tuple[str, str]] = Counter(labels)

    def add(self, gold: str, found: str) -> None:
        """Count one item."""
        self._cells[gold, found] += 1

    def __len__(self) -> int:
        return self._cells.total()

    def agreement(self) -> Agreement:
        """Return every measure. Needs at least one item."""
        gold: Counter[str] = Counter()
        found: Counter[str] = Counter()
        for (g, f), n in self._cells.items():
            gold[g] += n
            found[f] += n
        items = len(self)
        precision = sum(n * n / found[f] for (_, f), n in self._cells.items()) / items
        recall = sum(n * n / gold[g] for (g, _), n in self._cells.items()) / items
        together = _pairs(self._cells)
        in_gold, in_found = _pairs(gold), _pairs(found)
        by_chance = in_gold * in_found / max(items * (items - 1) / 2, 1)
        room = (in_gold + in_found) / 2 - by_chance
        return Agreement(
            precision=precision,
            recall=recall,
            f1=2 * precision * recall / (precision + recall),
            pairs_f1=2 * together / max(in_gold + in_found, 1),
            ari=(together - by_chance) / room if room else 1.0,
        )


def _pairs(sizes: Counter[str] | Counter[tuple[str, str]]) -> float:
    return sum(n * (n - 1) / 2 for n in sizes.values())
