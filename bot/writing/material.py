"""A story's items as the sentences that a card may be made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.model.item import Item
from bot.writing import fitness, signals, titles, words
from bot.writing.sentences import split
from bot.writing.signals import Signals
from bot.writing.words import Terms

# A story that a hundred outlets tell is told by its first and its newest as well.
_MOST_ITEMS = 40
_SENTENCES_OF_AN_ITEM = 40
_COPIED = 0.8
_TOP = 600  # characters of an article without a summary: news is told from the top
# Outlets that give their titles alone are heard too, where nobody says it in a sentence.
_TITLE_ALONE = 0.6


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """A sentence as it stands in an item, and what is to be known of it.

    `voice` is the item that told it first where outlets print one text.
    """

    text: str
    item: Item
    at: int
    terms: Terms
    standing: float
    signals: Signals
    voice: str

    @property
    def lang(self) -> str:
        """The language that it is written in."""
        return self.item.lang


@dataclass(frozen=True, slots=True)
class Material:
    """All that a story's items say, by id: `body` its terms, `top` those of what is told first.

    Those of `top` stand there with their translations.

    `names` are the terms that all its sentences share, and that may not differ between sources.
    """

    items: tuple[Item, ...]
    candidates: tuple[Candidate, ...]
    body: dict[str, Terms]
    top: dict[str, Terms]
    voice: dict[str, str]
    names: Terms

    @classmethod
    def of(cls, items: Sequence[Item]) -> Material:
        """Read items, oldest first."""
        kept = _bounded(items)
        body = {item.id: words.terms(f"{item.title}\n{told(item)}") for item in kept}
        top = {item.id: _top(item) for item in kept}
        voice = _voices(kept)
        found = (c for item in kept for c in _candidates(item, voice[item.id]))
        names = words.names(told(item) for item in kept)
        return cls(kept, tuple(found), body, top, voice, names)


def originals(items: Sequence[Item]) -> tuple[Item, ...]:
    """Return items, oldest first, without those that print the text of one before them."""
    voice = _voices(items)
    return tuple(item for item in items if voice[item.id] == item.id)


def told(item: Item) -> str:
    """Return all that an item tells below its title: its summary, then its article."""
    # An article's own text often begins with what its summary says.
    if "".join(item.text.split()).startswith("".join(item.summary.rstrip("…").split())):
        return item.text
    return "\n".join(filter(None, (item.summary, item.text)))


def _top(item: Item) -> Terms:
    terms = words.terms(f"{item.title}\n{item.summary or item.text[:_TOP]}")
    return terms | words.across(terms)


def _bounded(items: Sequence[Item]) -> tuple[Item, ...]:
    if len(items) <= _MOST_ITEMS:
        return tuple(items)
    half = _MOST_ITEMS // 2
    return (*items[:half], *items[-half:])


def _candidates(item: Item, voice: str) -> Iterator[Candidate]:
    fit = False
    # The summary is what its outlet wants said first; the article goes on from there.
    sentences = dict.fromkeys(split(told(item), item.lang))
    for at, raw in enumerate(list(sentences)[:_SENTENCES_OF_AN_ITEM]):
        text = fitness.trim(raw)
        if not fitness.unfit(text):
            fit = True
            yield _candidate(text, item, at, fitness.standing(text), voice)
    title = titles.clean(item.title)
    if not fit and titles.tells(title):
        yield _candidate(title, item, 0, _TITLE_ALONE, voice)


def _candidate(text: str, item: Item, at: int, standing: float, voice: str) -> Candidate:
    return Candidate(
        text=text,
        item=item,
        at=at,
        terms=words.terms(text),
        standing=standing,
        signals=signals.read(text, item.published),
        voice=voice,
    )


def _voices(items: Sequence[Item]) -> dict[str, str]:
    """Return, by item, the first item that prints the same text."""
    voice: dict[str, str] = {}
    texts: list[tuple[str, Terms]] = []
    for item in items:
        said = words.terms(item.summary or item.title)
        voice[item.id] = next(
            (
                first
                for first, terms in texts
                if len(said & terms) >= _COPIED * max(len(said | terms), 1)
            ),
            item.id,
        )
        if voice[item.id] == item.id:
            texts.append((item.id, said))
    return voice
