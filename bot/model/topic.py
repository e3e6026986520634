"""Topics: the names under which a team asks for news."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Topic:
    """A name with its synonyms in every language, and words that make an item not of it."""

    name: str
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """Everything that counts as this topic when it stands in an item."""
        return (self.name, *self.terms)


def fold(words: str) -> str:
    """Return words as they are compared: one width (NFKC), one case, single spaces."""
    return " ".join(unicodedata.normalize("NFKC", words).casefold().split())


class TopicBook:
    """The topics that are known by name; whatever else is asked for is a topic as it is written."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self.topics = tuple(topics)
        self._by_word: dict[str, Topic] = {}
        for topic in self.topics:
            self._by_word[fold(topic.name)] = topic
        for topic in self.topics:
            for word in topic.terms:
                self._by_word.setdefault(fold(word), topic)

    def resolve(self, words: str) -> Topic:
        """Return the topic of that name or synonym, else one of just these words."""
        return self._by_word.get(fold(words)) or Topic(name=" ".join(words.split()))

    def named(self, name: str) -> Topic | None:
        """Return the topic of just that name."""
        wanted = fold(name)
        return next((topic for topic in self.topics if fold(topic.name) == wanted), None)

    def changed(self, own: Mapping[str, Topic | None]) -> TopicBook:
        """Return a book with some topics, by folded name, put before these or taken away."""
        if not own:
            return self
        kept = (topic for topic in self.topics if fold(topic.name) not in own)
        return TopicBook((*filter(None, own.values()), *kept))
