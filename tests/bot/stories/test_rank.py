"""What comes first in a briefing, and why."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.model.item import Item
from bot.model.story import Story
from bot.stories.rank import StoryRanker

NOW = datetime(2026, 4, 2, tzinfo=UTC)


def story(name: str, *outlets: str, hours: float = 1) -> Story:
    told = NOW - timedelta(hours=hours)
    items = (
        Item(f"{name}-{o}", f"https://{o}/{name}", f"{name} by {o}", "", "en", o, o, told, told)
        for o in outlets
    )
    return Story(name, tuple(items))


FEW = story("few", "a.example")
MANY = story("many", "a.example", "b.example", "c.example")
OLD = story("old", "a.example", hours=40)


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((MANY, 1.0), (FEW, 1.0)),
        ((FEW, 1.0), (OLD, 1.0)),
        ((FEW, 1.0), (MANY, 0.2)),
        ((MANY, 0.6), (FEW, 1.0)),
    ],
    ids=["more outlets", "fresher", "more of the topic", "more outlets, and enough of the topic"],
)
def test_order(better: tuple[Story, float], worse: tuple[Story, float]) -> None:
    ranked = StoryRanker().rank([worse, better], now=NOW)
    assert [s.id for s in ranked] == [better[0].id, worse[0].id]


def test_the_parts_add_up_to_the_score() -> None:
    (rated,) = StoryRanker().explain([(MANY, 0.7)], now=NOW)
    assert rated.score == pytest.approx(sum(value for _, value in rated.parts))
    assert {"topic", "voices", "freshness"} <= {name for name, _ in rated.parts}


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    scored = [(FEW, 0.5), (MANY, 0.5), (OLD, 0.5)]
    ranker = StoryRanker()
    assert ranker.rank(scored, now=NOW) == ranker.rank(scored[::-1], now=NOW)
