"""What cards look like, case by case. `UPDATE_GOLDEN=1 pytest …` writes the expectations anew."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from bot import cards
from bot.cards.terminal import to_text
from tests.bot.cards.blockkit import message_problems
from tests.bot.cards.briefings import load

GOLDEN = Path(__file__).parents[2] / "golden" / "cards"
CASES = sorted(GOLDEN.glob("*.input.json"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name.removesuffix(".input.json"))
def test_golden(path: Path) -> None:
    briefing, topic = load(path)
    card = cards.card(briefing, topic=topic)
    read = cards.long_read(briefing)
    messages = [cards.render(content) for content in (card, *cards.source_lists(briefing))]
    story = cards.render(read) if read else None
    said = {
        "card": {"text": messages[0].text, "blocks": messages[0].blocks},
        "story": {"text": story.text, "blocks": story.blocks} if story else None,
        "sources": [{"text": m.text, "blocks": m.blocks} for m in messages[1:]],
        "terminal": to_text(card, 72, color=False).splitlines(),
    }
    expected = path.with_name(path.name.replace(".input.json", ".json"))
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(json.dumps(said, ensure_ascii=False, indent=2) + "\n", "utf-8")
    for message in (*messages, *([story] if story else [])):
        assert message_problems(message.text, message.blocks) == []
    assert said == json.loads(expected.read_text("utf-8"))


def test_there_are_cases() -> None:
    assert len(CASES) >= 8
