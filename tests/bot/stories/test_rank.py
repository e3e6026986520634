"""What comes first in a briefing, and why."""

from __future__ import annotations

import gc
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.model.item import Item
from bot.model.story import Story
from bot.stories import weights
from bot.stories.rank import StoryRanker, explain

NOW = datetime(2026, 4, 2, tzinfo=UTC)


def story(name: str, *outlets: str, hours: float = 1, title: str = "", summary: str = "") -> Story:
    told = NOW - timedelta(hours=hours)
    items = (
        Item(
            f"{name}-{o}", f"https://{o}/{name}", title or f"{name} by {o}", summary, "en", o, o,
            told, told,
        )
        for o in outlets
    )  # fmt: skip
    return Story(name, tuple(items))


FEW = story("few", "a.example")
MANY = story("many", "a.example", "b.example", "c.example")
OLD = story("old", "a.example", hours=40)
COPIED = story(
    "copied",
    *("a.example", "b.example", "c.example"),
    summary="The ministry will pay for computers that train models, it said on Monday. (Reuters)",
)
PRIMARY = story("primary", "meti.go.jp")


def order(*scored: tuple[Story, float], **more: Any) -> list[str]:
    ranked = StoryRanker().rank(scored, now=NOW, **more)
    return [one.story.id for one in ranked]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        ((MANY, 1.0), (FEW, 1.0)),
        ((FEW, 1.0), (OLD, 1.0)),
        ((FEW, 1.0), (MANY, 0.2)),
        ((MANY, 1.0), (COPIED, 1.0)),
        ((PRIMARY, 1.0), (FEW, 1.0)),
    ],
    ids=["more outlets", "fresher", "more of the topic", "independent", "a primary source"],
)
def test_order(better: tuple[Story, float], worse: tuple[Story, float]) -> None:
    assert order(worse, better) == [better[0].id, worse[0].id]


def test_what_a_channel_has_seen_comes_after_what_it_has_not() -> None:
    other = story("other", "b.example")
    assert order((FEW, 1.0), (other, 1.0), seen={"few": NOW}) == ["other", "few"]
    assert order((FEW, 1.0), (other, 1.0), seen={"other": NOW}) == ["few", "other"]


def test_the_parts_add_up_to_the_score() -> None:
    (rated,) = StoryRanker().rank([(MANY, 0.7)], now=NOW)
    assert rated.score == pytest.approx(sum(part.points for part in rated.parts))
    assert [p.name for p in rated.parts] == ["topic", "voices", "freshness", "novelty", "outlet"]


def test_a_sum_that_a_person_can_check() -> None:
    (rated,) = StoryRanker().rank([(MANY, 1.0)], now=NOW)
    assert explain(rated) == (
        "7.12 = topic 3.00 + voices 0.95 (3) + freshness 1.92 (1 h) + novelty 1.00"
        " + outlet 0.25 (c.example)"
    )


def test_the_order_of_what_comes_in_does_not_matter() -> None:
    scored = [(FEW, 0.5), (MANY, 0.5), (OLD, 0.5)]
    assert order(*scored) == order(*scored[::-1])


def test_one_outlet_does_not_fill_a_briefing() -> None:
    own = [story(f"own{n}", "a.example", hours=n) for n in range(4)]
    other = story("other", "b.example", hours=30)
    ranked = StoryRanker().rank([(s, 1.0) for s in (*own, other)], now=NOW)
    assert [one.story.id for one in ranked] == ["own0", "own1", "other", "own2", "own3"]
    assert [one.held_back for one in ranked[2:]] == [""] + ["enough of a.example"] * 2
    assert "enough of a.example" in explain(ranked[-1])


def test_one_company_does_not_fill_a_briefing_unless_it_is_asked_for() -> None:
    titles = ["SoftBank to build", "ソフトバンク、決算を発表", "SoftBank buys a robot maker"]
    own = [story(f"own{n}", f"{n}.example", hours=n, title=t) for n, t in enumerate(titles)]
    other = story("other", "b.example", hours=30)
    scored = [(s, 1.0) for s in (*own, other)]
    assert order(*scored) == ["own0", "own1", "other", "own2"]
    assert order(*scored, asked=["ソフトバンク"]) == ["own0", "own1", "own2", "other"]


def test_the_weights_are_data_and_whole() -> None:
    used = weights.load()
    assert used.topic > used.freshness > used.voices > 0
    assert all(0 <= weight <= 1 for weight in used.outlets.values())


def test_a_story_that_was_ranked_is_not_kept_in_memory() -> None:
    def alive() -> int:
        gc.collect()
        return sum(isinstance(o, Story) and o.id == "gone" for o in gc.get_objects())

    gone = story("gone", "a.example", "b.example")
    StoryRanker().rank([(gone, 1.0)], now=NOW)
    assert alive() == 1
    del gone
    assert alive() == 0
