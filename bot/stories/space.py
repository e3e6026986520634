"""Stories as sums of their items' vectors, in an inverted index."""

from __future__ import annotations

from collections.abc import Mapping


class Space:
    """An inverted index: for each term, the stories that have it and how much of it."""

    def __init__(self) -> None:
        self._postings: dict[str, dict[str, float]] = {}
        self._terms: dict[str, set[str]] = {}

    def add(self, story: str, vector: Mapping[str, float], weight: float) -> None:
        """Add a vector, weighted, to a story's sum."""
        terms = self._terms.setdefault(story, set())
        for term, value in vector.items():
            posting = self._postings.setdefault(term, {})
            posting[story] = posting.get(story, 0.0) + value * weight
        terms.update(vector)

    def forget(self, story: str) -> None:
        """Take a story out of the index."""
        for term in self._terms.pop(story, ()):
            posting = self._postings[term]
            del posting[story]
            if not posting:
                del self._postings[term]

    def near(self, vector: Mapping[str, float]) -> dict[str, float]:
        """Return the dot product with every story that shares a term."""
        found: dict[str, float] = {}
        for term, value in vector.items():
            for story, total in self._postings.get(term, {}).items():
                found[story] = found.get(story, 0.0) + value * total
        return found

    def parts(self, story: str, vector: Mapping[str, float]) -> list[tuple[float, str]]:
        """Return what each shared term adds to the dot product with one story, largest first."""
        shared = [
            (value * self._postings[term][story], term)
            for term, value in vector.items()
            if story in self._postings.get(term, {})
        ]
        return sorted(shared, key=lambda part: (-part[0], part[1]))
