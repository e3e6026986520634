"""The cited items, read sentence by sentence, and how a claim lies upon them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache

from bot.language.text import fold, is_japanese
from bot.model.item import Item
from bot.writing.sentences import split
from bot.writing.verify import english, japanese
from bot.writing.verify.likeness import same_name
from bot.writing.verify.planted import planted
from bot.writing.verify.reading import Reading, Token

_LATIN = re.compile("[A-Za-z]")
_JAPAN = timedelta(hours=9)
# Of a very long text only so many sentences are read: a guard against hostile feeds.
_MOST_SENTENCES = 60
# How well one word carries another: the same, a translation, or one that shares a translation.
SAME, TRANSLATED, RELATED = 1.0, 0.85, 0.5


@dataclass(slots=True)
class Passage:
    """A sentence of an item."""

    item: Item
    reading: Reading
    own: dict[str, list[Token]] = field(default_factory=dict)
    wide: dict[str, list[Token]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for token in self.reading.tokens:
            for key in token.own:
                self.own.setdefault(key, []).append(token)
            for key in token.wide:
                self.wide.setdefault(key, []).append(token)

    def matches(self, token: Token) -> tuple[float, list[Token]]:
        """Return how well this passage carries a word, and the words that do."""
        found = [t for key in token.own for t in self.own.get(key, ())]
        if found:
            return SAME, found
        found = [t for key in token.own for t in self.wide.get(key, ())]
        found += [t for key in token.wide for t in self.own.get(key, ())]
        if found:
            return TRANSLATED, found
        found = [t for key in token.wide for t in self.wide.get(key, ())]
        return (RELATED, found) if found else (0.0, [])

    def names_alike(self, token: Token) -> list[Token]:
        """Return the words that may be the same name, by sound or reading in the other script."""
        return [
            other
            for other in self.reading.tokens
            if (token.name or other.name) and same_name(token, other)
        ]

    def counterparts(self, token: Token) -> list[Token]:
        """Return the words that stand for a word: by meaning, else for a name by its sound."""
        strength, found = self.matches(token)
        if strength > RELATED:
            return found
        return self.names_alike(token) if token.name or not token.text.isascii() else []


def told(item: Item) -> date:
    """Return the day on which an item came out, where its readers are."""
    moment = item.published + _JAPAN if item.lang.startswith("ja") else item.published
    return moment.date()


def days(items: Sequence[Item]) -> tuple[date, ...]:
    """Return the days that "today" may mean to who writes from these items."""
    found = [told(item) for item in items]
    found += [(item.published + _JAPAN).date() for item in items]
    return tuple(dict.fromkeys(found))


def read(text: str, day: date, *, lang: str = "", title: bool = False) -> Reading:
    """Return a sentence, read in `lang`, or in the language that it is written in."""
    folded = fold(text)
    native = is_japanese(folded)
    if native and lang.startswith("en"):
        native = len(_LATIN.findall(folded)) < len(folded) / 2
    reader = japanese.read if native else english.read
    return reader(text, folded, day, title=title)


@lru_cache(maxsize=512)
def _passages(item: Item) -> tuple[Passage, ...]:
    day = told(item)
    sentences = split(item.summary, item.lang)[:_MOST_SENTENCES]
    found = [] if planted(item.title) else [Passage(item, read(item.title, day, title=True))]
    return (*found, *(Passage(item, read(text, day)) for text in sentences if not planted(text)))


def passages(items: Sequence[Item]) -> tuple[Passage, ...]:
    """Return the sentences of items, their titles first."""
    return tuple(passage for item in items for passage in _passages(item))
