"""The background that earlier stories of the same names give."""

from __future__ import annotations

from collections.abc import Sequence

from bot.model.briefing import Kind, Sentence
from bot.model.item import Item
from bot.model.story import Story
from bot.writing import cues, fitness, words
from bot.writing.material import Candidate, Material

_MOST = 2
_SHARED_NAMES = 1
_TOLD = 0.6


def background(
    stories: Sequence[Story], material: Material, *, lang: str, told: Sequence[Sentence]
) -> tuple[list[Sentence], list[Item]]:
    """Return opening sentences of earlier stories of this one's names, and the items they cite."""
    known = frozenset[str]().union(*(words.terms(sentence.text) for sentence in told))
    taken: list[Candidate] = []
    for story in stories:
        best = next(
            (c for c in Material.of(story.items).candidates if _fits(c, material, lang, known)),
            None,
        )
        if best is not None and len(taken) < _MOST:
            taken.append(best)
            known |= best.terms
    sentences = [Sentence(c.text, c.lang, (c.item.id,), Kind.BACKGROUND) for c in taken]
    return sentences, [c.item for c in taken]


def _fits(candidate: Candidate, material: Material, lang: str, known: words.Terms) -> bool:
    shared = words.actors(candidate.terms & material.names)
    return (
        candidate.lang == lang
        and candidate.at == 0
        and len(shared) >= _SHARED_NAMES
        and words.overlap(candidate.terms - material.names, known) < _TOLD
        and not candidate.signals.unknown
        and not fitness.leans(candidate.text)
        # "On Monday" was another Monday, and what was to come may have come.
        and not cues.has("undated", candidate.text)
        and candidate.signals.watch == 0.0
    )
