"""A story's sentences, as a question is held against them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import log

from bot.language import aliases
from bot.language.aliases import MARK
from bot.language.english import stem
from bot.language.text import fold
from bot.model.briefing import Sentence
from bot.model.item import Item
from bot.writing import asking, fitness, words
from bot.writing.material import told
from bot.writing.questions import Asks, Question, readable
from bot.writing.sentences import split
from bot.writing.verify.planted import planted
from bot.writing.words import Terms

_LATIN = re.compile(r"[a-z]{3,}")
_MOST_ITEMS = 60
_MOST_SENTENCES = 30
_SHORTEST = {"en": 12, "ja": 6}
# How much of a word's weight counts where a sentence says it in other words, or leaves it to its
# article: "the company" for a name.
_IN_OTHER_WORDS = 0.8
_IN_ARTICLE = 0.6
_WORD_IN_ARTICLE = 0.25


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A sentence, what it speaks of, and what its article does.

    `abroad` is what it speaks of as another language can say it.
    """

    text: str
    lang: str
    item: Item
    at: int
    terms: Terms
    abroad: Terms
    article: Terms
    cites: tuple[str, ...]


class Lines:
    """All sentences of some items, and how telling each term is among them."""

    def __init__(self, items: Sequence[Item], written: Sequence[Sentence] = ()) -> None:
        """Read items, and sentences that were `written` of them in another language."""
        newest = sorted(items, key=lambda item: (item.published, item.id))[-_MOST_ITEMS:]
        by_id = {item.id: item for item in newest}
        own = [line for item in newest for line in _lines(item)]
        retold = [_retold(sentence, by_id, at) for at, sentence in enumerate(written)]
        self.all = (*own, *filter(None, retold))
        self.langs = frozenset(line.lang for line in self.all)
        self._held = Counter(term for line in self.all for term in line.abroad)

    @cached_property
    def _most_central(self) -> float:
        return max(map(self._centrality, self.all), default=0.0) or 1.0

    def standing(self, line: Line) -> float:
        """Return how much a sentence is about what all are about, up to 1."""
        return self._centrality(line) / self._most_central

    def reach(self, question: Question) -> float:
        """Return the share of what a question is about that the nearest sentence speaks of."""
        return max((self.coverage(question, line) for line in self.all), default=0.0)

    @cached_property
    def central(self) -> tuple[Line, ...]:
        """The sentences, those first that say most of what the others say too."""
        return tuple(sorted(self.all, key=self._centrality, reverse=True))

    def known(self, term: str) -> bool:
        """Tell whether any sentence or title speaks of a term."""
        ways = asking.abroad(term)
        return any(ways & line.article or _within(term, line.article) for line in self.all)

    def coverage(self, question: Question, line: Line, *, article: bool = True) -> float:
        """Return which share of what a question is about a sentence speaks of, by weight.

        What its article speaks of counts a little too: always for a name, and with `article` for
        other words.
        """
        total = reached = 0.0
        for term in question.about:
            weight = self._weight(term)
            total += weight
            named = term in question.names
            if (found := _said(term, question.lang, line)) or not (article or named):
                reached += weight * found
            elif term in line.article or asking.abroad(term) & line.article:
                # A reason is told after what it is the reason of.
                close = named or question.asks is Asks.WHY
                reached += weight * (_IN_ARTICLE if close else _WORD_IN_ARTICLE)
        return reached / total if total else 0.0

    def _weight(self, term: str) -> float:
        held = max(self._held[way] for way in (term, *asking.alike(term)))
        return words.weight(term) * log(1.0 + (1 + len(self.all)) / (0.5 + held))

    def _centrality(self, line: Line) -> float:
        value = sum(words.weight(t) * (self._held[t] - 1) for t in line.terms)
        return value / (3 + len(line.terms)) * (1.0 if line.at == 0 else 0.7)


def _said(term: str, lang: str, line: Line) -> float:
    """Return how surely a sentence speaks of a term, 1 for in that very word."""
    if term in line.terms or _written(term, line.text):
        return 1.0
    if lang == line.lang:
        other = asking.alike(term) & line.terms or _within(term, line.terms)
    else:
        other = asking.abroad(term) & line.abroad
    return _IN_OTHER_WORDS if other else 0.0


def _written(term: str, text: str) -> bool:
    """Tell whether a name stands in a text within a longer one: robots in "humanoid robots"."""
    name = aliases.table().names.get(term.removeprefix(MARK)) if term.startswith(MARK) else None
    if name is None:
        return False
    held = f" {fold(text).casefold()} "
    english = (rf" {writing.casefold()} " in held for writing in name.english)
    return any(english) or any(writing in held for writing in name.japanese)


def _within(term: str, terms: Terms) -> bool:
    # Japanese joins words: 雨 stands in 大雨, 調達 in 調達総額.
    return not term.isascii() and any(term in other for other in terms)


def sentences(item: Item) -> list[str]:
    """Return the sentences of an item that may be said: whole ones, that give nobody orders."""
    trimmed = (fitness.trim(raw) for raw in split(told(item), item.lang)[:_MOST_SENTENCES])
    least = _SHORTEST["ja" if item.lang.startswith("ja") else "en"]
    return [
        text
        for text in trimmed
        if len(text) >= least and not text.endswith(("…", "...", "?", "？")) and not planted(text)
    ]


def _lines(item: Item) -> list[Line]:
    article = _abroad(_terms(f"{item.title}\n{told(item)}"))
    lines = sentences(item) or [item.title]
    return [_line(text, item, at, article) for at, text in enumerate(lines)]


def _line(text: str, item: Item, at: int, article: Terms) -> Line:
    terms = _terms(text)
    lang = "ja" if item.lang.startswith("ja") else "en"
    return Line(text, lang, item, at, terms, _abroad(terms), article, (item.id,))


def _retold(sentence: Sentence, by_id: Mapping[str, Item], at: int) -> Line | None:
    """Return a sentence that was written of items; None where it cites others too."""
    cited = [by_id[cite] for cite in sentence.cites if cite in by_id]
    if not cited or len(cited) < len(sentence.cites):
        return None
    line = _line(sentence.text, cited[0], at, _abroad(_terms(sentence.text)))
    return replace(line, lang=sentence.lang[:2], cites=sentence.cites)


def _terms(text: str) -> Terms:
    plain = readable(fold(text))
    # The words of a name or term are words too: "profit" stands in "operating profit".
    return words.terms(plain) | {stem(word) for word in _LATIN.findall(plain.lower())}


def _abroad(terms: Terms) -> Terms:
    return terms | words.across(terms)
