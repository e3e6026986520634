"""Which items carry a sentence: its own, and those that say the same in either language."""

from __future__ import annotations

import re

from bot.language.text import fold, is_japanese
from bot.model.briefing import Kind, Sentence
from bot.model.item import Item
from bot.writing import cues, words
from bot.writing.material import Candidate, Material
from bot.writing.verify import Verdict, check

_ENOUGH = 0.85
# Across languages one passage must carry it, by the verifier's measure and by its words.
_ENOUGH_ABROAD, _ALIKE = 0.65, 0.4
_SPACES = re.compile(r"[\s、,]+")


def cites(candidate: Candidate, material: Material, *, abroad: bool = False) -> tuple[str, ...]:
    """Return the ids of the items that carry a sentence, its own first, the others oldest first.

    `abroad` has those in other languages looked at too, which takes some milliseconds each.
    """
    others = (
        item.id
        for item in material.items
        if item.id != candidate.item.id
        and (
            _carried(candidate, item.id, material)
            if item.lang == candidate.lang
            else abroad and _carried_abroad(candidate, item.id, material)
        )
    )
    return (candidate.item.id, *others)


def _carried(candidate: Candidate, item_id: str, material: Material) -> bool:
    if words.overlap(candidate.terms, material.body[item_id]) < _ENOUGH:
        return False
    item = next(item for item in material.items if item.id == item_id)
    if _bare(candidate.text) in _bare(f"{item.title}\n{item.summary}\n{item.text}"):
        return True
    said = any(
        _same(candidate, other, material)
        for other in material.candidates
        if other.item.id == item_id
    )
    return said and _held(candidate, item).carried


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


def _carried_abroad(candidate: Candidate, item_id: str, material: Material) -> bool:
    """Tell whether one sentence of an item in another language carries all of this one."""
    mine = candidate.signals
    said = words.across(candidate.terms) | candidate.terms
    alike = {
        other: words.overlap(said, words.across(other.terms) | other.terms)
        for other in material.candidates
        if other.item.id == item_id
        and (other.signals.unknown, other.signals.next) == (mine.unknown, mine.next)
        and not (mine.quote or other.signals.quote)
    }
    best = max(alike, key=alike.__getitem__, default=None)
    return best is not None and alike[best] >= _ALIKE and _translates(candidate, best)


def _translates(one: Candidate, other: Candidate) -> bool:
    """Tell whether an item carries a sentence, and most of it in that one of its own."""
    verdict = _held(one, other.item)
    return verdict.carried and any(
        receipt.share >= _ENOUGH_ABROAD and other.text in receipt.text
        for receipt in verdict.receipts
    )


def _held(candidate: Candidate, item: Item) -> Verdict:
    """Return what the verifier says of a sentence if this item alone were cited for it."""
    sentence = Sentence(candidate.text, candidate.lang, (item.id,), Kind.POINT)
    return check(sentence, {item.id: item})


def _bare(text: str) -> str:
    text = fold(text).casefold()
    return _SPACES.sub("" if is_japanese(text) else " ", text)
