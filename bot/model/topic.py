"""Topics: the names under which a team asks for news."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Topic:
    """A name with its synonyms in every language, and words that make an item not of it.

    Where `outlets` (names or domains) or `langs` are given, only their items count.
    """

    name: str
    terms: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    outlets: tuple[str, ...] = ()
    langs: tuple[str, ...] = ()

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
        """Return the topic of that name or synonym, else one of just these words.

        `lang:ja`, `from:asahi.com` and `-word` among the words narrow it.
        """
        known = self._by_word.get(fold(words))
        if known is not None:
            return known
        name, narrowed = _narrowed(words)
        topic = self._by_word.get(fold(name)) or Topic(name=name)
        exclude = (*topic.exclude, *narrowed["-"])
        return replace(topic, exclude=exclude, outlets=narrowed["from:"], langs=narrowed["lang:"])

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


_MARKS = ("from:", "lang:", "-")


def _narrowed(words: str) -> tuple[str, dict[str, tuple[str, ...]]]:
    """Part what is asked for from what narrows it; a word alone is never a filter."""
    name: list[str] = []
    found: dict[str, tuple[str, ...]] = dict.fromkeys(_MARKS, ())
    for word in words.split():
        mark = next((m for m in _MARKS if word.lower().startswith(m) and len(word) > len(m)), None)
        if mark is None or not name:
            name.append(word)
        else:
            found[mark] = (*found[mark], word[len(mark) :])
    return " ".join(name), found
