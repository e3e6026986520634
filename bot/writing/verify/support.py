"""Which passages carry a claim, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.writing.verify.reading import Reading, Token
from bot.writing.verify.source import SAME, TRANSLATED, Passage

_FIGURE_WEIGHT = 3.0
_MOST_PASSAGES = 4
# A further passage must bring at least so much of what was missing.
_WORTH = 0.08


@dataclass(slots=True)
class Support:
    """The passages that carry a claim, best first, and the share of it that each carries."""

    passages: list[Passage]
    shares: list[float]
    covered: float  # by all of them together

    def aligned(self, token: Token) -> list[tuple[Passage, Token]]:
        """Return the words of the support that carry a word of the claim, best passage first."""
        return [(p, t) for p in self.passages for t in p.matches(token)[1]]


def find(claim: Reading, passages: Sequence[Passage]) -> Support:
    """Return what carries a claim among the passages."""
    rows = [_row(claim, passage) for passage in passages]
    weights = [token.weight for token in claim.tokens]
    weights += [_FIGURE_WEIGHT] * (len(claim.quantities) + len(claim.moments))
    total = sum(weights) or 1.0
    best = [0.0] * len(weights)
    chosen: list[int] = []
    shares: list[float] = []
    while len(chosen) < _MOST_PASSAGES:
        gains = [
            sum(w * max(0.0, r - b) for w, r, b in zip(weights, row, best, strict=True)) / total
            for row in rows
        ]
        if not gains or max(gains) < (_WORTH if chosen else 1e-9):
            break
        at = gains.index(max(gains))
        chosen.append(at)
        shares.append(sum(w * r for w, r in zip(weights, rows[at], strict=True)) / total)
        best = [max(b, r) for b, r in zip(best, rows[at], strict=True)]
    covered = sum(w * b for w, b in zip(weights, best, strict=True)) / total
    return Support([passages[at] for at in chosen], shares, covered)


def _row(claim: Reading, passage: Passage) -> list[float]:
    """Return how well a passage carries each word, quantity and moment of a claim."""
    row = [_carried(token, passage) for token in claim.tokens]
    row += [
        float(any(q.same_kind(p) and q.same_value(p) for p in passage.reading.quantities))
        for q in claim.quantities
    ]
    row += [float(any(m.carried_by(p) for p in passage.reading.moments)) for m in claim.moments]
    return row


def _carried(token: Token, passage: Passage) -> float:
    strength = passage.matches(token)[0]
    if strength < TRANSLATED and passage.counterparts(token):
        return SAME
    return strength
