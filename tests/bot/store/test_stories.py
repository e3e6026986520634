"""Stories, read: by id, by what they were merged into, by time and by words."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.model.story import Joined, Story
from bot.store import Database
from tests.builders import MORNING, item, join, story, tell

FIRE = story("fire", item("f1", title="Resin plant fire", hours=5), item("f2", hours=4))
BUS = story("bus", item("b1", title="無人バス、塩見で運行", summary="Driverless 100% electric"))


async def found(store: Database, *words: str, limit: int = 10) -> list[str]:
    return [s.id for s in await store.stories.search(words, since=None, limit=limit)]


async def test_a_story_has_its_items_oldest_first(store: Database) -> None:
    await tell(store, Story("fire", FIRE.items[::-1]))
    assert await store.stories.get("fire") == FIRE


async def test_there_is_no_story_of_an_unknown_id(store: Database) -> None:
    assert await store.stories.get("nowhere") is None


async def test_why_each_item_is_in_it(store: Database) -> None:
    await tell(store, FIRE)
    assert await store.stories.reasons("fire") == {
        "item-f1": "why item-f1",
        "item-f2": "why item-f2",
    }


async def test_a_merged_story_is_found_by_each_of_its_old_ids(store: Database) -> None:
    a, b, c, d = (item(name, hours=9 - n) for n, name in enumerate("abcd"))
    await tell(store, story("s1", a), story("s2", b), story("s3", c))
    await store.items.upsert([d])
    await join(store, Joined("item-d", "s2", new=False, merged=("s1",)))
    e = item("e", hours=1)
    await store.items.upsert([e])
    await join(store, Joined("item-e", "s3", new=False, merged=("s2",)))
    whole = Story("s3", (a, b, c, d, e))
    for old in ("s1", "s2", "s3"):
        assert await store.stories.get(old) == whole
    assert await store.stories.since(MORNING - timedelta(days=9)) == [whole]
    assert await found(store, "News") == ["s3"]


async def test_since_is_newest_first(store: Database) -> None:
    await tell(store, FIRE, BUS)
    day = MORNING - timedelta(days=1)
    assert [s.id for s in await store.stories.since(day)] == ["bus", "fire"]
    assert [s.id for s in await store.stories.since(MORNING - timedelta(hours=2))] == ["bus"]


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        (("fire",), ["fire"]),
        (("RESIN",), ["fire"]),
        (("バス",), ["bus"]),
        (("driverless", "resin"), ["bus", "fire"]),
        (("100% e",), ["bus"]),
        (("100_",), []),
        (("%",), ["bus"]),
        (("'; DROP TABLE items; --",), []),
        (("absent",), []),
    ],
)
async def test_search_finds_what_has_a_word_in_title_or_summary(
    store: Database, words: tuple[str, ...], ids: list[str]
) -> None:
    await tell(store, FIRE, BUS)
    assert await found(store, *words) == ids


async def test_search_for_nothing_finds_nothing(store: Database) -> None:
    await tell(store, FIRE)
    assert await found(store) == []


async def test_search_gives_the_newest_and_no_more_than_asked(store: Database) -> None:
    await tell(store, *(story(f"s{n}", item(str(n), hours=n)) for n in range(1, 5)))
    assert await found(store, "news", limit=2) == ["s1", "s2"]
    fresh = await store.stories.search(["news"], since=MORNING - timedelta(hours=3), limit=9)
    assert [s.id for s in fresh] == ["s1", "s2", "s3"]
