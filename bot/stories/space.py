"""Stories as sums of their items' vectors, in an inverted index."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from heapq import nlargest
from math import sqrt

# Rare terms find the candidates; common ones are looked up for these alone.
_POSTINGS_READ = 160
_CANDIDATES = 16
_FAINT = 0.04  # of a unit vector: too little to look up

Vector = Mapping[str, float]


class Space:
    """An inverted index: for each term, the stories that have it and how much of it."""

    def __init__(self) -> None:
        self._postings: dict[str, dict[str, float]] = {}
        self._terms: dict[str, set[str]] = {}
        self._sizes: dict[str, int] = {}

    def add(self, story: str, vector: Vector, items: int = 1) -> None:
        """Add a vector to a story's sum, or the sum of several."""
        self._sizes[story] = self._sizes.get(story, 0) + items
        postings = self._postings
        for term, value in vector.items():
            posting = postings.get(term)
            if posting is None:
                postings[term] = {story: value}
            else:
                posting[story] = posting.get(story, 0.0) + value
        known = self._terms.get(story)
        if known is None:
            self._terms[story] = set(vector)
        else:
            known.update(vector)

    def forget(self, story: str) -> None:
        """Take a story out of the index."""
        self._sizes.pop(story, None)
        for term in self._terms.pop(story, ()):
            posting = self._postings[term]
            del posting[story]
            if not posting:
                del self._postings[term]

    def merge(self, into: str, other: str) -> None:
        """Add a story's sum to another's, and forget it."""
        moved = {term: self._postings[term][other] for term in self._terms.get(other, ())}
        items = self._sizes.get(other, 0)
        self.forget(other)
        if moved:
            self.add(into, moved, items)

    def near(self, vector: Vector) -> dict[str, float]:
        """Return dot products with the stories that share the rarest terms."""
        lookup = self._postings.get
        shared = [
            (len(posting), term, value, posting)
            for term, value in vector.items()
            if (posting := lookup(term)) is not None
        ]
        shared.sort()
        found: dict[str, float] = {}
        known = found.get
        read = 0
        for at, (length, _, value, posting) in enumerate(shared):
            read += length
            if read > _POSTINGS_READ and at:
                rest = [(v, p.get) for _, _, v, p in shared[at:] if v > _FAINT]
                return self._finish(found, rest)
            for story, total in posting.items():
                found[story] = known(story, 0.0) + value * total
        return found

    def _finish(
        self,
        found: Mapping[str, float],
        rest: Sequence[tuple[float, Callable[[str, float], float]]],
    ) -> dict[str, float]:
        """Add what common terms add, to the best candidates alone.

        By the root of its size, a story is neither preferred for its many items nor held back.
        """
        sizes = self._sizes
        best = nlargest(_CANDIDATES, found, key=lambda story: found[story] / sqrt(sizes[story]))
        finished = {}
        for story in best:
            total = found[story]
            for value, lookup in rest:
                total += value * lookup(story, 0.0)
            finished[story] = total
        return finished

    def parts(self, story: str, vector: Vector) -> list[tuple[float, str]]:
        """Return what each shared term adds to the dot product with one story."""
        terms = self._terms.get(story, ())
        return [(v * self._postings[t][story], t) for t, v in vector.items() if t in terms]

    def across(self, one: str, space: Space, other: str, *, without: str = "") -> float:
        """Return the dot product of a story's sum here and one's in a space.

        Terms that begin with the mark `without` do not count.
        """
        shared = self._terms.get(one, set()) & space._terms.get(other, set())
        return sum(
            self._postings[t][one] * space._postings[t][other] for t in shared if t[0] != without
        )
