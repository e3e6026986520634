"""The seed's story is printed by one command, as extracts and as a model writes it."""

from __future__ import annotations

import pytest

from bench.seed import NAME, by_model, main
from bot.cards import card, shown
from tests.edition import stories

pytest.importorskip("pydantic_ai", reason="needs the extra llm")


@pytest.mark.parametrize("lang", ["en", "ja"])
async def test_a_good_draft_is_told_as_it_was_written(lang: str) -> None:
    story = stories()[NAME]
    briefing = await by_model(story, lang)
    assert len(briefing.refused) <= 1
    assert "openai:stand-in" in briefing.byline
    texts = [line.text for line in shown(card(briefing, topic=""))]
    assert len(texts) == len(set(texts))
    assert len(texts) >= 10


def test_both_ways_are_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--lang", "ja"]) == 0
    extracts = capsys.readouterr().out
    assert "まだ報じられていないこと" in extracts
    assert "stand-in" not in extracts
    assert main(["--model"]) == 0
    assert "Written by openai:stand-in" in capsys.readouterr().out
