"""Briefings: a story in a few sentences, each with the items that carry it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.model.item import Item


class Kind(StrEnum):
    """What a sentence is for."""

    DEK = "dek"
    POINT = "point"
    BACKGROUND = "background"
    EXPLAINED = "explained"
    UNKNOWN = "unknown"
    WATCH = "watch"
    QUOTE = "quote"


class Role(StrEnum):
    """Why a source is cited: it reports the story, an earlier one, or explains a word."""

    STORY = "story"
    EARLIER = "earlier"
    REFERENCE = "reference"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the ids of the items that carry it. Writers cite ids, never URLs."""

    text: str
    lang: str
    cites: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Refused:
    """A sentence that was taken out of a briefing, and why, each reason with its code."""

    sentence: Sentence
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """An item as a citation. `label` is its domain, numbered where one domain has several pages.

    A reference is no item: its id is `term:` and a term's key, its label names the glossary.
    """

    item_id: str
    label: str
    outlet: str
    domain: str
    url: str
    title: str
    lang: str
    published: datetime
    role: Role = Role.STORY


@dataclass(frozen=True, slots=True)
class Briefing:
    """A story, written. Every sentence cites at least one of `sources`.

    The story's own are oldest first, then come earlier stories' items, then references.
    `headline_from` is the id of the item whose title the headline is, if it is one's.
    """

    story_id: str
    headline: str
    lang: str
    sentences: tuple[Sentence, ...]
    sources: tuple[Source, ...]
    updated: datetime
    headline_from: str = ""
    byline: str = ""  # who wrote it, where a language model was asked
    refused: tuple[Refused, ...] = ()

    def of_kind(self, kind: Kind) -> tuple[Sentence, ...]:
        """Return the sentences of one kind, in order."""
        return tuple(s for s in self.sentences if s.kind is kind)


def label_sources(items: Sequence[Item], earlier: Sequence[Item] = ()) -> tuple[Source, ...]:
    """Return a story's items as citations, oldest first, and those of earlier stories after them.

    A domain with one page is its own label; pages of a domain with several are numbered in the
    order in which they came out: `meti.go.jp 1`, `meti.go.jp 2`.
    """
    roles = {item.id: Role.EARLIER for item in earlier} | {item.id: Role.STORY for item in items}
    ordered = [*_oldest_first(items), *_oldest_first(earlier)]
    pages: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for item in ordered:
        numbers = pages[item.domain]
        numbers.setdefault(item.url, len(numbers) + 1)
    return tuple(
        Source(
            item_id=item.id,
            label=_label(item, pages[item.domain]),
            outlet=item.outlet,
            domain=item.domain,
            url=item.url,
            title=item.title,
            lang=item.lang,
            published=item.published,
            role=roles[item.id],
        )
        for item in ordered
    )


def _oldest_first(items: Sequence[Item]) -> list[Item]:
    return sorted(items, key=lambda item: (item.published, item.id))


def _label(item: Item, numbers: dict[str, int]) -> str:
    return item.domain if len(numbers) == 1 else f"{item.domain} {numbers[item.url]}"
