"""What a story is about: how much of it a sentence tells, and how much of that is new."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from math import sqrt

from bot.model.item import Item
from bot.writing import words
from bot.writing.material import Candidate, Material
from bot.writing.words import Terms

# A long sentence says more, but not in proportion: 0 counts all it says, 1 how dense it is.
_LENGTH = 0.7
_TITLE = 2.0
_FIRST, _LATER = 1.0, 0.85
_TOLD_ALREADY = 0.15
# Whoever prints another's text finds it worth printing, but adds no voice of their own.
_COPY = 0.5
_TRANSLATED = 0.5
_NOT_FIRST = 0.6
_BELOW = 0.5  # what only an article's later part says
_LATE = 0.2


class Centre:
    """Weighs terms by how many independent outlets use them and by how telling they are."""

    def __init__(self, material: Material) -> None:
        self._material = material
        votes: defaultdict[str, float] = defaultdict(float)
        for item in material.items:
            worth = 1.0 if material.voice[item.id] == item.id else _COPY
            top = material.top[item.id]
            for term in material.body[item.id]:
                votes[term] += worth if term in top else worth * _BELOW
            for term in words.terms(item.title):
                votes[term] += worth * (_TITLE - 1.0)
        _lend(votes)
        voices = max(len(set(material.voice.values())), 1)
        self._weights = {
            term: words.weight(term) * (count / voices) for term, count in votes.items()
        }

    def mass(self, terms: Iterable[str], told: Iterable[str] = ()) -> float:
        """Return how much of the story terms tell; what is told already counts little."""
        known = set(told)
        return sum(
            self._weights.get(term, 0.0) * (_TOLD_ALREADY if term in known else 1.0)
            for term in terms
        )

    def score(self, candidate: Candidate, told: Iterable[str] = ()) -> float:
        """Return how central a sentence is among what is not told yet."""
        size = sum(map(words.weight, candidate.terms)) or 1.0
        early = _FIRST if candidate.at == 0 else _LATER
        return self.mass(candidate.terms, told) / float(size**_LENGTH) * early * candidate.standing

    def opening(self, candidate: Candidate) -> float:
        """Return how well a sentence opens a card: what it tells, the other outlets must tell."""
        first = 1.0 if candidate.at == 0 else _NOT_FIRST
        agreed = self._agreed(candidate.terms)
        return self.score(candidate) * agreed * first * self.early(candidate.item)

    def early(self, item: Item) -> float:
        """Return a little more for those who told it earlier: who comes late tells what follows."""
        items = self._material.items
        return 1.0 - _LATE * items.index(item) / len(items)

    def _agreed(self, terms: Terms) -> float:
        """Return how much of some terms an outlet has, on average."""
        shares: dict[str, float] = {}
        for item in self._material.items:
            share = words.overlap(terms, self._material.top[item.id])
            shares[item.domain] = max(share, shares.get(item.domain, 0.0))
        return sum(shares.values()) / len(shares)

    def title(self, terms: Terms) -> float:
        """Return how much of the story a title tells."""
        return self.mass(terms) / sqrt(max(sum(map(words.weight, terms)), 8.0))


def _lend(votes: dict[str, float]) -> None:
    """Let a word count for its translation in the other language too, and that for it."""
    pairs = [(term, other) for term in votes for other in words.translations(term) & votes.keys()]
    lent: defaultdict[str, float] = defaultdict(float)
    for term, other in pairs:
        lent[other] = max(lent[other], votes[term] * _TRANSLATED)
        lent[term] = max(lent[term], votes[other] * _TRANSLATED)
    for term, more in lent.items():
        votes[term] += more
