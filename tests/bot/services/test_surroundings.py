"""Earlier stories of the same names: those that were over before, the nearest first."""

from __future__ import annotations

from bot.services.surroundings import Surroundings
from bot.services.terms import Terms
from bot.store import Database
from tests.builders import item, story, tell

NOW = story("now", item("n", title="SoftBank and Toyota open a plant", hours=2))
ONE_NAME = story(
    "one", item("o", title="SoftBank buys a bank", hours=50, url="https://a.example/o")
)
BOTH = story("both", item("b", title="Toyota and SoftBank plan a plant", hours=90))
NEWER = story("newer", item("w", title="SoftBank and Toyota close a plant", hours=1))
OTHERS = story("others", item("x", title="A village floods", hours=60))


async def test_earlier_stories_share_names_and_are_over(store: Database) -> None:
    await tell(store, NOW, ONE_NAME, BOTH, NEWER, OTHERS)
    around = Surroundings(store, Terms(store, []))
    assert [s.id for s in await around.earlier(NOW)] == ["both", "one"]
    assert [s.id for s in await around.earlier(NOW)] == ["both", "one"]


async def test_a_story_without_names_has_none(store: Database) -> None:
    await tell(store, NOW, OTHERS)
    around = Surroundings(store, Terms(store, []))
    assert await around.earlier(OTHERS) == ()
