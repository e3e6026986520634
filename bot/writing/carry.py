"""Which items carry a sentence: its own, and those that say the same in either language."""

from __future__ import annotations

import re

from bot.language.text import fold, is_japanese
from bot.model.briefing import Kind, Sentence
from bot.model.item import Item
from bot.writing import words
from bot.writing.material import Candidate, Material
from bot.writing.verify import Verdict, check

# One sentence of the other item must carry it: first its words, then by the verifier's measure.
# With its names, and without them, since all sentences of a story share those.
_ALIKE, _ALIKE_ABROAD = 0.6, 0.4
_ENOUGH, _ENOUGH_ABROAD = 0.8, 0.65
_SPACES = re.compile(r"[\s、,]+")


def cites(candidate: Candidate, material: Material, *, widely: bool = False) -> tuple[str, ...]:
    """Return the ids of the items that carry a sentence, its own first, the others oldest first.

    `widely` has those looked at too that say it in other words or in the other language, which
    takes some milliseconds each.
    """
    said = _bare(candidate.text)
    others = (
        item.id
        for item in material.items
        if item.id != candidate.item.id
        and (
            said in _bare(f"{item.title}\n{item.summary}\n{item.text}")
            or (widely and _in_other_words(candidate, item, material))
        )
    )
    return (candidate.item.id, *others)


def _in_other_words(candidate: Candidate, item: Item, material: Material) -> bool:
    """Tell whether an item carries a sentence, and most of it in one sentence of its own."""
    abroad = item.lang != candidate.lang
    best = _nearest(candidate, item, material, _ALIKE_ABROAD if abroad else _ALIKE)
    if best is None:
        return False
    verdict = _held(candidate, item)
    enough = _ENOUGH_ABROAD if abroad else _ENOUGH
    return verdict.carried and any(
        receipt.share >= enough and best.text in receipt.text for receipt in verdict.receipts
    )


def _nearest(
    candidate: Candidate, item: Item, material: Material, least: float
) -> Candidate | None:
    """Return the sentence of an item that has most of another's words, both of one sort."""
    mine, abroad = candidate.signals, item.lang != candidate.lang
    said = _across(candidate) if abroad else candidate.terms
    alike = {
        other: _overlap(said, _across(other) if abroad else other.terms, material.names)
        for other in material.candidates
        if other.item.id == item.id
        and (other.signals.unknown, other.signals.next) == (mine.unknown, mine.next)
        and not (mine.quote or other.signals.quote)
    }
    best = max(alike, key=alike.__getitem__, default=None)
    return best if best is not None and alike[best] >= least else None


def _overlap(said: words.Terms, other: words.Terms, names: words.Terms) -> float:
    return min(words.overlap(said, other), words.overlap(said - names, other))


def _across(candidate: Candidate) -> words.Terms:
    return words.across(candidate.terms) | candidate.terms


def _held(candidate: Candidate, item: Item) -> Verdict:
    """Return what the verifier says of a sentence if this item alone were cited for it."""
    sentence = Sentence(candidate.text, candidate.lang, (item.id,), Kind.POINT)
    return check(sentence, {item.id: item})


def _bare(text: str) -> str:
    text = fold(text).casefold()
    return _SPACES.sub("" if is_japanese(text) else " ", text)
