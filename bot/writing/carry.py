"""Which items carry a sentence: its own, and those that say the same in nearly the same words."""

from __future__ import annotations

import re

from bot.language.text import fold, is_japanese
from bot.writing import cues, words
from bot.writing.material import Candidate, Material

_ENOUGH = 0.85
_SPACES = re.compile(r"[\s、,]+")


def cites(candidate: Candidate, material: Material) -> tuple[str, ...]:
    """Return the ids of the items that carry a sentence, its own first, the others oldest first."""
    others = (
        item.id
        for item in material.items
        if item.id != candidate.item.id
        and item.lang == candidate.lang
        and _carried(candidate, item.id, material)
    )
    return (candidate.item.id, *others)


def _carried(candidate: Candidate, item_id: str, material: Material) -> bool:
    if words.overlap(candidate.terms, material.body[item_id]) < _ENOUGH:
        return False
    item = next(item for item in material.items if item.id == item_id)
    if _bare(candidate.text) in _bare(f"{item.title}\n{item.summary}"):
        return True
    return any(
        _same(candidate, other, material)
        for other in material.candidates
        if other.item.id == item_id
    )


def _same(one: Candidate, other: Candidate, material: Material) -> bool:
    """Tell whether the other sentence says all that the one does."""
    hard = words.figures(one.terms) | (one.terms & material.names)
    return (
        hard <= other.terms
        and words.overlap(one.terms - hard, other.terms) >= _ENOUGH
        and all(
            cues.has(sign, one.text) == cues.has(sign, other.text)
            for sign in ("negation", "modality")
        )
        and one.signals.quote == other.signals.quote
    )


def _bare(text: str) -> str:
    text = fold(text).casefold()
    return _SPACES.sub("" if is_japanese(text) else " ", text)
