"""Figures that outlets give differently of one thing: set side by side, each with who says it.

Told only where it is sure: one exact figure of its kind in each sentence, of the same unit and
measure (`data/measures.toml`), of one event, by outlets that do not print one text.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import combinations

from bot.language import moments, quantities
from bot.language.quantities import Quantity
from bot.language.text import fold
from bot.model.briefing import Kind, Sentence
from bot.writing import cues, words
from bot.writing.material import Candidate, Material

_MOST = 1
_LONGEST = {"en": 220, "ja": 110}
_SAME_EVENT = 0.3
# Ordinals, ages and stretches of time are of too many things.
_LOOSE = frozenset({"rank", "thing", "s", "month", "age", "occasion", "score"})
_SAY = {
    "en": "Reports differ. {}: “{}” {}: “{}”",
    "ja": "報道に違いがあります。{}「{}」、{}「{}」",
}
_CLAUSE = re.compile(r"[,;:](?!\d)|[、。]|\b(?:and|but|while|after|before)\b")


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two sentences that give different figures of one thing, the older one first."""

    pair: tuple[Candidate, Candidate]

    def sentence(self, lang: str) -> Sentence:
        """Return both in one sentence, in the words of each; it cites both items."""
        said = [part for c in self.pair for part in (c.item.outlet, _quotable(c.text))]
        cites = tuple(c.item.id for c in self.pair)
        return Sentence(_SAY[_key(lang)].format(*said), lang, cites, Kind.POINT)


@dataclass(frozen=True, slots=True)
class _Figure:
    candidate: Candidate
    quantity: Quantity
    of: str


def find(material: Material, lang: str) -> list[Dispute]:
    """Return the figures of a language's sentences that contradict each other, at most one pair."""
    mine = [c for c in material.candidates if c.lang == lang and c.voice == c.item.id]
    figures = [figure for c in mine for figure in _figures(c)]
    pairs = (
        Dispute((one.candidate, two.candidate))
        for one, two in combinations(figures, 2)
        if _contradict(one, two)
    )
    return [dispute for dispute, _ in zip(pairs, range(_MOST), strict=False)]


def _figures(candidate: Candidate) -> Iterator[_Figure]:
    """Yield what a sentence gives a figure of, where it gives one figure of that kind alone."""
    folded = fold(candidate.text)
    too_long = len(folded) > _LONGEST[_key(candidate.lang)]
    # What somebody says, foresees or compares with contradicts no report of how it is.
    if too_long or candidate.signals.quote or cues.has("expected", folded):
        return
    days = [(m.start, m.end) for m in moments.extract(folded, candidate.item.published.date())]
    every = [q for q in quantities.extract(folded, days) if q.value != 1]
    for quantity in (q for q in every if q.kinds and not q.kinds & _LOOSE):
        alone = sum(q.same_kind(quantity) for q in every) == 1
        exact = not (quantity.vague or quantity.about or quantity.bound)
        if alone and exact and (of := _measure(_clause(folded, quantity))):
            yield _Figure(candidate, quantity, of)


def _clause(text: str, quantity: Quantity) -> str:
    start = max((m.end() for m in _CLAUSE.finditer(text, 0, quantity.start)), default=0)
    after = _CLAUSE.search(text, quantity.end)
    return text[start : after.start() if after else len(text)]


def _measure(clause: str) -> str:
    """Return what the one figure of a clause is of; nothing where that is not plain."""
    found = [name for name, pattern in _measures() if pattern.search(clause)]
    return found[0] if len(found) == 1 else ""


@lru_cache
def _measures() -> tuple[tuple[str, re.Pattern[str]], ...]:
    text = files("bot.writing").joinpath("data", "measures.toml").read_text(encoding="utf-8")
    return tuple(
        (name, re.compile(pattern, re.IGNORECASE)) for name, pattern in tomllib.loads(text).items()
    )


def _contradict(one: _Figure, two: _Figure) -> bool:
    mine, other = one.quantity, two.quantity
    if one.candidate.item.domain == two.candidate.item.domain:
        return False
    if one.of != two.of or mine.kinds != other.kinds:
        return False
    if mine.same_value(other) or other.same_value(mine):
        return False
    return _one_event(one.candidate, two.candidate)


def _one_event(one: Candidate, two: Candidate) -> bool:
    mine, other = words.actors(one.terms), words.actors(two.terms)
    if mine and other and not mine & other:
        return False  # of somebody else
    rest, its_rest = (c.terms - words.figures(c.terms) for c in (one, two))
    return max(words.overlap(rest, its_rest), words.overlap(its_rest, rest)) >= _SAME_EVENT


def _quotable(text: str) -> str:
    return text.rstrip(" .。")


def _key(lang: str) -> str:
    return "ja" if lang.startswith("ja") else "en"
