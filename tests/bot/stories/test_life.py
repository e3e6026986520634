"""A story's stages, and its timeline."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.story import Stage
from bot.stories.life import stage, timeline
from tests.builders import MORNING, item, story


@pytest.mark.parametrize(
    ("hours", "expected"),
    [
        ((1,), Stage.NEW),
        ((11, 1), Stage.NEW),
        ((13, 1), Stage.GROWING),
        ((60, 30, 2), Stage.GROWING),
        ((25,), Stage.QUIET),
        ((100, 2), Stage.REOPENED),
        ((100, 25), Stage.QUIET),
        ((200, 100, 60, 30, 2), Stage.GROWING),
    ],
)
def test_stage(hours: tuple[float, ...], expected: Stage) -> None:
    told = story("s", *(item(str(n), hours=hour) for n, hour in enumerate(hours)))
    assert stage(told, now=MORNING) is expected


def test_a_story_goes_quiet_at_the_hour() -> None:
    told = story("s", item("1", hours=0))
    day = timedelta(hours=24)
    assert stage(told, now=MORNING + day - timedelta(seconds=1)) is not Stage.QUIET
    assert stage(told, now=MORNING + day) is Stage.QUIET


def test_the_timeline_says_who_told_names_and_figures_first() -> None:
    late = item("3", hours=1, title="Honda joins SoftBank with 280 billion yen", outlet="B Post")
    early = item("1", hours=3, title="SoftBank and NEC set up company")
    copy = item("2", hours=2, title="NEC、ソフトバンクと新会社", lang="ja")
    told = timeline(story("s", late, early, copy))
    assert [one.item.id for one in told] == ["item-1", "item-2", "item-3"]
    assert told[0].adds == ("SoftBank", "NEC")
    assert "ソフトバンク" not in told[1].adds
    assert told[2].adds == ("280 billion yen", "Honda")
