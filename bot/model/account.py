"""A briefing's account: why it is where it is, and what carries each of its sentences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Span:
    """A passage of a cited article; `share` is how much of the sentence's words it has."""

    label: str
    lang: str
    text: str
    share: float
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """A sentence, what carries it, and what was found wanting, each with its reason's code."""

    kind: str
    text: str
    cites: tuple[str, ...]
    spans: tuple[Span, ...]
    findings: tuple[str, ...]
    checks: tuple[str, ...] = ()  # what was held against the sources, in words


@dataclass(frozen=True, slots=True)
class Account:
    """All of it for one story. `rank` are the parts of its score; `grouping` (outlet, why)."""

    story_id: str
    headline: str
    rank: tuple[tuple[str, float], ...]
    grouping: tuple[tuple[str, str], ...]
    sentences: tuple[Carried, ...]
    refused: tuple[Carried, ...] = ()  # what a writer wrote and the guard took out
