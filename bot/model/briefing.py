"""Briefings: a story in a few sentences, each with the items that carry it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a sentence is for."""

    DEK = "dek"
    POINT = "point"
    BACKGROUND = "background"
    EXPLAINED = "explained"
    UNKNOWN = "unknown"
    WATCH = "watch"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and the ids of the items that carry it. Writers cite ids, never URLs."""

    text: str
    lang: str
    cites: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Source:
    """An item as a citation. `label` is its domain, numbered where one domain has several pages."""

    item_id: str
    label: str
    outlet: str
    domain: str
    url: str
    title: str
    lang: str
    published: datetime


@dataclass(frozen=True, slots=True)
class Briefing:
    """A story, written. Every sentence cites at least one of `sources` (oldest first)."""

    story_id: str
    headline: str
    lang: str
    sentences: tuple[Sentence, ...]
    sources: tuple[Source, ...]
    updated: datetime

    def of_kind(self, kind: Kind) -> tuple[Sentence, ...]:
        """Return the sentences of one kind, in order."""
        return tuple(s for s in self.sentences if s.kind is kind)
