"""The seed's story as the sample edition tells it: its card, its long read, and its sources.

`UPDATE_GOLDEN=1 pytest …` writes the expectations anew: read them as an editor does.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from bench.seed import NAME as SEED
from bench.seed import printed
from bot.model.briefing import Kind
from bot.writing import glossary
from bot.writing.extract import extract
from tests.edition import stories

GOLDEN = Path(__file__).parents[2] / "golden" / "writing"


def told(name: str, lang: str) -> str:
    story = stories()[name]
    return printed(story, extract(story, lang, terms=glossary.shipped()))


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", [SEED, "asagiri-fire", "minato-fab"])
def test_as_it_comes_out(name: str, lang: str) -> None:
    path = GOLDEN / f"{name}.{lang}.txt"
    said = told(name, lang)
    if os.environ.get("UPDATE_GOLDEN"):
        path.write_text(said, "utf-8")
    assert said == path.read_text("utf-8")


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("name", sorted(stories()))
def test_every_story_of_the_edition_is_told_from_its_own_words(name: str, lang: str) -> None:
    story = stories()[name]
    texts = {i.id: " ".join(f"{i.title}\n{i.summary}\n{i.text}".split()) for i in story.items}
    briefing = extract(story, lang)
    assert all(s.text in texts[s.cites[0]] for s in briefing.sentences)
    assert all(set(s.cites) <= texts.keys() for s in briefing.sentences)


def test_the_seed_has_the_parts_of_a_briefing() -> None:
    briefing = extract(stories()[SEED], "en", terms=glossary.shipped())
    kinds = {kind: briefing.of_kind(kind) for kind in Kind}
    assert all(kinds.values())
    points = {s.cites[0] for s in kinds[Kind.POINT][:5]}
    outlets = {source.outlet for source in briefing.sources if source.item_id in points}
    assert len(outlets) >= 3
    several = [len(s.cites) > 1 for s in kinds[Kind.POINT][:5]]
    assert several == sorted(several, reverse=True), "what several outlets say comes first"
    assert {s.lang for s in briefing.sentences} == {"en"}
