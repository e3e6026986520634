from __future__ import annotations

from pathlib import Path

import pytest

from bot.model.briefing import Briefing
from tests.bot.cards.briefings import load


@pytest.fixture
def english() -> Briefing:
    path = Path(__file__).parents[2] / "golden" / "cards" / "english.input.json"
    return load(path)[0]
