"""Stories as sums of their items' vectors, and an inverted index of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import sqrt
from operator import itemgetter

# Rare terms find the candidates; common ones are looked up for these alone.
_POSTINGS_READ = 120
_CANDIDATES = 16
_FAINT = 0.04  # of a unit vector: too little to look up

Vector = Mapping[str, float]


class Space:
    """For each story how much it has of each term, and for each term the stories that have it.

    Both hold the same numbers. What a large index costs is memory that is not in the processor's
    caches: as little of it as can be is touched, and without a call for each number.
    """

    def __init__(self) -> None:
        self._sums: dict[str, dict[str, float]] = {}
        self._postings: dict[str, dict[str, float]] = {}
        self._sizes: dict[str, int] = {}

    def add(self, story: str, vector: Vector, items: int = 1) -> None:
        """Add a vector to a story's sum, or the sum of several."""
        self._sizes[story] = self._sizes.get(story, 0) + items
        mine = self._sums.setdefault(story, {})
        postings = self._postings
        for term, value in vector.items():
            total = mine[term] = mine.get(term, 0.0) + value
            posting = postings.get(term)
            if posting is None:
                postings[term] = {story: total}
            else:
                posting[story] = total

    def forget(self, story: str) -> None:
        """Take a story out of the index."""
        self._sizes.pop(story, None)
        for term in self._sums.pop(story, ()):
            posting = self._postings[term]
            if len(posting) > 1:
                del posting[story]
            else:
                del self._postings[term]

    def merge(self, into: str, other: str) -> None:
        """Add a story's sum to another's, and forget it."""
        moved, items = self._sums.get(other), self._sizes.get(other, 0)
        self.forget(other)
        if moved:
            self.add(into, moved, items)

    def near(self, vector: Vector) -> dict[str, float]:
        """Return dot products with the stories that share the rarest terms."""
        if not self._sums:
            return {}
        lookup = self._postings.get
        shared = [
            (len(posting), term, value, posting)
            for term, value in vector.items()
            if (posting := lookup(term)) is not None
        ]
        shared.sort()
        found: dict[str, float] = {}
        read = 0
        for at, (length, _, value, posting) in enumerate(shared):
            read += length
            if read > _POSTINGS_READ and at:
                return self._finish(found, [(v, p) for _, _, v, p in shared[at:] if v > _FAINT])
            for story, total in posting.items():
                if story in found:
                    found[story] += value * total
                else:
                    found[story] = value * total
        return found

    def _finish(
        self, found: Mapping[str, float], rest: Sequence[tuple[float, Mapping[str, float]]]
    ) -> dict[str, float]:
        """Add what common terms add, to the best candidates alone."""
        finished = {story: found[story] for story in self._best(found)}
        for value, posting in rest:
            for story in finished.keys() & posting.keys():
                finished[story] += value * posting[story]
        return finished

    def _best(self, found: Mapping[str, float]) -> list[str]:
        """Return the candidates with the most by the root of their size.

        So a story is neither preferred for its many items nor held back.
        """
        sizes = self._sizes
        most = sorted(found.items(), key=itemgetter(1), reverse=True)
        # Division only makes less of it: below the least of these nothing need be divided.
        least = min(dot / sqrt(sizes[story]) for story, dot in most[:_CANDIDATES])
        best = [(dot / sqrt(sizes[story]), story) for story, dot in most if dot >= least]
        best.sort(key=itemgetter(0), reverse=True)
        return [story for _, story in best[:_CANDIDATES]]

    def parts(self, story: str, vector: Vector) -> list[tuple[float, str]]:
        """Return what each shared term adds to the dot product with one story."""
        mine = self._sums.get(story, {})
        return [(value * mine[term], term) for term, value in vector.items() if term in mine]

    def across(self, one: str, space: Space, other: str, *, without: str = "") -> float:
        """Return the dot product of a story's sum here and one's in a space.

        Terms that begin with the mark `without` do not count.
        """
        mine, theirs = self._sums.get(one, {}), space._sums.get(other, {})
        return sum(mine[t] * theirs[t] for t in mine.keys() & theirs.keys() if t[0] != without)
