"""Replies: what a story's sources say to a question."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.model.briefing import Sentence


class Outcome(StrEnum):
    """What the sources say to a question."""

    SAID = "said"
    UNKNOWN = "unknown"  # they say that it is not known, or not disclosed
    FIRST = "first"  # the title of who told it first
    NEAR = "near"  # no sentence says just that; one is close
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer: its sentences cite the items that carry them.

    Of a silent one they are what the sources do say, nearest to the question. `score` compares
    the replies of several stories to one question; `near` is the share of what it is about that
    one sentence speaks of.
    """

    outcome: Outcome
    lang: str
    sentences: tuple[Sentence, ...]
    score: float = 0.0
    near: float = 1.0
